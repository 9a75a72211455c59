/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database that cannot be read is an error, never an empty list: who sees no incidents believes
 * that there are none. */

#include "desk/alert-store.h"
#include "desk/article-store.h"
#include "desk/asset-store.h"
#include "desk/contact-store.h"
#include "desk/filter-store.h"
#include "desk/notification-store.h"
#include "desk/find-store.h"
#include "desk/incident-restore-store.h"
#include "desk/incident-store.h"
#include "desk/incident-write-store.h"
#include "desk/link-store.h"
#include "desk/pattern-store.h"
#include "desk/rule-store.h"
#include "desk/stats-store.h"
#include "desk/tally.h"
#include "desk/timeline-store.h"
#include "desk/topic-store.h"
#include "desk/undo-store.h"
#include "desk/view-store.h"
#include "desk/work-store.h"

#include "rows.h"

/* A read that answers with something, or with nothing and an error. */
#define READ(name, type, free_result, call)                                                        \
  static gboolean name (StwDb *db, GError **error)                                                 \
  {                                                                                                \
    type *result = call;                                                                           \
    gboolean read = result != NULL;                                                                \
                                                                                                   \
    g_clear_pointer (&result, free_result);                                                        \
    return read;                                                                                   \
  }

/* One that answers through @number, or calls back. */
#define TELL(name, call)                                                                           \
  static gboolean name (StwDb *db, GError **error)                                                 \
  {                                                                                                \
    gint64 number;                                                                                 \
                                                                                                   \
    (void) number;                                                                                 \
    return call;                                                                                   \
  }

static void
active_cb (const StwActiveAlert *alert, gpointer data)
{
}

static void
alert_cb (const StwAlert *alert, gint64 asset, gint64 count, gpointer data)
{
}

static void
past_cb (const StwAlert *alert, StwSeverity severity, gpointer data)
{
}

static void
time_cb (gint64 at, gpointer data)
{
}

static void
pattern_cb (const StwPatternRow *row, gpointer data)
{
}

static void
rule_cb (const StwRuleRow *row, gpointer data)
{
}

static void
fields_cb (gint64 source, gint64 fields, gpointer data)
{
}

READ (incident, StwIncident, stw_incident_free, stw_incident_load (db, 1, error))
READ (incidents,
      GPtrArray,
      g_ptr_array_unref,
      stw_incident_list (db, &(StwIncidentFilter){ .limit = 9 }, error))
READ (incidents_of_status,
      GPtrArray,
      g_ptr_array_unref,
      stw_incident_list (
        db,
        &(StwIncidentFilter){ .company = 1, .statuses = STW_BIT (STW_INCIDENT_NEW), .limit = 9 },
        error))
READ (open_numbers, GArray, g_array_unref, stw_incident_list_open_numbers (db, 0, 9, error))
READ (alerts,
      JsonArray,
      json_array_unref,
      stw_alert_list (db, &(StwAlertFilter){ .limit = 9 }, error))
READ (alerts_of_company,
      JsonArray,
      json_array_unref,
      stw_alert_list (db, &(StwAlertFilter){ .company = 1, .limit = 9 }, error))
READ (alerts_of_incident,
      JsonArray,
      json_array_unref,
      stw_alert_list (db, &(StwAlertFilter){ .incident = 1, .limit = 9 }, error))
READ (assets, JsonArray, json_array_unref, stw_asset_list (db, 1, 9, error))
READ (asset_names, char *, g_strfreev, stw_asset_list_names (db, 1, 9, error))
READ (company, StwCompany, stw_company_free, stw_company_load (db, 1, error))
READ (companies, GPtrArray, g_ptr_array_unref, stw_company_list (db, error))
READ (access_keys, GPtrArray, g_ptr_array_unref, stw_access_list (db, DESK_NOW, error))
READ (sources, JsonArray, json_array_unref, stw_source_list (db, 0, error))
READ (tally, StwTally, stw_tally_free, stw_tally_load (db, 1, error))
READ (timeline, JsonArray, json_array_unref, stw_timeline_list (db, 1, error))
READ (view_incidents,
      GArray,
      g_array_unref,
      stw_view_list_incidents (db, &(StwIncidentQuery){ 0 }, error))
