/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine does by itself from time to time. A chore is a command that does a little and
 * says whether there is more, so that alerts need not wait for all of it; the day's backup and the
 * look through the whole file run in workers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/housekeeping.h"

#include "base/clock.h"
#include "desk/incident-store.h"
#include "desk/company-store.h"
#include "engine/chain-commands.h"
#include "engine/rules.h"
#include "store/backup.h"
#include "store/checkup.h"
#include "store/checkpointer.h"
#include "store/folder.h"

#include <glib/gi18n.h>

#define HOUR_S 3600
#define CHECKPOINT_AFTER (1 * STW_SECOND)

/* Chores begin when their time has come, or a while after something of theirs changed. */
static const struct
{
  const char *command;
  guint each_s;            /* 0 for only after a change */
  const char *entities[2]; /* what it follows */
  guint after_s;           /* so long after that changed */
} chores[] = {
  { STW_COMMAND_DECAY, HOUR_S, { NULL }, 0 },
  { STW_COMMAND_RETENTION, HOUR_S, { NULL }, 0 },
  { STW_COMMAND_RESCORE, 0, { "priority" }, 1 },
  { STW_COMMAND_SEARCH_INDEX, 0, { "alert", "incident" }, 1 },
  /* A busy incident changes all the time. */
  { STW_COMMAND_PATTERNS, 0, { "incident" }, 5 },
  { STW_COMMAND_HOLD_RELEASE, 0, { "hold" }, 1 },
  { STW_COMMAND_ADMIT, 0, { "gate" }, 1 },
  { STW_COMMAND_WAKE_DUE, 0, { "snooze" }, 1 },
  { STW_COMMAND_TRAY_REPLAY, 0, { "mapping" }, 1 },
  /* Once a day; it knows itself whether that was today. */
  { STW_COMMAND_TELL_CHAIN, HOUR_S, { "setting" }, 1 },
  { STW_COMMAND_DEPART, HOUR_S, { "departure" }, 0 },
};

#define N_CHORES G_N_ELEMENTS (chores)
#define TURN_AGAIN (1 * STW_SECOND)
/* The longest wait that a chore's answer asks for: timers stand still while the machine sleeps. */
#define LONGEST_WAIT STW_MINUTE

typedef struct
{
  StwHousekeeping *housekeeping; /* (unowned) */
  guint chore;
  GSource *timer; /* (owned) (nullable) */
  gboolean running;
} Turn;

struct _StwHousekeeping
{
  StwEngine *engine;             /* (unowned) */
  StwCheckpointer *checkpointer; /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  GSource *backup_timer;         /* (owned) */
  GSource *checkup_timer;        /* (owned) */
  gboolean checked_once;
  Turn turns[N_CHORES];
  guint watch;
};

static void step (Turn *turn, JsonObject *arguments);
static void set_timer (Turn *turn, gint64 milliseconds);

