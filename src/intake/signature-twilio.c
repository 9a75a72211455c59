/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Twilio signs its address of us instead of a time, followed by a form's parameters in order; of a
 * JSON body it signs a hash that stands in the address (twilio.com, validating requests). */

#include "config.h"

#include "base/ids.h"
#include "intake/signature-private.h"

#include <sodium.h>
#include <string.h>

#define BODY_HASH "bodySHA256="

static int
compare_fields (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static char *
decode_form (const char *text, gsize length)
{
  g_autofree char *plain = g_strndup (text, length);
  char *decoded;

  g_strdelimit (plain, "+", ' ');
  decoded = g_uri_unescape_string (plain, NULL);
  return decoded != NULL ? decoded : g_steal_pointer (&plain);
}

/* Each name directly followed by its value, sorted, doubles dropped. */
static GPtrArray *
read_form (const StwSignedMessage *message)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *body = g_strndup ((const char *) message->body, message->length);
  g_auto (GStrv) pairs = g_strsplit (body, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      gsize name_length = strcspn (pairs[i], "=");
      const char *value = pairs[i][name_length] == '=' ? pairs[i] + name_length + 1 : "";
      g_autofree char *name = decode_form (pairs[i], name_length);
      g_autofree char *decoded = decode_form (value, strlen (value));

      if (*pairs[i] != '\0')
        g_ptr_array_add (fields, g_strconcat (name, "\1", decoded, NULL));
    }
  g_ptr_array_sort (fields, compare_fields);
  return fields;
}

static void
append_form (const StwSignedMessage *message, GString *text)
{
  g_autoptr (GPtrArray) fields = read_form (message);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = g_ptr_array_index (fields, i);
      const char *mark = strchr (field, '\1');

      if (i > 0 && g_str_equal (field, g_ptr_array_index (fields, i - 1)))
        continue;
      g_string_append_len (text, field, mark - field);
      g_string_append (text, mark + 1);
    }
}

static gboolean
body_hash_fits (const StwSignedMessage *message, const char *hash)
{
  guint8 expected[crypto_hash_sha256_BYTES];
  guint8 given[crypto_hash_sha256_BYTES];
  g_autofree char *text = g_strndup (hash, strcspn (hash, "&#"));

  crypto_hash_sha256 (expected, message->body, message->length);
  return stw_hex_decode (text, given, sizeof given) &&
         sodium_memcmp (expected, given, sizeof given) == 0;
}

/* Twilio may have left the port out or put the usual one in. */
static char *
with_other_port (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *start;
  const char *rest;

  if (host == NULL || (start = strstr (url, "://")) == NULL)
    return NULL;
  start += 3;
  rest = start + strcspn (start, "/?#");
  if (g_uri_get_port (uri) > 0)
    {
      const char *colon = g_strrstr_len (start, rest - start, ":");

      return g_strdup_printf ("%.*s%s", (int) (colon - url), url, rest);
    }
  return g_strdup_printf ("%.*s:%d%s",
                          (int) (rest - url),
                          url,
                          g_str_has_prefix (url, "https:") ? 443 : 80,
                          rest);
}

static void
add_text (GPtrArray *texts, const StwSignedMessage *message, const char *url, gboolean is_form)
{
  g_autoptr (GString) text = g_string_new (url);
  GByteArray *bytes = g_byte_array_new ();

  if (is_form)
    append_form (message, text);
  g_byte_array_append (bytes, (const guint8 *) text->str, (guint) text->len);
  g_ptr_array_add (texts, bytes);
}

/**
 * stw_twilio_texts:
 * @message: what has come
 *
 * Returns: (transfer full) (element-type GByteArray): the texts that may have been signed
 */
GPtrArray *
stw_twilio_texts (const StwSignedMessage *message)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  const char *hash = message->url != NULL ? strstr (message->url, BODY_HASH) : NULL;
  g_autofree char *other = NULL;

  if (message->url == NULL ||
      (hash != NULL && !body_hash_fits (message, hash + strlen (BODY_HASH))))
    return texts;
  add_text (texts, message, message->url, hash == NULL);
  other = with_other_port (message->url);
  if (other != NULL)
    add_text (texts, message, other, hash == NULL);
  return texts;
}
