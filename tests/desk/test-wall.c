/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company is a wall: whatever a read of one company's rows answers is the same when no other
 * company has any rows at all. */

#include "desk/alert-store.h"
#include "desk/article-store.h"
#include "desk/asset-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/audit-store.h"
#include "desk/company-store.h"
#include "desk/contact-store.h"
#include "desk/departure-store.h"
#include "desk/drill-store.h"
#include "desk/escalation/escalation-store.h"
#include "desk/filter-store.h"
#include "desk/find-store.h"
#include "desk/incident-store.h"
#include "desk/link-store.h"
#include "desk/notification-store.h"
#include "desk/outgoing-store.h"
#include "desk/overview-store.h"
#include "desk/pattern-store.h"
#include "desk/people/person-store.h"
#include "desk/rule-store.h"
#include "desk/sla/figures-store.h"
#include "desk/stats-store.h"
#include "desk/tier-store.h"
#include "desk/timeline-store.h"
#include "desk/view-store.h"
#include "desk/work-store.h"
#include "store/change-feed.h"
#include "store/wall.h"

#include "rows.h"

#include <string.h>

static void
say_array (GString *text, JsonArray *taken)
{
  g_autoptr (JsonArray) list = taken;
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);
  g_autofree char *json = json_to_string (node, FALSE);

  g_string_append (text, json);
}

static void
say_object (GString *text, JsonObject *taken)
{
  g_autoptr (JsonObject) object = taken;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *json = json_to_string (node, FALSE);

  g_string_append (text, json);
}

static void
say_count (GString *text, gint64 count)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT " ", count);
}

static void
active_cb (const StwActiveAlert *alert, gpointer data)
{
  say_count (data, alert->id);
}

static void
past_cb (const StwAlert *alert, StwSeverity severity, gpointer data)
{
  g_string_append_printf (data, "%s ", alert->signature);
}

static void
number_cb (gint64 number, gpointer data)
{
  say_count (data, number);
}

static void
fields_cb (gint64 source, gint64 fields, gpointer data)
{
  say_count (data, source);
}

static void
rule_cb (const StwRuleRow *row, gpointer data)
{
  say_count (data, row->id);
}

static void
read_incidents (StwDb *db, gint64 company, GString *text)
{
  const StwIncidentFilter filter = { .company = company, .limit = 100 };
  g_autoptr (GPtrArray) list = stw_incident_list (db, &filter, NULL);

  for (guint i = 0; i < list->len; i++)
    say_object (text, stw_incident_to_json_whole (db, list->pdata[i], NULL));
}

static void
read_alerts (StwDb *db, gint64 company, GString *text)
{
  say_array (text,
             stw_alert_list (db, &(StwAlertFilter){ .company = company, .limit = 100 }, NULL));
  stw_alert_foreach_active (db, company, 0, 100, active_cb, text, NULL);
  stw_alert_foreach_resolved (db, company, 0, 100, active_cb, text, NULL);
  stw_alert_foreach_resolve (db, company, 0, number_cb, text, NULL);
  stw_alert_foreach_received (db, company, 0, 100, past_cb, text, NULL);
}

/* Another company's fingerprint is nobody's here. */
static void
read_episodes (StwDb *db, gint64 company, GString *text)
{
  for (guint8 i = 0; i < 4; i++)
    {
      const guint8 fingerprint[STW_FINGERPRINT_SIZE] = { i };
      StwEpisode episode = { 0 };
      gboolean found;

      stw_episode_find (db, company, fingerprint, &episode, &found, NULL);
      say_count (text, found ? episode.alert : 0);
    }
}

static void
read_access (StwDb *db, gint64 company, GString *text)
{
  say_array (text, stw_source_list (db, company, NULL));
  stw_source_foreach_fields (db, company, fields_cb, text, NULL);
  for (gint64 source = 1; source < 6; source++)
    say_count (text, stw_source_exists (db, company, source));
}

static void
read_assets (StwDb *db, gint64 company, GString *text)
{
  g_autoptr (StwKnownAsset) asset = NULL;

  say_array (text, stw_asset_list (db, company, 100, NULL));
  stw_asset_find (db, company, "dc1", &asset, NULL);
  say_count (text, asset != NULL ? asset->id : 0);
}

static void
read_rules (StwDb *db, gint64 company, GString *text)
{
  gint64 count;

  stw_rule_row_foreach (db, company, rule_cb, text, NULL);
  stw_rule_row_count (db, company, &count, NULL);
  say_count (text, count);
}

