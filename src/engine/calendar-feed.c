/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules for other people's calendars, over the engine's web server. Whoever has the address may
 * read, so it is long and random; a wrong one is answered as a page that is not there. Each answer
 * is made in a worker. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/calendar-feed.h"

#include "base/clock.h"
#include "desk/oncall/calendar-write.h"
#include "desk/oncall/feed.h"

#include <string.h>

#define MAX_KEY_BYTES 128
/* Calendars that are answered at once; each opens the database. */
#define MAX_IN_WORK 4
#define RETRY_AFTER_S 5

struct _StwCalendarFeed
{
  StwEngine *engine;         /* (unowned) */
  GCancellable *cancellable; /* (owned) */
  guint n_in_work;
};

typedef struct
{
  StwCalendarFeed *feed;     /* (unowned) */
  StwHttpExchange *exchange; /* (unowned) lives until it is answered */
  char *database;            /* (owned) */
  char *key;                 /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->database);
  g_free (question->key);
  g_free (question);
}

/* Answers NULL where nobody has such a key. */
static void
write_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GError *error = NULL;
  g_autoptr (StwDb) db = stw_db_open (question->database, STW_DB_READ_ONLY, &error);
  gint64 schedule = 0;
  char *text = NULL;

  if (db != NULL && stw_feed_find (db, question->key, &schedule, &error) && schedule != 0)
    text = stw_calendar_write_schedule (db, schedule, stw_clock_now (NULL), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, g_free);
}

static void
answer (StwHttpExchange *exchange, const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", hash);
  const char *known = stw_http_exchange_get_header (exchange, "if-none-match", 0);
  const StwHttpField headers[] = {
    { "ETag", etag },
    { "Cache-Control", "private, max-age=300" },
    { NULL, NULL },
  };
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  if (known != NULL && strstr (known, etag) != NULL)
    stw_http_exchange_answer (exchange, 304, "text/calendar; charset=utf-8", nothing, headers);
  else
    stw_http_exchange_answer (exchange, 200, "text/calendar; charset=utf-8", body, headers);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);
  const Question *question = g_task_get_task_data (G_TASK (result));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  question->feed->n_in_work--;
  if (error != NULL)
    {
      g_message ("A calendar could not be written: %s", error->message);
      stw_http_exchange_refuse (question->exchange, 503, "Ask again later.", RETRY_AFTER_S);
    }
  else if (text == NULL)
    stw_http_exchange_refuse (question->exchange, 404, "There is no such calendar.", 0);
  else
    answer (question->exchange, text);
}

static void
handle (StwHttpExchange *exchange, gpointer data)
{
  StwCalendarFeed *self = data;
  g_auto (GStrv) keys = stw_http_exchange_dup_query (exchange, STW_CALENDAR_FEED_KEY);
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (keys == NULL || keys[0] == NULL || keys[1] != NULL || strlen (keys[0]) > MAX_KEY_BYTES)
    {
      stw_http_exchange_refuse (exchange, 404, "There is no such calendar.", 0);
      return;
    }
  if (self->n_in_work >= MAX_IN_WORK)
    {
      stw_http_exchange_refuse (exchange, 503, "Ask again later.", RETRY_AFTER_S);
      return;
    }
  self->n_in_work++;
  question = g_new0 (Question, 1);
  question->feed = self;
  question->exchange = exchange;
  question->database = g_strdup (stw_engine_get_database (self->engine));
  question->key = g_strdup (keys[0]);
  task = g_task_new (NULL, self->cancellable, written_cb, NULL);
  g_task_set_source_tag (task, handle);
  g_task_set_name (task, "calendar_feed");
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, write_in_worker);
}

/**
 * stw_calendar_feed_new:
 * @engine: whose schedules they are
 *
 * Returns: (transfer full): a feed
 */
StwCalendarFeed *
stw_calendar_feed_new (StwEngine *engine)
{
  StwCalendarFeed *self = g_new0 (StwCalendarFeed, 1);

  self->engine = engine;
  self->cancellable = g_cancellable_new ();
  return self;
}

/**
 * stw_calendar_feed_free:
 * @self: (nullable) (transfer full): a feed whose server is gone
 */
void
stw_calendar_feed_free (StwCalendarFeed *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * stw_calendar_feed_route:
 *
 * Returns: the row of the server's table that leads to @self
 */
StwHttpRoute
stw_calendar_feed_route (StwCalendarFeed *self)
{
  return (StwHttpRoute){ .method = "GET",
                         .path = STW_CALENDAR_FEED_PATH,
                         .handle = handle,
                         .data = self };
}