READ (view_alerts,
      GArray,
      g_array_unref,
      stw_view_list_alerts (db, &(const StwAlertQuery){ .limit = 9 }, error))
READ (view_tools, GPtrArray, g_ptr_array_unref, stw_view_list_tools (db, 0, error))
READ (view_tray, GPtrArray, g_ptr_array_unref, stw_view_list_tray (db, 0, 9, error))
READ (view_alert, StwAlertView, stw_alert_view_free, stw_view_load_alert (db, 1, error))
READ (view_incident, GPtrArray, g_ptr_array_unref, stw_view_list_incident_alerts (db, 1, 9, error))
READ (view_companies, GPtrArray, g_ptr_array_unref, stw_view_list_companies (db, error))
READ (stats, JsonObject, json_object_unref, stw_stats (db, 0, error))
READ (incident_numbers,
      GArray,
      g_array_unref,
      stw_incident_list_numbers (db, &(StwIncidentFilter){ .limit = 9 }, error))
READ (incident_numbers_of_company,
      GArray,
      g_array_unref,
      stw_incident_list_numbers (db, &(StwIncidentFilter){ .company = 1 }, error))
READ (incident_numbers_of_words,
      GArray,
      g_array_unref,
      stw_incident_list_numbers (db, &(StwIncidentFilter){ .text = "s" }, error))
READ (snapshot, JsonObject, json_object_unref, stw_incident_snapshot (db, 1, error))
READ (found, JsonObject, json_object_unref, stw_find (db, "s", NULL, 9, error))
READ (work, JsonArray, json_array_unref, stw_work_list (db, &(StwWorkFilter){ 0 }, error))
READ (bill, char, g_free, stw_work_to_csv (db, &(StwWorkFilter){ 0 }, error))
READ (undo_steps, GPtrArray, g_ptr_array_unref, stw_undo_list (db, 1, error))
READ (notifications,
      GPtrArray,
      g_ptr_array_unref,
      stw_notification_list (db, STW_SEVERITIES_ALL, 9, error))
READ (notification, StwNotification, stw_notification_free, stw_notification_load (db, 1, error))
READ (filters, JsonArray, json_array_unref, stw_filter_list (db, error))
READ (contacts, JsonArray, json_array_unref, stw_contact_list (db, 1, error))
READ (article, StwArticle, stw_article_free, stw_article_load (db, 1, error))
READ (articles, GPtrArray, g_ptr_array_unref, stw_article_list (db, 1, NULL, error))
READ (found_articles, GPtrArray, g_ptr_array_unref, stw_article_list (db, 1, "wiki", error))
READ (suggested, GPtrArray, g_ptr_array_unref, stw_article_list_for_incident (db, 1, 3, error))
READ (links, JsonArray, json_array_unref, stw_link_list (db, 1, error))
TELL (active, stw_alert_foreach_active (db, 1, 0, 9, active_cb, NULL, error))
TELL (resolved, stw_alert_foreach_resolved (db, 1, 0, 9, active_cb, NULL, error))
TELL (of_incident, stw_alert_foreach_of_incident (db, 1, 9, active_cb, NULL, error))
TELL (of_source, stw_alert_foreach_of_source (db, 1, 0, 9, alert_cb, NULL, error))
TELL (resolves, stw_alert_foreach_resolve (db, 1, 0, time_cb, NULL, error))
TELL (received, stw_alert_foreach_received (db, 1, 0, 9, past_cb, NULL, error))
TELL (newest_alert, stw_alert_get_newest (db, &number, error))
TELL (open_count, stw_incident_count_open (db, 0, &number, error))
TELL (open_alert_count, stw_incident_count_open_alerts (db, 1, &number, error))
TELL (alerts_since, stw_view_count_alerts_since (db, 0, 0, &number, error))
TELL (pattern_alerts, stw_pattern_foreach_alert (db, 1, pattern_cb, NULL, error))
TELL (pattern_episodes, stw_pattern_foreach_episode (db, 1, 0, pattern_cb, NULL, error))
TELL (rules, stw_rule_row_foreach (db, 1, rule_cb, NULL, error))
TELL (rule_count, stw_rule_row_count (db, 1, &number, error))
TELL (rule_position, stw_rule_row_find_position (db, 1, 1, &number, error))
TELL (source_fields, stw_source_foreach_fields (db, 1, fields_cb, NULL, error))

