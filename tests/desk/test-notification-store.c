/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people are told of, as the timeline says. */

#include "desk/notification-store.h"

#include "base/clock.h"

#include "rows.h"

static void
tell (Rows *rows, gint64 incident, const char *kind, const char *actor)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
                     "VALUES (%" G_GINT64_FORMAT ", 1, 5, '%s', '%s', '{}')",
                     incident,
                     kind,
                     actor);

  rows_script (rows, sql);
}

static gint64
add (Rows *rows, int status)
{
  gint64 incident = rows_add_incident (rows, rows->company, status, 1);

  tell (rows, incident, "opened", "engine");
  return incident;
}

static void
assert_told (Rows *rows, gint64 incident, StwNotificationKind kind, gboolean waits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwNotification) told = stw_notification_load (rows->db, incident, &error);

  g_assert_no_error (error);
  g_assert_nonnull (told);
  g_assert_cmpint (told->kind, ==, kind);
  g_assert_cmpint (told->waits, ==, waits);
}

static void
give_read (Rows *rows, gint64 incident)
{
  g_autoptr (StwCommand) command = stw_command_new ("notification.read", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  guint n;

  json_object_set_int_member (command->arguments, "incident", incident);
  rows_write (rows,
              transaction,
              stw_notification_commands (&n)[0].run (transaction, command, &result, NULL, &error));
}

/* The ids of the list; those that were read in brackets. */
static void
assert_list (Rows *rows, const char *expected)
{
  g_autoptr (GPtrArray) list = stw_notification_list (rows->db, STW_SEVERITIES_ALL, 10, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const StwNotification *told = g_ptr_array_index (list, i);

      g_string_append_printf (text, told->is_read ? "(%d)" : "%d", (int) told->incident);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
what_somebody_dealt_with_waits_no_more (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = add (rows, STW_INCIDENT_NEW);

  tell (rows, incident, "alerts", "door");
  assert_told (rows, incident, STW_NOTIFICATION_OPENED, TRUE);
  tell (rows, incident, "acknowledge", "desk");
  assert_told (rows, incident, STW_NOTIFICATION_OPENED, FALSE);
  tell (rows, incident, "reopen", "engine");
  assert_told (rows, incident, STW_NOTIFICATION_REOPENED, TRUE);
  tell (rows, incident, "woken", "engine");
  assert_told (rows, incident, STW_NOTIFICATION_WOKEN, TRUE);
  rows_script (rows, "UPDATE incident SET snoozed = 1");
  assert_told (rows, incident, STW_NOTIFICATION_WOKEN, FALSE);
}

static void
what_resolved_by_itself_waits_no_more (void)
{
  g_autoptr (Rows) rows = rows_new ();

  assert_told (rows, add (rows, STW_INCIDENT_RESOLVED), STW_NOTIFICATION_OPENED, FALSE);
}

static void
what_a_person_split_off_is_no_news (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = add (rows, STW_INCIDENT_NEW);

  rows_script (rows, "UPDATE incident SET touched = 1");
  assert_told (rows, incident, STW_NOTIFICATION_OPENED, FALSE);
}

static void
what_a_person_did_is_not_told (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (GError) error = NULL;

  tell (rows, incident, "opened", "desk");
  g_assert_null (stw_notification_load (rows->db, incident, &error));
  g_assert_no_error (error);
}

static void
an_incident_pages_unless_every_alert_says_that_it_does_not (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = add (rows, STW_INCIDENT_NEW);
  g_autoptr (StwNotification) silent = NULL;
  g_autoptr (StwNotification) loud = NULL;

  rows_add_alert (rows, incident, "dc1", "s");
  rows_script (rows, "UPDATE incident SET alert_count = 1; UPDATE alert SET do_not_page = 1");
  silent = stw_notification_load (rows->db, incident, NULL);
  g_assert_false (silent->pages);
  rows_add_alert (rows, incident, "dc2", "s");
  loud = stw_notification_load (rows->db, incident, NULL);
  g_assert_true (loud->pages);
}

static void
the_list_has_each_incident_once_with_the_newest_first (void)
{
  g_autoptr (Rows) rows = rows_new ();

  add (rows, STW_INCIDENT_NEW);
  add (rows, STW_INCIDENT_NEW);
  add (rows, STW_INCIDENT_PENDING);
  add (rows, STW_INCIDENT_NEW);
  assert_list (rows, "421");
  tell (rows, 1, "reopen", "engine");
  assert_list (rows, "142");
  rows_script (rows, "UPDATE incident SET merged_into = 1 WHERE id = 2");
  assert_list (rows, "14");
}

static void
what_was_read_is_news_again_when_more_happens (void)
{
  g_autoptr (Rows) rows = rows_new ();

  add (rows, STW_INCIDENT_NEW);
  add (rows, STW_INCIDENT_NEW);
  give_read (rows, 1);
  assert_list (rows, "2(1)");
  tell (rows, 1, "reopen", "engine");
  assert_list (rows, "12");
  give_read (rows, 0);
  give_read (rows, 0);
  assert_list (rows, "(1)(2)");
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM change WHERE entity = 'notification'"),
                   ==,
                   3);
  rows_script (rows, "DELETE FROM incident");
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM notification_read"), ==, 0);
}

/* However they lie in time and kind: what is one piece of news is of one clock and one minute, and
 * together the pieces are the list. */
static void
many_promises_of_one_minute_are_one_piece_of_news (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GPtrArray) list =
                   g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);
      gint64 at = STW_DAY;
      guint n;

      for (guint i = 0; i < 40; i++)
        {
          StwNotification *one = g_new0 (StwNotification, 1);

          one->kind = (StwNotificationKind) g_test_rand_int_range (STW_NOTIFICATION_ESCALATED,
                                                                   STW_NOTIFICATION_MISSED + 1);
          at -= g_test_rand_int_range (0, 40 * STW_SECOND);
          one->at = at;
          g_ptr_array_add (list, one);
        }
      for (guint i = 0; i < list->len; i += n)
        {
          const StwNotification *first = g_ptr_array_index (list, i);

          n = stw_notification_count_run (list, i);
          g_assert_cmpuint (n, >=, 1);
          g_assert_cmpuint (i + n, <=, list->len);
          g_assert_true (n == 1 || first->kind != STW_NOTIFICATION_ESCALATED);
          for (guint j = i; j < i + n; j++)
            {
              const StwNotification *one = g_ptr_array_index (list, j);

              g_assert_cmpint (one->kind, ==, first->kind);
              g_assert_cmpint (first->at - one->at, <, STW_MINUTE);
            }
        }
    }
}

