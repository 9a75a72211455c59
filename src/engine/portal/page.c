/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the portal. All text comes in through stw_page_add() and stw_page_add_text(), which
 * escape it: there is no other way, so nobody's words can become markup, a translator's neither.
 * Any thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/page.h"

#include "base/qr-code.h"
#include "base/timestamp.h"
#include "engine/portal/moment.h"

struct _StwPage
{
  const StwLanguage *language; /* (unowned) */
  GString *text;               /* (owned) */
};

/**
 * stw_page_new:
 * @language: what it is written in
 * @title: what the page is about, in that
 *
 * Returns: (transfer full): a page without anything but its head
 */
StwPage *
stw_page_new (const StwLanguage *language, const char *title)
{
  StwPage *self = g_new0 (StwPage, 1);

  self->language = language;
  self->text = g_string_new (NULL);
  stw_page_add (self,
                "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<title>%s – Steward</title>\n"
                "<link rel=\"stylesheet\" href=\"/people/style.css\">\n</head>\n<body>\n",
                stw_language_get_tag (language),
                stw_language_is_right_to_left (language) ? "rtl" : "ltr",
                title);
  return self;
}

/**
 * stw_page_add:
 * @markup: HTML, a literal; what is put in for its %s is text, and is escaped for content and for
 *   attributes in quotes
 *
 * Goes on with a page.
 */
void
stw_page_add (StwPage *page, const char *markup, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, markup);
  text = g_markup_vprintf_escaped (markup, arguments);
  va_end (arguments);
  g_string_append (page->text, text);
}

/**
 * stw_page_add_text:
 * @format: text, translated or not, and so is what is put in
 *
 * Goes on with a page by what is text alone.
 */
void
stw_page_add_text (StwPage *page, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  stw_page_add (page, "%s", text);
}

/**
 * stw_page_add_time:
 * @at: UTC milliseconds
 * @zone: where the reader is
 *
 * Adds a time as the reader's clock shows it, in the words of the page's language.
 */
void
stw_page_add_time (StwPage *page, gint64 at, GTimeZone *zone)
{
  g_autofree char *exact = stw_timestamp_format (at);
  g_autofree char *shown = stw_moment_say (page->language, at, zone);

  stw_page_add (page,
                "<time datetime=\"%s\" dir=\"auto\">%s</time>",
                exact,
                shown != NULL ? shown : exact);
}

/**
 * stw_page_add_code:
 * @text: what a phone is to read
 * @label: what it is, for who cannot see it
 *
 * Adds a QR code, dark on light as readers of it want, with the margin that it must have.
 */
void
stw_page_add_code (StwPage *page, const char *text, const char *label)
{
  g_autoptr (StwQrCode) code = stw_qr_code_new (text);
  guint side;

  if (code == NULL)
    return;
  side = code->width + 2 * STW_QR_QUIET;
  stw_page_add (page,
                "<svg class=\"code\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %u %u\" "
                "shape-rendering=\"crispEdges\"><rect width=\"%u\" height=\"%u\" fill=\"#fff\"/>"
                "<path fill=\"#000\" d=\"",
                label,
                side,
                side,
                side,
                side);
  for (guint i = 0; i < code->width * code->width; i++)
    if (code->dark[i])
      stw_page_add (page,
                    "M%u %uh1v1h-1z",
                    i % code->width + STW_QR_QUIET,
                    i / code->width + STW_QR_QUIET);
  stw_page_add (page, "\"/></svg>\n");
}

/**
 * stw_page_finish:
 * @page: (transfer full): a page
 *
 * Returns: (transfer full): all of it
 */
GBytes *
stw_page_finish (StwPage *page)
{
  GBytes *bytes;

  stw_page_add (page, "</main>\n</body>\n</html>\n");
  bytes = g_string_free_to_bytes (page->text);
  g_free (page);
  return bytes;
}
