/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command of a window to its desk: to the engine of this process, or through the control
 * socket, in a worker, to that of another. Lives on the main thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-call.h"

#include "engine/control.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

/* A command on its way; through the socket when the engine is another's. */
typedef struct
{
  char *folder;        /* (owned) (nullable) */
  StwCommand *command; /* (owned) (nullable) */
  StwCommandDone done;
  gpointer data;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->folder);
  g_clear_pointer (&call->command, stw_command_free);
  g_free (call);
}

/* The engine refuses in English, whoever asks; the window's reader gets it in their language. */
static GError *
translate (const GError *error)
{
  if (error == NULL)
    return NULL;
  if (error->domain != STW_COMMAND_ERROR || *error->message == '\0')
    return g_error_copy (error);
  return g_error_new_literal (error->domain, error->code, gettext (error->message));
}

static void
answer (JsonObject *result, const GError *error, const Call *call)
{
  g_autoptr (GError) translated = translate (error);

  call->done (result, translated, call->data);
}

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  answer (result, error, data);
  call_free (data);
}

/* What the system says of a socket, as a person understands it. */
static void
describe_silence (GError **error)
{
  const char *sentence = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    sentence = _ ("The desk has not answered. Look whether it was done before you do it again.");
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
           g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    sentence = _ ("Nothing was done: the Steward that ran this desk has ended.");
  if (sentence == NULL)
    return;
  g_free ((*error)->message);
  (*error)->message = g_strdup (sentence);
}

static void
call_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Call *call = task_data;
  JsonObject *result = NULL;
  GError *error = NULL;

  if (stw_control_call (call->folder, call->command, &result, &error))
    {
      g_task_return_pointer (task, result, (GDestroyNotify) json_object_unref);
      return;
    }
  describe_silence (&error);
  g_task_return_error (task, error);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) told = g_task_propagate_pointer (G_TASK (result), &error);

  answer (told, error, g_task_get_task_data (G_TASK (result)));
}

/**
 * stw_desk_call:
 * @engine: (nullable): the engine of this process
 * @folder: the data folder of another process's engine, when there is none
 * @command: (transfer full): what to do
 * @done: told the outcome on the main thread, a refusal in the reader's language
 */
void
stw_desk_call (StwEngine *engine,
               const char *folder,
               StwCommand *command,
               StwCommandDone done,
               gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Call *call = g_new0 (Call, 1);

  *call = (Call){ NULL, NULL, done, data };
  if (engine != NULL)
    {
      stw_engine_ask (engine, command, "window", answered_cb, call);
      return;
    }
  call->folder = g_strdup (folder);
  call->command = command;
  task = g_task_new (NULL, NULL, called_cb, NULL);
  g_task_set_source_tag (task, stw_desk_call);
  g_task_set_name (task, "stw_desk_call");
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, call_in_worker);
}