static void
clear_timer (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

static void
stepped_cb (JsonObject *result, const GError *error, gpointer data)
{
  Turn *turn = data;

  turn->running = FALSE;
  if (g_cancellable_is_cancelled (turn->housekeeping->cancellable))
    return;
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (turn->housekeeping->engine);
  else if (error != NULL)
    g_message ("%s: %s", chores[turn->chore].command, error->message);
  else if (json_object_get_boolean_member_with_default (result, "more", FALSE))
    step (turn, result);
  else if (json_object_has_member (result, "wait_ms"))
    set_timer (turn, MIN (json_object_get_int_member (result, "wait_ms"), LONGEST_WAIT));
}

/* What a step answers is what the next one is asked. */
static void
step (Turn *turn, JsonObject *arguments)
{
  StwCommand *command;

  if (turn->running)
    return;
  turn->running = TRUE;
  command = stw_command_new (chores[turn->chore].command, "engine", 0);
  if (arguments != NULL)
    {
      json_object_unref (command->arguments);
      command->arguments = json_object_ref (arguments);
    }
  stw_engine_submit (turn->housekeeping->engine, command, stepped_cb, turn);
}

/* The next time by the clock. */
static void
plan (Turn *turn)
{
  if (chores[turn->chore].each_s != 0)
    set_timer (turn, chores[turn->chore].each_s * STW_SECOND);
}

static gboolean
begin_cb (gpointer data)
{
  Turn *turn = data;

  g_clear_pointer (&turn->timer, g_source_unref);
  plan (turn);
  if (turn->running)
    set_timer (turn, TURN_AGAIN);
  else
    step (turn, NULL);
  return G_SOURCE_REMOVE;
}

/* Sooner than what was planned, or not at all. */
static void
set_timer (Turn *turn, gint64 milliseconds)
{
  gint64 due = g_get_monotonic_time () + milliseconds * 1000;

  if (turn->timer != NULL && g_source_get_ready_time (turn->timer) <= due)
    return;
  clear_timer (&turn->timer);
  turn->timer = g_timeout_source_new ((guint) milliseconds);
  g_source_set_callback (turn->timer, begin_cb, turn, NULL);
  g_source_attach (turn->timer, stw_engine_get_context (turn->housekeeping->engine));
}

static gboolean
follows (guint chore, const char *entity)
{
  for (guint i = 0; i < G_N_ELEMENTS (chores[chore].entities); i++)
    if (g_strcmp0 (chores[chore].entities[i], entity) == 0)
      return TRUE;
  return FALSE;
}

static void
changed_cb (GArray *changes, gpointer data)
{
  StwHousekeeping *self = data;

  for (guint chore = 0; chore < N_CHORES; chore++)
    for (guint i = 0; i < changes->len; i++)
      if (follows (chore, g_array_index (changes, StwChange, i).entity))
        set_timer (&self->turns[chore], chores[chore].after_s * STW_SECOND);
}

/* Before the first company there is nothing to lose, and the day's backup is better made later. */
static gboolean
is_empty (const char *folder)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);
  g_autoptr (GPtrArray) companies = db != NULL ? stw_company_list (db, NULL) : NULL;

  return companies != NULL && companies->len == 0;
}

static void
back_up_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const StwWork work = { .cancellable = cancellable };
  GError *error = NULL;

  if (is_empty (data) || stw_backup_run_daily (data, stw_clock_now (NULL), &work, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  StwHousekeeping *self = data;
  g_autofree char *sentence = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = g_strdup_printf (_ ("Today's backup could not be made: %s"), error->message);
  stw_engine_tell (self->engine, STW_NOTICE_NEWS, sentence);
}

static gboolean
back_up_cb (gpointer data)
{
  StwHousekeeping *self = data;
  const char *folder = stw_engine_get_folder (self->engine);
  g_autoptr (GTask) task = NULL;

  if (!stw_backup_is_due (folder, stw_clock_now (NULL)))
    return G_SOURCE_CONTINUE;
  task = g_task_new (NULL, self->cancellable, backed_up_cb, self);
  g_task_set_source_tag (task, back_up_cb);
  g_task_set_name (task, "back_up");
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, back_up_in_worker);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char *database; /* (owned) */
  gboolean unclean;
} Checkup;

static void
checkup_free (gpointer data)
{
  Checkup *checkup = data;

  g_free (checkup->database);
  g_free (checkup);
}

static gboolean
is_checkup_due (const Checkup *checkup, gboolean *ret_due, GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (checkup->database, STW_DB_READ_ONLY, error);

  return db != NULL &&
         stw_checkup_is_due (db, stw_clock_now (NULL), checkup->unclean, ret_due, error);
}

