/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window asks the desk: commands, which go to the ledger or through the control socket of
 * another process, and readings. Main thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/desk-client-private.h"

#include "engine/desk-call.h"
#include "store/command-rule.h"

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
    stw_desk_client_set_session (question->client, NULL, 0, NULL, FALSE);
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

/* A view that goes may hear of one reading after the desk was closed, and ask for the next. */
static StwReader *
get_reader (StwDeskClient *self)
{
  return self->engine != NULL ? stw_engine_get_reader (self->engine) : self->reader;
}

static void
refuse_reading (gpointer data,
                GDestroyNotify free_data,
                GAsyncReadyCallback done,
                gpointer done_data)
{
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

/**
 * stw_desk_client_read_async:
 *
 * Like stw_reader_run_async(), on whichever reader this desk has, of what who sits here may see;
 * ends with stw_reader_run_finish().
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

  reader = get_reader (self);
  if (reader != NULL)
    {
      const Question question = { .read = done, .data = done_data, .is_reading = TRUE };

      stw_reader_run_for_async (reader,
                                self->viewer,
                                func,
                                data,
                                free_data,
                                free_result,
                                cancellable,
                                read_cb,
                                question_new (self, &question));
      return;
    }
  refuse_reading (data, free_data, done, done_data);
}

/**
 * stw_desk_client_read_apart_async:
 *
 * Like stw_desk_client_read_async(), for what takes long: no other reading waits for it, and nobody
 * is told that the desk is slow.
 */
void
stw_desk_client_read_apart_async (StwDeskClient *self,
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

  reader = get_reader (self);
  if (reader != NULL)
    stw_reader_run_apart_async (reader,
                                self->viewer,
                                func,
                                data,
                                free_data,
                                free_result,
                                cancellable,
                                done,
                                done_data);
  else
    refuse_reading (data, free_data, done, done_data);
}