static gboolean
episode (StwDb *db, GError **error)
{
  const guint8 fingerprint[STW_FINGERPRINT_SIZE] = { 1 };
  StwEpisode found;
  gboolean is_found;

  return stw_episode_find (db, 1, fingerprint, &found, &is_found, error);
}

static gboolean
link_target (StwDb *db, GError **error)
{
  g_autofree char *title = NULL;
  g_autofree char *url = NULL;

  return stw_link_load (db, 1, 1, &title, &url, error);
}

static gboolean
link_asset (StwDb *db, GError **error)
{
  g_autofree char *name = NULL;

  return stw_link_find_asset (db, 1, NULL, &name, error);
}

static gboolean
asset (StwDb *db, GError **error)
{
  g_autoptr (StwKnownAsset) found = NULL;

  return stw_asset_find (db, 1, "dc1", &found, error);
}

static gboolean
judgement (StwDb *db, GError **error)
{
  StwJudgement found = { 0 };
  gboolean read = stw_alert_load_judgement (db, 1, &found, error);

  g_free (found.reason);
  return read;
}

static gboolean
key_hash (StwDb *db, GError **error)
{
  guint8 hash[STW_KEY_HASH_SIZE];

  return stw_access_get_hash (db, 1, hash, error);
}

static gboolean
changed_incidents (StwDb *db, GError **error)
{
  gint64 mark;
  gboolean more;
  g_autoptr (GArray) changed = stw_pattern_list_changed (db, 9, &mark, &more, error);

  return changed != NULL;
}

static const struct
{
  const char *table; /* which it cannot do without */
  gboolean (*read) (StwDb *db, GError **error);
} reads[] = {
  { "incident", incident },
  { "incident", incidents },
  { "incident", incidents_of_status },
  { "incident", open_numbers },
  { "incident", incident_numbers },
  { "incident", incident_numbers_of_company },
  { "incident", snapshot },
  { "alert_search", incident_numbers_of_words },
  { "alert_search", found },
  { "work", work },
  { "work", bill },
  { "work", incident },
  { "undo_step", undo_steps },
  { "saved_filter", filters },
  { "contact", contacts },
  { "article", article },
  { "article", articles },
  { "article_search", found_articles },
  { "article", suggested },
  { "alert", suggested },
  { "link", links },
  { "link", link_target },
  { "alert", link_asset },
  { "incident", open_count },
  { "incident", open_alert_count },
  { "incident", view_incidents },
  { "incident", tally },
  { "incident", stats },
  { "incident", active },
  { "alert", alerts },
  { "alert", alerts_of_company },
  { "alert", alerts_of_incident },
  { "alert", view_alerts },
  { "alert", view_alert },
  { "alert", view_tools },
  { "payload", view_tray },
  { "alert", view_incident },
  { "alert", alerts_since },
  { "alert", tally },
  { "alert", episode },
  { "alert", judgement },
  { "alert", resolved },
  { "alert", of_incident },
  { "alert", of_source },
  { "alert", resolves },
  { "alert", received },
  { "alert", newest_alert },
  { "alert", pattern_alerts },
  { "alert", pattern_episodes },
  { "asset", assets },
  { "asset", asset },
  { "asset_alias", asset_names },
  { "company", company },
  { "company", companies },
  { "company", view_companies },
  { "company", access_keys },
  { "access_key", access_keys },
  { "access_key", key_hash },
  { "source", sources },
  { "source", source_fields },
  { "rule", rules },
  { "rule", rule_count },
  { "rule", rule_position },
  { "timeline", timeline },
  { "timeline", notifications },
  { "timeline", notification },
  { "notification_read", notifications },
  { "payload", stats },
  { "refusal", stats },
  { "change", changed_incidents },
};

