/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The address at which a calendar reads a schedule. Whoever knows it may read, so it is long,
 * random, told once and kept as a hash alone; a new one or a revocation ends it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/feed.h"

#include "base/ids.h"

#include <string.h>

#define TOKEN_BYTES 32
#define HASH_BYTES 32

/**
 * stw_feed_make_token:
 *
 * Returns: (transfer full): 256 random bits, in letters that an address may hold
 */
char *
stw_feed_make_token (void)
{
  return stw_random_token (TOKEN_BYTES);
}

static void
hash_token (const char *token, guint8 hash[HASH_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_BYTES;

  g_checksum_update (checksum, (const guchar *) token, (gssize) strlen (token));
  g_checksum_get_digest (checksum, hash, &length);
}

/**
 * stw_feed_set_token:
 * @token: (nullable): the only one from now on, %NULL for none
 */
gboolean
stw_feed_set_token (StwDb *db, gint64 schedule, const char *token, GError **error)
{
  guint8 hash[HASH_BYTES];

  if (token != NULL)
    hash_token (token, hash);
  return stw_db_run (db,
                     error,
                     "UPDATE schedule SET feed_hash = ?2 WHERE id = ?1",
                     STW_INT (schedule),
                     token != NULL ? STW_BLOB (hash, sizeof hash) : STW_NULL);
}

/**
 * stw_feed_dup_hash:
 *
 * Returns: (transfer full): the hash of the schedule's address, in hexadecimal digits, for taking a
 *   command back; empty when it has none
 */
char *
stw_feed_dup_hash (StwDb *db, gint64 schedule, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT COALESCE(lower(hex(feed_hash)), '') FROM schedule "
                             "WHERE id = ?1",
                             STW_INT (schedule));

  if (stw_rows_next (rows, error))
    return g_strdup (stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strdup ("") : NULL;
}

/**
 * stw_feed_set_hash:
 * @hash: what stw_feed_dup_hash() returned
 *
 * The address that was the schedule's is so again.
 */
gboolean
stw_feed_set_hash (StwDb *db, gint64 schedule, const char *hash, GError **error)
{
  guint8 bytes[HASH_BYTES];

  return strlen (hash) != 2 * HASH_BYTES || !stw_hex_decode (hash, bytes, sizeof bytes) ||
         stw_db_run (db,
                     error,
                     "UPDATE schedule SET feed_hash = ?2 WHERE id = ?1",
                     STW_INT (schedule),
                     STW_BLOB (bytes, sizeof bytes));
}

/**
 * stw_feed_find:
 * @token: what somebody asks with
 * @ret_schedule: (out): which schedule it reads, 0 for none
 *
 * Looked up by its hash, so the time it takes says nothing of the token.
 */
gboolean
stw_feed_find (StwDb *db, const char *token, gint64 *ret_schedule, GError **error)
{
  guint8 hash[HASH_BYTES];

  hash_token (token, hash);
  return stw_db_number (db,
                        ret_schedule,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM schedule WHERE feed_hash = ?1",
                        STW_BLOB (hash, sizeof hash));
}
