/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars elsewhere: when they are read, what becomes of a copy that is held, and the address at
 * which a schedule itself is read. */

#include "desk/oncall/subscription-store.h"

#include "base/clock.h"
#include "desk/oncall/feed.h"

#include "rows.h"

#include <string.h>

#define EVENTS                                                                                     \
  "[{\"who\":\"ANN\",\"from\":10,\"to\":20},{\"who\":\"party\",\"mail\":\"ann@msp.example\","      \
  "\"from\":30,\"to\":40},{\"who\":\"party\",\"from\":50,\"to\":60},"                              \
  "{\"who\":\"Gus\",\"from\":70,\"to\":80},{\"who\":\"2\",\"from\":81,\"to\":82},"                 \
  "{\"who\":\"never\",\"from\":90,\"to\":90},{\"who\":\"back\",\"from\":99,\"to\":1},7]"

static Rows *
make_rows (void)
{
  Rows *rows = rows_new ();

  rows_script (
    rows,
    "INSERT INTO person (id, name, name_key, mail, mail_key, timezone, hours, "
    "created_at, left_at) VALUES (1, 'Ann', 'ann', 'ann@msp.example', "
    "'ann@msp.example', 'UTC', '\"always\"', 0, NULL), "
    "(2, 'Gus', 'gus', NULL, NULL, 'UTC', '\"always\"', 0, 5);"
    "INSERT INTO schedule (id, name, name_key, timezone, layers, created_at) VALUES "
    "(1, 'Nights', 'nights', 'Europe/Berlin', '[]', 0), "
    "(2, 'Days', 'days', 'UTC', '[]', 0);"
    "INSERT INTO subscription (id, schedule_id, name, kind, person_id, is_address, "
    "created_at) VALUES (1, 1, 'file', 0, NULL, 0, 0), (2, 1, 'address', 1, NULL, 1, 0), "
    "(3, 2, 'hers', 0, 1, 1, 0)");
  return rows;
}

static char *
list_spans (Rows *rows, gint64 calendar)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwRows) list =
               stw_db_query (rows->db,
                             &error,
                             "SELECT COALESCE(person_id, 0), from_at FROM subscription_span "
                             "WHERE subscription_id = ?1 ORDER BY from_at",
                             STW_INT (calendar));

  while (stw_rows_next (list, &error))
    g_string_append_printf (text,
                            "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT " ",
                            stw_rows_get_int (list, 0),
                            stw_rows_get_int (list, 1));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
take (Rows *rows, gint64 calendar, const char *copy)
{
  rows_write (
    rows,
    transaction,
    stw_subscription_take (stw_transaction_get_db (transaction), calendar, copy, DESK_NOW, &error));
}

static void
an_event_is_of_its_attendee_else_of_whom_its_title_names (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autofree char *named = NULL;
  g_autofree char *hers = NULL;
  g_autofree char *fewer = NULL;

  take (rows, 2, EVENTS);
  named = list_spans (rows, 2);
  g_assert_cmpstr (named, ==, "1@10 1@30 0@50 0@70 0@81 ");
  /* Of a calendar that is one person's every event is theirs. */
  take (rows, 3, EVENTS);
  hers = list_spans (rows, 3);
  g_assert_cmpstr (hers, ==, "1@10 1@30 1@50 1@70 1@81 ");
  take (rows, 3, "[]");
  fewer = list_spans (rows, 3);
  g_assert_cmpstr (fewer, ==, "");
}

static StwSubscription *
load (Rows *rows, gint64 now)
{
  g_autoptr (GError) error = NULL;
  StwSubscription *row = stw_subscription_load (rows->db, 2, now, &error);

  g_assert_no_error (error);
  return row;
}

static void
a_copy_that_is_held_waits_beside_the_good_one (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autoptr (StwSubscription) holding = NULL;
  g_autoptr (StwSubscription) taken = NULL;
  g_autofree char *spans = NULL;

  take (rows, 2, EVENTS);
  rows_write (rows,
              transaction,
              stw_subscription_hold (stw_transaction_get_db (transaction), 2, "[]", &error));
  holding = load (rows, DESK_NOW);
  g_assert_cmpstr (holding->copy, ==, EVENTS);
  g_assert_cmpstr (holding->held, ==, "[]");
  g_assert_cmpstr (holding->timezone, ==, "Europe/Berlin");
  spans = list_spans (rows, 2);
  g_assert_cmpstr (spans, !=, "");
  take (rows, 2, "[]");
  taken = load (rows, DESK_NOW);
  g_assert_cmpstr (taken->copy, ==, "[]");
  g_assert_null (taken->held);
}

