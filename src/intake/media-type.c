/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which bodies the door takes, by the header alone. Pure functions, for any thread. */

#include "config.h"

#include "intake/media-type.h"

#include <string.h>

static const struct
{
  const char *sent;
  const char *read_as;
} types[] = {
  { "application/json", STW_MEDIA_JSON },
  { "text/json", STW_MEDIA_JSON },
  { "application/x-www-form-urlencoded", STW_MEDIA_FORM },
  { "application/xml", STW_MEDIA_XML },
  { "text/xml", STW_MEDIA_XML },
  { "text/plain", STW_MEDIA_TEXT },
};

/* Anything that is not UTF-8 would have to be converted before it was checked. */
static gboolean
is_utf8 (const char *parameters)
{
  g_auto (GStrv) parts = g_strsplit (parameters, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = g_strstrip (parts[i]);

      if (g_ascii_strncasecmp (part, "charset=", strlen ("charset=")) != 0)
        continue;
      part += strlen ("charset=");
      g_strdelimit (part, "\"", ' ');
      g_strstrip (part);
      if (g_ascii_strcasecmp (part, "utf-8") != 0 && g_ascii_strcasecmp (part, "utf8") != 0 &&
          g_ascii_strcasecmp (part, "us-ascii") != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_media_type_find:
 * @headers: a request's header
 *
 * Returns: (transfer none) (nullable): what to read the body as, %NULL when it is not taken
 */
const char *
stw_media_type_find (const StwHeaders *headers)
{
  const char *value = headers->get (headers->data, "Content-Type", 0);
  const char *coding = headers->get (headers->data, "Content-Encoding", 0);
  g_autofree char *type = NULL;

  if (headers->get (headers->data, "Content-Type", 1) != NULL ||
      headers->get (headers->data, "Content-Encoding", 1) != NULL ||
      (coding != NULL && g_ascii_strcasecmp (coding, "identity") != 0))
    return NULL;
  if (value == NULL)
    return STW_MEDIA_JSON;
  type = g_strstrip (g_strndup (value, strcspn (value, ";")));
  if (!is_utf8 (value + strcspn (value, ";")))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].sent, type) == 0)
      return types[i].read_as;
  return g_str_has_prefix (type, "application/") && g_str_has_suffix (type, "+json")
           ? STW_MEDIA_JSON
           : NULL;
}
