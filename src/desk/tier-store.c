/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiers: named sets of settings that many companies share, and a company's own settings in the same
 * form, to compare. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/tier-store.h"

#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/gate-store.h"

static JsonObject *
parse_settings (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                       : json_object_new ();
}

/**
 * stw_tier_list:
 *
 * Returns: (transfer full): `[{"id","name","settings":{…},"companies"}]`, by name; companies counts
 *   those that it was applied to last
 */
JsonArray *
stw_tier_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, name, settings, (SELECT COUNT(*) FROM company c "
                             "WHERE c.tier_id = tier.id) FROM tier ORDER BY name_key");

  while (stw_rows_next (rows, error))
    {
      JsonObject *tier = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_TIER, stw_rows_get_int (rows, 0));

      json_object_set_string_member (tier, "id", id);
      json_object_set_string_member (tier, "name", stw_rows_get_text (rows, 1));
      json_object_set_object_member (tier,
                                     "settings",
                                     parse_settings (stw_rows_get_text (rows, 2)));
      json_object_set_int_member (tier, "companies", stw_rows_get_int (rows, 3));
      json_array_add_object_element (list, tier);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_tier_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, or #STW_STORE_ERROR
 *
 * Returns: (transfer full): a tier's settings
 */
JsonObject *
stw_tier_load (StwDb *db, gint64 tier, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT settings FROM tier WHERE id = ?1", STW_INT (tier));

  if (stw_rows_next (rows, error))
    return parse_settings (stw_rows_get_text (rows, 0));
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such tier.");
  return NULL;
}

/**
 * stw_tier_find:
 * @ret_tier: (out) (transfer full) (nullable): `{"name","settings":{…}}`, %NULL when there is none
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_tier_find (StwDb *db, gint64 tier, JsonObject **ret_tier, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, "SELECT name, settings FROM tier WHERE id = ?1", STW_INT (tier));

  *ret_tier = NULL;
  if (!stw_rows_next (rows, error))
    return stw_rows_succeeded (rows);
  *ret_tier = json_object_new ();
  json_object_set_string_member (*ret_tier, "name", stw_rows_get_text (rows, 0));
  json_object_set_object_member (*ret_tier,
                                 "settings",
                                 parse_settings (stw_rows_get_text (rows, 1)));
  return TRUE;
}

/**
 * stw_tier_find_by_name:
 * @ret_tier: (out): the one that has this name in whatever case, 0 for none
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_tier_find_by_name (StwDb *db, const char *name, gint64 *ret_tier, GError **error)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return stw_db_number (db,
                        ret_tier,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM tier WHERE name_key = ?1",
                        STW_TEXT (key));
}

/**
 * stw_tier_save:
 * @tier: (inout): which one is said anew, or comes back under its number; 0 for a new one, whose
 *   number is then said
 * @name: that no other tier has
 */
gboolean
stw_tier_save (StwTransaction *transaction,
               gint64 *tier,
               const char *name,
               JsonObject *settings,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), settings);
  g_autofree char *text = json_to_string (node, FALSE);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO tier (id, name, name_key, settings, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE "
                   "SET name = excluded.name, name_key = excluded.name_key, "
                   "settings = excluded.settings",
                   STW_INT_OR_NULL (*tier),
                   STW_TEXT (name),
                   STW_TEXT (key),
                   STW_TEXT (text),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  if (*tier == 0)
    *tier = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_tier_list_companies:
 *
 * Returns: (transfer full): the numbers of those that a tier was applied to last
 */
JsonArray *
stw_tier_list_companies (StwDb *db, gint64 tier, GError **error)
{
  g_autoptr (JsonArray) companies = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id FROM company WHERE tier_id = ?1 ORDER BY id",
                                           STW_INT (tier));

  while (stw_rows_next (rows, error))
    json_array_add_int_element (companies, stw_rows_get_int (rows, 0));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&companies) : NULL;
}

/**
 * stw_tier_remove:
 *
 * Companies keep their settings; stw_db_get_changes() tells whether there was such a tier.
 */
gboolean
stw_tier_remove (StwDb *db, gint64 tier, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE company SET tier_id = NULL WHERE tier_id = ?1",
                     STW_INT (tier)) &&
         stw_db_run (db, error, "DELETE FROM tier WHERE id = ?1", STW_INT (tier));
}

static void
gate_cb (StwSeverity severity, gint64 alerts, gint64 wait_ms, gpointer data)
{
  JsonObject *gate = json_object_new ();

  json_object_set_int_member (gate, "alerts", alerts);
  json_object_set_int_member (gate, "wait_ms", wait_ms);
  json_object_set_object_member (data, stw_severity_to_word (severity), gate);
}

/* Every severity has a gate, so that two companies can be compared. */
static JsonObject *
read_gates (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonObject) gates = json_object_new ();

  for (guint i = 0; i < STW_N_SEVERITIES; i++)
    gate_cb ((StwSeverity) i, 0, 0, gates);
  return stw_gate_foreach (db, company, gate_cb, gates, error) ? g_steal_pointer (&gates) : NULL;
}

/**
 * stw_tier_read_company:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, or #STW_STORE_ERROR
 *
 * Returns: (transfer full): a company's settings, all that a tier may have, and "tier", its number
 *   or 0
 */
JsonObject *
stw_tier_read_company (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (StwCompany) row = stw_company_load (db, company, error);
  JsonObject *gates = row != NULL ? read_gates (db, company, error) : NULL;
  JsonObject *settings;
  gint64 tier;

  if (gates == NULL || !stw_db_number (db,
                                       &tier,
                                       error,
                                       "SELECT COALESCE(tier_id, 0) FROM company WHERE id = ?1",
                                       STW_INT (company)))
    {
      g_clear_pointer (&gates, json_object_unref);
      return NULL;
    }
  settings = json_object_new ();
  json_object_set_string_member (settings, "timezone", row->timezone);
  json_object_set_string_member (settings, "strategy", stw_strategy_to_word (row->strategy));
  json_object_set_int_member (settings, "window_ms", row->window_ms);
  json_object_set_int_member (settings, "reopen_ms", row->reopen_ms);
  json_object_set_int_member (settings, "rate_per_minute", row->rate_per_minute);
  json_object_set_int_member (settings, "burst", row->burst);
  json_object_set_boolean_member (settings, "auto_resolve", row->auto_resolve);
  json_object_set_int_member (settings, "payload_days", row->payload_days);
  json_object_set_int_member (settings, "alert_days", row->alert_days);
  json_object_set_int_member (settings, "audit_days", row->audit_days);
  json_object_set_object_member (settings, "gates", gates);
  json_object_set_int_member (settings, "tier", tier);
  return settings;
}

/**
 * stw_tier_set_company:
 * @tier: 0 for none
 */
gboolean
stw_tier_set_company (StwDb *db, gint64 company, gint64 tier, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE company SET tier_id = ?2 WHERE id = ?1",
                     STW_INT (company),
                     STW_INT_OR_NULL (tier));
}

/**
 * stw_tier_restore_company:
 *
 * Gives a company its tier back, unless it has another one or is gone.
 */
gboolean
stw_tier_restore_company (StwDb *db, gint64 company, gint64 tier, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE company SET tier_id = ?2 WHERE id = ?1 AND tier_id IS NULL",
                     STW_INT (company),
                     STW_INT (tier));
}
