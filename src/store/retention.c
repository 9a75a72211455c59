/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is older than its company wants is removed, some rows per command so that the ledger never
 * stalls. Open incidents, their alerts and their payloads stay however old they are. A run may
 * take many commands; what it removed so far stands in a setting, and its last one writes the
 * audit entry. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/retention.h"

#include "base/ids.h"
#include "model/enums.h"
#include "store/audit.h"
#include "store/search-private.h"
#include "store/setting.h"

#include <string.h>

#define RUN_SETTING "retention.run"
/* Pages that a run gives back to the disk at its end, 8 MiB. */
#define VACUUM "PRAGMA incremental_vacuum (2048)"

/* How each kind is removed: by @sql, of which ?1 is the time, ?2 how many rows, and where it looks
 * at incidents ?3 the first status that is not open; or by @prune. The oldest rows of a table
 * have its lowest numbers. */
typedef struct
{
  const char *kind;
  const char *sql;
  gboolean of_incidents;
  gboolean (*prune) (StwTransaction *transaction, gint64 most, gint64 *ret_count, GError **error);
} Rule;

static gboolean
run_sql (StwTransaction *transaction,
         const Rule *rule,
         gint64 most,
         gint64 *ret_count,
         GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const StwDbValue values[] = {
    STW_INT (stw_transaction_get_now (transaction)),
    STW_INT (most),
    STW_INT (STW_INCIDENT_RESOLVED),
  };

  if (!stw_db_run_values (db, rule->sql, values, rule->of_incidents ? 3 : 2, error))
    return FALSE;
  *ret_count = stw_db_get_changes (db);
  return TRUE;
}

typedef struct
{
  gint64 id;
  gint64 company;
} Row;

static GArray *
read_rows (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Row));

  while (stw_rows_next (rows, error))
    {
      Row row = { stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1) };

      g_array_append_val (list, row);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static gboolean
forget_alert (StwDb *db, gint64 id, GError **error)
{
  return stw_search_forget_alert (db, id, error) &&
         stw_db_run (db, error, "DELETE FROM alert WHERE id = ?1", STW_INT (id));
}

static gboolean
forget_incident (StwDb *db, gint64 id, GError **error)
{
  return stw_search_forget_incident (db, id, error) &&
         stw_db_run (db, error, "DELETE FROM incident WHERE id = ?1", STW_INT (id));
}

/* @rows is %NULL when they could not be read. */
static gboolean
forget_rows (StwTransaction *transaction,
             const GArray *rows,
             const char *entity,
             gboolean (*forget) (StwDb *db, gint64 id, GError **error),
             gint64 *ret_count,
             GError **error)
{
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      if (!forget (stw_transaction_get_db (transaction), row->id, error))
        return FALSE;
      stw_transaction_change (transaction, entity, row->id, row->company);
    }
  *ret_count = rows->len;
  return TRUE;
}

static gboolean
prune_alerts (StwTransaction *transaction, gint64 most, gint64 *ret_count, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) rows =
               read_rows (stw_db_query (db,
                                        error,
                                        "SELECT a.id, a.company_id FROM company c JOIN alert a "
                                        "ON a.company_id = c.id AND "
                                        "a.received_at < ?1 - c.alert_days * 86400000 "
                                        "LEFT JOIN incident i ON i.id = a.incident_id "
                                        "WHERE a.last_received_at < ?1 - c.alert_days * 86400000 "
                                        "AND (i.id IS NULL OR i.status >= ?3) LIMIT ?2",
                                        STW_INT (stw_transaction_get_now (transaction)),
                                        STW_INT (most),
                                        STW_INT (STW_INCIDENT_RESOLVED)),
                          error);

  return forget_rows (transaction, rows, "alert", forget_alert, ret_count, error);
}

static gboolean
prune_incidents (StwTransaction *transaction, gint64 most, gint64 *ret_count, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) rows =
               read_rows (stw_db_query (db,
                                        error,
                                        "SELECT i.id, i.company_id FROM company c JOIN incident i "
                                        "ON i.company_id = c.id WHERE "
                                        "(i.status >= ?3 OR i.merged_into IS NOT NULL) AND "
                                        "i.updated_at < ?1 - c.alert_days * 86400000 AND "
                                        "NOT EXISTS (SELECT 1 FROM alert WHERE incident_id = i.id) "
                                        "LIMIT ?2",
                                        STW_INT (stw_transaction_get_now (transaction)),
                                        STW_INT (most),
                                        STW_INT (STW_INCIDENT_RESOLVED)),
                          error);

  return forget_rows (transaction, rows, "incident", forget_incident, ret_count, error);
}

/* Finds the last entry from the chain's beginning on that is old enough; number 0 when there is
 * none. Entries without a company, or of one that is gone, stay three years. */
static gboolean
find_audit_end (StwTransaction *transaction,
                gint64 most,
                StwAuditHead *ret_end,
                gint64 *ret_count,
                GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (stw_transaction_get_db (transaction),
                             error,
                             "SELECT a.seq, a.hash, "
                             "a.at < ?1 - coalesce (c.audit_days, 1095) * 86400000 FROM audit a "
                             "LEFT JOIN company c ON c.id = a.company_id ORDER BY a.seq LIMIT ?2",
                             STW_INT (stw_transaction_get_now (transaction)),
                             STW_INT (most));
  StwAuditHead end = { 0 };
  gint64 count = 0;

  while (stw_rows_next (rows, error) && stw_rows_get_int (rows, 2) != 0)
    {
      gsize size;
      gconstpointer hash = stw_rows_get_blob (rows, 1, &size);

      end.seq = stw_rows_get_int (rows, 0);
      if (size == sizeof end.hash)
        memcpy (end.hash, hash, size);
      count++;
    }
  if (!stw_rows_succeeded (rows))
    return FALSE;
  *ret_end = end;
  *ret_count = count;
  return TRUE;
}

