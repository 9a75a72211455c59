/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: the composition root. It owns the data folder, the ledger, the reader and a thread
 * of its own with a main context, on which the door, the control socket and the timers live. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/engine.h"

#include "base/text.h"
#include "engine/calendar-reader.h"
#include "engine/control.h"
#include "engine/disk-watch.h"
#include "engine/door-settings.h"
#include "engine/due-watch.h"
#include "engine/heartbeat-watch.h"
#include "engine/housekeeping.h"
#include "engine/job-commands.h"
#include "engine/job-runner.h"
#include "engine/keyring-watch.h"
#include "engine/puller.h"
#include "engine/reception.h"
#include "engine/rules.h"
#include "engine/sign-in-commands.h"
#include "engine/sign-in.h"
#include "net/certificate.h"
#include "store/command-rule.h"
#include "store/folder.h"
#include "store/recovery.h"
#include "store/schema.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define DRAIN_STEP_MS 5

struct _StwEngine
{
  StwFolder *folder;             /* (owned) */
  char *database;                /* (owned) */
  StwSecrets *secrets;           /* (owned) */
  StwRules *rules;               /* (owned) used by the ledger thread */
  StwLedger *ledger;             /* (owned) */
  StwSignIn *sign_in;            /* (owned) */
  StwReader *reader;             /* (owned) */
  GMainContext *context;         /* (owned) */
  GMainLoop *loop;               /* (owned) */
  GThread *thread;               /* (owned) (nullable) */
  StwDiskWatch *disk;            /* (owned) engine thread */
  StwKeyringWatch *keyring;      /* (owned) engine thread */
  StwReception *reception;       /* (owned) engine thread */
  StwControl *control;           /* (owned) engine thread */
  StwHousekeeping *housekeeping; /* (owned) engine thread */
  StwPuller *puller;             /* (owned) engine thread */
  StwCalendarReader *calendars;  /* (owned) engine thread */
  StwHeartbeatWatch *heartbeats; /* (owned) engine thread */
  StwDueWatch *due;              /* (owned) engine thread */
  StwJobRunner *job_runner;      /* (owned) engine thread */
  char *url;                     /* (owned) (nullable) set before the thread is told of */
  StwNotices *notices;           /* (owned) */
  GMutex lock;
  StwDamagedFunc damaged; /* (nullable) (mutex lock) */
  gpointer damaged_data;  /* (mutex lock) */
  gboolean is_damaged;    /* (mutex lock) */
};

/* What starting the thread needs, and what came of it. */
typedef struct
{
  StwEngine *engine;
  const StwEngineOptions *options;
  GAsyncQueue *started; /* (owned) */
  GError *error;        /* (owned) (nullable) */
} Start;

/**
 * stw_engine_open_secrets:
 * @folder: the data folder
 * @passphrase: (nullable): of the sealed file; %NULL takes it from where it was given, which can be
 *   done once in the life of a process
 *
 * Returns: (transfer full): the keyring, or the sealed file where STEWARD_SECRETS=file says so
 */
StwSecrets *
stw_engine_open_secrets (const char *folder, const char *passphrase, GError **error)
{
  g_autofree char *path = NULL;
  char *taken;
  StwSecrets *secrets;

  if (g_strcmp0 (g_getenv ("STEWARD_SECRETS"), "file") != 0)
    return stw_secrets_new_keyring (folder);
  /* The first secret may be older than the first row. */
  g_mkdir_with_parents (folder, 0700);
  path = stw_folder_build_path (folder, STW_FOLDER_SEALED_SECRETS);
  taken = passphrase == NULL ? stw_secrets_take_passphrase () : NULL;
  secrets = stw_secrets_new_sealed (path, passphrase != NULL ? passphrase : taken, error);
  stw_secret_free (taken);
  return secrets;
}

/* Sets the damaged file aside; what was saved and what is missing is told once somebody listens. */
static gboolean
recover (StwEngine *self, GError **error)
{
  g_auto (StwRecoveryReport) report = { 0 };
  g_autofree char *told = NULL;

  if (!stw_recovery_run (self->folder, stw_clock_now (NULL), NULL, &report, error))
    return FALSE;
  told = stw_recovery_report_describe (&report);
  stw_notices_tell (self->notices, STW_NOTICE_NEWS, told);
  return TRUE;
}

