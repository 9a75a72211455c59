/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running sums of an incident agree with what its rows say, and say the telling thing. */

#include "desk/tally.h"

#include "base/clock.h"
#include "desk/incident-store.h"

#include "rows.h"

static const StwTallyScore score = { NULL, NULL, STW_SEVERITY_HIGH, 70, "[]" };

static StwTallyAlert
make_alert (const char *asset, const char *signature, StwSeverity severity)
{
  return (StwTallyAlert){
    .asset = asset,
    .signature = signature,
    .tool_source = "steward",
    .severity = severity,
    .event_at = DESK_NOW,
  };
}

static void
open_alert (StwTally *tally, const char *asset, const char *signature, StwSeverity severity)
{
  const StwTallyAlert alert = make_alert (asset, signature, severity);

  stw_tally_open_alert (tally, &alert, 1);
}

static void
the_worst_signature_tells_then_the_most_frequent_then_the_first (void)
{
  g_autoptr (StwTally) tally = stw_tally_new (1, 1, DESK_NOW);
  const StwTallyAlert again = make_alert ("c", "third", STW_SEVERITY_HIGH);

  open_alert (tally, "a", "first", STW_SEVERITY_HIGH);
  open_alert (tally, "b", "second", STW_SEVERITY_HIGH);
  g_assert_cmpstr (stw_tally_get_facts (tally).signature, ==, "first");
  g_assert_cmpstr (stw_tally_get_facts (tally).asset, ==, "a");
  open_alert (tally, "c", "third", STW_SEVERITY_HIGH);
  stw_tally_repeat_alert (tally, &again, STW_SEVERITY_HIGH);
  g_assert_cmpstr (stw_tally_get_facts (tally).signature, ==, "third");
  open_alert (tally, "d", "fourth", STW_SEVERITY_CRITICAL);
  g_assert_cmpstr (stw_tally_get_facts (tally).signature, ==, "fourth");
  g_assert_cmpstr (stw_tally_get_facts (tally).asset, ==, "d");
  g_assert_cmpuint (stw_tally_get_facts (tally).n_signatures, ==, 4);
  g_assert_cmpuint (stw_tally_get_facts (tally).n_assets, ==, 4);
  g_assert_cmpuint (stw_tally_get_facts (tally).n_tools, ==, 1);
  g_assert_cmpint (stw_tally_get_facts (tally).duplicates, ==, 1);
}

/* One that was held back for a while brings what it repeated meanwhile. */
static void
an_alert_that_was_held_back_brings_its_repeats (void)
{
  g_autoptr (StwTally) tally = stw_tally_new (1, 1, DESK_NOW);
  const StwTallyAlert held = make_alert ("b", "second", STW_SEVERITY_HIGH);

  open_alert (tally, "a", "first", STW_SEVERITY_HIGH);
  stw_tally_open_alert (tally, &held, 5);
  g_assert_cmpint (stw_tally_get_alerts (tally), ==, 2);
  g_assert_cmpint (stw_tally_get_facts (tally).duplicates, ==, 4);
  g_assert_cmpstr (stw_tally_get_facts (tally).signature, ==, "second");
}

static void
the_severity_is_the_worst_that_is_not_over (void)
{
  g_autoptr (StwTally) tally = stw_tally_new (1, 1, DESK_NOW);
  const StwTallyAlert worse = make_alert ("a", "s", STW_SEVERITY_CRITICAL);

  g_assert_cmpint (stw_tally_get_facts (tally).severity, ==, STW_SEVERITY_INFO);
  open_alert (tally, "a", "s", STW_SEVERITY_LOW);
  open_alert (tally, "b", "t", STW_SEVERITY_MEDIUM);
  stw_tally_repeat_alert (tally, &worse, STW_SEVERITY_LOW);
  g_assert_cmpint (stw_tally_get_facts (tally).severity, ==, STW_SEVERITY_CRITICAL);
  stw_tally_end_alert (tally, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (stw_tally_get_facts (tally).severity, ==, STW_SEVERITY_MEDIUM);
  stw_tally_end_alert (tally, STW_SEVERITY_MEDIUM);
  g_assert_cmpint (stw_tally_get_open_alerts (tally), ==, 0);
  /* All over: it keeps the worst that it ever had. */
  g_assert_cmpint (stw_tally_get_facts (tally).severity, ==, STW_SEVERITY_CRITICAL);
}

static void
thousands_of_names_are_counted_up_to_a_bound (void)
{
  g_autoptr (StwTally) tally = stw_tally_new (1, 1, DESK_NOW);

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *asset = g_strdup_printf ("host-%u", i);
      g_autofree char *signature = g_strdup_printf ("check %u", i);
      g_autofree char *tool = g_strdup_printf ("tool %u", i);
      const StwTallyAlert alert = { .asset = asset,
                                    .signature = signature,
                                    .tool_source = tool,
                                    .severity = STW_SEVERITY_LOW,
                                    .event_at = DESK_NOW };

      stw_tally_open_alert (tally, &alert, 1);
    }
  g_assert_cmpuint (stw_tally_get_facts (tally).n_assets, ==, 4096);
  g_assert_cmpuint (stw_tally_get_facts (tally).n_signatures, ==, 256);
  g_assert_cmpuint (stw_tally_get_facts (tally).n_tools, ==, 64);
  g_assert_cmpint (stw_tally_get_open_alerts (tally), ==, 5000);
}

