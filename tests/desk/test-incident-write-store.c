/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What opening, changing and merging incidents leaves in their rows. */

#include "desk/incident-write-store.h"

#include "desk/incident-store.h"

#include "rows.h"

static gint64
count_changes (Rows *rows, gint64 incident)
{
  return rows_number (rows,
                      "SELECT COUNT(*) FROM change WHERE entity = 'incident' AND entity_id = "
                      "%" G_GINT64_FORMAT,
                      incident);
}

static void
a_new_incident_counts_nothing_and_tells_that_it_was_opened (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwIncident) incident = NULL;
  gint64 id = 0;

  rows_write (rows,
              transaction,
              stw_incident_open (transaction, rows->other, "Disk full", "disk", &id, &error));
  incident = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpint (incident->company, ==, rows->other);
  g_assert_cmpstr (incident->title, ==, "Disk full");
  g_assert_cmpint (incident->status, ==, STW_INCIDENT_NEW);
  g_assert_cmpint (incident->alert_count + incident->open_alerts + incident->occurrences, ==, 0);
  g_assert_cmpint (incident->first_at, ==, DESK_NOW);
  g_assert_cmpint (incident->created_at, ==, DESK_NOW);
  g_assert_false (incident->touched);
  g_assert_cmpint (rows_number (rows,
                                "SELECT COUNT(*) FROM timeline WHERE kind = 'opened' AND "
                                "company_id = 2 AND incident_id = %" G_GINT64_FORMAT,
                                id),
                   ==,
                   1);
  g_assert_cmpint (count_changes (rows, id), ==, 1);
}

static void
resolving_notes_the_time_which_closing_keeps_and_reopening_drops (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_WAITING, 1);

  rows_script (rows, "UPDATE incident SET wait_reason = 'vendor'");
  rows_write (rows,
              transaction,
              stw_incident_set_status (transaction, id, STW_INCIDENT_RESOLVED, NULL, &error));
  g_assert_cmpint (rows_number (rows, "SELECT resolved_at FROM incident"), ==, DESK_NOW);
  g_assert_cmpint (rows_number (rows, "SELECT wait_reason IS NULL FROM incident"), ==, 1);
  rows_script (rows, "UPDATE incident SET resolved_at = 5");
  rows_write (rows,
              transaction,
              stw_incident_set_status (transaction, id, STW_INCIDENT_CLOSED, NULL, &error));
  g_assert_cmpint (rows_number (rows, "SELECT resolved_at FROM incident"), ==, 5);
  g_assert_cmpint (rows_number (rows, "SELECT status FROM incident"), ==, STW_INCIDENT_CLOSED);
  rows_write (rows,
              transaction,
              stw_incident_set_status (transaction, id, STW_INCIDENT_NEW, NULL, &error));
  g_assert_cmpint (rows_number (rows, "SELECT resolved_at IS NULL FROM incident"), ==, 1);
}

static void
an_incident_that_waits_says_for_what (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (StwIncident) incident = NULL;

  rows_write (rows,
              transaction,
              stw_incident_set_status (transaction, id, STW_INCIDENT_WAITING, "a part", &error));
  incident = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpint (incident->status, ==, STW_INCIDENT_WAITING);
  g_assert_cmpstr (incident->wait_reason, ==, "a part");
}

static void
a_person_leaves_a_touch_and_a_title_of_their_own (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 untouched = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);

  g_assert_true (stw_incident_touch (rows->db, id, DESK_NOW + 9, NULL));
  g_assert_true (stw_incident_set_title (rows->db, id, "Black Friday", NULL));
  g_assert_cmpint (rows_number (rows, "SELECT group_concat(id) FROM incident WHERE touched"),
                   ==,
                   id);
  g_assert_cmpint (rows_number (rows, "SELECT updated_at FROM incident WHERE id = 1"),
                   ==,
                   DESK_NOW + 9);
  g_assert_cmpint (rows_number (rows,
                                "SELECT titled_by_person FROM incident WHERE title = "
                                "'Black Friday'"),
                   ==,
                   1);
  g_assert_cmpint (rows_number (rows,
                                "SELECT titled_by_person FROM incident WHERE id = "
                                "%" G_GINT64_FORMAT,
                                untouched),
                   ==,
                   0);
}

