/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ids as people and programs see them, and tokens nobody can guess. */

#include "config.h"

#include "base/ids.h"

#include <sodium.h>
#include <string.h>

static const char *const prefixes[STW_N_IDS] = {
  [STW_ID_COMPANY] = "company-",   [STW_ID_SOURCE] = "source-",
  [STW_ID_KEY] = "key-",           [STW_ID_ALERT] = "alert-",
  [STW_ID_INCIDENT] = "INC-",      [STW_ID_PAYLOAD] = "payload-",
  [STW_ID_JOB] = "job-",           [STW_ID_ASSET] = "asset-",
  [STW_ID_NOTE] = "note-",         [STW_ID_RULE] = "rule-",
  [STW_ID_WINDOW] = "window-",     [STW_ID_SILENCE] = "silence-",
  [STW_ID_MINUTES] = "minutes-",   [STW_ID_FILTER] = "filter-",
  [STW_ID_CONTACT] = "contact-",   [STW_ID_LINK] = "link-",
  [STW_ID_ARTICLE] = "article-",   [STW_ID_TIER] = "tier-",
  [STW_ID_PERSON] = "person-",     [STW_ID_TEAM] = "team-",
  [STW_ID_ABSENCE] = "absence-",   [STW_ID_ESCALATION] = "escalation-",
  [STW_ID_POLICY] = "sla-",        [STW_ID_CALENDAR] = "calendar-",
  [STW_ID_SCHEDULE] = "schedule-", [STW_ID_OVERRIDE] = "override-",
  [STW_ID_HAND_OVER] = "shift-",
};

/**
 * stw_id_format:
 * @kind: what the id names
 * @number: the row's number, positive
 *
 * Returns: (transfer full): the id as shown outside, such as "INC-20418"
 */
char *
stw_id_format (StwIdKind kind, gint64 number)
{
  g_return_val_if_fail (kind < STW_N_IDS, NULL);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT, prefixes[kind], number);
}

/**
 * stw_id_parse:
 * @kind: what the id must name
 * @text: what came from outside
 * @ret_number: (out): the row's number
 *
 * Returns: whether @text is an id of @kind
 */
gboolean
stw_id_parse (StwIdKind kind, const char *text, gint64 *ret_number)
{
  gsize length;
  guint64 number;

  g_return_val_if_fail (kind < STW_N_IDS, FALSE);
  g_return_val_if_fail (ret_number != NULL, FALSE);

  length = strlen (prefixes[kind]);
  if (text == NULL || strncmp (text, prefixes[kind], length) != 0)
    return FALSE;
  if (!g_ascii_string_to_unsigned (text + length, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *ret_number = (gint64) number;
  return TRUE;
}

/**
 * stw_hex_encode:
 * @bytes: (array length=length): anything
 *
 * Returns: (transfer full): lower-case hexadecimal
 */
char *
stw_hex_encode (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  return sodium_bin2hex (text, length * 2 + 1, bytes, length);
}

/**
 * stw_hex_decode:
 * @text: hexadecimal of exactly @length bytes, either case
 * @bytes: (out caller-allocates): room for @length bytes
 *
 * Returns: whether @text was just that
 */
gboolean
stw_hex_decode (const char *text, guint8 *bytes, gsize length)
{
  gsize got = 0;

  g_return_val_if_fail (bytes != NULL, FALSE);

  return text != NULL && strlen (text) == length * 2 &&
         sodium_hex2bin (bytes, length, text, length * 2, NULL, &got, NULL) == 0 && got == length;
}

/**
 * stw_random_token:
 * @n_bytes: how much chance, in bytes; 32 cannot be guessed
 *
 * Returns: (transfer full): URL-safe base64 without padding
 */
char *
stw_random_token (gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  gsize size = sodium_base64_encoded_len (n_bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  randombytes_buf (bytes, n_bytes);
  sodium_bin2base64 (text, size, bytes, n_bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, n_bytes);
  return text;
}
