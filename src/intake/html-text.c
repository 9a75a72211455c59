/* SPDX-License-Identifier: GPL-3.0-or-later */

/* HTML to the text that a reader would see: tags dropped, breaks kept, the common entities
 * resolved. Never fails; what is no markup stays as it is. Pure. */

#include "config.h"

#include "intake/html-text.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "amp;", "&" },  { "lt;", "<" },   { "gt;", ">" },    { "quot;", "\"" },
  { "apos;", "'" }, { "nbsp;", " " }, { "ndash;", "–" }, { "mdash;", "—" },
};

static const char *
append_numeric_entity (GString *text, const char *at)
{
  gboolean hexadecimal = g_ascii_tolower (at[1]) == 'x';
  char *end;
  guint64 character = g_ascii_strtoull (at + 1 + hexadecimal, &end, hexadecimal ? 16 : 10);

  /* A number of C may have a sign or spaces before it, one of HTML may not. */
  if (*end != ';' || !g_ascii_isxdigit (at[1 + hexadecimal]) || character == 0 ||
      character > 0x10FFFF || !g_unichar_validate ((gunichar) character))
    return NULL;
  g_string_append_unichar (text, (gunichar) character);
  return end + 1;
}

/* Behind "&". */
static const char *
append_entity (GString *text, const char *at)
{
  const char *end = *at == '#' ? append_numeric_entity (text, at) : NULL;

  for (guint i = 0; end == NULL && i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (at, entities[i].name))
      {
        g_string_append (text, entities[i].text);
        end = at + strlen (entities[i].name);
      }
  if (end == NULL)
    g_string_append_c (text, '&');
  return end != NULL ? end : at;
}

static gboolean
breaks_line (const char *tag)
{
  static const char *const names[] = { "br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4" };

  if (*tag == '/')
    tag++;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (tag, names[i], strlen (names[i])) == 0 &&
        !g_ascii_isalnum (tag[strlen (names[i])]))
      return TRUE;
  return FALSE;
}

static void
append_break (GString *text)
{
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
}

/**
 * stw_html_to_text:
 * @html: text with or without HTML
 *
 * Returns: (transfer full): what a reader sees of it
 */
char *
stw_html_to_text (const char *html)
{
  GString *text = g_string_sized_new (strlen (html));
  gboolean closes =
    TRUE; /* whether there may be a ">" from here on; it is looked for in vain once */

  while (*html != '\0')
    {
      const char *end = NULL;

      if (closes && *html == '<' && (g_ascii_isalpha (html[1]) || html[1] == '/' || html[1] == '!'))
        {
          end = strchr (html, '>');
          closes = end != NULL;
        }
      if (end != NULL)
        {
          if (breaks_line (html + 1))
            append_break (text);
          html = end + 1;
        }
      else if (*html == '&')
        html = append_entity (text, html + 1);
      else
        g_string_append_c (text, *html++);
    }
  return g_strstrip (g_string_free (text, FALSE));
}
