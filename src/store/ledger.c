/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger: one thread, one writing connection, one queue. It runs commands one after another
 * inside a group transaction, commits once per group, and answers after the commit. Because
 * nothing runs beside it, rules such as deduplication need no locks. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/ledger.h"

#include "store/db-private.h"

/* A group ends when the queue is empty or when one of these is reached. */
#define GROUP_COMMANDS 512
#define GROUP_TIME_US 8000
/* Frames of the write-ahead log past which the ledger itself empties it. */
#define WAL_FRAMES 8192
#define CLOCK_JUMP (1 * STW_MINUTE)

typedef struct
{
  StwCommand *command; /* (owned) (nullable) NULL ends the thread */
  StwCommandDone done; /* (nullable) */
  gpointer data;
  GMainContext *context; /* (owned) */
  JsonObject *result;    /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable) */
} Entry;

typedef struct
{
  guint id;
  GMainContext *context; /* (owned) */
  StwChangesFunc changed;
  gpointer data;
  gint cancelled; /* (atomic) */
} Watch;

struct _StwLedger
{
  StwDb *db;             /* (owned) ledger thread */
  const StwClock *clock; /* (unowned) */
  StwLedgerRules rules;
  gpointer data;
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned) of Entry */
  GMutex lock;
  GPtrArray *watches;     /* (owned) (mutex lock) of Watch */
  guint next_watch;       /* (mutex lock) */
  StwFullFunc full_watch; /* (nullable) (mutex lock) */
  gpointer full_data;     /* (mutex lock) */
  gboolean full;          /* (mutex lock) the disk took nothing at the last attempt */
  StwWrittenFunc written; /* (nullable) (mutex lock) */
  gpointer written_data;  /* (mutex lock) */
  gint64 last_wall;       /* ledger thread: the clocks at the last group, 0 before the first */
  gint64 last_steady;     /* ledger thread */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  stw_command_free (entry->command);
  g_clear_pointer (&entry->context, g_main_context_unref);
  g_clear_pointer (&entry->result, json_object_unref);
  g_clear_error (&entry->error);
  g_free (entry);
}

static void
watch_clear (gpointer data)
{
  Watch *watch = data;

  g_main_context_unref (watch->context);
}

static void
watch_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, watch_clear);
}

static gboolean
answer_cb (gpointer data)
{
  GPtrArray *entries = data;

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      entry->done (entry->result, entry->error, entry->data);
    }
  return G_SOURCE_REMOVE;
}

/* Wakes each context once for all its answers of the group. The entries let go of their context:
 * one that has ended takes the answers with it. */
static void
answer (GPtrArray *group)
{
  g_autoptr (GHashTable) by_context =
               g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_main_context_unref, NULL);
  GHashTableIter iter;
  gpointer context;
  gpointer entries;

  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = g_ptr_array_index (group, i);
      GPtrArray *list;

      if (entry->done == NULL)
        {
          entry_free (entry);
          continue;
        }
      list = g_hash_table_lookup (by_context, entry->context);
      if (list == NULL)
        {
          list = g_ptr_array_new_with_free_func (entry_free);
          g_hash_table_insert (by_context, g_main_context_ref (entry->context), list);
        }
      g_clear_pointer (&entry->context, g_main_context_unref);
      g_ptr_array_add (list, entry);
    }
  g_ptr_array_set_size (group, 0);
  g_hash_table_iter_init (&iter, by_context);
  while (g_hash_table_iter_next (&iter, &context, &entries))
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, answer_cb, entries, (GDestroyNotify) g_ptr_array_unref);
      g_source_attach (source, context);
    }
}

typedef struct
{
  Watch *watch;    /* (owned) */
  GArray *changes; /* (owned) */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  watch_unref (notice->watch);
  g_array_unref (notice->changes);
  g_free (notice);
}

static gboolean
notice_cb (gpointer data)
{
  Notice *notice = data;

  if (!g_atomic_int_get (&notice->watch->cancelled))
    notice->watch->changed (notice->changes, notice->watch->data);
  return G_SOURCE_REMOVE;
}

static void
tell_watches (StwLedger *self, GArray *changes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (changes->len == 0)
    return;
  for (guint i = 0; i < self->watches->len; i++)
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      Watch *watch = g_ptr_array_index (self->watches, i);
      Notice *notice = g_new0 (Notice, 1);

      notice->watch = g_atomic_rc_box_acquire (watch);
      notice->changes = g_array_ref (changes);
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, notice_cb, notice, notice_free);
      g_source_attach (source, watch->context);
    }
}

/* Whether an error says that the database itself is in trouble. */
static gboolean
fails_group (const GError *error)
{
  return error->domain == STW_STORE_ERROR && error->code != STW_STORE_ERROR_CONSTRAINT &&
         error->code != STW_STORE_ERROR_NOT_FOUND;
}

