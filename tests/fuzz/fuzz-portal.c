/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers send to the portal: the languages they want and their cookies in two lines, then a
 * form. Whatever it is, what gets through is small text. */

#include "config.h"

#include "engine/portal/language.h"
#include "engine/portal/request.h"

#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The next line, as a header may be: without zero bytes. */
static char *
take_line (const guint8 **data, gsize *size)
{
  const guint8 *end = memchr (*data, '\n', *size);
  gsize length = end != NULL ? (gsize) (end - *data) : *size;
  char *line = g_strndup ((const char *) *data, length);

  length += end != NULL ? 1 : 0;
  *data += length;
  *size -= length;
  return line;
}

static void
read_form (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GHashTable) form = stw_portal_request_parse_form (FORM_TYPE, body);
  GHashTableIter iter;
  gpointer name, value;

  if (form == NULL)
    return;
  g_assert_true (g_hash_table_size (form) <= STW_PORTAL_MAX_FIELDS);
  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_assert_true (g_utf8_validate (name, -1, NULL) && g_utf8_validate (value, -1, NULL));
      g_assert_true (strlen (value) <= STW_PORTAL_MAX_FIELD_BYTES);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (StwLanguages) languages = stw_languages_new ("");
  g_autofree char *accepted = take_line (&data, &size);
  g_autofree char *cookies = take_line (&data, &size);
  g_autofree char *token = stw_portal_request_dup_token (cookies, "session");

  g_assert_nonnull (stw_languages_choose (languages, accepted));
  g_assert_true (token == NULL || strlen (token) == STW_PORTAL_TOKEN_LENGTH);
  read_form (data, size);
  return 0;
}