/* The chain can lose its beginning only; see audit-verify.c for the checkpoint. */
static gboolean
prune_audit (StwTransaction *transaction, gint64 most, gint64 *ret_count, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *hash = NULL;
  StwAuditHead end;

  if (!find_audit_end (transaction, most, &end, ret_count, error))
    return FALSE;
  if (*ret_count == 0)
    return TRUE;
  hash = stw_hex_encode (end.hash, sizeof end.hash);
  json_object_set_int_member (detail, "seq", end.seq);
  json_object_set_string_member (detail, "hash", hash);
  return stw_transaction_audit (transaction,
                                "engine",
                                0,
                                "audit.checkpoint",
                                "audit",
                                end.seq,
                                detail,
                                error) &&
         stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "DELETE FROM audit WHERE seq <= ?1",
                     STW_INT (end.seq));
}

static const Rule rules[] = {
  { .kind = "payloads",
    .of_incidents = TRUE,
    .sql = "DELETE FROM payload WHERE id IN (SELECT p.id FROM company c JOIN payload p "
           "ON p.company_id = c.id AND p.received_at < ?1 - c.payload_days * 86400000 "
           "WHERE p.id NOT IN (SELECT a.payload_id FROM incident i JOIN alert a "
           "ON a.incident_id = i.id WHERE i.status < ?3 AND a.payload_id IS NOT NULL) LIMIT ?2)" },
  { .kind = "alerts", .prune = prune_alerts },
  { .kind = "incidents", .prune = prune_incidents },
  { .kind = "audit", .prune = prune_audit },
  /* What one company wants gone sooner than the chain's beginning can go loses its detail. */
  { .kind = "audit_details",
    .sql = "UPDATE audit SET detail = NULL WHERE seq IN (SELECT a.seq FROM company c "
           "JOIN audit a ON a.company_id = c.id WHERE a.at < ?1 - c.audit_days * 86400000 "
           "AND a.detail IS NOT NULL LIMIT ?2)" },
  { .kind = "changes",
    .sql = "DELETE FROM change WHERE seq IN (SELECT seq FROM "
           "(SELECT seq, at FROM change ORDER BY seq LIMIT ?2) WHERE at < ?1 - 7 * 86400000 AND "
           "seq <= (SELECT CAST (value AS INTEGER) FROM setting WHERE key = "
           "'" STW_SEARCH_CHANGE_MARK "'))" },
  { .kind = "deliveries",
    .sql = "DELETE FROM delivery WHERE id IN (SELECT id FROM "
           "(SELECT id, created_at FROM delivery ORDER BY id LIMIT ?2) "
           "WHERE created_at < ?1 - 86400000)" },
  { .kind = "jobs",
    .sql = "DELETE FROM job WHERE id IN (SELECT id FROM job "
           "WHERE state IN ('done', 'discarded') AND not_before < ?1 - 30 * 86400000 AND "
           "updated_at < ?1 - 30 * 86400000 LIMIT ?2)" },
  /* Those about an incident go with it. */
  { .kind = "messages_sent",
    .sql = "DELETE FROM message WHERE id IN (SELECT id FROM message "
           "WHERE created_at < ?1 - 90 * 86400000 AND incident_id IS NULL LIMIT ?2)" },
  { .kind = "refusals",
    .sql = "DELETE FROM refusal WHERE (company_id, reason, hour_at) IN "
           "(SELECT company_id, reason, hour_at FROM refusal "
           "WHERE hour_at < ?1 - 90 * 86400000 LIMIT ?2)" },
};

/* Reads what the run has removed so far. */
static JsonObject *
read_counts (StwDb *db)
{
  g_autofree char *text = stw_setting_dup (db, RUN_SETTING);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                       : json_object_new ();
}

static gboolean
write_counts (StwDb *db, JsonObject *counts, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), counts);
  g_autofree char *text = json_to_string (node, FALSE);

  return stw_setting_set (db, RUN_SETTING, text, error);
}

/* Writes the audit entry of a run that removed something. */
static gboolean
end_run (StwTransaction *transaction, JsonObject *counts, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (json_object_get_size (counts) == 0)
    return TRUE;
  return stw_transaction_audit (transaction,
                                "engine",
                                0,
                                "retention.run",
                                "database",
                                0,
                                counts,
                                error) &&
         stw_setting_set (db, RUN_SETTING, NULL, error) && stw_db_run (db, error, VACUUM);
}

/**
 * stw_retention_step:
 * @most: how many rows to remove
 * @ret_more: (out): whether the run goes on; then it is to be called again, in another command
 *
 * Takes one step of a run, which begins once a day.
 *
 * Returns: whether the step was taken
 */
gboolean
stw_retention_step (StwTransaction *transaction, guint most, gboolean *ret_more, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) counts = read_counts (db);
  gint64 left = most;

  for (guint i = 0; i < G_N_ELEMENTS (rules) && left > 0; i++)
    {
      const Rule *rule = &rules[i];
      gint64 before = json_object_get_int_member_with_default (counts, rule->kind, 0);
      gint64 count = 0;

      if (!(rule->prune != NULL ? rule->prune (transaction, left, &count, error)
                                : run_sql (transaction, rule, left, &count, error)))
        return FALSE;
      if (count > 0)
        json_object_set_int_member (counts, rule->kind, before + count);
      left -= count;
    }
  *ret_more = left <= 0;
  return *ret_more ? write_counts (db, counts, error) : end_run (transaction, counts, error);
}
