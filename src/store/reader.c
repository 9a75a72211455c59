/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader: a thread with a read-only connection of its own that serves the views, so that the
 * main thread runs no query. A read begins and ends within one call, and sees one moment of the
 * database, whatever is written meanwhile. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/reader.h"

#include "store/wall.h"

struct _StwReader
{
  char *path;         /* (owned) */
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned) of GTask */
};

typedef struct
{
  gint64 viewer; /* 0 for everything */
  StwReadFunc func;
  gpointer data;
  GDestroyNotify free_data;   /* (nullable) */
  GDestroyNotify free_result; /* (nullable) */
} Read;

/* Ends the thread; never given out as a task. */
static int end_of_queue;

static void
read_free (gpointer data)
{
  Read *read = data;

  if (read->free_data != NULL)
    read->free_data (read->data);
  g_free (read);
}

/* The thread's connections, opened when they are first needed: one that shows everything, and one
 * with a wall. */
typedef struct
{
  StwDb *open;   /* (owned) (nullable) */
  StwDb *walled; /* (owned) (nullable) */
} Connections;

static gboolean
ensure (const char *path, StwDb **db, GError **error)
{
  if (*db == NULL)
    *db = stw_db_open (path, STW_DB_READ_ONLY, error);
  return *db != NULL;
}

/* Returns (transfer none) (nullable): what shows what the viewer may see. */
static StwDb *
choose (const char *path, Connections *connections, gint64 viewer, GError **error)
{
  gboolean needed;

  if (!ensure (path, &connections->open, error) ||
      !stw_wall_is_needed (connections->open, viewer, &needed, error))
    return NULL;
  if (!needed)
    return connections->open;
  if (!ensure (path, &connections->walled, error) ||
      !stw_wall_raise (connections->walled, viewer, error))
    return NULL;
  return connections->walled;
}

static void
run (StwDb *db, GTask *task)
{
  const Read *read = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (stw_db_run_script (db, "BEGIN", &error))
    {
      stw_db_set_cancellable (db, cancellable);
      result = read->func (db, read->data, cancellable, &error);
      stw_db_set_cancellable (db, NULL);
      stw_db_run_script (db, "ROLLBACK", NULL);
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, read->free_result);
}

static void
connections_close (Connections *connections)
{
  stw_db_close (connections->open);
  stw_db_close (connections->walled);
}

static void
serve (const char *path, Connections *connections, GTask *task)
{
  const Read *read = g_task_get_task_data (task);
  GError *error = NULL;
  StwDb *db = choose (path, connections, read->viewer, &error);

  if (db == NULL)
    g_task_return_error (task, error);
  else
    run (db, task);
}

static gpointer
reader_thread (gpointer data)
{
  StwReader *self = data;
  Connections connections = { NULL, NULL };
  gpointer item;

  while ((item = g_async_queue_pop (self->queue)) != &end_of_queue)
    {
      g_autoptr (GTask) task = item;

      serve (self->path, &connections, task);
    }
  connections_close (&connections);
  return NULL;
}

/**
 * stw_reader_new:
 * @path: the database
 *
 * Returns: (transfer full): a running reader
 */
StwReader *
stw_reader_new (const char *path)
{
  StwReader *self = g_new0 (StwReader, 1);

  self->path = g_strdup (path);
  self->queue = g_async_queue_new_full (g_object_unref);
  self->thread = g_thread_new ("stw-reader", reader_thread, self);
  return self;
}

/**
 * stw_reader_free:
 * @reader: (nullable) (transfer full): a reader; what still waits is read first
 */
void
stw_reader_free (StwReader *reader)
{
  if (reader == NULL)
    return;
  g_async_queue_push (reader->queue, &end_of_queue);
  g_thread_join (reader->thread);
  g_async_queue_unref (reader->queue);
  g_free (reader->path);
  g_free (reader);
}

static GTask *
new_task (Read read, GCancellable *cancellable, GAsyncReadyCallback done, gpointer done_data)
{
  GTask *task = g_task_new (NULL, cancellable, done, done_data);

  g_task_set_source_tag (task, new_task);
  g_task_set_name (task, "stw_reader");
  g_task_set_task_data (task, g_memdup2 (&read, sizeof read), read_free);
  return task;
}

/**
 * stw_reader_run_async:
 * @func: what to read
 * @data: (transfer full): what @func is called with
 * @free_data: (nullable): frees @data
 * @free_result: (nullable): frees a result that nobody takes
 * @done: called on the thread-default context of the caller
 */
void
stw_reader_run_async (StwReader *reader,
                      StwReadFunc func,
                      gpointer data,
                      GDestroyNotify free_data,
                      GDestroyNotify free_result,
                      GCancellable *cancellable,
                      GAsyncReadyCallback done,
                      gpointer done_data)
{
  stw_reader_run_for_async (reader,
                            0,
                            func,
                            data,
                            free_data,
                            free_result,
                            cancellable,
                            done,
                            done_data);
}

/**
 * stw_reader_run_for_async:
 * @viewer: the person who asks, 0 where one person uses the desk
 *
 * Like stw_reader_run_async(); what is read are the rows that the viewer may see, and to @func
 * there are no others.
 */
void
stw_reader_run_for_async (StwReader *reader,
                          gint64 viewer,
                          StwReadFunc func,
                          gpointer data,
                          GDestroyNotify free_data,
                          GDestroyNotify free_result,
                          GCancellable *cancellable,
                          GAsyncReadyCallback done,
                          gpointer done_data)
{
  g_return_if_fail (reader != NULL && func != NULL);

  g_async_queue_push (
    reader->queue,
    new_task ((Read){ viewer, func, data, free_data, free_result }, cancellable, done, done_data));
}

/* In a worker, with connections of its own. */
static void
read_apart (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *path = g_object_get_data (G_OBJECT (task), "path");
  Connections connections = { NULL, NULL };

  serve (path, &connections, task);
  connections_close (&connections);
}

/**
 * stw_reader_run_apart_async:
 * @viewer: the person who asks, 0 where one person uses the desk
 *
 * Like stw_reader_run_for_async(), for what takes long: in a worker with a connection of its own,
 * so that no view waits for it. The reader may go meanwhile.
 */
void
stw_reader_run_apart_async (StwReader *reader,
                            gint64 viewer,
                            StwReadFunc func,
                            gpointer data,
                            GDestroyNotify free_data,
                            GDestroyNotify free_result,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer done_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (reader != NULL && func != NULL);

  task =
    new_task ((Read){ viewer, func, data, free_data, free_result }, cancellable, done, done_data);
  g_object_set_data_full (G_OBJECT (task), "path", g_strdup (reader->path), g_free);
  g_task_run_in_thread (task, read_apart);
}

/**
 * stw_reader_run_finish:
 * @error: #STW_STORE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the read brought
 */
gpointer
stw_reader_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
