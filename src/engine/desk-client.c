/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a window sees it. With an engine of its own the client passes commands to the ledger
 * and hears of changes from it; attached to the engine of another process it gives commands
 * through the control socket and asks the change feed once a second. Lives on the main thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client.h"

#include "base/text.h"
#include "engine/desk-call.h"
#include "engine/patience.h"
#include "net/error.h"
#include "store/change-feed.h"
#include "store/command-rule.h"
#include "store/folder.h"

#include <glib/gi18n.h>
#include <string.h>

#include <glib/gi18n.h>

#define POLL_S 1
/* Without any answer for so long, a person is told that the desk is being waited for. */
#define PATIENCE_MS 3000

struct _StwDeskClient
{
  GObject parent_instance;

  char *folder;              /* (owned) */
  StwEngine *engine;         /* (owned) (nullable) %NULL when attached */
  StwReader *reader;         /* (owned) (nullable) of an attached client */
  GCancellable *cancellable; /* (owned) */
  StwPatience *commands;     /* (owned) that wait for the engine */
  StwPatience *readings;     /* (owned) that wait for the file; they go on without the engine */
  char *notice;              /* (owned) (nullable) the newest one */
  guint watch;               /* of the ledger */
  guint poll_source;
  gint64 sequence; /* of the last change that is known; -1 before the first poll */
  gboolean polling;
  gboolean gone; /* the process whose engine this is attached to */
  char *session; /* (owned) (nullable) the token that says who sits here */
  gint64 person; /* who that is, 0 for nobody */
  char *name;    /* (owned) (nullable) and what they are called */
  gboolean locked;
};

enum
{
  PROP_WAITING = 1,
  PROP_GONE,
  PROP_LOCKED,
  N_PROPS,
};

enum
{
  CHANGED,
  NOTICE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwDeskClient, stw_desk_client, G_TYPE_OBJECT)

/* A sentence on its way from the engine's thread. */
typedef struct
{
  GWeakRef client;
  char *sentence; /* (owned) */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_weak_ref_clear (&notice->client);
  g_free (notice->sentence);
  g_free (notice);
}

static void
take_notice (StwDeskClient *self, const char *sentence)
{
  g_free (self->notice);
  self->notice = g_strdup (sentence);
  g_signal_emit (self, signals[NOTICE], 0, sentence);
}

static gboolean
deliver_notice_cb (gpointer data)
{
  Notice *notice = data;
  g_autoptr (StwDeskClient) self = g_weak_ref_get (&notice->client);

  if (self != NULL)
    take_notice (self, notice->sentence);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread. */
static void
notice_cb (const char *sentence, gpointer data)
{
  Notice *notice = g_new0 (Notice, 1);

  g_weak_ref_init (&notice->client, data);
  notice->sentence = g_strdup (sentence);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver_notice_cb, notice, notice_free);
}

/**
 * stw_desk_client_must_sign_in:
 *
 * Returns: whether several people use the desk
 */
gboolean
stw_desk_client_must_sign_in (StwDeskClient *self)
{
  g_autofree char *seal = NULL;

  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  if (self->engine != NULL)
    return stw_engine_is_locked (self->engine);
  seal = stw_folder_build_path (self->folder, STW_FOLDER_SIGN_IN);
  return g_file_test (seal, G_FILE_TEST_EXISTS);
}

static void
update_locked (StwDeskClient *self)
{
  gboolean locked = self->session == NULL && stw_desk_client_must_sign_in (self);

  if (locked == self->locked)
    return;
  self->locked = locked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCKED]);
}

/**
 * stw_desk_client_is_locked:
 *
 * Returns: whether people must sign in and nobody is: nothing of the desk is to be shown
 */
gboolean
stw_desk_client_is_locked (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return self->locked;
}

/**
 * stw_desk_client_get_person:
 *
 * Returns: the number of who is signed in, 0 for nobody
 */
gint64
stw_desk_client_get_person (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), 0);

  return self->person;
}

