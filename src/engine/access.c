/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may knock: keys by their hash, each with its company's rate and its source's way of signing.
 * Secrets come from the keyring, which may take its time, so a snapshot is loaded in a worker and
 * handed to the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/access.h"

#include "desk/company-store.h"

#include <string.h>

typedef struct
{
  StwCaller caller;
  guint8 hash[STW_ACCESS_KEY_HASH];
  gint64 expires_at;         /* 0 for never */
  char *scheme;              /* (owned) */
  char *secret;              /* (owned) (nullable) wiped when freed */
  StwAddressList *addresses; /* (owned) (nullable) */
  char **topics;             /* (owned) (nullable) */
} Key;

struct _StwAccess
{
  GHashTable *keys; /* (owned) hash -> Key (owned) */
  char *public_url; /* (owned) (nullable) */
};

static guint
key_hash (gconstpointer data)
{
  guint first;

  /* It is the hash of a random key, so any part of it is as good as the whole. */
  memcpy (&first, data, sizeof first);
  return first;
}

static gboolean
key_equal (gconstpointer one, gconstpointer other)
{
  return memcmp (one, other, STW_ACCESS_KEY_HASH) == 0;
}

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->scheme);
  stw_secret_free (key->secret);
  g_clear_pointer (&key->addresses, stw_address_list_free);
  g_strfreev (key->topics);
  g_free (key);
}

/* A secret that cannot be had leaves its source refused, not open. */
static char *
look_up (StwSecrets *secrets, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *secret = stw_secrets_look_up (secrets, name, NULL, &error);

  if (error != NULL)
    g_message ("A source's secret cannot be read: %s", error->message);
  return secret;
}

static gboolean
set_addresses (Key *key, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return TRUE;
  key->addresses = stw_address_list_parse (text, &error);
  if (key->addresses == NULL)
    g_message ("A source's list of addresses cannot be read: %s", error->message);
  return key->addresses != NULL;
}

static Key *
make_key (StwAccess *self, const StwAccessRow *row, StwSecrets *secrets)
{
  Key *key = g_new0 (Key, 1);

  memcpy (key->hash, row->hash, sizeof key->hash);
  key->expires_at = row->expires_at;
  key->scheme = g_strdup (row->scheme);
  key->topics = row->topics != NULL ? g_strsplit (row->topics, " ", -1) : NULL;
  if (row->secret_name != NULL)
    key->secret = look_up (secrets, row->secret_name);
  if (!set_addresses (key, row->addresses))
    {
      key_free (key);
      return NULL;
    }
  key->caller = (StwCaller){
    .company = row->company,
    .source = row->source,
    .key = row->key,
    .rate = { .requests = (guint) row->rate_per_minute, .burst = (guint) row->burst },
    .addresses = key->addresses,
    .signs = !g_str_equal (row->scheme, "none"),
    .signature = { .scheme = key->scheme, .secret = key->secret },
    .public_url = self->public_url,
    .topics = (const char *const *) key->topics,
  };
  return key;
}

/**
 * stw_access_load:
 * @secrets: where signing secrets are kept
 * @public_url: (nullable): the door's address as senders know it
 * @now: UTC milliseconds
 *
 * Blocks; for a worker.
 *
 * Returns: (transfer full): the keys that are valid
 */
StwAccess *
stw_access_load (const char *database,
                 StwSecrets *secrets,
                 const char *public_url,
                 gint64 now,
                 GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, error);
  g_autoptr (GPtrArray) rows = db != NULL ? stw_access_list (db, now, error) : NULL;
  StwAccess *self;

  if (rows == NULL)
    return NULL;
  self = g_new0 (StwAccess, 1);
  self->public_url = g_strdup (public_url);
  self->keys = g_hash_table_new_full (key_hash, key_equal, NULL, key_free);
  for (guint i = 0; i < rows->len; i++)
    {
      Key *key = make_key (self, g_ptr_array_index (rows, i), secrets);

      if (key != NULL)
        g_hash_table_insert (self->keys, key->hash, key);
    }
  return self;
}

/**
 * stw_access_free:
 * @self: (nullable) (transfer full): a snapshot
 */
void
stw_access_free (StwAccess *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->keys);
  g_free (self->public_url);
  g_free (self);
}

/**
 * stw_access_find:
 * @hash: of the key that was shown
 * @now: UTC milliseconds
 *
 * Returns: (transfer none) (nullable): whose key it is, %NULL when it opens nothing
 */
const StwCaller *
stw_access_find (StwAccess *self, const guint8 hash[STW_ACCESS_KEY_HASH], gint64 now)
{
  const Key *key = g_hash_table_lookup (self->keys, hash);

  return key != NULL && (key->expires_at == 0 || key->expires_at > now) ? &key->caller : NULL;
}