static void
note_read (Rows *rows, const char *etag, const char *problem, gint64 began, gint64 now)
{
  rows_write (rows,
              transaction,
              stw_subscription_note_read (stw_transaction_get_db (transaction),
                                          2,
                                          etag,
                                          problem,
                                          began,
                                          now,
                                          &error));
}

static guint
count_due (Rows *rows, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gint64 next;
  g_autoptr (GPtrArray) due = stw_subscription_list_due (rows->db, now, &next, &error);

  g_assert_no_error (error);
  return due->len;
}

/* Whoever asks while it is being read is not forgotten. */
static void
an_address_is_read_when_it_is_due_or_somebody_asks (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autoptr (StwSubscription) failed = NULL;
  g_autoptr (StwSubscription) fresh = NULL;
  g_autoptr (StwSubscription) old = NULL;
  gint64 later = DESK_NOW + STW_SUBSCRIPTION_EACH;

  rows_script (rows, "DELETE FROM subscription WHERE id = 3");
  g_assert_cmpuint (count_due (rows, DESK_NOW), ==, 1);
  take (rows, 2, EVENTS);
  note_read (rows, "\"one\"", NULL, 0, DESK_NOW);
  g_assert_cmpuint (count_due (rows, later - 1), ==, 0);
  g_assert_cmpuint (count_due (rows, later), ==, 1);
  note_read (rows, NULL, "It does not answer.", DESK_NOW, later);
  failed = load (rows, later);
  g_assert_cmpstr (failed->problem, ==, "It does not answer.");
  g_assert_cmpstr (failed->etag, ==, "\"one\"");
  rows_write (rows,
              transaction,
              stw_subscription_ask (stw_transaction_get_db (transaction), 2, later + 1, &error));
  g_assert_cmpuint (count_due (rows, later + 1), ==, 1);
  note_read (rows, NULL, NULL, later, later + 2);
  g_assert_cmpuint (count_due (rows, later + 2), ==, 1);
  note_read (rows, NULL, NULL, -(later + 1), later + 3);
  g_assert_cmpuint (count_due (rows, later + 3), ==, 0);
  fresh = load (rows, later + 3);
  g_assert_null (fresh->problem);
  /* Once a day all of it is asked for, so that its events reach a year ahead again. */
  old = load (rows, DESK_NOW + STW_DAY);
  g_assert_null (old->etag);
}

static gint64
find_feed (Rows *rows, const char *token)
{
  g_autoptr (GError) error = NULL;
  gint64 schedule = -1;

  stw_feed_find (rows->db, token, &schedule, &error);
  g_assert_no_error (error);
  return schedule;
}

static void
set_feed (Rows *rows, gint64 schedule, const char *token)
{
  rows_write (rows,
              transaction,
              stw_feed_set_token (stw_transaction_get_db (transaction), schedule, token, &error));
}

static void
a_schedule_is_read_at_its_newest_address_alone (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autofree char *first = stw_feed_make_token ();
  g_autofree char *second = stw_feed_make_token ();
  g_autofree char *hash = NULL;
  g_autofree char *none = NULL;

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (find_feed (rows, first), ==, 0);
  set_feed (rows, 1, first);
  set_feed (rows, 2, second);
  g_assert_cmpint (find_feed (rows, first), ==, 1);
  g_assert_cmpint (find_feed (rows, second), ==, 2);
  g_assert_cmpint (find_feed (rows, ""), ==, 0);
  hash = stw_feed_dup_hash (rows->db, 1, NULL);
  g_assert_null (strstr (hash, first));
  set_feed (rows, 1, NULL);
  g_assert_cmpint (find_feed (rows, first), ==, 0);
  none = stw_feed_dup_hash (rows->db, 1, NULL);
  g_assert_cmpstr (none, ==, "");
  /* Nothing and nonsense bring back nothing; the hash brings back the address. */
  g_assert_true (stw_feed_set_hash (rows->db, 1, "", NULL));
  g_assert_true (stw_feed_set_hash (rows->db, 1, "0g", NULL));
  g_assert_cmpint (find_feed (rows, first), ==, 0);
  g_assert_true (stw_feed_set_hash (rows->db, 1, hash, NULL));
  g_assert_cmpint (find_feed (rows, first), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/subscription/whose",
                   an_event_is_of_its_attendee_else_of_whom_its_title_names);
  g_test_add_func ("/desk/subscription/held", a_copy_that_is_held_waits_beside_the_good_one);
  g_test_add_func ("/desk/subscription/due", an_address_is_read_when_it_is_due_or_somebody_asks);
  g_test_add_func ("/desk/subscription/feed", a_schedule_is_read_at_its_newest_address_alone);
  return g_test_run ();
}