/* Counts those beyond the newest @most. */
static guint
count_beyond (Rows *rows, guint most)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = stw_notification_list (rows->db, STW_SEVERITIES_ALL, most, &error);
  const StwNotification *last = g_ptr_array_index (list, list->len - 1);
  gint64 before = last->event;
  guint n;

  g_assert_cmpuint (list->len, ==, most);
  for (guint i = list->len; i > 0; i--)
    if (!((StwNotification *) g_ptr_array_index (list, i - 1))->pages)
      g_ptr_array_remove_index (list, i - 1);
  g_assert_true (
    stw_notification_count_beyond (rows->db, STW_SEVERITIES_ALL, list, before, &n, &error));
  g_assert_no_error (error);
  return n;
}

static void
what_a_list_has_no_room_for_is_counted (void)
{
  g_autoptr (Rows) rows = rows_new ();

  /* An older piece of news, and ten of one minute. */
  for (guint i = 0; i < 12; i++)
    tell (rows, add (rows, STW_INCIDENT_NEW), "breach-told", "engine");
  rows_script (rows,
               "UPDATE timeline SET at = 1000000 + incident_id * 1000;"
               "UPDATE timeline SET at = 1 WHERE incident_id <= 2;"
               "UPDATE incident SET alert_count = 0");
  g_assert_cmpuint (count_beyond (rows, 3), ==, 7);
  g_assert_cmpuint (count_beyond (rows, 10), ==, 0);
  g_assert_cmpuint (count_beyond (rows, 11), ==, 1);
  /* One has newer news, and one was merged away. */
  tell (rows, 4, "breach-told", "engine");
  rows_script (rows, "UPDATE timeline SET at = 1013000 WHERE at = 5");
  g_assert_cmpuint (count_beyond (rows, 3), ==, 7);
  rows_script (rows, "UPDATE incident SET merged_into = 1 WHERE id = 5");
  g_assert_cmpuint (count_beyond (rows, 3), ==, 6);
  /* What is of another kind ends it. */
  rows_script (rows, "UPDATE timeline SET kind = 'escalated' WHERE id > 5 AND incident_id = 8");
  g_assert_cmpuint (count_beyond (rows, 3), ==, 2);
  tell (rows, 8, "escalated", "engine");
  g_assert_cmpuint (count_beyond (rows, 1), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(function) g_test_add_func ("/desk/notification-store/" #function, function)
  ADD (what_somebody_dealt_with_waits_no_more);
  ADD (what_resolved_by_itself_waits_no_more);
  ADD (what_a_person_split_off_is_no_news);
  ADD (what_a_person_did_is_not_told);
  ADD (an_incident_pages_unless_every_alert_says_that_it_does_not);
  ADD (the_list_has_each_incident_once_with_the_newest_first);
  ADD (what_was_read_is_news_again_when_more_happens);
  ADD (what_a_list_has_no_room_for_is_counted);
  g_test_add_func ("/notification-store/run", many_promises_of_one_minute_are_one_piece_of_news);
  return g_test_run ();
}