static void
absorbing_moves_all_alerts_and_leaves_a_pointer (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 into = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 from = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 third = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (StwIncident) gone = NULL;

  rows_add_alert (rows, from, "web-01", "High CPU");
  rows_add_alert (rows, from, "web-02", "High CPU");
  rows_add_alert (rows, third, "web-03", "High CPU");
  rows_write (rows,
              transaction,
              stw_incident_absorb (transaction, into, from, rows->company, "anna", &error));
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM alert WHERE incident_id = 1"), ==, 2);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM alert WHERE incident_id = 3"), ==, 1);
  gone = stw_incident_load (rows->db, from, NULL);
  g_assert_cmpint (gone->merged_into, ==, into);
  g_assert_cmpint (gone->status, ==, STW_INCIDENT_CLOSED);
  g_assert_cmpint (gone->alert_count + gone->open_alerts + gone->occurrences, ==, 0);
  g_assert_cmpint (rows_number (rows,
                                "SELECT incident_id FROM timeline WHERE kind = 'merged' AND "
                                "actor = 'anna' AND detail ->> 'into' = 'INC-1'"),
                   ==,
                   from);
  g_assert_cmpint (count_changes (rows, into), ==, 1);
  g_assert_cmpint (count_changes (rows, from), ==, 1);
}

/* Whoever opens the first of a chain is led to where its alerts are, not half way. */
static void
what_was_merged_into_a_merged_one_points_to_the_last (void)
{
  g_autoptr (Rows) rows = rows_new ();

  for (guint i = 0; i < 3; i++)
    rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  rows_write (rows,
              transaction,
              stw_incident_absorb (transaction, 2, 1, rows->company, "anna", &error));
  rows_write (rows,
              transaction,
              stw_incident_absorb (transaction, 3, 2, rows->company, "anna", &error));
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM incident WHERE merged_into = 3"),
                   ==,
                   2);
  g_assert_cmpint (rows_number (rows, "SELECT merged_into IS NULL FROM incident WHERE id = 3"),
                   ==,
                   1);
}

/* Every priority falls by one, but those of 3 stay as they are. */
static gboolean
rescore_cb (StwIncidentPriority *incident, gint64 now, gpointer data)
{
  guint *n_seen = data;

  g_assert_cmpint (now, ==, DESK_NOW);
  ++*n_seen;
  if (incident->priority == 3)
    return FALSE;
  incident->priority--;
  g_free (incident->breakdown);
  incident->breakdown = g_strdup ("[]");
  return TRUE;
}

static void
priorities_are_worked_out_anew_batch_by_batch (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 after = 0;
  guint n_seen = 0;
  guint n_batches = 0;

  for (int i = 0; i < 8; i++)
    rows_add_incident (rows, i % 2 == 0 ? rows->company : rows->other, i == 5 ? 4 : 0, i);
  do
    {
      rows_write (rows,
                  transaction,
                  stw_incident_rescore_open (transaction, &after, 3, rescore_cb, &n_seen, &error));
      n_batches++;
    }
  while (after != 0);
  g_assert_cmpuint (n_batches, ==, 3);
  g_assert_cmpuint (n_seen, ==, 7);
  g_assert_cmpint (rows_number (rows, "SELECT SUM(priority) FROM incident"), ==, 28 - 6);
  /* What did not change is not shown anew, and a resolved one keeps its priority. */
  g_assert_cmpint (count_changes (rows, 4), ==, 0);
  g_assert_cmpint (count_changes (rows, 5), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT priority FROM incident WHERE id = 6"), ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/incident-write-store/open",
                   a_new_incident_counts_nothing_and_tells_that_it_was_opened);
  g_test_add_func ("/desk/incident-write-store/resolved-at",
                   resolving_notes_the_time_which_closing_keeps_and_reopening_drops);
  g_test_add_func ("/desk/incident-write-store/wait", an_incident_that_waits_says_for_what);
  g_test_add_func ("/desk/incident-write-store/touch",
                   a_person_leaves_a_touch_and_a_title_of_their_own);
  g_test_add_func ("/desk/incident-write-store/absorb",
                   absorbing_moves_all_alerts_and_leaves_a_pointer);
  g_test_add_func ("/desk/incident-write-store/chain",
                   what_was_merged_into_a_merged_one_points_to_the_last);
  g_test_add_func ("/desk/incident-write-store/rescore",
                   priorities_are_worked_out_anew_batch_by_batch);
  return g_test_run ();
}
