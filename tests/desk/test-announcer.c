/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is announced: never more than so much, and nothing unsaid. */

#include "desk/announcer.h"

#define START 1700000000000

static StwNotification
make (gint64 incident, gint64 company, StwSeverity severity)
{
  return (StwNotification){
    .event = incident * 10,
    .at = START,
    .incident = incident,
    .company = company,
    .company_name = (char *) "Northwind Logistics",
    .title = (char *) "Disk is full",
    .severity = severity,
    .waits = TRUE,
    .pages = TRUE,
  };
}

static void
hear (StwAnnouncer *announcer, gint64 incident, gint64 company)
{
  StwNotification notification = make (incident, company, STW_SEVERITY_HIGH);

  stw_announcer_hear (announcer, &notification, FALSE);
}

/* The ids of what is said, those that are taken back with a minus. */
static char *
take (StwAnnouncer *announcer, gint64 now)
{
  gint64 next;
  g_autoptr (GPtrArray) list = stw_announcer_take (announcer, now, &next);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const StwAnnouncement *said = g_ptr_array_index (list, i);

      g_string_append_printf (text,
                              "%s%s%s",
                              i > 0 ? " " : "",
                              said->is_withdrawn ? "-" : "",
                              said->id);
      if (said->n_incidents > 1)
        g_string_append_printf (text, "(%u)", said->n_incidents);
    }
  return g_string_free (text, FALSE);
}

static void
assert_said (StwAnnouncer *announcer, gint64 now, const char *expected)
{
  g_autofree char *said = take (announcer, now);

  g_assert_cmpstr (said, ==, expected);
}

static void
an_incident_is_announced_once (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);

  hear (announcer, 7, 1);
  hear (announcer, 7, 1);
  assert_said (announcer, START, "INC-7");
  hear (announcer, 7, 1);
  assert_said (announcer, START + 60000, "");
}

static void
it_is_taken_back_when_somebody_has_dealt_with_it (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  StwNotification notification = make (7, 1, STW_SEVERITY_HIGH);

  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "INC-7");
  notification.waits = FALSE;
  stw_announcer_hear (announcer, &notification, FALSE);
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "-INC-7");
  /* It came back. */
  notification.event++;
  notification.waits = TRUE;
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "INC-7");
  notification.is_read = TRUE;
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "-INC-7");
}

static void
what_is_over_before_it_was_said_is_not_said (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);

  hear (announcer, 7, 1);
  stw_announcer_forget (announcer, 7);
  assert_said (announcer, START, "");
}

static void
a_switched_off_severity_is_silent_until_it_becomes_worse (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  StwNotification notification = make (7, 1, STW_SEVERITY_LOW);

  stw_announcer_set_severities (announcer, 1u << STW_SEVERITY_CRITICAL);
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "");
  notification.severity = STW_SEVERITY_CRITICAL;
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "INC-7");
}

static void
what_is_not_to_page_is_never_announced (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  StwNotification notification = make (7, 1, STW_SEVERITY_CRITICAL);

  notification.pages = FALSE;
  stw_announcer_hear (announcer, &notification, FALSE);
  assert_said (announcer, START, "");
}

static void
what_is_in_view_or_from_before_is_not_announced (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  StwNotification seen = make (7, 1, STW_SEVERITY_CRITICAL);
  StwNotification old = make (8, 1, STW_SEVERITY_CRITICAL);

  old.at = START - 1;
  stw_announcer_hear (announcer, &seen, TRUE);
  stw_announcer_hear (announcer, &seen, FALSE);
  stw_announcer_hear (announcer, &old, FALSE);
  stw_announcer_hear (announcer, &old, FALSE);
  assert_said (announcer, START, "");
}

static void
a_storm_at_one_company_is_one_announcement_that_counts (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  gint64 now = START;

  for (gint64 incident = 1; incident <= 12; incident++)
    hear (announcer, incident, 3);
  hear (announcer, 20, 4);
  assert_said (announcer, now, "company-3(12) INC-20");
  hear (announcer, 13, 3);
  hear (announcer, 14, 3);
  hear (announcer, 15, 3);
  assert_said (announcer, now, "company-3(15)");
  for (gint64 incident = 1; incident <= 14; incident++)
    stw_announcer_forget (announcer, incident);
  assert_said (announcer, now, "");
  stw_announcer_forget (announcer, 15);
  assert_said (announcer, now, "-company-3");
}

static void
a_storm_everywhere_is_one_announcement (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);

  for (gint64 incident = 1; incident <= 40; incident++)
    hear (announcer, incident, incident);
  assert_said (announcer, START, "companies(40)");
}