/* Answers whether the file was looked through; an error says that it is damaged. */
static void
check_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Checkup *checkup = data;
  const StwWork work = { .cancellable = cancellable };
  GError *error = NULL;
  gboolean due = FALSE;

  if (is_checkup_due (checkup, &due, &error) &&
      (!due || stw_checkup_run (checkup->database, &work, &error)))
    g_task_return_boolean (task, due);
  else
    g_task_return_error (task, error);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  StwHousekeeping *self = data;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    stw_engine_submit (self->engine,
                       stw_command_new (STW_COMMAND_CHECKED, "engine", 0),
                       NULL,
                       NULL);
  else if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (self->engine);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("The database could not be looked through: %s", error->message);
}

/* After an unclean stop, and each week: in a worker, while the door is open already. */
static gboolean
check_up_cb (gpointer data)
{
  StwHousekeeping *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, checked_cb, self);
  Checkup *checkup = g_new0 (Checkup, 1);

  checkup->database = g_strdup (stw_engine_get_database (self->engine));
  checkup->unclean = !self->checked_once && stw_engine_was_unclean (self->engine);
  self->checked_once = TRUE;
  g_task_set_source_tag (task, check_up_cb);
  g_task_set_name (task, "check_up");
  g_task_set_task_data (task, checkup, checkup_free);
  g_task_run_in_thread (task, check_in_worker);
  return G_SOURCE_CONTINUE;
}

static GSource *
start_hourly (StwHousekeeping *self, GSourceFunc func)
{
  GSource *timer = g_timeout_source_new_seconds (HOUR_S);

  g_source_set_callback (timer, func, self, NULL);
  g_source_attach (timer, stw_engine_get_context (self->engine));
  func (self);
  return timer;
}

static void
written_cb (gpointer data)
{
  stw_checkpointer_note (data);
}

/**
 * stw_housekeeping_new:
 * @engine: whose ledger takes the chores
 *
 * Returns: (transfer full): the timers, running on the engine's thread
 */
StwHousekeeping *
stw_housekeeping_new (StwEngine *engine, GError **error)
{
  g_autoptr (StwHousekeeping) self = g_new0 (StwHousekeeping, 1);

  self->engine = engine;
  self->cancellable = g_cancellable_new ();
  self->checkpointer =
    stw_checkpointer_new (stw_engine_get_database (engine), CHECKPOINT_AFTER, error);
  if (self->checkpointer == NULL)
    return NULL;
  stw_ledger_set_written (stw_engine_get_ledger (engine), written_cb, self->checkpointer);
  for (guint chore = 0; chore < N_CHORES; chore++)
    {
      self->turns[chore] = (Turn){ .housekeeping = self, .chore = chore };
      plan (&self->turns[chore]);
      step (&self->turns[chore], NULL);
    }
  self->backup_timer = start_hourly (self, back_up_cb);
  self->checkup_timer = start_hourly (self, check_up_cb);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  return g_steal_pointer (&self);
}

/**
 * stw_housekeeping_stop:
 *
 * Begins nothing any more.
 */
void
stw_housekeeping_stop (StwHousekeeping *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * stw_housekeeping_is_idle:
 *
 * Returns: whether no chore is under way
 */
gboolean
stw_housekeeping_is_idle (StwHousekeeping *self)
{
  for (guint chore = 0; chore < N_CHORES; chore++)
    if (self->turns[chore].running)
      return FALSE;
  return TRUE;
}

/**
 * stw_housekeeping_free:
 * @self: (nullable) (transfer full): the timers
 */
void
stw_housekeeping_free (StwHousekeeping *self)
{
  if (self == NULL)
    return;
  stw_housekeeping_stop (self);
  if (self->watch != 0)
    stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  for (guint chore = 0; chore < N_CHORES; chore++)
    clear_timer (&self->turns[chore].timer);
  clear_timer (&self->backup_timer);
  clear_timer (&self->checkup_timer);
  stw_ledger_set_written (stw_engine_get_ledger (self->engine), NULL, NULL);
  g_clear_pointer (&self->checkpointer, stw_checkpointer_free);
  g_object_unref (self->cancellable);
  g_free (self);
}