static void
read_figures (StwDb *db, gint64 company, GString *text)
{
  gint64 open;
  gint64 open_alerts;

  say_object (text, stw_stats (db, company, NULL));
  stw_incident_count_open (db, company, &open, NULL);
  stw_incident_count_open_alerts (db, company, &open_alerts, NULL);
  say_count (text, open);
  say_count (text, open_alerts);
}

static void
say_articles (GString *text, GPtrArray *taken)
{
  g_autoptr (GPtrArray) articles = taken;

  say_array (text, stw_article_list_to_json (articles));
}

/* Those for every company are everyone's. */
static void
read_articles (StwDb *db, gint64 company, GString *text)
{
  GArray *incidents =
    stw_incident_list_numbers (db, &(StwIncidentFilter){ .company = company }, NULL);

  say_articles (text, stw_article_list (db, company, NULL, NULL));
  say_articles (text, stw_article_list (db, company, "full", NULL));
  for (guint i = 0; i < incidents->len; i++)
    say_articles (
      text,
      stw_article_list_for_incident (db, g_array_index (incidents, gint64, i), 9, NULL));
  g_array_unref (incidents);
}

static void
read_desk (StwDb *db, gint64 company, GString *text)
{
  const StwWorkFilter spent = { .company = company };
  g_autofree char *bill = stw_work_to_csv (db, &spent, NULL);
  g_autofree char *title = NULL;
  g_autofree char *url = NULL;

  g_string_append (text, bill);
  say_array (text, stw_work_list (db, &spent, NULL));
  say_array (text, stw_contact_list (db, company, NULL));
  say_array (text, stw_link_list (db, company, NULL));
  read_articles (db, company, text);
  /* Another company's link is nobody's here. */
  say_count (text, stw_link_load (db, company, 2, &title, &url, NULL));
}

/* A list whose scope is one company, by words too, and a search. */
static void
read_scope (StwDb *db, gint64 company, GString *text)
{
  static const char *const words[] = { NULL, "cpu" };
  const StwSearchScope scope = { &company, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const StwIncidentFilter filter = { .scope = &scope, .text = words[i] };
      g_autoptr (GArray) numbers = stw_incident_list_numbers (db, &filter, NULL);

      for (guint j = 0; j < numbers->len; j++)
        say_count (text, g_array_index (numbers, gint64, j));
    }
  say_object (text, stw_find (db, "cpu", &scope, 100, NULL));
}

static void
say_numbers (GString *text, GArray *taken)
{
  for (guint i = 0; i < taken->len; i++)
    say_count (text, g_array_index (taken, gint64, i));
  g_array_unref (taken);
}

/* What the window's lists read, and what they show of each row by its number. */
static void
read_views (StwDb *db, gint64 company, GString *text)
{
  const StwIncidentQuery incidents = { .company = company };
  const StwAlertQuery alerts = { .company = company, .limit = 100 };
  const StwAlertQuery severe = { .company = company, .limit = 100, .severity = 1 };
  g_autoptr (GPtrArray) tools = stw_view_list_tools (db, company, NULL);
  g_autoptr (GPtrArray) tray = stw_view_list_tray (db, company, 100, NULL);
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, NULL);
  gint64 number = 0;

  say_numbers (text, stw_view_list_incidents (db, &incidents, NULL));
  say_numbers (text, stw_view_list_alerts (db, &alerts, NULL));
  say_numbers (text, stw_view_list_alerts (db, &severe, NULL));
  say_count (text, tools->len);
  say_count (text, tray->len);
  for (guint i = 0; i < companies->len; i++)
    g_string_append (text, ((StwCompanyView *) companies->pdata[i])->name);
  for (gint64 id = 1; id <= 24; id++)
    {
      g_autoptr (StwAlertView) alert = stw_view_load_alert (db, id, NULL);
      g_autoptr (StwIncident) incident = stw_incident_load (db, id, NULL);
      g_autoptr (GPtrArray) of_incident = stw_view_list_incident_alerts (db, id, 100, NULL);

      g_string_append_printf (text,
                              "%s %s %u ",
                              alert != NULL ? alert->signature : "-",
                              incident != NULL ? incident->title : "-",
                              of_incident->len);
      say_array (text, stw_timeline_list (db, id, NULL));
      say_array (text, stw_outgoing_list (db, id, 100, NULL));
    }
  stw_view_count_unrecognised (db, company, &number, NULL);
  say_count (text, number);
  stw_view_load_last_delivery (db, company, &number, NULL);
  say_count (text, number);
}