/**
 * stw_desk_client_get_name:
 *
 * Returns: (transfer none) (nullable): who is signed in
 */
const char *
stw_desk_client_get_name (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->name;
}

/**
 * stw_desk_client_set_session:
 * @token: (nullable): what "session.open" answered, %NULL for nobody
 * @person: who that is, 0 for nobody
 * @name: (nullable): and what they are called
 *
 * Every command from now on is theirs.
 */
void
stw_desk_client_set_session (StwDeskClient *self,
                             const char *token,
                             gint64 person,
                             const char *name)
{
  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  stw_text_wipe (self->session);
  self->session = g_strdup (token);
  self->person = person;
  stw_set_str (&self->name, name);
  update_locked (self);
}

/**
 * stw_desk_client_lock:
 *
 * Whoever is signed in is so no more.
 */
void
stw_desk_client_lock (StwDeskClient *self)
{
  StwCommand *command;

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  if (self->session == NULL)
    return;
  command = stw_command_new ("session.close", "desk", 0);
  stw_command_set_session (command, self->session);
  stw_desk_client_submit (self, command, NULL, NULL);
  stw_desk_client_set_session (self, NULL, 0, NULL);
}

static void
changes_cb (GArray *changes, gpointer data)
{
  update_locked (data);
  g_signal_emit (data, signals[CHANGED], 0, changes);
}

/* What one look at the change feed brought. */
typedef struct
{
  GArray *changes; /* (owned) (nullable) */
  gint64 newest;
  gboolean gone; /* nobody owns the folder any more */
} News;

/* Since which change, and where. */
typedef struct
{
  gint64 since;
  char *folder; /* (owned) */
} Poll;

static void
poll_free (gpointer data)
{
  Poll *poll = data;

  g_free (poll->folder);
  g_free (poll);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->changes, g_array_unref);
  g_free (news);
}

static gpointer
read_news (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Poll *poll = data;
  News *news = g_new0 (News, 1);

  news->gone = !stw_folder_has_owner (poll->folder);
  if (poll->since < 0
        ? stw_change_feed_newest (db, &news->newest, error)
        : (news->changes = stw_change_feed_read (db, poll->since, &news->newest, error)) != NULL)
    return news;
  news_free (news);
  return NULL;
}

static void
set_gone (StwDeskClient *self, gboolean gone)
{
  if (self->gone == gone)
    return;
  self->gone = gone;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GONE]);
}

static void
news_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDeskClient) self = data;
  News *news = stw_reader_run_finish (result, NULL);

  self->polling = FALSE;
  if (news == NULL)
    return;
  self->sequence = news->newest;
  set_gone (self, news->gone);
  update_locked (self);
  if (news->changes != NULL && news->changes->len > 0)
    g_signal_emit (self, signals[CHANGED], 0, news->changes);
  news_free (news);
}

static gboolean
poll_cb (gpointer data)
{
  StwDeskClient *self = data;
  Poll *poll;

  if (self->polling)
    return G_SOURCE_CONTINUE;
  self->polling = TRUE;
  poll = g_new (Poll, 1);
  *poll = (Poll){ self->sequence, g_strdup (self->folder) };
  stw_desk_client_read_async (self,
                              read_news,
                              poll,
                              poll_free,
                              news_free,
                              self->cancellable,
                              news_cb,
                              g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  char *folder;     /* (owned) */
  char *listen;     /* (owned) (nullable) */
  char *passphrase; /* (owned) (nullable) locked memory */
} Opening;

/* What a worker made; the client itself is built on the main thread. */
typedef struct
{
  char *folder;      /* (owned) */
  StwEngine *engine; /* (owned) (nullable) */
  char *notice;      /* (owned) (nullable) */
} Opened;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->folder);
  g_free (opening->listen);
  stw_secret_free (opening->passphrase);
  g_free (opening);
}

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_free (opened->folder);
  g_clear_pointer (&opened->engine, stw_engine_close);
  g_free (opened->notice);
  g_free (opened);
}