static void
a_status_brings_the_time_at_which_it_was_resolved (void)
{
  g_autoptr (StwTally) tally = stw_tally_new (1, 1, DESK_NOW);

  stw_tally_set_status (tally, STW_INCIDENT_RESOLVED, DESK_NOW + 5);
  g_assert_cmpint (stw_tally_get_resolved_at (tally), ==, DESK_NOW + 5);
  stw_tally_set_status (tally, STW_INCIDENT_NEW, DESK_NOW + 6);
  g_assert_cmpint (stw_tally_get_resolved_at (tally), ==, 0);
  g_assert_cmpint (stw_tally_get_status (tally), ==, STW_INCIDENT_NEW);
}

/* Alert by alert or read from the rows: the same facts. */
static void
what_is_loaded_equals_what_was_counted (void)
{
  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (Rows) rows = rows_new ();
      gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
      g_autoptr (StwTally) counted = stw_tally_new (id, rows->company, DESK_NOW);
      g_autoptr (StwTally) loaded = NULL;
      g_autoptr (GError) error = NULL;
      StwTallyFacts a;
      StwTallyFacts b;

      for (int i = g_test_rand_int_range (1, 12); i > 0; i--)
        {
          g_autofree char *asset = g_strdup_printf ("h%d", g_test_rand_int_range (0, 3));
          g_autofree char *signature = g_strdup_printf ("s%d", g_test_rand_int_range (0, 3));
          StwSeverity severity = (StwSeverity) g_test_rand_int_range (0, STW_N_SEVERITIES);
          const StwTallyAlert alert = make_alert (asset, signature, severity);
          gboolean ends = g_test_rand_bit ();
          int repeats = g_test_rand_int_range (0, 3);
          gint64 row = rows_add_alert (rows, id, asset, signature);

          stw_db_run (rows->db,
                      &error,
                      "UPDATE alert SET severity = ?2, is_open = ?3, count = ?4 WHERE id = ?1",
                      STW_INT (row),
                      STW_INT (severity),
                      STW_INT (!ends),
                      STW_INT (1 + repeats));
          g_assert_no_error (error);
          stw_tally_open_alert (counted, &alert, 1);
          while (repeats-- > 0)
            stw_tally_repeat_alert (counted, &alert, severity);
          if (ends)
            stw_tally_end_alert (counted, severity);
        }
      loaded = stw_tally_load (rows->db, id, &error);
      g_assert_no_error (error);
      a = stw_tally_get_facts (counted);
      b = stw_tally_get_facts (loaded);
      g_assert_cmpint (b.severity, ==, a.severity);
      g_assert_cmpuint (b.n_signatures, ==, a.n_signatures);
      g_assert_cmpuint (b.n_assets, ==, a.n_assets);
      g_assert_cmpint (b.duplicates, ==, a.duplicates);
      g_assert_cmpint (b.last_at, ==, a.last_at);
      g_assert_cmpstr (b.signature, ==, a.signature);
      g_assert_cmpint (stw_tally_get_open_alerts (loaded), ==, stw_tally_get_open_alerts (counted));
    }
}

