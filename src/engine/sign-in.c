/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: "session.open", "session.enrol-begin", "session.enrol", "session.end-lock",
 * "session.confirm", "session.state" and "session.close". They are asked like commands, but no rule
 * runs them: proofs are checked in a worker, because a password costs time by intent and the
 * keyring may take its own; then one of the engine's commands writes what came of it. A table says
 * what each does. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sign-in-private.h"

#include "base/ids.h"
#include "base/text.h"

#define PREFIX "session."

static void
self_unref (StwSignIn *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  stw_secrets_unref (self->secrets);
  stw_sessions_unref (self->sessions);
  g_hash_table_unref (self->enrolments);
  stw_attempts_free (self->attempts);
  g_mutex_clear (&self->lock);
  g_free (self->database);
  g_free (self);
}

static void
attempt_free (gpointer data)
{
  StwSignInAttempt *attempt = data;

  self_unref (attempt->self);
  stw_command_free (attempt->command);
  g_clear_pointer (&attempt->record, stw_command_free);
  json_object_unref (attempt->answer);
  g_clear_error (&attempt->failure);
  g_free (attempt->name);
  g_free (attempt);
}

/* What was typed, "" for nothing. */
const char *
stw_sign_in_get_text (const StwSignInAttempt *attempt, const char *member)
{
  const char *text = stw_command_get_text (attempt->command, member);

  return text != NULL ? text : "";
}

/* Which command writes what came of it. */
void
stw_sign_in_set_record (StwSignInAttempt *attempt, const char *name)
{
  attempt->record = stw_command_new (name, "engine", 0);
  json_object_set_int_member (attempt->record->arguments, "person", attempt->person);
}

/* Whoever has no role sees nothing; the engine's own pages tell them so by showing nothing. */
gboolean
stw_sign_in_may_stay (const StwSignInAttempt *attempt)
{
  return attempt->place != STW_PLACE_NONE || g_strcmp0 (attempt->command->origin, "web") == 0;
}

void
stw_sign_in_open_session (StwSignInAttempt *attempt)
{
  g_autofree char *id = stw_id_format (STW_ID_PERSON, attempt->person);
  char *token = stw_sessions_open (attempt->self->sessions,
                                   attempt->person,
                                   attempt->name,
                                   attempt->command->origin);

  json_object_set_string_member (attempt->answer, "session", token);
  json_object_set_string_member (attempt->answer, "person", id);
  json_object_set_string_member (attempt->answer, "name", attempt->name);
  json_object_set_boolean_member (attempt->answer,
                                  STW_SIGN_IN_WHOLE_DESK,
                                  attempt->place == STW_PLACE_DESK);
  stw_text_wipe (token);
}

gboolean
stw_sign_in_is_sealed (StwSignInAttempt *attempt)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);

  return attempt->self->engine == NULL || stw_seal_is_set (attempt->self->seal);
}

static gboolean
state_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
{
  gint64 signed_in = attempt->command->operator_id;
  g_autofree char *id = signed_in != 0 ? stw_id_format (STW_ID_PERSON, signed_in) : NULL;

  json_object_set_boolean_member (attempt->answer, "locked", stw_sign_in_is_sealed (attempt));
  json_object_set_string_member (attempt->answer, "person", id);
  json_object_set_string_member (attempt->answer,
                                 "name",
                                 signed_in != 0 ? attempt->command->actor : NULL);
  if (signed_in != 0 && !stw_person_find_place (db, signed_in, &attempt->place, error))
    return FALSE;
  json_object_set_boolean_member (attempt->answer,
                                  STW_SIGN_IN_WHOLE_DESK,
                                  signed_in == 0 || attempt->place == STW_PLACE_DESK);
  return TRUE;
}

static const StwSignInDeed deeds[] = {
  { PREFIX "open", stw_sign_in_open_work, stw_sign_in_open_finish },
  { PREFIX "enrol-begin", stw_sign_in_enrol_begin_work, NULL },
  { PREFIX "enrol", stw_sign_in_enrol_work, stw_sign_in_enrol_finish },
  { PREFIX "end-lock", stw_sign_in_end_lock_work, stw_sign_in_end_lock_finish },
  { PREFIX "confirm", stw_sign_in_confirm_work, stw_sign_in_confirm_finish },
  { PREFIX "state", state_work, NULL },
  /* The token has ended before it comes here. */
  { PREFIX "close", state_work, NULL },
};

