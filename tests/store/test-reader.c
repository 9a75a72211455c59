/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that reads for the views: what one reading sees, and whom it holds up. */

#include "config.h"

#include "desk.h"
#include "scratch.h"
#include "store/reader.h"

typedef struct
{
  char *folder;      /* (owned) */
  StwDb *db;         /* (owned) */
  StwReader *reader; /* (owned) */
  GMainLoop *loop;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = scratch_new ();
  fixture->db = desk_open (fixture->folder);
  desk_add_company (fixture->db, "Northwind Logistics");
  path = g_build_filename (fixture->folder, "steward.db", NULL);
  fixture->reader = stw_reader_new (path);
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->reader, stw_reader_free);
  g_main_loop_unref (fixture->loop);
  stw_db_close (fixture->db);
  scratch_free (fixture->folder);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (stw_reader_run_finish (result, &error));
  g_assert_no_error (error);
  g_main_loop_quit (data);
}

static gpointer
count_companies (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *count = data;

  return stw_db_number (db, count, error, "SELECT COUNT(*) FROM company") ? count : NULL;
}

/* Somebody writes between two looks of one reading. */
static gpointer
look_twice (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  StwDb *writer = data;
  gint64 counts[2] = { -1, -1 };

  g_assert_nonnull (count_companies (db, &counts[0], NULL, error));
  desk_add_company (writer, "Globex");
  g_assert_nonnull (count_companies (db, &counts[1], NULL, error));
  g_assert_cmpint (counts[0], ==, 1);
  g_assert_cmpint (counts[1], ==, 1);
  return writer;
}

static void
test_a_reading_sees_one_moment_and_the_next_a_later_one (Fixture *fixture, gconstpointer data)
{
  gint64 count = -1;

  stw_reader_run_async (fixture->reader,
                        look_twice,
                        fixture->db,
                        NULL,
                        NULL,
                        NULL,
                        read_cb,
                        fixture->loop);
  g_main_loop_run (fixture->loop);
  stw_reader_run_async (fixture->reader,
                        count_companies,
                        &count,
                        NULL,
                        NULL,
                        NULL,
                        read_cb,
                        fixture->loop);
  g_main_loop_run (fixture->loop);
  g_assert_cmpint (count, ==, 2);
}

/* Ends when it is let go. */
static gpointer
wait_to_go (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GAsyncQueue *gate = data;

  return g_async_queue_pop (gate);
}

/* A reader that goes meanwhile leaves it alone. */
static void
test_a_long_reading_holds_no_other_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  gint64 count = -1;

  stw_reader_run_apart_async (fixture->reader,
                              0,
                              wait_to_go,
                              gate,
                              NULL,
                              NULL,
                              NULL,
                              read_cb,
                              fixture->loop);
  stw_reader_run_async (fixture->reader,
                        count_companies,
                        &count,
                        NULL,
                        NULL,
                        NULL,
                        read_cb,
                        fixture->loop);
  g_main_loop_run (fixture->loop);
  g_assert_cmpint (count, ==, 1);
  g_clear_pointer (&fixture->reader, stw_reader_free);
  g_async_queue_push (gate, gate);
  g_main_loop_run (fixture->loop);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/reader/one-moment", test_a_reading_sees_one_moment_and_the_next_a_later_one);
  add ("/reader/apart", test_a_long_reading_holds_no_other_up);
  return g_test_run ();
}