static gboolean
another_engine_answers (const char *folder)
{
  g_autofree char *socket = stw_folder_build_path (folder, STW_FOLDER_SOCKET);

  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static void
open_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Opening *opening = task_data;
  g_autoptr (GError) error = NULL;
  /* Once for both tries: to make the key takes a while. */
  g_autoptr (StwSecrets) secrets =
               stw_engine_open_secrets (opening->folder, opening->passphrase, &error);
  StwEngineOptions options = {
    .data_dir = opening->folder,
    .listen = opening->listen,
    .secrets = secrets,
  };
  Opened *opened = g_new0 (Opened, 1);

  opened->folder = g_strdup (opening->folder);
  if (secrets != NULL)
    opened->engine = stw_engine_open (&options, &error);
  /* A taken port, or a certificate that cannot be read, never keeps a person from the desk. */
  if (error != NULL && error->domain == STW_NET_ERROR)
    {
      /* Translators: %s says why the door is closed */
      opened->notice = g_strdup_printf (
        _ (
          "The door is closed, and alerts wait at their senders. %s. End what uses the address, or "
          "choose another in Settings; then press Retry."),
        error->message);
      g_clear_error (&error);
      options.listen = NULL;
      opened->engine = stw_engine_open (&options, &error);
    }
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_LOCKED) &&
      another_engine_answers (opening->folder))
    g_clear_error (&error);
  if (error == NULL)
    {
      g_task_return_pointer (task, opened, opened_free);
      return;
    }
  opened_free (opened);
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * stw_desk_client_open_async:
 * @folder: (nullable): the data folder, %NULL for the application's own
 * @listen: (nullable): "ADDRESS:PORT" of the door of an engine of this process
 * @passphrase: (nullable): as stw_engine_open_secrets() takes it
 *
 * Opens the desk in a worker, since that may take as long as a migration.
 */
void
stw_desk_client_open_async (const char *folder,
                            const char *listen,
                            const char *passphrase,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  Opening *opening = g_new0 (Opening, 1);

  opening->folder = folder != NULL ? g_strdup (folder) : stw_folder_default ();
  opening->listen = g_strdup (listen);
  if (passphrase != NULL)
    opening->passphrase = stw_secret_dup (passphrase, strlen (passphrase));
  g_task_set_source_tag (task, stw_desk_client_open_async);
  g_task_set_name (task, "stw_desk_client_open_async");
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_worker);
}

static void
attach (StwDeskClient *self)
{
  g_autofree char *database = stw_folder_build_path (self->folder, STW_FOLDER_DATABASE);

  self->reader = stw_reader_new (database);
  self->sequence = -1;
  poll_cb (self);
  self->poll_source = g_timeout_add_seconds (POLL_S, poll_cb, self);
}

/**
 * stw_desk_client_open_finish:
 * @error: #STW_STORE_ERROR, #STW_NET_ERROR, #STW_SECRETS_ERROR
 *
 * Returns: (transfer full): the open desk; an engine of another process stands behind it when
 *   that one owns the folder
 */
StwDeskClient *
stw_desk_client_open_finish (GAsyncResult *result, GError **error)
{
  Opened *opened = g_task_propagate_pointer (G_TASK (result), error);
  StwDeskClient *self;

  if (opened == NULL)
    return NULL;
  self = g_object_new (STW_TYPE_DESK_CLIENT, NULL);
  self->folder = g_steal_pointer (&opened->folder);
  self->notice = g_steal_pointer (&opened->notice);
  self->engine = g_steal_pointer (&opened->engine);
  opened_free (opened);
  if (self->engine == NULL)
    {
      attach (self);
      update_locked (self);
      return self;
    }
  stw_engine_set_notice (self->engine, notice_cb, self);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (self->engine), NULL, changes_cb, self);
  update_locked (self);
  return self;
}

/* What of an open desk takes a while to end. */
typedef struct
{
  StwEngine *engine; /* (owned) (nullable) */
  StwReader *reader; /* (owned) (nullable) */
} Remains;