/* The overview, the bell and the figures. */
static void
read_overview (StwDb *db, gint64 company, GString *text)
{
  const StwOverviewQuery query = { .company = company, .now = DESK_NOW, .night_to = DESK_NOW + 1 };
  const StwFiguresQuery figures = { .company = company, .from = 0, .to = DESK_NOW + 1 };
  g_autoptr (StwOverview) overview = stw_overview_load (db, &query, NULL);

  say_count (text, overview->untaken.count);
  say_count (text, overview->taken.count);
  say_count (text, overview->night.count);
  say_count (text, overview->next.count);
  say_count (text, overview->pending);
  say_count (text, overview->incidents);
  say_array (text, stw_notification_list_json (db, 0, NULL));
  say_object (text, stw_figures_load (db, &figures, DESK_NOW, NULL));
}

/* What is of the desk, and may name companies. */
static void
read_records (StwDb *db, gint64 company, GString *text)
{
  const StwAuditQuery query = { .company = company };
  g_autofree char *csv = stw_audit_list_csv (db, &query, 100, NULL);
  g_autoptr (GPtrArray) leaving = stw_departure_list (db, NULL);
  g_autoptr (GPtrArray) companies = stw_company_list (db, NULL);
  gint64 newest = 0;
  GArray *changes = stw_change_feed_read (db, 0, &newest, NULL);

  g_string_append (text, csv);
  say_array (text, stw_audit_list_json (db, &query, 100, NULL));
  say_count (text, leaving->len);
  say_count (text, companies->len);
  say_count (text, changes->len);
  g_array_unref (changes);
  say_array (text, stw_filter_list (db, NULL));
  say_array (text, stw_drill_list (db, company, DESK_NOW, NULL));
  say_array (text, stw_escalation_choice_list (db, NULL));
  say_array (text, stw_tier_list_companies (db, 1, NULL));
  say_array (text, stw_person_list (db, NULL));
  say_array (text, stw_sign_in_list (db, 0, 100, NULL));
  say_array (text, stw_hand_over_list (db, NULL));
}

typedef struct
{
  const char *what;
  void (*read) (StwDb *db, gint64 company, GString *text);
} Read;

static const Read reads[] = {
  { "incidents", read_incidents }, { "alerts", read_alerts }, { "episodes", read_episodes },
  { "access", read_access },       { "assets", read_assets }, { "rules", read_rules },
  { "figures", read_figures },     { "desk", read_desk },     { "scope", read_scope },
};

/* These tell of several companies by themselves; the connection's own wall is what they have. */
static const Read wide_reads[] = {
  { "views", read_views },
  { "overview", read_overview },
  { "records", read_records },
};

/* Rows of both companies in turns, with the same names and the same fingerprints. */
static void
fill (Rows *rows)
{
  for (int i = 0; i < 24; i++)
    {
      gint64 company = g_test_rand_bit () ? rows->company : rows->other;
      gint64 incident = rows_add_incident (rows, company, i % STW_N_INCIDENT_STATUSES, i % 5);

      rows_add_alert (rows, incident, "dc1", i % 2 == 0 ? "High CPU" : "Disk full");
    }
  rows_script (rows,
               "UPDATE alert SET fingerprint = CASE id % 4 "
               "WHEN 0 THEN x'00000000000000000000000000000000' "
               "WHEN 1 THEN x'01000000000000000000000000000000' "
               "WHEN 2 THEN x'02000000000000000000000000000000' "
               "ELSE x'03000000000000000000000000000000' END;"
               "UPDATE alert SET state = 1, resolved_at = id WHERE id % 3 = 0;"
               "UPDATE incident SET resolved_at = id WHERE status = 4;"
               "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
               "SELECT id, company_id, id, 'opened', 'engine', '{}' FROM incident;"
               "INSERT INTO asset (company_id, name, created_at) VALUES (1, 'dc1', 0), "
               "(2, 'DC1', 0);"
               "INSERT INTO asset_alias VALUES (1, 'dc1', 1), (2, 'dc1', 2);"
               "INSERT INTO rule (company_id, position, matcher, outcome, created_at) "
               "VALUES (2, 1, '{}', '{}', 0), (1, 1, '{}', '{}', 0), (2, 2, '{}', '{}', 0);"
               "INSERT INTO payload (company_id, outcome, received_at, body) "
               "VALUES (1, 3, 0, x'00'), (2, 3, 0, x'00'), (2, 3, 0, x'00');"
               "INSERT INTO refusal VALUES (1, 'key', 0, 5, 0), (2, 'key', 0, 7, 0);"
               "INSERT INTO work (company_id, incident_id, technician, minutes, at, created_at) "
               "SELECT company_id, id, 'Kim', id, id, 0 FROM incident;"
               "INSERT INTO contact (company_id, name, created_at) "
               "VALUES (1, 'Ms Roe', 0), (2, 'Mr Doe', 0);"
               "INSERT INTO link VALUES (1, 1, 'Wiki', 'https://a.example/', 0), "
               "(2, 2, 'Wiki', 'https://b.example/', 0);"
               "INSERT INTO article VALUES (1, 1, 'Disk', 'Is it full?', 'disk', 1, 'desk', 0), "
               "(2, 2, 'Disk full', 'Ours', 'disk', 1, 'desk', 0), "
               "(3, NULL, 'Full', 'Everyone', NULL, 1, 'desk', 0);"
               "INSERT INTO incident_search (rowid, title, company_id) "
               "SELECT id, title, company_id FROM incident;"
               "INSERT INTO alert_search (alert_search) VALUES ('rebuild')");
  for (guint8 i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("Source %d", i);
      gint64 company = i % 2 == 0 ? rows->other : rows->company;

      rows_add_key (rows, company, rows_add_source (rows, company, name), i);
    }
  rows_script (rows, "UPDATE source SET fingerprint_fields = id");
}