static void
work_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  StwSignInAttempt *attempt = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (attempt->self->database, STW_DB_READ_ONLY, &error);

  if (db != NULL && attempt->deed->work (attempt, db, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
answer (StwSignInAttempt *attempt, const GError *error)
{
  if (attempt->done != NULL)
    attempt->done (error == NULL ? attempt->answer : NULL, error, attempt->data);
  attempt_free (attempt);
}

static void
recorded_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwSignInAttempt *attempt = data;

  if (error == NULL && attempt->deed->finish != NULL)
    attempt->deed->finish (attempt, result);
  answer (attempt, error != NULL ? error : attempt->failure);
}

static void
worked_cb (GObject *source, GAsyncResult *task, gpointer data)
{
  StwSignInAttempt *attempt = data;
  StwSignIn *self = attempt->self;
  g_autoptr (GError) error = NULL;
  gboolean submitted = FALSE;

  if (g_task_propagate_boolean (G_TASK (task), &error) && attempt->record != NULL)
    {
      g_mutex_lock (&self->lock);
      submitted = self->engine != NULL;
      if (submitted)
        stw_engine_submit (self->engine, g_steal_pointer (&attempt->record), recorded_cb, attempt);
      else
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The desk is closed");
      g_mutex_unlock (&self->lock);
    }
  if (!submitted)
    answer (attempt, error);
}

/**
 * stw_sign_in_takes:
 *
 * Returns: whether the command is one of those that no rule runs
 */
gboolean
stw_sign_in_takes (const StwCommand *command)
{
  return g_str_has_prefix (command->name, PREFIX);
}

/**
 * stw_sign_in_ask:
 * @command: (transfer full): what is asked for, with its operator and origin
 * @done: (nullable): told the outcome on the caller's thread-default context
 */
void
stw_sign_in_ask (StwSignIn *self, StwCommand *command, StwCommandDone done, gpointer data)
{
  StwSignInAttempt *attempt = g_new0 (StwSignInAttempt, 1);
  g_autoptr (GTask) task = NULL;

  g_atomic_ref_count_inc (&self->references);
  attempt->self = self;
  attempt->command = command;
  attempt->done = done;
  attempt->data = data;
  attempt->answer = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (deeds[i].name, command->name))
      attempt->deed = &deeds[i];
  if (attempt->deed == NULL)
    {
      /* The ledger says it as of any other command that there is not. */
      attempt->deed = &deeds[G_N_ELEMENTS (deeds) - 1];
      stw_engine_submit (self->engine,
                         stw_command_new (command->name, "desk", 0),
                         recorded_cb,
                         attempt);
      return;
    }
  task = g_task_new (NULL, NULL, worked_cb, attempt);
  g_task_set_source_tag (task, stw_sign_in_ask);
  g_task_set_name (task, "stw_sign_in_ask");
  g_task_set_task_data (task, attempt, NULL);
  g_task_run_in_thread (task, work_in_worker);
}

/**
 * stw_sign_in_new:
 * @engine: who gives the commands that write what came of an attempt
 * @rules: whose seal and sessions count
 *
 * Returns: (transfer full): the desk's way of signing in
 */
StwSignIn *
stw_sign_in_new (StwEngine *engine, StwRules *rules)
{
  StwSignIn *self = g_new0 (StwSignIn, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->engine = engine;
  self->seal = stw_rules_get_seal (rules);
  self->sessions = stw_sessions_ref (stw_rules_get_sessions (rules));
  self->secrets = stw_secrets_ref (stw_engine_get_secrets (engine));
  self->database = g_strdup (stw_engine_get_database (engine));
  self->enrolments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stw_enrolment_free);
  self->attempts = stw_attempts_new ();
  return self;
}

/**
 * stw_sign_in_close:
 * @self: (nullable) (transfer full): what takes nothing any more; what a worker still has ends
 *   without the engine
 */
void
stw_sign_in_close (StwSignIn *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->engine = NULL;
  g_mutex_unlock (&self->lock);
  self_unref (self);
}