static void
remains_free (gpointer data)
{
  Remains *remains = data;

  g_clear_pointer (&remains->engine, stw_engine_close);
  g_clear_pointer (&remains->reader, stw_reader_free);
  g_free (remains);
}

/* Hears and asks nothing any more. */
static Remains *
take_remains (StwDeskClient *self)
{
  Remains *remains = g_new0 (Remains, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  if (self->engine != NULL)
    {
      stw_engine_set_notice (self->engine, NULL, NULL);
      stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
    }
  remains->engine = g_steal_pointer (&self->engine);
  remains->reader = g_steal_pointer (&self->reader);
  return remains;
}

/**
 * stw_desk_client_close:
 *
 * Ends the engine, if it is this process's: commits what waits. Blocks for that long; the client
 * takes nothing any more.
 */
void
stw_desk_client_close (StwDeskClient *self)
{
  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  remains_free (take_remains (self));
}

static void
close_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Remains *remains = task_data;

  g_clear_pointer (&remains->engine, stw_engine_close);
  g_clear_pointer (&remains->reader, stw_reader_free);
  g_task_return_boolean (task, TRUE);
}

/**
 * stw_desk_client_close_async:
 * @done: called when the folder is free again; it cannot fail
 *
 * Like stw_desk_client_close(), in a worker: what waits for a slow disk holds up no window.
 */
void
stw_desk_client_close_async (StwDeskClient *self, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  task = g_task_new (self, NULL, done, data);
  g_task_set_source_tag (task, stw_desk_client_close_async);
  g_task_set_name (task, "stw_desk_client_close_async");
  g_task_set_task_data (task, take_remains (self), remains_free);
  g_task_run_in_thread (task, close_in_worker);
}

/**
 * stw_desk_client_get_engine:
 *
 * Returns: (transfer none) (nullable): the engine of this process, %NULL when another one's runs
 */
StwEngine *
stw_desk_client_get_engine (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->engine;
}

/**
 * stw_desk_client_get_folder:
 *
 * Returns: (transfer none) (type filename): the data folder
 */
const char *
stw_desk_client_get_folder (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->folder;
}

/**
 * stw_desk_client_get_notice:
 *
 * Returns: (transfer none) (nullable): the newest sentence about what is wrong
 */
const char *
stw_desk_client_get_notice (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), NULL);

  return self->notice;
}

/**
 * stw_desk_client_is_waiting:
 *
 * Returns: whether the desk was asked and has answered nothing for some seconds
 */
gboolean
stw_desk_client_is_waiting (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return stw_patience_is_out (self->commands) || stw_patience_is_out (self->readings);
}

/**
 * stw_desk_client_is_gone:
 *
 * Returns: whether the process whose engine this is attached to has ended
 */
gboolean
stw_desk_client_is_gone (StwDeskClient *self)
{
  g_return_val_if_fail (STW_IS_DESK_CLIENT (self), FALSE);

  return self->gone;
}

/* A question to the desk that is not answered yet: a command, or a reading. */
typedef struct
{
  StwDeskClient *client;    /* (owned) */
  StwCommandDone done;      /* (nullable) of a command */
  GAsyncReadyCallback read; /* (nullable) of a reading */
  gpointer data;
  gboolean is_reading;
} Question;

static StwPatience *
get_patience (const Question *question)
{
  return question->is_reading ? question->client->readings : question->client->commands;
}

/* @template without its client. */
static Question *
question_new (StwDeskClient *self, const Question *template)
{
  Question *question = g_memdup2 (template, sizeof *template);

  question->client = g_object_ref (self);
  stw_patience_begin (get_patience (question));
  return question;
}

static void
question_free (Question *question)
{
  stw_patience_end (get_patience (question));
  g_object_unref (question->client);
  g_free (question);
}

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  Question *question = data;

  /* The session ended without this window: with the engine, or because nobody used it for long. */
  if (g_error_matches (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_SIGNED_IN))
    stw_desk_client_set_session (question->client, NULL, 0, NULL);
  if (question->done != NULL)
    question->done (result, error, question->data);
  question_free (question);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Question *question = data;

  if (question->read != NULL)
    question->read (source, result, question->data);
  question_free (question);
}