static void
nothing_of_another_company_is_ever_seen (void)
{
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (Rows) rows = rows_new ();
      GString *before[G_N_ELEMENTS (reads)];

      fill (rows);
      for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
        {
          before[i] = g_string_new (NULL);
          reads[i].read (rows->db, rows->company, before[i]);
          g_assert_cmpuint (before[i]->len, >, 3);
        }
      rows_script (rows,
                   "DELETE FROM alert WHERE company_id = 2; DELETE FROM company WHERE id = 2;"
                   "DELETE FROM refusal WHERE company_id = 2");
      for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
        {
          g_autoptr (GString) after = g_string_new (NULL);

          g_test_message ("%s", reads[i].what);
          reads[i].read (rows->db, rows->company, after);
          g_assert_cmpstr (after->str, ==, before[i]->str);
          g_string_free (before[i], TRUE);
        }
    }
}

/* What belongs to the desk and names companies, and somebody at each. */
static void
fill_desk (Rows *rows)
{
  rows_script (
    rows,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, created_at) VALUES "
    "(1, 'Gil', 'gil', NULL, 'UTC', '\"always\"', 0), (2, 'Eve', 'eve', NULL, 'UTC', '\"always\"', 0), "
    "(3, 'Tom', 'tom', 1, 'UTC', '\"always\"', 0);"
    "INSERT INTO person_grant VALUES (1, 1, 1), (2, 2, 1);"
    "INSERT INTO sign_in (person_id, at, origin, outcome) VALUES (1, 1, 'window', 'done'), "
    "(2, 1, 'window', 'done');"
    "INSERT INTO audit (seq, at, monotonic, actor, company_id, action, entity, entity_id, detail, "
    "detail_hash, hash) VALUES (1, 1, 1, 'desk', 1, 'company.add', 'company', 1, '{}', x'', x''), "
    "(2, 2, 2, 'desk', 2, 'company.add', 'company', 2, '{\"name\":\"Globex\"}', x'', x'');"
    "INSERT INTO change (entity, entity_id, company_id, at) VALUES ('company', 1, 1, 1), "
    "('company', 2, 2, 2);"
    "INSERT INTO saved_filter VALUES (1, 'Ours', '{\"company\":1}', 'desk', 0), "
    "(2, 'Theirs', '{\"company\":2}', 'desk', 0);"
    "INSERT INTO departure VALUES (2, 'Globex', 'desk', 0, 9, NULL, NULL, '{}');"
    "INSERT INTO drill (company_id, at, state) VALUES (1, 5, 'planned'), (2, 6, 'planned');"
    "INSERT INTO escalation_policy VALUES (1, 'All', 'all', '[]', 1, 0);"
    "INSERT INTO escalation_choice VALUES (1, 1, NULL, 0, 1), (2, 2, NULL, 0, 1);"
    "INSERT INTO tier VALUES (1, 'Gold', 'gold', '{}', 0); UPDATE company SET tier_id = 1;"
    "INSERT INTO message (company_id, incident_id, channel, address, purpose, subject, body, state, "
    "created_at, updated_at) SELECT company_id, id, 'mail', 'a@example', 'test', title, '', 'sent', 0, "
    "0 FROM incident;"
    "INSERT INTO hand_over (from_id, to_id, at, text) VALUES (3, 2, 1, 'Globex is ill'), "
    "(3, 1, 2, 'Acme is ill')");
}

