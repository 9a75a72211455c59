/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that moves the write-ahead log into the database a while after something was written,
 * so that the ledger need not wait for the disk. PASSIVE: it waits for nobody and nobody waits for
 * it; what a writer without a pause leaves over, the ledger empties itself. While nothing is
 * written it sleeps. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/checkpointer.h"

#include "store/db-private.h"

struct _StwCheckpointer
{
  StwDb *db; /* (owned) the thread's */
  gint64 interval_us;
  GThread *thread; /* (owned) */
  GMutex lock;
  GCond wake;
  gboolean written; /* (mutex lock) since the last turn began */
  gboolean stop;    /* (mutex lock) */
};

/* Returns whether the thread goes on, after something was written and a pause. */
static gboolean
wait_for_turn (StwCheckpointer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 end;

  while (!self->stop && !self->written)
    g_cond_wait (&self->wake, &self->lock);
  end = g_get_monotonic_time () + self->interval_us;
  while (!self->stop && g_cond_wait_until (&self->wake, &self->lock, end))
    ;
  self->written = FALSE;
  return !self->stop;
}

static gpointer
checkpoint_thread (gpointer data)
{
  StwCheckpointer *self = data;

  while (wait_for_turn (self))
    {
      int n_frames = 0;
      int n_moved = 0;
      int code = sqlite3_wal_checkpoint_v2 (stw_db_get_handle (self->db),
                                            NULL,
                                            SQLITE_CHECKPOINT_PASSIVE,
                                            &n_frames,
                                            &n_moved);

      if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED)
        g_info ("checkpoint: %s", sqlite3_errstr (code));
      /* Somebody still reads what was before. */
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED || n_moved < n_frames)
        stw_checkpointer_note (self);
    }
  return NULL;
}

/**
 * stw_checkpointer_note:
 *
 * Something was written. May be called from any thread.
 */
void
stw_checkpointer_note (StwCheckpointer *checkpointer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&checkpointer->lock);

  if (checkpointer->written)
    return;
  checkpointer->written = TRUE;
  g_cond_signal (&checkpointer->wake);
}

/**
 * stw_checkpointer_new:
 * @path: (type filename): the database, migrated
 * @interval_ms: the pause between a writing and the turn that follows
 *
 * Returns: (transfer full): a running thread; to be freed before the ledger
 */
StwCheckpointer *
stw_checkpointer_new (const char *path, gint64 interval_ms, GError **error)
{
  StwDb *db;
  StwCheckpointer *self;

  g_return_val_if_fail (interval_ms > 0, NULL);

  db = stw_db_open (path, STW_DB_WRITE, error);
  if (db == NULL)
    return NULL;
  self = g_new0 (StwCheckpointer, 1);
  self->db = db;
  self->interval_us = interval_ms * 1000;
  /* What was left over the last time. */
  self->written = TRUE;
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("stw-checkpoint", checkpoint_thread, self);
  return self;
}

/**
 * stw_checkpointer_free:
 * @checkpointer: (nullable) (transfer full): a running thread
 *
 * Ends it, after the turn that it is in.
 */
void
stw_checkpointer_free (StwCheckpointer *checkpointer)
{
  if (checkpointer == NULL)
    return;
  g_mutex_lock (&checkpointer->lock);
  checkpointer->stop = TRUE;
  g_cond_signal (&checkpointer->wake);
  g_mutex_unlock (&checkpointer->lock);
  g_thread_join (checkpointer->thread);
  g_cond_clear (&checkpointer->wake);
  g_mutex_clear (&checkpointer->lock);
  stw_db_close (checkpointer->db);
  g_free (checkpointer);
}