static gboolean
prepare_database (StwEngine *self, GError **error)
{
  g_autofree char *backups = stw_folder_get_file (self->folder, STW_FOLDER_BACKUPS);
  const StwSchemaSafety safety = { .backups = backups, .now = stw_clock_now (NULL) };
  g_autoptr (StwDb) db = stw_db_open (self->database, STW_DB_WRITE, error);

  return db != NULL && stw_schema_upgrade (db, &safety, error);
}

/* A file that cannot be opened, or that was found damaged the last time, is mended first. */
static gboolean
open_database (StwEngine *self, GError **error)
{
  g_autofree char *mark = stw_folder_get_file (self->folder, STW_FOLDER_DAMAGED);
  g_autoptr (GError) failure = NULL;

  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    {
      if (prepare_database (self, &failure))
        return TRUE;
      if (!g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  if (!recover (self, error) || !prepare_database (self, error))
    return FALSE;
  g_unlink (mark);
  return TRUE;
}

/* Everything that is there before the thread. */
static gboolean
open_store (StwEngine *self, const StwEngineOptions *options, GError **error)
{
  g_autofree char *default_dir = NULL;

  if (options->data_dir == NULL)
    default_dir = stw_folder_default ();
  self->folder =
    stw_folder_open (options->data_dir != NULL ? options->data_dir : default_dir, error);
  if (self->folder == NULL)
    return FALSE;
  self->rules = stw_rules_new (stw_folder_get_path (self->folder));
  self->database = stw_folder_get_file (self->folder, STW_FOLDER_DATABASE);
  self->secrets = options->secrets != NULL
                    ? stw_secrets_ref (options->secrets)
                    : stw_engine_open_secrets (stw_folder_get_path (self->folder), NULL, error);
  if (self->secrets == NULL)
    return FALSE;
  if (!open_database (self, error))
    return FALSE;
  self->ledger =
    stw_ledger_new (self->database, NULL, stw_rules_get_ledger_rules (), self->rules, error);
  if (self->ledger == NULL)
    return FALSE;
  self->sign_in = stw_sign_in_new (self, self->rules);
  self->reader = stw_reader_new (self->database);
  /* Runs before any request can. */
  stw_engine_submit (self, stw_command_new (STW_COMMAND_REVOCATIONS, "engine", 0), NULL, NULL);
  stw_engine_submit (self,
                     stw_command_new (STW_COMMAND_SIGN_IN_SEAL_AGAIN, "engine", 0),
                     NULL,
                     NULL);
  stw_engine_submit (self, stw_command_new (STW_COMMAND_LEAVE_AGAIN, "engine", 0), NULL, NULL);
  return TRUE;
}

static void
tell_url (StwEngine *self)
{
  StwCommand *command = stw_command_new (STW_COMMAND_DOOR_OPENED, "engine", 0);

  json_object_set_string_member (command->arguments, "url", self->url);
  stw_engine_submit (self, command, NULL, NULL);
}

/* The keyring is open again: what waited for it goes on. */
static void
keyring_opened_cb (gpointer data)
{
  StwEngine *self = data;

  stw_reception_reload (self->reception);
  stw_puller_reload (self->puller);
  stw_engine_submit (self, stw_command_new (STW_COMMAND_JOB_HURRY, "engine", 0), NULL, NULL);
}

/* On the engine's thread. */
static gboolean
start_parts (StwEngine *self, const StwEngineOptions *options, GError **error)
{
  self->disk = stw_disk_watch_new (self);
  self->keyring = stw_keyring_watch_new (self, keyring_opened_cb, self);
  self->reception = stw_reception_new (self, error);
  if (self->reception == NULL)
    return FALSE;
  if (options->listen != NULL && !stw_reception_listen (self->reception, options, error))
    return FALSE;
  if (options->listen != NULL)
    {
      self->url = stw_reception_dup_url (self->reception);
      tell_url (self);
    }
  self->control = stw_control_new (self, error);
  if (self->control == NULL)
    return FALSE;
  self->housekeeping = stw_housekeeping_new (self, error);
  if (self->housekeeping == NULL)
    return FALSE;
  self->puller = stw_puller_new (self, self->reception);
  self->calendars = stw_calendar_reader_new (self);
  self->heartbeats = stw_heartbeat_watch_new (self);
  self->due = stw_due_watch_new (self, error);
  if (self->due == NULL)
    return FALSE;
  self->job_runner = stw_job_runner_new (self);
  return TRUE;
}

static void
stop_parts (StwEngine *self)
{
  g_clear_pointer (&self->job_runner, stw_job_runner_free);
  g_clear_pointer (&self->due, stw_due_watch_free);
  g_clear_pointer (&self->heartbeats, stw_heartbeat_watch_free);
  g_clear_pointer (&self->calendars, stw_calendar_reader_free);
  g_clear_pointer (&self->puller, stw_puller_free);
  g_clear_pointer (&self->housekeeping, stw_housekeeping_free);
  g_clear_pointer (&self->control, stw_control_free);
  g_clear_pointer (&self->keyring, stw_keyring_watch_free);
  g_clear_pointer (&self->disk, stw_disk_watch_free);
  g_clear_pointer (&self->reception, stw_reception_free);
}

static gpointer
engine_thread (gpointer data)
{
  Start *start = data;
  StwEngine *self = start->engine;
  gboolean started;

  g_main_context_push_thread_default (self->context);
  started = start_parts (self, start->options, &start->error);
  /* After this the caller goes on, and its Start is gone. */
  g_async_queue_push (start->started, self);
  if (started)
    g_main_loop_run (self->loop);
  stop_parts (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
start_thread (StwEngine *self, const StwEngineOptions *given, GError **error)
{
  g_autoptr (GAsyncQueue) started = g_async_queue_new ();
  g_auto (StwDoorSettings) set = { NULL };
  StwEngineOptions options = *given;
  Start start = { .engine = self, .options = &options, .started = g_async_queue_ref (started) };

  if (g_strcmp0 (options.listen, STW_LISTEN_AS_SET) == 0)
    stw_door_settings_apply (&set, self->database, &options);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("stw-engine", engine_thread, &start);
  g_async_queue_pop (started);
  g_async_queue_unref (start.started);
  if (start.error == NULL)
    return TRUE;
  g_propagate_error (error, start.error);
  return FALSE;
}

/* For the next opening, which then mends the file before anything else. */
static void
note_damage (StwEngine *self)
{
  g_autofree char *mark = stw_folder_get_file (self->folder, STW_FOLDER_DAMAGED);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (mark, "", 0, G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    g_message ("The damage cannot be noted: %s", error->message);
}

/* @ret_secrets: what was opened on the way, even when the rest failed. */
static StwEngine *
open_once (const StwEngineOptions *options, StwSecrets **ret_secrets, GError **error)
{
  g_autoptr (StwEngine) self = g_new0 (StwEngine, 1);
  g_autoptr (GError) failure = NULL;

  g_mutex_init (&self->lock);
  self->notices = stw_notices_new ();
  if (open_store (self, options, &failure) && start_thread (self, options, &failure))
    return g_steal_pointer (&self);
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    note_damage (self);
  if (self->secrets != NULL)
    *ret_secrets = stw_secrets_ref (self->secrets);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * stw_engine_open:
 * @options: where and how; borrowed for the call
 *
 * Opens the data folder and starts the engine. Blocks for as long as a migration takes, and as
 * mending a damaged database takes.
 *
 * Returns: (transfer full): a running engine
 */
StwEngine *
stw_engine_open (const StwEngineOptions *options, GError **error)
{
  g_autoptr (StwSecrets) secrets = NULL;
  g_autoptr (StwSecrets) unused = NULL;
  g_autoptr (GError) failure = NULL;
  StwEngineOptions again;
  StwEngine *engine;

  g_return_val_if_fail (options != NULL, NULL);

  engine = open_once (options, &secrets, &failure);
  if (engine != NULL)
    return engine;
  if (!g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  /* A passphrase can be read only once. */
  again = *options;
  again.secrets = secrets;
  return open_once (&again, &unused, error);
}

/* Goes on until what was let in is answered; the caller has a deadline of its own. */
static gboolean
drained_cb (gpointer data)
{
  StwEngine *self = data;

  if (!stw_reception_is_idle (self->reception) || !stw_job_runner_is_idle (self->job_runner) ||
      !stw_puller_is_idle (self->puller) || !stw_calendar_reader_is_idle (self->calendars) ||
      !stw_heartbeat_watch_is_idle (self->heartbeats) || !stw_due_watch_is_idle (self->due) ||
      !stw_housekeeping_is_idle (self->housekeeping) || stw_ledger_get_backlog (self->ledger) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
drain_cb (gpointer data)
{
  StwEngine *self = data;
  g_autoptr (GSource) source = NULL;

  /* When starting failed the thread ends by itself. */
  if (self->job_runner == NULL)
    return G_SOURCE_REMOVE;
  stw_reception_drain (self->reception);
  stw_puller_stop (self->puller);
  stw_calendar_reader_stop (self->calendars);
  stw_heartbeat_watch_stop (self->heartbeats);
  stw_due_watch_stop (self->due);
  stw_job_runner_stop (self->job_runner);
  stw_housekeeping_stop (self->housekeeping);
  source = g_timeout_source_new (DRAIN_STEP_MS);
  g_source_set_callback (source, drained_cb, self, NULL);
  g_source_attach (source, self->context);
  return G_SOURCE_REMOVE;
}

/**
 * stw_engine_close:
 * @engine: (nullable) (transfer full): an engine
 *
 * Takes no more requests, commits what waits, and ends.
 */
void
stw_engine_close (StwEngine *engine)
{
  if (engine == NULL)
    return;
  if (engine->thread != NULL)
    {
      g_main_context_invoke_full (engine->context, G_PRIORITY_DEFAULT, drain_cb, engine, NULL);
      g_thread_join (engine->thread);
    }
  g_clear_pointer (&engine->sign_in, stw_sign_in_close);
  g_clear_pointer (&engine->reader, stw_reader_free);
  g_clear_pointer (&engine->ledger, stw_ledger_free);
  g_clear_pointer (&engine->rules, stw_rules_free);
  g_clear_pointer (&engine->secrets, stw_secrets_unref);
  g_clear_pointer (&engine->folder, stw_folder_close);
  g_clear_pointer (&engine->loop, g_main_loop_unref);
  g_clear_pointer (&engine->context, g_main_context_unref);
  g_mutex_clear (&engine->lock);
  stw_notices_free (engine->notices);
  g_free (engine->database);
  g_free (engine->url);
  g_free (engine);
}

/**
 * stw_engine_submit:
 * @command: (transfer full): what to do
 * @done: (nullable): told the outcome on the caller's thread-default context
 */
void
stw_engine_submit (StwEngine *engine, StwCommand *command, StwCommandDone done, gpointer data)
{
  stw_ledger_submit (engine->ledger, command, done, data);
}

/* To be told what is wrong is no use of the desk: it keeps no session awake. */
static void
ask_notices (StwEngine *engine,
             const StwCommand *command,
             const char *origin,
             StwCommandDone done,
             gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!stw_engine_is_locked (engine) ||
      (command->session != NULL &&
       stw_sessions_is_open (stw_engine_get_sessions (engine), command->session, origin)))
    {
      stw_notices_ask (engine->notices, command, done, data);
      return;
    }
  error =
    g_error_new_literal (STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_SIGNED_IN, "Sign in first.");
  if (done != NULL)
    done (NULL, error, data);
}

/**
 * stw_engine_ask:
 * @command: (transfer full): what a person wants, with the token of their session
 * @origin: from where, a literal: "window", "stewardctl" or "web"
 * @done: (nullable): told the outcome on the caller's thread-default context
 *
 * The way of people, where stw_engine_submit() is that of the engine's own parts: who asks is told
 * by the session alone, whatever the command says of it.
 */
void
stw_engine_ask (StwEngine *engine,
                StwCommand *command,
                const char *origin,
                StwCommandDone done,
                gpointer data)
{
  StwSessions *sessions = stw_rules_get_sessions (engine->rules);
  g_autofree char *name = NULL;

  if (stw_notices_takes (command))
    {
      ask_notices (engine, command, origin, done, data);
      stw_command_free (command);
      return;
    }
  command->origin = origin;
  command->operator_id = 0;
  if (command->session != NULL && g_str_equal (command->name, "session.close"))
    stw_sessions_close (sessions, command->session);
  if (command->session == NULL ||
      !stw_sessions_find (sessions, command->session, origin, &command->operator_id, &name))
    name = g_strdup ("desk");
  g_free (command->actor);
  command->actor = g_steal_pointer (&name);
  stw_command_set_session (command, NULL);
  if (stw_sign_in_takes (command))
    stw_sign_in_ask (engine->sign_in, command, done, data);
  else
    stw_engine_submit (engine, command, done, data);
}

/**
 * stw_engine_is_locked:
 *
 * Returns: whether people must sign in
 */
gboolean
stw_engine_is_locked (StwEngine *engine)
{
  return stw_seal_is_set (stw_rules_get_seal (engine->rules));
}

/**
 * stw_engine_get_ledger:
 *
 * Returns: (transfer none): the ledger, whose changes can be watched
 */
StwLedger *
stw_engine_get_ledger (StwEngine *engine)
{
  return engine->ledger;
}

/**
 * stw_engine_get_reader:
 *
 * Returns: (transfer none): what serves views
 */
StwReader *
stw_engine_get_reader (StwEngine *engine)
{
  return engine->reader;
}

/**
 * stw_engine_get_sessions:
 *
 * Returns: (transfer none): who is signed in
 */
StwSessions *
stw_engine_get_sessions (StwEngine *engine)
{
  return stw_rules_get_sessions (engine->rules);
}

/**
 * stw_engine_get_secrets:
 *
 * Returns: (transfer none): where secrets are kept
 */
StwSecrets *
stw_engine_get_secrets (StwEngine *engine)
{
  return engine->secrets;
}

/**
 * stw_engine_get_database:
 *
 * Returns: (transfer none): the database file
 */
const char *
stw_engine_get_database (StwEngine *engine)
{
  return engine->database;
}

/**
 * stw_engine_get_folder:
 *
 * Returns: (transfer none): the data folder
 */
const char *
stw_engine_get_folder (StwEngine *engine)
{
  return stw_folder_get_path (engine->folder);
}

/**
 * stw_engine_dup_url:
 *
 * Returns: (transfer full) (nullable): where the door listens, %NULL when it does not
 */
char *
stw_engine_dup_url (StwEngine *engine)
{
  return g_strdup (engine->url);
}

/**
 * stw_engine_get_pin:
 *
 * On the engine's thread.
 *
 * Returns: (transfer none) (nullable): the fingerprint of the certificate that the door shows,
 * %NULL when it shows none
 */
const char *
stw_engine_get_pin (StwEngine *engine)
{
  return stw_reception_get_pin (engine->reception);
}

/**
 * stw_engine_dup_fingerprint:
 *
 * Returns: (transfer full) (nullable): SHA-256 of the self-made certificate, %NULL when there is
 * none
 */
char *
stw_engine_dup_fingerprint (StwEngine *engine)
{
  g_autofree char *path = stw_folder_get_file (engine->folder, STW_FOLDER_TLS_CERTIFICATE);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? stw_certificate_fingerprint (path, NULL) : NULL;
}

/**
 * stw_engine_get_context:
 *
 * Returns: (transfer none): the context of the engine's thread
 */
GMainContext *
stw_engine_get_context (StwEngine *engine)
{
  return engine->context;
}

/**
 * stw_engine_set_notice:
 *
 * As stw_notices_set_listener().
 */
void
stw_engine_set_notice (StwEngine *engine, StwNoticeFunc notice, gpointer data)
{
  stw_notices_set_listener (engine->notices, notice, data);
}

/**
 * stw_engine_set_retry:
 *
 * As stw_notices_set_retry().
 */
void
stw_engine_set_retry (StwEngine *engine, StwRetryFunc retry, gpointer data)
{
  stw_notices_set_retry (engine->notices, retry, data);
}

/**
 * stw_engine_tell:
 *
 * As stw_notices_tell().
 */
void
stw_engine_tell (StwEngine *engine, StwNotice notice, const char *sentence)
{
  stw_notices_tell (engine->notices, notice, sentence);
}

/**
 * stw_engine_set_damaged:
 * @damaged: (nullable): who is told that the database is damaged, at once when it is known already
 */
void
stw_engine_set_damaged (StwEngine *engine, StwDamagedFunc damaged, gpointer data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->lock);

  engine->damaged = damaged;
  engine->damaged_data = data;
  if (damaged != NULL && engine->is_damaged)
    damaged (data);
}

/* Says so to who can open the engine anew, else to a person. */
static void
pass_on_damaged (StwEngine *engine)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->lock);

  if (engine->is_damaged)
    return;
  engine->is_damaged = TRUE;
  if (engine->damaged != NULL)
    engine->damaged (engine->damaged_data);
  else
    stw_notices_tell (engine->notices,
                      STW_NOTICE_NEWS,
                      _ ("The database is damaged. Close Steward and open it again: it puts the "
                         "database together from the newest backup and from what can be read."));
}

/**
 * stw_engine_tell_damaged:
 *
 * Says once that the database is damaged, and notes it for the next opening.
 */
void
stw_engine_tell_damaged (StwEngine *engine)
{
  note_damage (engine);
  pass_on_damaged (engine);
}

/**
 * stw_engine_was_unclean:
 *
 * Returns: whether the run before this one ended without notice
 */
gboolean
stw_engine_was_unclean (StwEngine *engine)
{
  return stw_folder_was_unclean (engine->folder);
}