static void
remove_other (Rows *rows)
{
  rows_script (rows,
               "DELETE FROM alert WHERE company_id = 2; DELETE FROM hand_over WHERE to_id = 2;"
               "DELETE FROM person WHERE id = 2; DELETE FROM company WHERE id = 2;"
               "DELETE FROM refusal WHERE company_id = 2; DELETE FROM audit WHERE company_id = 2;"
               "DELETE FROM change WHERE company_id = 2; DELETE FROM saved_filter WHERE id = 2;"
               "DELETE FROM departure");
}

static char *
tell (const Read *read, StwDb *db, gint64 company)
{
  GString *text = g_string_new (NULL);

  read->read (db, company, text);
  return g_string_free (text, FALSE);
}

/* What every read tells somebody of all companies, and of the other one. */
static GPtrArray *
tell_all (const Rows *rows, StwDb *walled)
{
  GPtrArray *told = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_ptr_array_add (told, tell (&reads[i], walled, 0));
      g_ptr_array_add (told, tell (&reads[i], walled, rows->other));
    }
  for (guint i = 0; i < G_N_ELEMENTS (wide_reads); i++)
    {
      g_ptr_array_add (told, tell (&wide_reads[i], walled, 0));
      g_ptr_array_add (told, tell (&wide_reads[i], walled, rows->other));
    }
  return told;
}

static StwDb *
open_walled (const Rows *rows, gint64 viewer)
{
  g_autofree char *path = g_build_filename (rows->folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  StwDb *db = stw_db_open (path, STW_DB_READ_ONLY, &error);

  g_assert_no_error (error);
  stw_wall_raise (db, viewer, &error);
  g_assert_no_error (error);
  return db;
}

/* Somebody of one company asks for all of them, and for the other one: the answers are as they
 * would be if that one had never been. */
static void
who_was_granted_one_company_is_told_of_no_other (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwDb) walled = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  fill (rows);
  fill_desk (rows);
  walled = open_walled (rows, 1);
  before = tell_all (rows, walled);
  remove_other (rows);
  after = tell_all (rows, walled);
  for (guint i = 0; i < before->len; i++)
    {
      g_test_message ("%u", i);
      g_assert_null (strstr (before->pdata[i], "Globex"));
      g_assert_cmpstr (before->pdata[i], ==, after->pdata[i]);
    }
}

/* And of the own one all that anybody is told. */
static void
of_the_own_company_all_is_told (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwDb) walled = NULL;

  fill (rows);
  fill_desk (rows);
  walled = open_walled (rows, 1);
  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autofree char *open = tell (&reads[i], rows->db, rows->company);
      g_autofree char *behind = tell (&reads[i], walled, rows->company);

      g_test_message ("%s", reads[i].what);
      g_assert_cmpstr (open, ==, behind);
    }
}

/* Nor can anything of it be changed. */
static void
nothing_of_another_company_can_be_changed (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 source = rows_add_source (rows, rows->other, "Default");
  gint64 key = rows_add_key (rows, rows->other, source, 1);
  gint64 position;

  g_assert_false (stw_key_revoke (rows->db, rows->company, key, DESK_NOW, NULL));
  g_assert_false (stw_source_set_fields (rows->db, rows->company, source, 5, NULL));
  rows_script (rows,
               "INSERT INTO rule (company_id, position, matcher, outcome, created_at) "
               "VALUES (2, 1, '{}', '{}', 0), (2, 2, '{}', '{}', 0)");
  g_assert_false (stw_rule_row_find_position (rows->db, rows->company, 1, &position, NULL));
  g_assert_true (stw_rule_row_move (rows->db, rows->company, 1, 2, NULL));
  g_assert_cmpint (rows_number (rows, "SELECT position FROM rule WHERE id = 1"), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM access_key WHERE revoked_at"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/wall/seen", nothing_of_another_company_is_ever_seen);
  g_test_add_func ("/desk/wall/granted", who_was_granted_one_company_is_told_of_no_other);
  g_test_add_func ("/desk/wall/own", of_the_own_company_all_is_told);
  g_test_add_func ("/desk/wall/changed", nothing_of_another_company_can_be_changed);
  return g_test_run ();
}