/**
 * stw_desk_client_submit:
 * @command: (transfer full): what to do
 * @done: (nullable): told the outcome on the main thread, a refusal in the reader's language
 */
void
stw_desk_client_submit (StwDeskClient *self,
                        StwCommand *command,
                        StwCommandDone done,
                        gpointer data)
{
  const Question question = { .done = done, .data = data };

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  if (self->session != NULL && command->session == NULL)
    stw_command_set_session (command, self->session);

  stw_desk_call (self->engine, self->folder, command, answered_cb, question_new (self, &question));
}

/**
 * stw_desk_client_read_async:
 *
 * Like stw_reader_run_async(), on whichever reader this desk has; ends with
 * stw_reader_run_finish().
 */
void
stw_desk_client_read_async (StwDeskClient *self,
                            StwReadFunc func,
                            gpointer data,
                            GDestroyNotify free_data,
                            GDestroyNotify free_result,
                            GCancellable *cancellable,
                            GAsyncReadyCallback done,
                            gpointer done_data)
{
  StwReader *reader;

  g_return_if_fail (STW_IS_DESK_CLIENT (self));

  /* A view that goes may hear of one reading after the desk was closed, and ask for the next. */
  reader = self->engine != NULL ? stw_engine_get_reader (self->engine) : self->reader;
  if (reader != NULL)
    {
      const Question question = { .read = done, .data = done_data, .is_reading = TRUE };

      stw_reader_run_async (reader,
                            func,
                            data,
                            free_data,
                            free_result,
                            cancellable,
                            read_cb,
                            question_new (self, &question));
      return;
    }
  if (free_data != NULL)
    free_data (data);
  g_task_report_new_error (NULL,
                           done,
                           done_data,
                           stw_desk_client_read_async,
                           G_IO_ERROR,
                           G_IO_ERROR_CLOSED,
                           "The desk is closed");
}

static void
stw_desk_client_dispose (GObject *object)
{
  stw_desk_client_close (STW_DESK_CLIENT (object));
  G_OBJECT_CLASS (stw_desk_client_parent_class)->dispose (object);
}

static void
stw_desk_client_finalize (GObject *object)
{
  StwDeskClient *self = STW_DESK_CLIENT (object);

  g_object_unref (self->cancellable);
  stw_patience_free (self->commands);
  stw_patience_free (self->readings);
  g_free (self->folder);
  g_free (self->notice);
  stw_text_wipe (self->session);
  g_free (self->name);
  G_OBJECT_CLASS (stw_desk_client_parent_class)->finalize (object);
}

static void
stw_desk_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwDeskClient *self = STW_DESK_CLIENT (object);

  g_value_set_boolean (value,
                       id == PROP_GONE     ? self->gone
                       : id == PROP_LOCKED ? self->locked
                                           : stw_desk_client_is_waiting (self));
}

static GParamSpec *
new_flag (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
patience_cb (gboolean waiting, gpointer data)
{
  g_object_notify_by_pspec (data, props[PROP_WAITING]);
}

static void
stw_desk_client_class_init (StwDeskClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = stw_desk_client_dispose;
  object_class->finalize = stw_desk_client_finalize;
  object_class->get_property = stw_desk_client_get_property;
  props[PROP_WAITING] = new_flag ("waiting");
  props[PROP_GONE] = new_flag ("gone");
  props[PROP_LOCKED] = new_flag ("locked");
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed",
                                   STW_TYPE_DESK_CLIENT,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_ARRAY);
  signals[NOTICE] = g_signal_new ("notice",
                                  STW_TYPE_DESK_CLIENT,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);
}

static void
stw_desk_client_init (StwDeskClient *self)
{
  self->cancellable = g_cancellable_new ();
  self->commands = stw_patience_new (PATIENCE_MS, patience_cb, self);
  self->readings = stw_patience_new (PATIENCE_MS, patience_cb, self);
}