/* One row of everything, so that every read meets one. */
static Rows *
make_rows (void)
{
  Rows *rows = rows_new ();
  gint64 incident_id = rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 1);

  rows_add_alert (rows, incident_id, "dc1", "s");
  rows_add_key (rows, rows->company, rows_add_source (rows, rows->company, "One"), 1);
  rows_script (
    rows,
    "UPDATE alert SET fingerprint = x'01000000000000000000000000000000', state = 1, "
    "resolved_at = 5, source_id = 1;"
    "UPDATE incident SET resolved_at = 5;"
    "UPDATE source SET fingerprint_fields = 3;"
    "INSERT INTO incident (id, company_id, title, signature, status, severity, priority, breakdown, "
    "alert_count, open_alerts, occurrences, first_at, last_at, created_at, updated_at) "
    "SELECT 2, company_id, title, signature, 0, severity, priority, breakdown, 1, 1, 1, 0, 0, 0, 0 "
    "FROM incident;"
    "INSERT INTO asset (company_id, name, created_at) VALUES (1, 'dc1', 0);"
    "INSERT INTO asset_alias VALUES (1, 'dc1', 1);"
    "INSERT INTO rule (company_id, position, matcher, outcome, created_at) "
    "VALUES (1, 1, '{}', '{}', 0);"
    "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
    "VALUES (1, 1, 0, 'opened', 'engine', '{}');"
    "INSERT INTO notification_read VALUES (1);"
    "INSERT INTO payload (company_id, outcome, received_at, body) "
    "VALUES (1, 3, 0, x'00');"
    "INSERT INTO refusal VALUES (1, 'key', 0, 5, 0);"
    "INSERT INTO change (entity, entity_id, company_id, at) "
    "VALUES ('incident', 1, 1, 0);"
    "INSERT INTO alert_search (alert_search) VALUES ('rebuild');"
    "INSERT INTO work (company_id, incident_id, technician, minutes, at, created_at) "
    "VALUES (1, 1, 'Kim', 5, 0, 0);"
    "INSERT INTO undo_step VALUES (1, 1, 'desk', 1, 'incident.note', '{}', 0, 0);"
    "INSERT INTO saved_filter VALUES (1, 'mine', '{}', 'desk', 0);"
    "INSERT INTO contact (company_id, name, created_at) VALUES (1, 'Ms Roe', 0);"
    "INSERT INTO article VALUES (1, 1, 'Wiki', 'Text', 'cpu', 1, 'desk', 0);"
    "INSERT INTO link VALUES (1, 1, 'Wiki', 'https://wiki.example/', 0)");
  return rows;
}

static void
each_read_succeeds_on_whole_rows (void)
{
  g_autoptr (Rows) rows = make_rows ();

  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean read = reads[i].read (rows->db, &error);

      g_assert_no_error (error);
      g_assert_true (read);
    }
}

/* The table is made into something else, and every read of it has to say so. */
static void
check_failures (const char *replacement)
{
  g_autoptr (Rows) rows = make_rows ();

  rows_script (rows, "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON");
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autoptr (GString) sql = g_string_new (replacement);
      g_autoptr (GError) error = NULL;

      g_string_replace (sql, "$TABLE", reads[i].table, 0);
      rows_script (rows, "BEGIN");
      rows_script (rows, sql->str);
      g_assert_false (reads[i].read (rows->db, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == STW_STORE_ERROR);
      g_assert_cmpint (error->code, !=, STW_STORE_ERROR_NOT_FOUND);
      rows_script (rows, "ROLLBACK");
    }
}

static void
a_table_that_is_gone_is_an_error (void)
{
  check_failures ("ALTER TABLE $TABLE RENAME TO gone");
}

/* There is no positive number for the lowest one, which ends the statement where it reads. */
static void
a_row_that_cannot_be_read_is_an_error (void)
{
  check_failures ("ALTER TABLE $TABLE RENAME TO whole;"
                  "CREATE VIEW $TABLE AS SELECT * FROM whole "
                  "WHERE abs (-9223372036854775807 - random () * 0 - 1) <> 5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/unreadable/whole", each_read_succeeds_on_whole_rows);
  g_test_add_func ("/desk/unreadable/table", a_table_that_is_gone_is_an_error);
  g_test_add_func ("/desk/unreadable/row", a_row_that_cannot_be_read_is_an_error);
  return g_test_run ();
}
