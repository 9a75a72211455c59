/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desk is opened and closed: both may take a while, so a worker does it. The client itself is
 * built on the main thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client-private.h"

#include "net/error.h"
#include "store/folder.h"

#include <glib/gi18n.h>

#include <string.h>

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
  g_autofree char *closed = NULL;
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
      closed = g_strdup_printf (
        _ (
          "The door is closed, and alerts wait at their senders. %s. End what uses the address, or "
          "choose another in Settings; then press Retry."),
        error->message);
      g_clear_error (&error);
      options.listen = NULL;
      opened->engine = stw_engine_open (&options, &error);
      if (opened->engine != NULL)
        stw_engine_tell (opened->engine, STW_NOTICE_DOOR, closed);
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

/* A sentence on its way from the engine's thread. */
typedef struct
{
  GWeakRef client;
  StwNotice kind;
  char *sentence; /* (owned) (nullable) */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_weak_ref_clear (&notice->client);
  g_free (notice->sentence);
  g_free (notice);
}

static gboolean
deliver_notice_cb (gpointer data)
{
  Notice *notice = data;
  g_autoptr (StwDeskClient) self = g_weak_ref_get (&notice->client);

  if (self != NULL)
    stw_desk_client_take_notice (self, notice->kind, notice->sentence);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread. */
static void
notice_cb (StwNotice kind, const char *sentence, gpointer data)
{
  Notice *notice = g_new0 (Notice, 1);

  g_weak_ref_init (&notice->client, data);
  notice->kind = kind;
  notice->sentence = g_strdup (sentence);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver_notice_cb, notice, notice_free);
}

static gboolean
deliver_retry_cb (gpointer data)
{
  g_autoptr (StwDeskClient) self = g_weak_ref_get (&((Notice *) data)->client);

  if (self != NULL)
    stw_desk_client_tell_retry (self);
  return G_SOURCE_REMOVE;
}

/* On the engine's thread, which must not end the engine itself. */
static void
retry_cb (gpointer data)
{
  Notice *notice = g_new0 (Notice, 1);

  g_weak_ref_init (&notice->client, data);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_retry_cb, notice, notice_free);
}

static void
changes_cb (GArray *changes, gpointer data)
{
  stw_desk_client_take_changes (data, changes);
}

static void
attach (StwDeskClient *self)
{
  g_autofree char *database = stw_folder_build_path (self->folder, STW_FOLDER_DATABASE);

  self->reader = stw_reader_new (database);
  stw_desk_client_follow (self);
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
  self->engine = g_steal_pointer (&opened->engine);
  opened_free (opened);
  if (self->engine == NULL)
    {
      attach (self);
      stw_desk_client_update_locked (self);
      return self;
    }
  stw_engine_set_notice (self->engine, notice_cb, self);
  stw_engine_set_retry (self->engine, retry_cb, self);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (self->engine), NULL, changes_cb, self);
  stw_desk_client_update_locked (self);
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
      stw_engine_set_retry (self->engine, NULL, NULL);
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
