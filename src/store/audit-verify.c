/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the audit chain on a read-only connection. The chain begins with entry 1, or after a
 * pruning with the entry that follows its checkpoint: an entry "audit.checkpoint" further on,
 * whose detail names the last entry that was removed and its hash. It is part of the chain
 * itself, so that nobody can move the beginning without changing every hash after it. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/audit-verify.h"

#include "base/ids.h"
#include "base/text.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

/**
 * stw_audit_head_format:
 *
 * Returns: (transfer full): COUNT:HASH, as `audit verify` prints and takes it
 */
char *
stw_audit_head_format (const StwAuditHead *head)
{
  g_autofree char *hash = stw_hex_encode (head->hash, sizeof head->hash);

  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", head->seq, hash);
}

/**
 * stw_audit_head_parse:
 * @text: COUNT:HASH
 * @ret_head: (out): the same
 *
 * Returns: whether @text is such a pair
 */
gboolean
stw_audit_head_parse (const char *text, StwAuditHead *ret_head)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  StwAuditHead head;
  guint64 count;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, &count, NULL) ||
      !stw_hex_decode (parts[1], head.hash, sizeof head.hash))
    return FALSE;
  head.seq = (gint64) count;
  *ret_head = head;
  return TRUE;
}

static gboolean
read_checkpoint (const char *detail, StwAuditHead *checkpoint)
{
  g_autoptr (JsonNode) node = json_from_string (detail, NULL);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  checkpoint->seq = json_object_get_int_member_with_default (object, "seq", 0);
  return stw_hex_decode (json_object_get_string_member_with_default (object, "hash", NULL),
                         checkpoint->hash,
                         sizeof checkpoint->hash);
}

/**
 * stw_audit_get_checkpoint:
 * @ret_checkpoint: (out): the last entry that was pruned; number 0 and zeros when none was
 *
 * Returns: whether it could be read
 */
gboolean
stw_audit_get_checkpoint (StwDb *db, StwAuditHead *ret_checkpoint, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT detail FROM audit WHERE action = 'audit.checkpoint' "
                             "AND detail IS NOT NULL ORDER BY seq DESC LIMIT 1");
  StwAuditHead checkpoint = { 0 };

  if (rows == NULL)
    return FALSE;
  if (stw_rows_next (rows, error) && !read_checkpoint (stw_rows_get_text (rows, 0), &checkpoint))
    memset (&checkpoint, 0, sizeof checkpoint);
  if (!stw_rows_succeeded (rows))
    return FALSE;
  *ret_checkpoint = checkpoint;
  return TRUE;
}

static const char *
get_text (StwRows *rows, int column)
{
  return stw_text_or (stw_rows_get_text (rows, column), "");
}

/* Returns what is wrong with a row, %NULL when it follows @head; then @head moves on. */
static const char *
check_row (StwRows *rows, StwAuditHead *head)
{
  const char *detail = stw_rows_get_text (rows, 7);
  StwAuditEntry entry = {
    .at = stw_rows_get_int (rows, 1),
    .monotonic = stw_rows_get_int (rows, 2),
    .actor = get_text (rows, 3),
    .company = stw_rows_get_int (rows, 4),
    .action = get_text (rows, 5),
    .entity = get_text (rows, 6),
    .entity_id = stw_rows_get_int (rows, 10),
    .person = stw_rows_get_int (rows, 11),
    .origin = stw_rows_get_text (rows, 12),
  };
  StwAuditHead next = { .seq = head->seq + 1 };
  guint8 hash[STW_AUDIT_HASH_SIZE];
  gsize detail_size;
  gsize size;
  gconstpointer detail_hash = stw_rows_get_blob (rows, 8, &detail_size);
  gconstpointer kept = stw_rows_get_blob (rows, 9, &size);

  if (stw_rows_get_int (rows, 0) != next.seq)
    return "The entry is missing.";
  if (detail_size != sizeof hash || size != sizeof hash)
    return "The entry was changed.";
  stw_audit_hash_detail (detail, hash);
  /* A detail that was deleted for privacy leaves its hash; one that stands must be its own. */
  if (detail != NULL && sodium_memcmp (hash, detail_hash, sizeof hash) != 0)
    return "The detail of the entry was changed.";
  stw_audit_hash_entry (head, &entry, detail_hash, next.hash);
  if (sodium_memcmp (next.hash, kept, sizeof next.hash) != 0)
    return "The entry, or the one before it, was changed.";
  *head = next;
  return NULL;
}

/* Returns what is wrong with @head where the chain was expected to pass. */
static const char *
check_expected (const StwAuditHead *head, const StwAuditHead *expected)
{
  if (expected == NULL || expected->seq != head->seq ||
      sodium_memcmp (expected->hash, head->hash, sizeof head->hash) == 0)
    return NULL;
  return "The entry is another one than expected: the chain was replaced.";
}

static const char *
check_end (const StwAuditHead *start, const StwAuditHead *head, const StwAuditHead *expected)
{
  if (expected == NULL)
    return NULL;
  if (expected->seq > head->seq)
    return "The entry is missing: the end of the chain was cut off.";
  if (expected->seq < start->seq)
    return "The expected entry was pruned since; compare with a newer count and hash.";
  return NULL;
}

static gboolean
walk (StwDb *db,
      const StwAuditHead *start,
      const StwAuditHead *expected,
      StwAuditVerdict *verdict,
      GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT seq, at, monotonic, actor, company_id, action, entity, detail, "
    "detail_hash, hash, entity_id, person_id, origin FROM audit ORDER BY seq");

  if (rows == NULL)
    return FALSE;
  verdict->head = *start;
  verdict->why = check_expected (start, expected);
  verdict->broken = verdict->why != NULL ? start->seq : 0;
  while (verdict->why == NULL && stw_rows_next (rows, error))
    {
      verdict->broken = verdict->head.seq + 1;
      verdict->why = check_row (rows, &verdict->head);
      if (verdict->why == NULL)
        verdict->why = check_expected (&verdict->head, expected);
    }
  if (!stw_rows_succeeded (rows))
    return FALSE;
  if (verdict->why == NULL)
    {
      verdict->why = check_end (start, &verdict->head, expected);
      verdict->broken = verdict->why == NULL ? 0 : MIN (expected->seq, verdict->head.seq + 1);
    }
  return TRUE;
}

/**
 * stw_audit_verify:
 * @db: a read-only connection; its cancellable ends the walk
 * @expected: (nullable): a count and hash noted earlier, which the chain must have passed
 * @ret_verdict: (out): what was found
 * @error: set when the chain cannot be read; a broken chain is a verdict, not an error
 *
 * Walks the whole chain.
 *
 * Returns: whether there is a verdict
 */
gboolean
stw_audit_verify (StwDb *db,
                  const StwAuditHead *expected,
                  StwAuditVerdict *ret_verdict,
                  GError **error)
{
  StwAuditHead start = { 0 };
  StwAuditVerdict verdict = { 0 };
  gboolean verified;

  g_return_val_if_fail (db != NULL && ret_verdict != NULL, FALSE);

  /* It may stand within a reading. */
  if (!stw_db_run_script (db, "SAVEPOINT verify", error))
    return FALSE;
  verified =
    stw_audit_get_checkpoint (db, &start, error) && walk (db, &start, expected, &verdict, error);
  stw_db_run_script (db, "RELEASE verify", NULL);
  if (verified)
    *ret_verdict = verdict;
  return verified;
}
