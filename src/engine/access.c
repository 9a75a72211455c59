/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may knock: keys by their hash, each with its company's rate and own mappings and its source's
 * way of signing. Secrets come from the keyring, which may take its time, so a snapshot is loaded
 * in a worker and handed to the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/access.h"

#include "base/text.h"
#include "desk/company-store.h"
#include "intake/mapping-store.h"

#include <string.h>

typedef struct
{
  StwCaller caller;
  guint8 hash[STW_ACCESS_KEY_HASH];
  gint64 expires_at;         /* 0 for never */
  char *scheme;              /* (owned) */
  StwAddressList *addresses; /* (owned) (nullable) */
  char **topics;             /* (owned) (nullable) */
} Key;

struct _StwAccess
{
  GHashTable *keys;    /* (owned) hash -> Key (owned) */
  GHashTable *secrets; /* (owned) name -> secret (owned), shared with the snapshot before */
  GHashTable *senders; /* (owned) company -> StwSenders (owned), shared likewise */
  char *public_url;    /* (owned) (nullable) */
  char *problem;       /* (owned) (nullable) why a secret could not be read */
};

/* Where secrets come from. */
typedef struct
{
  StwSecrets *secrets;
  GHashTable *known; /* (nullable) those of the snapshot before */
} Keyring;

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
  g_clear_pointer (&key->addresses, stw_address_list_free);
  g_strfreev (key->topics);
  g_free (key);
}

/* Asks the keyring; what it does not give now counts as the snapshot before found it. */
static char *
ask_keyring (StwAccess *self, const Keyring *keyring, const char *name, gboolean *ret_waits)
{
  g_autoptr (GError) error = NULL;
  char *secret = stw_secrets_look_up (keyring->secrets, name, NULL, &error);
  const char *known;

  if (error == NULL)
    return secret;
  /* A keyring that is locked is told of by who watches it. */
  if (!g_error_matches (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED))
    stw_set_str (&self->problem, error->message);
  known = keyring->known != NULL ? g_hash_table_lookup (keyring->known, name) : NULL;
  *ret_waits = known == NULL;
  return known != NULL ? stw_secret_dup (known, strlen (known)) : NULL;
}

/* A secret that cannot be had leaves its source shut, not open. Without @keyring only those count
 * that an earlier snapshot found.
 * @ret_waits: whether it may yet be had, so that senders are to come again */
static const char *
find_secret (StwAccess *self, const Keyring *keyring, const char *name, gboolean *ret_waits)
{
  char *secret = g_hash_table_lookup (self->secrets, name);

  *ret_waits = secret == NULL && keyring == NULL;
  if (secret != NULL || keyring == NULL)
    return secret;
  secret = ask_keyring (self, keyring, name, ret_waits);
  if (secret != NULL)
    g_hash_table_insert (self->secrets, g_strdup (name), secret);
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
make_key (StwAccess *self, const StwAccessRow *row, const Keyring *keyring)
{
  Key *key = g_new0 (Key, 1);
  gboolean waits = FALSE;
  const char *secret =
    row->secret_name != NULL ? find_secret (self, keyring, row->secret_name, &waits) : NULL;

  memcpy (key->hash, row->hash, sizeof key->hash);
  key->expires_at = row->expires_at;
  key->scheme = g_strdup (row->scheme);
  key->topics = row->topics != NULL ? g_strsplit (row->topics, " ", -1) : NULL;
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
    .waits_for_secret = waits,
    .signature = { .scheme = key->scheme, .secret = secret },
    .public_url = self->public_url,
    .own_senders = stw_access_get_senders (self, row->company),
    .topics = (const char *const *) key->topics,
  };
  return key;
}

/* Takes the valid keys of the rows. */
static gboolean
take_keys (StwAccess *self, StwDb *db, const Keyring *keyring, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_access_list (db, now, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      Key *key = make_key (self, g_ptr_array_index (rows, i), keyring);

      if (key != NULL)
        g_hash_table_insert (self->keys, key->hash, key);
    }
  return rows != NULL;
}

