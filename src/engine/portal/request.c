/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a browser sends to the portal: fields of a form, and cookies. Whatever it is, only what has
 * the expected form gets through. Plain functions, usable from any thread. */

#include "config.h"

#include "engine/portal/request.h"

#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

static gboolean
is_token (const char *text, gsize length)
{
  if (length != STW_PORTAL_TOKEN_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return TRUE;
}

/**
 * stw_portal_request_dup_token:
 * @cookies: the header Cookie, see RFC 6265, 4.2.1
 * @name: a cookie's name
 *
 * Returns: (transfer full) (nullable): the value of the first cookie of that name whose value has
 *   the form of a token
 */
char *
stw_portal_request_dup_token (const char *cookies, const char *name)
{
  gsize name_length = strlen (name);

  for (const char *at = cookies; *at != '\0';)
    {
      gsize length;

      at += strspn (at, "; ");
      length = strcspn (at, ";");
      if (length > name_length && strncmp (at, name, name_length) == 0 && at[name_length] == '=' &&
          is_token (at + name_length + 1, length - name_length - 1))
        return g_strndup (at + name_length + 1, STW_PORTAL_TOKEN_LENGTH);
      at += length;
    }
  return NULL;
}

/**
 * stw_portal_request_parse_form:
 * @type: (nullable): the body's type, as its sender names it
 * @body: fields as https://url.spec.whatwg.org/#application/x-www-form-urlencoded has them
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): the fields, the last of several of
 *   one name; nothing when there are none, or more or longer ones than any form of the portal has
 */
GHashTable *
stw_portal_request_parse_form (const char *type, GBytes *body)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (GHashTable) form = NULL;
  GHashTableIter iter;
  gpointer value;

  if (type == NULL || g_ascii_strncasecmp (type, FORM_TYPE, strlen (FORM_TYPE)) != 0 ||
      (size > 0 && !g_utf8_validate (text, (gssize) size, NULL)))
    return NULL;
  form = g_uri_parse_params (size > 0 ? text : "", (gssize) size, "&", G_URI_PARAMS_WWW_FORM, NULL);
  if (form == NULL || g_hash_table_size (form) > STW_PORTAL_MAX_FIELDS)
    return NULL;
  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strlen (value) > STW_PORTAL_MAX_FIELD_BYTES)
      return NULL;
  return g_steal_pointer (&form);
}
