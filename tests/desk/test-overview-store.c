/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the overview tells of the desk. */

#include "desk/overview-store.h"

#include "base/clock.h"
#include "desk/view-store.h"

#include "rows.h"

static StwOverview *
load (Rows *rows, gint64 company)
{
  const StwOverviewQuery query = {
    .company = company,
    .now = DESK_NOW,
    .night_from = DESK_NOW - 8 * STW_HOUR,
    .night_to = DESK_NOW - 2 * STW_HOUR,
    .silent_since = DESK_NOW - STW_DAY,
  };
  g_autoptr (GError) error = NULL;
  StwOverview *overview = stw_overview_load (rows->db, &query, &error);

  g_assert_no_error (error);
  return overview;
}

static void
incidents_stand_in_the_block_of_their_status (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwOverview) all = NULL;
  g_autoptr (StwOverview) ours = NULL;

  for (int i = 0; i < 5; i++)
    rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 10 + i);
  rows_add_incident (rows, rows->other, STW_INCIDENT_WAITING, 50);
  rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 90);
  rows_add_incident (rows, rows->company, STW_INCIDENT_PENDING, 90);
  all = load (rows, 0);
  ours = load (rows, rows->company);
  g_assert_cmpint (all->untaken.count, ==, 5);
  g_assert_cmpuint (all->untaken.first->len, ==, 3);
  g_assert_cmpint (((StwIncident *) all->untaken.first->pdata[0])->priority, ==, 14);
  g_assert_cmpint (all->taken.count, ==, 1);
  g_assert_cmpint (ours->taken.count, ==, 0);
  g_assert_cmpint (all->pending, ==, 1);
}

static void
what_a_person_has_is_taken_and_is_theirs (void)
{
  g_autoptr (Rows) rows = rows_new ();
  const StwOverviewQuery query = { .person = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwOverview) overview = NULL;

  for (int i = 0; i < 4; i++)
    rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 10 + i);
  rows_script (
    rows,
    "INSERT INTO person (name, name_key, timezone, hours, created_at) "
    "VALUES ('Ada', 'ada', 'UTC', '\"always\"', 0), ('Kim', 'kim', 'UTC', '\"always\"', 0);"
    "UPDATE incident SET assignee_id = 1 WHERE priority = 10;"
    "UPDATE incident SET assignee_id = 2 WHERE priority = 11");
  overview = stw_overview_load (rows->db, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpint (overview->untaken.count, ==, 2);
  g_assert_cmpint (overview->taken.count, ==, 2);
  g_assert_cmpint (overview->mine.count, ==, 1);
  g_assert_cmpint (((StwIncident *) overview->mine.first->pdata[0])->priority, ==, 10);
}

static void
the_night_ends_in_the_morning (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwOverview) overview = NULL;

  for (int i = 0; i < 3; i++)
    rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 10);
  rows_script (rows, "UPDATE incident SET created_at = 0");
  g_assert_true (stw_db_run (rows->db,
                             NULL,
                             "UPDATE incident SET created_at = ?1 WHERE id = 2",
                             STW_INT (DESK_NOW - 3 * STW_HOUR)));
  g_assert_true (stw_db_run (rows->db,
                             NULL,
                             "UPDATE incident SET created_at = ?1 WHERE id = 3",
                             STW_INT (DESK_NOW - STW_HOUR)));
  overview = load (rows, 0);
  g_assert_cmpint (overview->night.count, ==, 1);
  g_assert_cmpint (((StwIncident *) overview->night.first->pdata[0])->id, ==, 2);
  g_assert_cmpint (overview->incidents, ==, 2);
}

static void
alerts_are_counted_in_their_minutes (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwOverview) overview = NULL;

  for (int i = 0; i < 3; i++)
    rows_add_alert (rows, 0, "a", "s");
  g_assert_true (stw_db_run (rows->db,
                             NULL,
                             "UPDATE alert SET received_at = ?1 - (id - 1) * 60000",
                             STW_INT (DESK_NOW)));
  overview = load (rows, 0);
  g_assert_cmpuint (overview->rate[STW_OVERVIEW_MINUTES - 1], ==, 2);
  g_assert_cmpuint (overview->rate[STW_OVERVIEW_MINUTES - 2], ==, 1);
  g_assert_cmpuint (overview->rate[0], ==, 0);
}

static void
a_source_that_was_heard_once_may_be_silent (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (StwOverview) overview = NULL;

  rows_add_source (rows, rows->company, "never heard");
  rows_add_source (rows, rows->company, "heard long ago");
  rows_script (rows, "UPDATE source SET last_delivery_at = 1 WHERE name = 'heard long ago'");
  overview = load (rows, 0);
  g_assert_cmpuint (overview->silent->len, ==, 1);
  g_assert_cmpstr (((StwSilentSource *) overview->silent->pdata[0])->name, ==, "heard long ago");
}

static void
only_the_chosen_company_is_listed (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GArray) list = NULL;
  g_autofree char *numbers = NULL;

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 5);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 9);
  list = stw_view_list_incidents (rows->db, &(StwIncidentQuery){ .company = rows->company }, NULL);
  numbers = rows_join_numbers (list);
  g_assert_cmpstr (numbers, ==, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/overview-store/blocks", incidents_stand_in_the_block_of_their_status);
  g_test_add_func ("/desk/overview-store/mine", what_a_person_has_is_taken_and_is_theirs);
  g_test_add_func ("/desk/overview-store/night", the_night_ends_in_the_morning);
  g_test_add_func ("/desk/overview-store/rate", alerts_are_counted_in_their_minutes);
  g_test_add_func ("/desk/overview-store/silent", a_source_that_was_heard_once_may_be_silent);
  g_test_add_func ("/desk/overview-store/company", only_the_chosen_company_is_listed);
  return g_test_run ();
}