static void
a_summary_names_the_worst (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  g_autoptr (GPtrArray) list = NULL;
  gint64 next;

  for (gint64 incident = 1; incident <= 12; incident++)
    {
      StwNotification notification =
        make (incident, 1, incident == 5 ? STW_SEVERITY_CRITICAL : STW_SEVERITY_HIGH);

      stw_announcer_hear (announcer, &notification, FALSE);
    }
  list = stw_announcer_take (announcer, START, &next);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((StwAnnouncement *) list->pdata[0])->worst->incident, ==, 5);
  g_assert_cmpint (next, ==, 0);
}

static void
what_must_wait_says_until_when (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  g_autoptr (GPtrArray) list = NULL;
  gint64 next;

  for (gint64 incident = 1; incident <= STW_ANNOUNCER_BURST; incident++)
    hear (announcer, incident, incident);
  assert_said (announcer, START, "INC-1 INC-2 INC-3 INC-4");
  hear (announcer, 9, 9);
  list = stw_announcer_take (announcer, START + 1, &next);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpint (next, ==, START + STW_ANNOUNCER_INTERVAL_MS);
  assert_said (announcer, next, "INC-9");
}

/* Any story: announcements keep to their rate, each that stands counts exactly the incidents that
 * still want somebody, and none is left standing when nobody is wanted any more. */
static void
a_story_is_told_whole_and_at_its_rate (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);
  g_autoptr (GHashTable) waiting = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) standing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 now = START;
  guint n_said = 0;

  for (int step = 0; step < 400; step++)
    {
      gint64 next;
      guint n = (guint) g_test_rand_int_range (0, 8) * (guint) g_test_rand_int_range (0, 4);
      gboolean ends = step > 370;
      g_autoptr (GPtrArray) list = NULL;

      for (guint i = 0; i < n; i++)
        {
          gint64 incident = g_test_rand_int_range (1, 100);
          StwNotification notification = make (incident, incident % 6, STW_SEVERITY_HIGH);

          notification.waits = !ends && g_test_rand_int_range (0, 3) > 0;
          stw_announcer_hear (announcer, &notification, FALSE);
          if (notification.waits)
            g_hash_table_add (waiting, GINT_TO_POINTER ((int) incident));
          else
            g_hash_table_remove (waiting, GINT_TO_POINTER ((int) incident));
        }
      if (step == 399)
        for (gint64 incident = 1; incident < 100; incident++)
          stw_announcer_forget (announcer, incident);
      list = stw_announcer_take (announcer, now, &next);
      for (guint i = 0; i < list->len; i++)
        {
          const StwAnnouncement *said = g_ptr_array_index (list, i);

          n_said += !said->is_withdrawn;
          if (said->is_withdrawn)
            g_assert_true (g_hash_table_remove (standing, said->id));
          else
            {
              g_assert_nonnull (said->worst);
              g_assert_cmpuint (said->n_incidents, >, 0);
              g_assert_cmpuint (said->n_incidents, <=, g_hash_table_size (waiting));
              g_hash_table_add (standing, g_strdup (said->id));
            }
        }
      if (next == 0 && step < 399)
        {
          g_autoptr (GArray) all = stw_announcer_list_standing (announcer, G_MAXUINT);

          g_assert_cmpuint (all->len, ==, g_hash_table_size (waiting));
          g_assert_true (all->len == 0 || g_hash_table_size (standing) > 0);
        }
      now += g_test_rand_int_range (0, STW_ANNOUNCER_INTERVAL_MS / 2);
    }
  g_assert_cmpuint (g_hash_table_size (standing), ==, 0);
  g_assert_cmpint (n_said, <=, STW_ANNOUNCER_BURST + (now - START) / STW_ANNOUNCER_INTERVAL_MS);
}

static void
a_clock_that_is_set_back_gives_nothing_away (void)
{
  g_autoptr (StwAnnouncer) announcer = stw_announcer_new (START);

  for (gint64 incident = 1; incident <= STW_ANNOUNCER_BURST; incident++)
    hear (announcer, incident, incident);
  assert_said (announcer, START, "INC-1 INC-2 INC-3 INC-4");
  hear (announcer, 9, 9);
  assert_said (announcer, START - 3600000, "");
  assert_said (announcer, START - 3600000 + STW_ANNOUNCER_INTERVAL_MS, "INC-9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(function) g_test_add_func ("/desk/announcer/" #function, function)
  ADD (an_incident_is_announced_once);
  ADD (it_is_taken_back_when_somebody_has_dealt_with_it);
  ADD (what_is_over_before_it_was_said_is_not_said);
  ADD (a_switched_off_severity_is_silent_until_it_becomes_worse);
  ADD (what_is_not_to_page_is_never_announced);
  ADD (what_is_in_view_or_from_before_is_not_announced);
  ADD (a_storm_at_one_company_is_one_announcement_that_counts);
  ADD (a_storm_everywhere_is_one_announcement);
  ADD (a_summary_names_the_worst);
  ADD (what_must_wait_says_until_when);
  ADD (a_story_is_told_whole_and_at_its_rate);
  ADD (a_clock_that_is_set_back_gives_nothing_away);
  return g_test_run ();
}