static void
what_is_known_of_the_machines_and_of_people_is_loaded (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 1);
  g_autoptr (StwTally) tally = NULL;
  g_autoptr (GError) error = NULL;

  rows_add_alert (rows, id, "dc1", "s");
  rows_script (rows,
               "INSERT INTO asset (id, company_id, name, critical, created_at) "
               "VALUES (3, 1, 'dc1', 1, 0);"
               "UPDATE alert SET asset_id = 3, category = 'security';"
               "UPDATE incident SET resolved_at = 1234");
  tally = stw_tally_load (rows->db, id, NULL);
  g_assert_true (stw_tally_get_facts (tally).critical_asset);
  g_assert_true (stw_tally_is_security (tally));
  g_assert_cmpint (stw_tally_get_resolved_at (tally), ==, 1234);
  g_assert_cmpint (stw_tally_get_status (tally), ==, STW_INCIDENT_RESOLVED);
  g_assert_null (stw_tally_load (rows->db, 77, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND);
}

static void
write_at (Rows *rows, StwTally *tally, const StwTallyScore *with, gint64 now)
{
  StwTransaction *transaction = desk_begin (rows->db, now);
  g_autoptr (GError) error = NULL;

  stw_tally_write (tally, transaction, with, &error);
  g_assert_no_error (error);
  desk_commit (transaction);
}

static void
repeats_share_a_row_of_the_timeline_for_five_minutes (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (StwTally) tally = stw_tally_new (id, rows->company, DESK_NOW);
  const StwTallyAlert alert = make_alert ("a", "s", STW_SEVERITY_HIGH);

  stw_tally_open_alert (tally, &alert, 1);
  write_at (rows, tally, &score, DESK_NOW);
  g_assert_false (stw_tally_is_dirty (tally));
  for (guint i = 1; i <= 3; i++)
    {
      stw_tally_repeat_alert (tally, &alert, STW_SEVERITY_HIGH);
      write_at (rows, tally, &score, DESK_NOW + i * STW_MINUTE);
    }
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM timeline"), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT detail ->> 'alerts' FROM timeline"), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT detail ->> 'repeats' FROM timeline"), ==, 3);
  stw_tally_repeat_alert (tally, &alert, STW_SEVERITY_HIGH);
  write_at (rows, tally, &score, DESK_NOW + 5 * STW_MINUTE);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM timeline"), ==, 2);
  stw_tally_open_alert (tally, &alert, 1);
  write_at (rows, tally, &score, DESK_NOW + 5 * STW_MINUTE);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM timeline"), ==, 3);
  stw_tally_end_alert (tally, STW_SEVERITY_HIGH);
  write_at (rows, tally, &score, DESK_NOW + 6 * STW_MINUTE);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM timeline"), ==, 3);
}

static void
a_title_is_worked_out_until_a_person_gives_one (void)
{
  const StwTallyScore titled = { "Worked out", "disk", STW_SEVERITY_LOW, 12, "[1]" };
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (StwTally) tally = stw_tally_new (id, rows->company, DESK_NOW);
  g_autoptr (StwIncident) first = NULL;
  g_autoptr (StwIncident) second = NULL;
  g_autoptr (StwIncident) third = NULL;

  write_at (rows, tally, &titled, DESK_NOW);
  first = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpstr (first->title, ==, "Worked out");
  g_assert_cmpstr (first->signature, ==, "disk");
  g_assert_cmpint (first->severity, ==, STW_SEVERITY_LOW);
  g_assert_cmpint (first->priority, ==, 12);
  write_at (rows, tally, &score, DESK_NOW);
  second = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpstr (second->title, ==, "Worked out");
  g_assert_cmpstr (second->signature, ==, "disk");
  rows_script (rows, "UPDATE incident SET title = 'Mine', titled_by_person = 1");
  write_at (rows, tally, &titled, DESK_NOW);
  third = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpstr (third->title, ==, "Mine");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/tally/telling",
                   the_worst_signature_tells_then_the_most_frequent_then_the_first);
  g_test_add_func ("/desk/tally/held", an_alert_that_was_held_back_brings_its_repeats);
  g_test_add_func ("/desk/tally/severity", the_severity_is_the_worst_that_is_not_over);
  g_test_add_func ("/desk/tally/bounds", thousands_of_names_are_counted_up_to_a_bound);
  g_test_add_func ("/desk/tally/status", a_status_brings_the_time_at_which_it_was_resolved);
  g_test_add_func ("/desk/tally/same", what_is_loaded_equals_what_was_counted);
  g_test_add_func ("/desk/tally/loaded", what_is_known_of_the_machines_and_of_people_is_loaded);
  g_test_add_func ("/desk/tally/timeline", repeats_share_a_row_of_the_timeline_for_five_minutes);
  g_test_add_func ("/desk/tally/title", a_title_is_worked_out_until_a_person_gives_one);
  return g_test_run ();
}