static gboolean
run_entry (StwLedger *self, StwTransaction *transaction, Entry *entry, GError **error)
{
  if (self->rules.prepare != NULL &&
      !self->rules.prepare (transaction, entry->command, self->data, error))
    return FALSE;
  if (!stw_transaction_savepoint (transaction, error))
    return FALSE;
  if (self->rules.run (transaction, entry->command, &entry->result, self->data, &entry->error))
    return stw_transaction_release (transaction, error);
  g_clear_pointer (&entry->result, json_object_unref);
  if (fails_group (entry->error))
    {
      g_propagate_error (error, g_steal_pointer (&entry->error));
      return FALSE;
    }
  /* A command that failed in the middle may have left savepoints of its own. */
  return stw_transaction_undo_all (transaction, error) &&
         (self->rules.refused == NULL ||
          self->rules.refused (transaction, entry->command, entry->error, self->data, error));
}

/* The wall clock and the one that nobody sets must move alike while the program runs. */
static gboolean
note_clock_jump (StwLedger *self,
                 StwTransaction *transaction,
                 gint64 wall,
                 gint64 steady,
                 GError **error)
{
  gint64 jump = (wall - self->last_wall) - (steady - self->last_steady);
  gboolean known = self->last_wall != 0;
  g_autoptr (JsonObject) detail = NULL;

  self->last_wall = wall;
  self->last_steady = steady;
  if (!known || ABS (jump) <= CLOCK_JUMP)
    return TRUE;
  detail = json_object_new ();
  json_object_set_int_member (detail, "milliseconds", jump);
  return stw_transaction_audit (transaction, "engine", 0, "clock.jump", "clock", 0, detail, error);
}

/* Takes entries until the group is full; once @fine is over they are taken to be refused.
 * Returns whether the thread goes on. */
static gboolean
run_entries (StwLedger *self,
             StwTransaction *transaction,
             Entry *first,
             GPtrArray *group,
             gboolean fine,
             GError **error)
{
  gint64 end = g_get_monotonic_time () + GROUP_TIME_US;
  Entry *entry = first;

  while (entry != NULL)
    {
      if (entry->command == NULL)
        {
          entry_free (entry);
          return FALSE;
        }
      g_ptr_array_add (group, entry);
      fine = fine && run_entry (self, transaction, entry, error);
      if (group->len >= GROUP_COMMANDS || g_get_monotonic_time () > end)
        break;
      entry = g_async_queue_try_pop (self->queue);
    }
  return TRUE;
}

static void
fail_entries (GPtrArray *group, const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = g_ptr_array_index (group, i);

      g_clear_pointer (&entry->result, json_object_unref);
      g_clear_error (&entry->error);
      entry->error = g_error_copy (error);
    }
}

/* Says when the disk is full, and when something was written again. */
static void
note_room (StwLedger *self, gboolean full)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->full == full)
    return;
  self->full = full;
  if (self->full_watch != NULL)
    self->full_watch (full, self->full_data);
}

/* One group: begin, run, commit, answer. Returns whether the thread goes on. */
static gboolean
run_group (StwLedger *self, Entry *first)
{
  gint64 now = stw_clock_now (self->clock);
  gint64 steady = stw_clock_monotonic ();
  const int n_written = sqlite3_total_changes (stw_db_get_handle (self->db));
  g_autoptr (StwTransaction) transaction = stw_transaction_new (self->db, now, steady);
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean begun = stw_transaction_begin (transaction, &error) &&
                   note_clock_jump (self, transaction, now, steady, &error);
  gboolean go_on = run_entries (self, transaction, first, group, begun, &error);
  gboolean committed = FALSE;

  if (begun && error == NULL &&
      (self->rules.before_commit == NULL ||
       self->rules.before_commit (transaction, self->data, &error)))
    committed = stw_transaction_commit (transaction, &error);
  else
    stw_transaction_rollback (transaction);
  if (!committed)
    fail_entries (group, error);
  if (committed ? sqlite3_total_changes (stw_db_get_handle (self->db)) != n_written
                : g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL))
    note_room (self, !committed);
  self->rules.settled (committed, self->data);
  /* Who asked hears of it after those who follow, so that an answer finds everything in place. */
  if (committed)
    {
      g_autoptr (GArray) changes = stw_transaction_dup_changes (transaction);

      tell_watches (self, changes);
    }
  answer (group);
  return go_on;
}

/* At rest it sleeps until something comes. */
static gpointer
ledger_thread (gpointer data)
{
  StwLedger *self = data;

  while (run_group (self, g_async_queue_pop (self->queue)))
    ;
  return NULL;
}

/* A passive checkpoint by another thread never catches a writer that goes on without a pause;
 * here nothing is written meanwhile, and little is left over. */
