/* SPDX-License-Identifier: GPL-3.0-or-later */

/* E-mails as they go over the wire. */

#include "net/error.h"
#include "net/mail-message.h"

#include <string.h>

static const StwMail plain = {
  .from = "desk@msp.example",
  .from_name = "Steward",
  .to = "dana@northwind.example",
  .to_name = "Dana Whitlock",
  .subject = "Disk full on web-04",
  .text = "The disk of web-04 is full.\n",
  .id = "msg-7.k3@msp.example",
  .thread = "inc-12.k3@msp.example",
  .at = 1790000000000,
};

/* The message as text; headers that were folded are one line again. */
static char *
render (const StwMail *mail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = stw_mail_render (mail, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) folded = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  folded = g_strsplit (text, "\r\n\t", -1);
  return g_strjoinv (" ", folded);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
a_message_has_the_headers_that_mail_wants (void)
{
  g_autofree char *text = render (&plain);

  assert_has (text, "From: Steward <desk@msp.example>\r\n");
  assert_has (text, "To: Dana Whitlock <dana@northwind.example>\r\n");
  assert_has (text, "Subject: Disk full on web-04\r\n");
  assert_has (text, "Date: Mon, 21 Sep 2026 14:13:20 +0000\r\n");
  assert_has (text, "Message-Id: <msg-7.k3@msp.example>\r\n");
  assert_has (text, "Auto-Submitted: auto-generated\r\n");
  assert_has (text, "MIME-Version: 1.0\r\n");
}

static void
the_messages_of_an_incident_are_one_conversation (void)
{
  StwMail first = plain;
  g_autofree char *later_text = render (&plain);
  g_autofree char *first_text = NULL;

  first.id = first.thread;
  first_text = render (&first);
  assert_has (later_text, "In-Reply-To: <inc-12.k3@msp.example>\r\n");
  assert_has (later_text, "References: <inc-12.k3@msp.example>\r\n");
  g_assert_null (strstr (first_text, "References"));
}

static void
what_looks_good_has_a_plain_part_too (void)
{
  StwMail mail = plain;
  g_autofree char *text = NULL;
  const char *plain_part;
  const char *html_part;

  mail.html = "<p>The disk of <b>web-04</b> is full.</p>";
  text = render (&mail);
  assert_has (text, "Content-Type: multipart/alternative");
  plain_part = strstr (text, "Content-Type: text/plain;");
  html_part = strstr (text, "Content-Type: text/html;");
  g_assert_nonnull (plain_part);
  /* The last one is what readers prefer. */
  g_assert_true (html_part > plain_part);
}

static void
names_beyond_ascii_are_encoded (void)
{
  StwMail mail = plain;
  g_autofree char *text = NULL;

  mail.to_name = "Žofie Müller";
  mail.subject = "Störung: 温度 zu hoch";
  text = render (&mail);
  for (const char *at = text; *at != '\0'; at++)
    g_assert_true ((guchar) *at < 0x80);
  assert_has (text, "<dana@northwind.example>");
  assert_has (text, "=?");
}

static void
no_line_is_longer_than_mail_allows (void)
{
  StwMail mail = plain;
  g_autofree char *word = g_strnfill (5000, 'x');
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  mail.text = word;
  text = render (&mail);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 998);
      g_assert_null (strchr (lines[i], '\n'));
    }
}

static void
assert_refused (const StwMail *mail, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_mail_render (mail, &error));
  g_assert_error (error, STW_NET_ERROR, code);
}

static void
a_header_ends_nowhere_but_at_its_end (void)
{
  static const char *const lines[] = {
    "x\r\nBcc: thief@evil.example",
    "x\nBcc: thief@evil.example",
    "x\rBcc: thief@evil.example",
    "x\xe2\x80\xa8y",
    "x\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      StwMail mail = plain;

      mail.subject = lines[i];
      assert_refused (&mail, STW_NET_ERROR_MESSAGE);
      mail = plain;
      mail.to_name = lines[i];
      assert_refused (&mail, STW_NET_ERROR_MESSAGE);
      mail = plain;
      mail.to = lines[i];
      assert_refused (&mail, STW_NET_ERROR_ADDRESS);
      mail = plain;
      mail.thread = lines[i];
      assert_refused (&mail, STW_NET_ERROR_ADDRESS);
    }
}

static void
what_is_no_address_is_not_taken (void)
{
  static const char *const wrong[] = {
    "",          "dana",         "@x.example",    "dana@",     "dana@x..y",
    ".d@x.y",    "d..a@x.y",     "d.@x.y",        "dana@x y",  "da na@x.y",
    "<d@x.y>",   "d@x.y,e@x.y",  "d@x.y\r\nA: b", "\"d\"@x.y", "d@[192.0.2.1]",
    "žofie@x.y", "dana@x.y\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (stw_mail_address_normalize (wrong[i]));
}

static void
a_domain_beyond_ascii_becomes_what_the_dns_knows (void)
{
  g_autofree char *plain_address = stw_mail_address_normalize ("o'hara+night@x-y.example");
  g_autofree char *other = stw_mail_address_normalize ("dana@müller.example");

  g_assert_cmpstr (plain_address, ==, "o'hara+night@x-y.example");
  g_assert_cmpstr (other, ==, "dana@xn--mller-kva.example");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/mail-message/headers", a_message_has_the_headers_that_mail_wants);
  g_test_add_func ("/net/mail-message/thread", the_messages_of_an_incident_are_one_conversation);
  g_test_add_func ("/net/mail-message/parts", what_looks_good_has_a_plain_part_too);
  g_test_add_func ("/net/mail-message/names", names_beyond_ascii_are_encoded);
  g_test_add_func ("/net/mail-message/lines", no_line_is_longer_than_mail_allows);
  g_test_add_func ("/net/mail-message/injection", a_header_ends_nowhere_but_at_its_end);
  g_test_add_func ("/net/mail-message/addresses", what_is_no_address_is_not_taken);
  g_test_add_func ("/net/mail-message/domains", a_domain_beyond_ascii_becomes_what_the_dns_knows);
  return g_test_run ();
}
