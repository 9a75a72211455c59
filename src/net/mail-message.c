/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An e-mail as it goes over the wire (RFC 5322 and MIME), made by GMime. What could end a header
 * early is refused, since titles of alerts come from outside. Any thread. */

#include "config.h"

#include "net/mail-message.h"

#include "base/clock.h"
#include "net/error.h"

#include <gio/gio.h>
#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

/* RFC 5321, 4.5.3.1: a mailbox and its two parts. */
#define MAX_ADDRESS_BYTES 254
#define MAX_LOCAL_BYTES 64
#define MAX_LINE_BYTES 998

static gboolean
is_local_part (const char *local)
{
  static const char marks[] = "!#$%&'*+-/=?^_`{|}~";

  if (*local == '.' || strlen (local) > MAX_LOCAL_BYTES)
    return FALSE;
  for (const char *at = local; *at != '\0'; at++)
    if (*at == '.' ? at[1] == '.' || at[1] == '\0'
                   : !g_ascii_isalnum (*at) && strchr (marks, *at) == NULL)
      return FALSE;
  return *local != '\0';
}

static gboolean
is_domain (const char *domain)
{
  for (const char *at = domain; *at != '\0'; at++)
    if (*at == '.' ? at == domain || at[1] == '.' || at[1] == '\0'
                   : !g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
  return *domain != '\0';
}

/**
 * stw_mail_address_normalize:
 * @address: such as "dana@northwind.example"
 *
 * A domain with letters beyond ASCII becomes what the DNS knows; quoted local parts, literals and
 * letters beyond ASCII before the "@" are not taken, as most servers refuse them.
 *
 * Returns: (transfer full) (nullable): the address, %NULL when it is none
 */
char *
stw_mail_address_normalize (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *local = at != NULL ? g_strndup (address, (gsize) (at - address)) : NULL;
  g_autofree char *domain =
    at != NULL && g_utf8_validate (at, -1, NULL) ? g_hostname_to_ascii (at + 1) : NULL;
  g_autofree char *normal = NULL;

  if (domain == NULL || !is_local_part (local) || !is_domain (domain))
    return NULL;
  normal = g_strdup_printf ("%s@%s", local, domain);
  return strlen (normal) <= MAX_ADDRESS_BYTES ? g_steal_pointer (&normal) : NULL;
}

/* What stands in a header is one line: an end of line in it would begin a header of its own. */
static gboolean
check_line (const char *what, const char *line, GError **error)
{
  if (line == NULL)
    return TRUE;
  if (!g_utf8_validate (line, -1, NULL) || strlen (line) > MAX_LINE_BYTES)
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_MESSAGE,
                   "%s of a message is at most %d bytes of UTF-8 text.",
                   what,
                   MAX_LINE_BYTES);
      return FALSE;
    }
  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (!g_unichar_iscntrl (letter) && letter != 0x2028 && letter != 0x2029)
        continue;
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_MESSAGE,
                   "%s of a message is one line without control characters.",
                   what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_text (const char *text, GError **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_set_error_literal (error,
                       STW_NET_ERROR,
                       STW_NET_ERROR_MESSAGE,
                       "The text of a message is UTF-8.");
  return FALSE;
}

/* An address, or an id, which has the same form. */
static gboolean
check_address (const char *address, GError **error)
{
  g_autofree char *normal = address != NULL ? stw_mail_address_normalize (address) : NULL;

  if (normal != NULL && g_str_equal (normal, address))
    return TRUE;
  g_set_error (error,
               STW_NET_ERROR,
               STW_NET_ERROR_ADDRESS,
               "“%s” is no e-mail address.",
               address != NULL ? address : "");
  return FALSE;
}

static gboolean
check (const StwMail *mail, GError **error)
{
  return check_address (mail->from, error) && check_address (mail->to, error) &&
         check_address (mail->id, error) &&
         (mail->thread == NULL || check_address (mail->thread, error)) &&
         check_line ("A name", mail->from_name, error) &&
         check_line ("A name", mail->to_name, error) &&
         check_line ("The subject", mail->subject, error) && check_text (mail->text, error) &&
         check_text (mail->html, error);
}

static GMimeObject *
make_part (const char *subtype, const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_text (part, text);
  /* Keeps every line short and any text unharmed. */
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

static GMimeObject *
make_body (const StwMail *mail)
{
  GMimeMultipart *both;
  const char *texts[][2] = { { "plain", mail->text }, { "html", mail->html } };

  if (mail->html == NULL)
    return make_part ("plain", mail->text);
  both = g_mime_multipart_new_with_subtype ("alternative");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GMimeObject) part = make_part (texts[i][0], texts[i][1]);

      g_mime_multipart_add (both, part);
    }
  return GMIME_OBJECT (both);
}

/* The first message of a conversation is the one that the others refer to. */
static void
set_thread (GMimeObject *message, const StwMail *mail)
{
  g_autofree char *thread = NULL;

  if (mail->thread == NULL || g_str_equal (mail->thread, mail->id))
    return;
  thread = g_strdup_printf ("<%s>", mail->thread);
  g_mime_object_set_header (message, "In-Reply-To", thread, NULL);
  g_mime_object_set_header (message, "References", thread, NULL);
}

static GMimeMessage *
make_message (const StwMail *mail)
{
  GMimeMessage *message = g_mime_message_new (TRUE);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (mail->at / STW_SECOND);
  g_autoptr (GMimeObject) body = make_body (mail);

  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from);
  g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to);
  g_mime_message_set_subject (message, mail->subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, mail->id);
  set_thread (GMIME_OBJECT (message), mail);
  /* RFC 3834: no out-of-office note answers it. */
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  g_mime_message_set_mime_part (message, body);
  return message;
}

/**
 * stw_mail_render:
 * @mail: what to send
 * @error: #STW_NET_ERROR_ADDRESS, or #STW_NET_ERROR_MESSAGE when a text is no UTF-8 or a header
 *   would be more than one line
 *
 * Returns: (transfer full): the message with all its headers, lines ended by CR LF
 */
GBytes *
stw_mail_render (const StwMail *mail, GError **error)
{
  static gsize initialised;
  g_autoptr (GMimeMessage) message = NULL;
  GMimeFormatOptions *options;
  char *text;

  g_return_val_if_fail (mail->subject != NULL && mail->text != NULL, NULL);

  if (!check (mail, error))
    return NULL;
  if (g_once_init_enter (&initialised))
    {
      g_mime_init ();
      g_once_init_leave (&initialised, 1);
    }
  message = make_message (mail);
  options = g_mime_format_options_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  text = g_mime_object_to_string (GMIME_OBJECT (message), options);
  g_mime_format_options_free (options);
  return g_bytes_new_take (text, strlen (text));
}
