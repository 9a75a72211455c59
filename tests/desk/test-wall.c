/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company is a wall: whatever a read of one company's rows answers is the same when no other
 * company has any rows at all. */

#include "desk/alert-store.h"
#include "desk/article-store.h"
#include "desk/asset-store.h"
#include "desk/contact-store.h"
#include "desk/find-store.h"
#include "desk/incident-store.h"
#include "desk/link-store.h"
#include "desk/pattern-store.h"
#include "desk/rule-store.h"
#include "desk/stats-store.h"
#include "desk/work-store.h"

#include "rows.h"

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

static const struct
{
  const char *what;
  void (*read) (StwDb *db, gint64 company, GString *text);
} reads[] = {
  { "incidents", read_incidents }, { "alerts", read_alerts }, { "episodes", read_episodes },
  { "access", read_access },       { "assets", read_assets }, { "rules", read_rules },
  { "figures", read_figures },     { "desk", read_desk },     { "scope", read_scope },
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
  g_test_add_func ("/desk/wall/changed", nothing_of_another_company_can_be_changed);
  return g_test_run ();
}
