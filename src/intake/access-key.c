/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keys that senders show at the door. Only their hashes are kept: a key is long and random, so
 * a fast hash is as good as a slow one. Pure functions, for any thread. */

#include "config.h"

#include "intake/access-key.h"

#include "base/ids.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "stw_"
#define MAX_LENGTH 256

/**
 * stw_access_key_generate:
 *
 * Returns: (transfer full): a new key, to be shown once
 */
char *
stw_access_key_generate (void)
{
  g_autofree char *token = stw_random_token (32);
  char *key = g_strconcat (PREFIX, token, NULL);

  sodium_memzero (token, strlen (token));
  return key;
}

/**
 * stw_access_key_hash:
 * @key: a key as shown
 * @hash: (out caller-allocates): its BLAKE2b-256
 */
void
stw_access_key_hash (const char *key, guint8 hash[STW_ACCESS_KEY_HASH])
{
  crypto_generichash (hash, STW_ACCESS_KEY_HASH, (const guint8 *) key, strlen (key), NULL, 0);
}

/* The key in an Authorization field of the scheme Bearer (RFC 6750, 2.1). */
static const char *
bearer_of (const char *value)
{
  static const char scheme[] = "Bearer ";

  if (g_ascii_strncasecmp (value, scheme, strlen (scheme)) != 0)
    return "";
  return value + strlen (scheme) + strspn (value + strlen (scheme), " ");
}

/* Two different keys in one request are as bad as none: it is not for us to choose. */
static gboolean
agree (const char **key, const char *value)
{
  if (*value == '\0')
    return TRUE;
  if (*key == NULL)
    *key = value;
  return g_str_equal (*key, value);
}

/**
 * stw_access_key_find:
 * @headers: the request's header
 * @query_values: (array zero-terminated=1): the values of its parameter api_key
 *
 * Returns: (transfer full) (nullable): the one key that the request shows, %NULL for none or
 * several
 */
char *
stw_access_key_find (const StwHeaders *headers, const char *const *query_values)
{
  const char *key = NULL;
  const char *value;
  gboolean agreed = TRUE;

  for (guint i = 0; (value = headers->get (headers->data, "X-API-Key", i)) != NULL; i++)
    agreed = agreed && agree (&key, value);
  for (guint i = 0; (value = headers->get (headers->data, "Authorization", i)) != NULL; i++)
    agreed = agreed && agree (&key, bearer_of (value));
  for (guint i = 0; query_values[i] != NULL; i++)
    agreed = agreed && agree (&key, query_values[i]);
  return agreed && key != NULL && strlen (key) <= MAX_LENGTH ? g_strdup (key) : NULL;
}
