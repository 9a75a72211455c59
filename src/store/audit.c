/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit chain. Each entry's hash is SHA-256 over the previous hash, its number, its fields and
 * the hash of its detail, every field preceded by its length, so that no two entries read alike. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/audit.h"

#include "base/text.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (STW_AUDIT_HASH_SIZE == crypto_hash_sha256_BYTES);

static void
add_int (crypto_hash_sha256_state *state, gint64 number)
{
  guint64 big_endian = GUINT64_TO_BE ((guint64) number);

  crypto_hash_sha256_update (state, (const guint8 *) &big_endian, sizeof big_endian);
}

static void
add_text (crypto_hash_sha256_state *state, const char *text)
{
  gsize length = strlen (text);

  add_int (state, (gint64) length);
  crypto_hash_sha256_update (state, (const guint8 *) text, length);
}

/**
 * stw_audit_hash_detail:
 * @detail: (nullable): JSON
 * @hash: (out caller-allocates): its SHA-256; of no bytes when there is none
 */
void
stw_audit_hash_detail (const char *detail, guint8 hash[STW_AUDIT_HASH_SIZE])
{
  const char *text = detail != NULL ? detail : "";

  crypto_hash_sha256 (hash, (const guint8 *) text, strlen (text));
}

/**
 * stw_audit_hash_entry:
 * @previous: the chain before the entry
 * @detail_hash: see stw_audit_hash_detail(); the detail itself may have been deleted
 * @hash: (out caller-allocates): what ties the entry to all before it
 */
void
stw_audit_hash_entry (const StwAuditHead *previous,
                      const StwAuditEntry *entry,
                      const guint8 detail_hash[STW_AUDIT_HASH_SIZE],
                      guint8 hash[STW_AUDIT_HASH_SIZE])
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, previous->hash, STW_AUDIT_HASH_SIZE);
  add_int (&state, previous->seq + 1);
  add_int (&state, entry->at);
  add_int (&state, entry->monotonic);
  add_text (&state, entry->actor);
  add_int (&state, entry->company);
  add_text (&state, entry->action);
  add_text (&state, entry->entity);
  add_int (&state, entry->entity_id);
  /* What is left is one hash or more, so that an entry with them never reads as one without. */
  if (entry->person != 0 || entry->origin != NULL)
    {
      add_int (&state, entry->person);
      add_text (&state, stw_text_or (entry->origin, ""));
    }
  crypto_hash_sha256_update (&state, detail_hash, STW_AUDIT_HASH_SIZE);
  crypto_hash_sha256_final (&state, hash);
}

/**
 * stw_audit_get_head:
 * @ret_head: (out): the end of the chain; number 0 and a hash of zeros for an empty one
 *
 * Returns: whether it could be read
 */
gboolean
stw_audit_get_head (StwDb *db, StwAuditHead *ret_head, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
  StwAuditHead head = { 0 };

  if (rows == NULL)
    return FALSE;
  if (stw_rows_next (rows, error))
    {
      gsize size;
      gconstpointer hash = stw_rows_get_blob (rows, 1, &size);

      head.seq = stw_rows_get_int (rows, 0);
      if (size == STW_AUDIT_HASH_SIZE)
        memcpy (head.hash, hash, size);
    }
  if (!stw_rows_succeeded (rows))
    return FALSE;
  *ret_head = head;
  return TRUE;
}

/**
 * stw_audit_append:
 * @db: the writing connection, inside a transaction
 * @head: (inout): the end of the chain, moved on when the entry stands
 *
 * Returns: whether the entry stands
 */
gboolean
stw_audit_append (StwDb *db, StwAuditHead *head, const StwAuditEntry *entry, GError **error)
{
  guint8 detail_hash[STW_AUDIT_HASH_SIZE];
  StwAuditHead next = { .seq = head->seq + 1 };

  stw_audit_hash_detail (entry->detail, detail_hash);
  stw_audit_hash_entry (head, entry, detail_hash, next.hash);
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO audit (seq, at, monotonic, actor, company_id, action, entity, "
                   "entity_id, detail, detail_hash, hash, person_id, origin) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                   STW_INT (next.seq),
                   STW_INT (entry->at),
                   STW_INT (entry->monotonic),
                   STW_TEXT (entry->actor),
                   STW_INT (entry->company),
                   STW_TEXT (entry->action),
                   STW_TEXT (entry->entity),
                   STW_INT (entry->entity_id),
                   STW_TEXT (entry->detail),
                   STW_BLOB (detail_hash, sizeof detail_hash),
                   STW_BLOB (next.hash, sizeof next.hash),
                   STW_INT_OR_NULL (entry->person),
                   STW_TEXT (entry->origin)))
    return FALSE;
  *head = next;
  return TRUE;
}