static int
wal_cb (void *data, sqlite3 *handle, const char *name, int n_frames)
{
  StwLedger *self = data;
  g_autoptr (GMutexLocker) locker = NULL;

  if (n_frames > WAL_FRAMES)
    sqlite3_wal_checkpoint_v2 (handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  locker = g_mutex_locker_new (&self->lock);
  if (self->written != NULL)
    self->written (self->written_data);
  return SQLITE_OK;
}

/**
 * stw_ledger_new:
 * @path: the database, migrated
 * @clock: (nullable): where time comes from
 * @rules: what runs on the ledger's thread
 * @data: what @rules are called with
 *
 * Returns: (transfer full): a running ledger
 */
StwLedger *
stw_ledger_new (const char *path,
                const StwClock *clock,
                const StwLedgerRules *rules,
                gpointer data,
                GError **error)
{
  g_autoptr (StwDb) db = NULL;
  StwLedger *self;

  g_return_val_if_fail (rules != NULL && rules->run != NULL && rules->settled != NULL, NULL);

  db = stw_db_open (path, STW_DB_WRITE, error);
  if (db == NULL)
    return NULL;
  self = g_new0 (StwLedger, 1);
  sqlite3_wal_hook (stw_db_get_handle (db), wal_cb, self);
  self->db = g_steal_pointer (&db);
  self->clock = clock;
  self->rules = *rules;
  self->data = data;
  self->queue = g_async_queue_new_full (entry_free);
  self->watches = g_ptr_array_new_with_free_func (watch_unref);
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("stw-ledger", ledger_thread, self);
  return self;
}

/**
 * stw_ledger_submit:
 * @command: (transfer full): what to do
 * @done: (nullable): told the outcome on the thread-default context of the caller
 *
 * May be called from any thread.
 */
void
stw_ledger_submit (StwLedger *ledger, StwCommand *command, StwCommandDone done, gpointer data)
{
  Entry *entry;

  g_return_if_fail (ledger != NULL && command != NULL);

  entry = g_new0 (Entry, 1);
  entry->command = command;
  entry->done = done;
  entry->data = data;
  entry->context = g_main_context_ref_thread_default ();
  g_async_queue_push (ledger->queue, entry);
}

/**
 * stw_ledger_watch:
 * @context: (nullable): where @changed is called, %NULL for the default one
 * @changed: told what each group changed
 *
 * Returns: what stw_ledger_unwatch() takes
 */
guint
stw_ledger_watch (StwLedger *ledger, GMainContext *context, StwChangesFunc changed, gpointer data)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Watch *watch;

  g_return_val_if_fail (ledger != NULL && changed != NULL, 0);

  locker = g_mutex_locker_new (&ledger->lock);
  watch = g_atomic_rc_box_new0 (Watch);
  watch->id = ++ledger->next_watch;
  watch->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  watch->changed = changed;
  watch->data = data;
  g_ptr_array_add (ledger->watches, watch);
  return watch->id;
}

/**
 * stw_ledger_unwatch:
 * @watch: what stw_ledger_watch() returned; to be called on the context that watches
 */
void
stw_ledger_unwatch (StwLedger *ledger, guint watch)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ledger->lock);

  for (guint i = 0; i < ledger->watches->len; i++)
    {
      Watch *candidate = g_ptr_array_index (ledger->watches, i);

      if (candidate->id != watch)
        continue;
      g_atomic_int_set (&candidate->cancelled, TRUE);
      g_ptr_array_remove_index (ledger->watches, i);
      return;
    }
}

/**
 * stw_ledger_set_full_watch:
 * @full: (nullable): told when the disk is full, and when it has room again; at once when it is
 *   full already
 */
void
stw_ledger_set_full_watch (StwLedger *ledger, StwFullFunc full, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ledger->lock);

  ledger->full_watch = full;
  ledger->full_data = data;
  if (full != NULL && ledger->full)
    full (TRUE, data);
}

/**
 * stw_ledger_get_backlog:
 *
 * Returns: how many commands wait
 */
guint
stw_ledger_get_backlog (StwLedger *ledger)
{
  return (guint) MAX (g_async_queue_length (ledger->queue), 0);
}

/**
 * stw_ledger_set_written:
 * @written: (nullable): told on the ledger's thread that a commit wrote something, %NULL for nobody
 *
 * May be called from any thread; who was told before is not told any more when it returns.
 */
void
stw_ledger_set_written (StwLedger *ledger, StwWrittenFunc written, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ledger->lock);

  ledger->written = written;
  ledger->written_data = data;
}

/**
 * stw_ledger_free:
 * @ledger: (nullable) (transfer full): a ledger
 *
 * Runs what still waits, then ends. Answers reach contexts that still run.
 */
void
stw_ledger_free (StwLedger *ledger)
{
  if (ledger == NULL)
    return;
  g_async_queue_push (ledger->queue, g_new0 (Entry, 1));
  g_thread_join (ledger->thread);
  g_async_queue_unref (ledger->queue);
  g_ptr_array_unref (ledger->watches);
  g_mutex_clear (&ledger->lock);
  stw_db_close (ledger->db);
  g_free (ledger);
}