static StwAccess *
make_access (const char *public_url, GHashTable *secrets, GHashTable *senders)
{
  StwAccess *self = g_new0 (StwAccess, 1);

  self->public_url = g_strdup (public_url);
  self->keys = g_hash_table_new_full (key_hash, key_equal, NULL, key_free);
  self->secrets = secrets;
  self->senders = senders;
  return self;
}

static void
senders_free (gpointer data)
{
  stw_senders_unref (data);
}

static void
secret_free (gpointer data)
{
  stw_secret_free (data);
}

/* What cannot be used any more is left out, and the built-in senders read in its place. */
static void
add_mapping (StwAccess *self, const StwMappingRow *row)
{
  g_autoptr (GError) error = NULL;
  StwSenders *senders = stw_access_get_senders (self, row->company);

  if (senders == NULL)
    {
      senders = stw_senders_new ();
      g_hash_table_insert (self->senders, g_memdup2 (&row->company, sizeof row->company), senders);
    }
  if (!stw_senders_add_text (senders, row->text, strlen (row->text), &error))
    g_message ("The mapping %s cannot be used: %s", row->name, error->message);
}

static gboolean
load_mappings (StwAccess *self, StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, 0, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_mapping (self, g_ptr_array_index (rows, i));
  return rows != NULL;
}

/**
 * stw_access_load:
 * @secrets: where signing secrets are kept
 * @known: (nullable): what stw_access_ref_secrets() gave, for as long as the keyring is locked
 * @public_url: (nullable): the door's address as senders know it
 * @now: UTC milliseconds
 *
 * Blocks for as long as the keyring takes; for a worker.
 *
 * Returns: (transfer full): the keys that are valid
 */
StwAccess *
stw_access_load (const char *database,
                 StwSecrets *secrets,
                 GHashTable *known,
                 const char *public_url,
                 gint64 now,
                 GError **error)
{
  const Keyring keyring = { .secrets = secrets, .known = known };
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, error);
  g_autoptr (StwAccess) self = make_access (
    public_url,
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_free),
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, senders_free));

  return db != NULL && load_mappings (self, db, error) && take_keys (self, db, &keyring, now, error)
           ? g_steal_pointer (&self)
           : NULL;
}

/**
 * stw_access_refresh:
 * @previous: the snapshot that stands
 *
 * Reads the keys' rows anew and asks no keyring, so that a key works from the moment at which it
 * was shown; a new secret or mapping counts from the next stw_access_load() on.
 *
 * Returns: (transfer full): the keys that are valid
 */
StwAccess *
stw_access_refresh (StwAccess *previous, const char *database, gint64 now, GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, error);
  g_autoptr (StwAccess) self = make_access (previous->public_url,
                                            g_hash_table_ref (previous->secrets),
                                            g_hash_table_ref (previous->senders));

  return db != NULL && take_keys (self, db, NULL, now, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * stw_access_ref_secrets:
 *
 * Returns: (transfer full): the secrets that were found, for the next stw_access_load()
 */
GHashTable *
stw_access_ref_secrets (StwAccess *self)
{
  return g_hash_table_ref (self->secrets);
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
  g_hash_table_unref (self->secrets);
  g_hash_table_unref (self->senders);
  g_free (self->public_url);
  g_free (self->problem);
  g_free (self);
}

/**
 * stw_access_get_senders:
 * @company: the company's number
 *
 * Returns: (transfer none) (nullable): the senders that the company brought itself
 */
StwSenders *
stw_access_get_senders (StwAccess *self, gint64 company)
{
  return g_hash_table_lookup (self->senders, &company);
}

/**
 * stw_access_get_problem:
 *
 * Returns: (transfer none) (nullable): why a source's secret could not be read, and so the source
 *   is refused
 */
const char *
stw_access_get_problem (StwAccess *self)
{
  return self->problem;
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
