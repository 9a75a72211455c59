/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in: "session.open", "session.enrol-begin", "session.enrol", "session.end-lock",
 * "session.confirm", "session.state" and "session.close". They are asked like commands, but no rule
 * runs them: proofs are checked in a worker, because a password costs time by intent and the
 * keyring may take its own; then one of the engine's commands writes what came of it. A table says
 * what each does. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sign-in.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "desk/people/credential-store.h"
#include "desk/people/person-store.h"
#include "engine/attempts.h"
#include "engine/sign-in-commands.h"

#include <string.h>

#define ISSUER "Steward"
#define TOKEN_BYTES 16
#define ENROLMENT_MS (15 * STW_MINUTE)

#define PREFIX "session."
/* In an answer: whether who is signed in sees more than single companies. */
#define WHOLE_DESK "whole_desk"

/* Somebody who is about to be able to sign in. */
typedef struct
{
  gint64 person;
  gboolean invited;
  char *seed; /* (owned) to be wiped */
  gint64 expires_at;
} Enrolment;

struct _StwSignIn
{
  gatomicrefcount references;
  GMutex lock;
  StwEngine *engine;      /* (unowned) (nullable) (mutex lock) %NULL once it closes */
  StwSeal *seal;          /* (unowned) (mutex lock) as long as the engine stands */
  StwSessions *sessions;  /* (owned) */
  StwSecrets *secrets;    /* (owned) */
  char *database;         /* (owned) */
  GHashTable *enrolments; /* (owned) (mutex lock) token -> Enrolment (owned) */
  StwAttempts *attempts;  /* (owned) (mutex lock) that failed */
};

typedef struct _Attempt Attempt;

/* What is asked for: what a worker checks, and what follows once that is written. */
typedef struct
{
  const char *name;
  gboolean (*work) (Attempt *attempt, StwDb *db, GError **error);
  void (*finish) (Attempt *attempt, JsonObject *result);
} Deed;

struct _Attempt
{
  StwSignIn *self;     /* (owned) */
  StwCommand *command; /* (owned) */
  const Deed *deed;
  StwCommandDone done;
  gpointer data;
  gint64 person;
  gboolean invited;   /* enrols by an invitation */
  char *name;         /* (owned) (nullable) */
  JsonObject *answer; /* (owned) */
  StwCommand *record; /* (owned) (nullable) what is written of it */
  StwPlace place;     /* where they work, once they are known */
  GError *failure;    /* (owned) (nullable) what is answered although something is written */
};

static void
enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  stw_text_wipe (enrolment->seed);
  g_free (enrolment);
}

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
  Attempt *attempt = data;

  self_unref (attempt->self);
  stw_command_free (attempt->command);
  g_clear_pointer (&attempt->record, stw_command_free);
  json_object_unref (attempt->answer);
  g_clear_error (&attempt->failure);
  g_free (attempt->name);
  g_free (attempt);
}

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static const char *
get_text (const Attempt *attempt, const char *member)
{
  const char *text = stw_command_get_text (attempt->command, member);

  return text != NULL ? text : "";
}

/* From where, as the history has it. The address is the engine's own pages' word, no other's. */
static char *
dup_origin (const Attempt *attempt)
{
  const char *address = get_text (attempt, "address");

  return g_strcmp0 (attempt->command->origin, "web") == 0 && *address != '\0'
           ? g_strconcat ("web ", address, NULL)
           : g_strdup (attempt->command->origin);
}

static char *
make_key (const Attempt *attempt)
{
  gboolean on_web = g_strcmp0 (attempt->command->origin, "web") == 0;

  return stw_attempts_make_key (attempt->command->origin,
                                on_web ? get_text (attempt, "network") : "",
                                get_text (attempt, "name"));
}

static gboolean
begin_attempt (Attempt *attempt, StwDb *db, gint64 person, GError **error)
{
  StwSignIn *self = attempt->self;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *key = make_key (attempt);
  g_autofree char *origin = dup_origin (attempt);
  gint64 now = stw_clock_now (NULL);
  StwPastAttempts known = { 0, 0 };

  if (person != 0 && !stw_sign_in_count_failures (db,
                                                  person,
                                                  origin,
                                                  now - STW_ATTEMPTS_LONGEST_WAIT,
                                                  &known.n,
                                                  &known.last_at,
                                                  error))
    return FALSE;
  return stw_attempts_begin (self->attempts, key, &known, now) ||
         refuse (error,
                 STW_COMMAND_ERROR_NOT_PERMITTED,
                 "Too many attempts have failed. Wait some minutes, then try again.");
}

static void
forgive (Attempt *attempt)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);
  g_autofree char *key = make_key (attempt);

  stw_attempts_forgive (attempt->self->attempts, key);
}

static void
set_record (Attempt *attempt, const char *name)
{
  attempt->record = stw_command_new (name, "engine", 0);
  json_object_set_int_member (attempt->record->arguments, "person", attempt->person);
}

/* What the history shows of it. */
static void
record_outcome (Attempt *attempt, const char *outcome)
{
  g_autofree char *origin = dup_origin (attempt);

  set_record (attempt, STW_COMMAND_SIGN_IN_RECORD);
  json_object_set_string_member (attempt->record->arguments, "outcome", outcome);
  json_object_set_string_member (attempt->record->arguments, "origin", origin);
}

static gboolean
check_code (Attempt *attempt,
            const char *seed_name,
            gint64 last_step,
            gint64 *ret_step,
            GError **error)
{
  char *seed = stw_secrets_look_up (attempt->self->secrets, seed_name, NULL, error);
  gboolean right = seed != NULL && stw_one_time_verify (seed,
                                                        get_text (attempt, "code"),
                                                        stw_clock_now (NULL) / STW_SECOND,
                                                        STW_ONE_TIME_WINDOW,
                                                        last_step,
                                                        ret_step);

  stw_secret_free (seed);
  return right;
}

/* A code of the app, or one of those for who lost it. Sets what is to be used up in the record. */
static gboolean
check_proof (Attempt *attempt, StwDb *db, const StwCredential *credential, GError **error)
{
  guint8 hash[STW_RECOVERY_HASH_SIZE];
  gboolean stands = FALSE;
  gint64 step;

  if (check_code (attempt, credential->seed_name, credential->last_step, &step, error))
    {
      json_object_set_int_member (attempt->record->arguments, "step", step);
      return TRUE;
    }
  if (*error != NULL ||
      !stw_recovery_code_hash (get_text (attempt, "code"), credential->person, hash) ||
      !stw_recovery_code_stands (db, credential->person, hash, &stands, error))
    return FALSE;
  if (stands)
    {
      g_autofree char *text = stw_hex_encode (hash, sizeof hash);

      json_object_set_string_member (attempt->record->arguments, "recovery", text);
    }
  return stands;
}

/* Whoever has no role sees nothing; the engine's own pages tell them so by showing nothing. */
static gboolean
may_stay (const Attempt *attempt)
{
  return attempt->place != STW_PLACE_NONE || g_strcmp0 (attempt->command->origin, "web") == 0;
}

static gboolean
open_work (Attempt *attempt, StwDb *db, GError **error)
{
  g_auto (StwCredential) credential = { 0 };
  g_autoptr (GError) failure = NULL;
  gboolean password_right;
  gboolean proved;

  if (!stw_credential_find (db, get_text (attempt, "name"), &credential, error) ||
      !begin_attempt (attempt, db, credential.person, error))
    return FALSE;
  attempt->person = credential.person;
  attempt->name = g_strdup (credential.name);
  record_outcome (attempt, "done");
  password_right = stw_password_verify (get_text (attempt, "password"), credential.password);
  proved = password_right && check_proof (attempt, db, &credential, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!stw_person_find_place (db, credential.person, &attempt->place, error))
    return FALSE;
  if (proved && may_stay (attempt))
    return TRUE;
  if (proved)
    {
      json_object_set_string_member (attempt->record->arguments, "outcome", "not-here");
      refuse (&attempt->failure,
              STW_COMMAND_ERROR_NOT_PERMITTED,
              "You have no role at this desk. Ask an MSP administrator for one.");
      return TRUE;
    }
  json_object_set_string_member (attempt->record->arguments,
                                 "outcome",
                                 credential.person == 0 ? "unknown-name"
                                 : password_right       ? "wrong-code"
                                                        : "wrong-password");
  return refuse (&attempt->failure,
                 STW_COMMAND_ERROR_NOT_PERMITTED,
                 "The name, the password or the code is not right.") ||
         TRUE;
}

static void
open_session (Attempt *attempt)
{
  g_autofree char *id = stw_id_format (STW_ID_PERSON, attempt->person);
  char *token = stw_sessions_open (attempt->self->sessions,
                                   attempt->person,
                                   attempt->name,
                                   attempt->command->origin);

  json_object_set_string_member (attempt->answer, "session", token);
  json_object_set_string_member (attempt->answer, "person", id);
  json_object_set_string_member (attempt->answer, "name", attempt->name);
  json_object_set_boolean_member (attempt->answer, WHOLE_DESK, attempt->place == STW_PLACE_DESK);
  stw_text_wipe (token);
}

static void
open_finish (Attempt *attempt, JsonObject *result)
{
  if (attempt->failure != NULL)
    return;
  if (!json_object_get_boolean_member (result, "done"))
    {
      refuse (&attempt->failure,
              STW_COMMAND_ERROR_NOT_PERMITTED,
              "This code was used already. Wait for the next one.");
      return;
    }
  forgive (attempt);
  open_session (attempt);
}

/* Who is signed in shows once more that it is them: before what nobody may do who merely found the
 * window open. */
static gboolean
confirm_work (Attempt *attempt, StwDb *db, GError **error)
{
  g_auto (StwCredential) credential = { 0 };
  g_autoptr (GError) failure = NULL;

  if (attempt->command->operator_id == 0)
    return refuse (error, STW_COMMAND_ERROR_NOT_SIGNED_IN, "Sign in first.");
  json_object_set_string_member (attempt->command->arguments, "name", attempt->command->actor);
  if (!stw_credential_find (db, attempt->command->actor, &credential, error) ||
      !begin_attempt (attempt, db, credential.person, error))
    return FALSE;
  attempt->person = attempt->command->operator_id;
  record_outcome (attempt, "confirmed");
  if (credential.person == attempt->person && check_proof (attempt, db, &credential, &failure))
    return TRUE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  json_object_set_string_member (attempt->record->arguments, "outcome", "wrong-code");
  return refuse (&attempt->failure,
                 STW_COMMAND_ERROR_NOT_PERMITTED,
                 "This is not the code that your app shows now.") ||
         TRUE;
}

static void
confirm_finish (Attempt *attempt, JsonObject *result)
{
  if (attempt->failure != NULL)
    return;
  if (!json_object_get_boolean_member (result, "done"))
    {
      refuse (&attempt->failure,
              STW_COMMAND_ERROR_NOT_PERMITTED,
              "This code was used already. Wait for the next one.");
      return;
    }
  forgive (attempt);
  stw_sessions_confirm (attempt->self->sessions, attempt->person);
}

static gboolean
is_sealed (Attempt *attempt)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);

  return attempt->self->engine == NULL || stw_seal_is_set (attempt->self->seal);
}

/* Who may enrol: who was invited; and, before the desk locks, somebody who has no credential yet.
 */
static gboolean
find_enrolled (Attempt *attempt, StwDb *db, GError **error)
{
  const char *invitation = stw_command_get_text (attempt->command, "invitation");
  gint64 n_credentials;

  if (invitation != NULL)
    return stw_invitation_find (db, invitation, stw_clock_now (NULL), &attempt->person, error) &&
           (attempt->person != 0 ||
            refuse (error,
                    STW_COMMAND_ERROR_NOT_PERMITTED,
                    "This invitation was used or is too old. Ask an administrator for a new one."));
  attempt->person = stw_command_get_int (attempt->command, "person", 0);
  if (is_sealed (attempt))
    return refuse (error, STW_COMMAND_ERROR_NOT_PERMITTED, "This needs an invitation.");
  return stw_db_number (db,
                        &n_credentials,
                        error,
                        "SELECT COUNT(*) FROM credential WHERE person_id = ?1",
                        STW_INT (attempt->person)) &&
         (n_credentials == 0 || refuse (error,
                                        STW_COMMAND_ERROR_REFUSED,
                                        "This person can sign in already. Reset that first."));
}

static gboolean
is_too_old (gpointer key, gpointer value, gpointer data)
{
  return ((Enrolment *) value)->expires_at < stw_clock_monotonic ();
}

static gboolean
begin_work (Attempt *attempt, StwDb *db, GError **error)
{
  StwSignIn *self = attempt->self;
  g_autoptr (StwPerson) person = NULL;
  g_autofree char *token = NULL;
  char *address;
  Enrolment *enrolment;

  if (!find_enrolled (attempt, db, error))
    return FALSE;
  person = stw_person_load (db, attempt->person, error);
  if (person == NULL)
    return FALSE;
  token = stw_random_token (TOKEN_BYTES);
  enrolment = g_new0 (Enrolment, 1);
  enrolment->person = person->id;
  enrolment->invited = stw_command_get_text (attempt->command, "invitation") != NULL;
  enrolment->seed = stw_one_time_new_seed ();
  enrolment->expires_at = stw_clock_monotonic () + ENROLMENT_MS;
  address = stw_one_time_format_address (ISSUER,
                                         person->mail != NULL ? person->mail : person->name,
                                         enrolment->seed);
  json_object_set_string_member (attempt->answer, "enrolment", token);
  json_object_set_string_member (attempt->answer, "name", person->name);
  json_object_set_string_member (attempt->answer, "seed", enrolment->seed);
  json_object_set_string_member (attempt->answer, "address", address);
  stw_text_wipe (address);
  g_mutex_lock (&self->lock);
  g_hash_table_foreach_remove (self->enrolments, is_too_old, NULL);
  g_hash_table_insert (self->enrolments, g_steal_pointer (&token), enrolment);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/* Returns (transfer full): a copy of the seed that was shown. */
static char *
take_enrolment (Attempt *attempt, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);
  Enrolment *enrolment =
    g_hash_table_lookup (attempt->self->enrolments, get_text (attempt, "enrolment"));

  if (enrolment == NULL || enrolment->expires_at < stw_clock_monotonic ())
    {
      refuse (error, STW_COMMAND_ERROR_REFUSED, "This took too long. Begin again.");
      return NULL;
    }
  attempt->person = enrolment->person;
  attempt->invited = enrolment->invited;
  return stw_secret_dup (enrolment->seed, strlen (enrolment->seed));
}

/* The codes for the person, and their hashes for the record. */
static void
make_recovery (Attempt *attempt)
{
  JsonArray *codes = json_array_new ();
  JsonArray *hashes = json_array_new ();

  json_object_set_array_member (attempt->answer, "recovery", codes);
  json_object_set_array_member (attempt->record->arguments, "recovery", hashes);
  for (guint i = 0; i < STW_RECOVERY_CODES; i++)
    {
      char *code = stw_recovery_code_new ();
      guint8 hash[STW_RECOVERY_HASH_SIZE];
      g_autofree char *text = NULL;

      stw_recovery_code_hash (code, attempt->person, hash);
      text = stw_hex_encode (hash, sizeof hash);
      json_array_add_string_element (codes, code);
      json_array_add_string_element (hashes, text);
      stw_text_wipe (code);
    }
}

static gboolean
keep_enrolment (Attempt *attempt, const char *seed, GError **error)
{
  g_autofree char *hash = stw_password_hash (get_text (attempt, "password"), error);
  g_autofree char *handle = stw_random_token (TOKEN_BYTES);
  g_autofree char *seed_name = g_strconcat ("person/", handle, NULL);

  if (hash == NULL || !stw_secrets_keep (attempt->self->secrets, seed_name, seed, NULL, error))
    return FALSE;
  json_object_set_string_member (attempt->record->arguments, "password", hash);
  json_object_set_string_member (attempt->record->arguments, "seed_name", seed_name);
  make_recovery (attempt);
  return TRUE;
}

static gboolean
enrol_work (Attempt *attempt, StwDb *db, GError **error)
{
  char *seed = take_enrolment (attempt, error);
  g_autoptr (StwPerson) person = seed != NULL ? stw_person_load (db, attempt->person, error) : NULL;
  g_autoptr (GError) weak = NULL;
  gboolean kept = FALSE;
  gint64 step;

  if (person == NULL)
    {
      stw_secret_free (seed);
      return FALSE;
    }
  attempt->name = g_strdup (person->name);
  if (!stw_person_find_place (db, attempt->person, &attempt->place, error))
    {
      stw_secret_free (seed);
      return FALSE;
    }
  if (!stw_password_check (get_text (attempt, "password"), person->name, &weak))
    refuse (error, STW_COMMAND_ERROR_INVALID, weak->message);
  else if (!stw_one_time_verify (seed,
                                 get_text (attempt, "code"),
                                 stw_clock_now (NULL) / STW_SECOND,
                                 STW_ONE_TIME_WINDOW,
                                 0,
                                 &step))
    refuse (error,
            STW_COMMAND_ERROR_INVALID,
            "This is not the code that the app shows now. Look at the clock of the phone.");
  else
    {
      set_record (attempt, STW_COMMAND_SIGN_IN_ENROL);
      json_object_set_boolean_member (attempt->record->arguments, "invited", attempt->invited);
      json_object_set_int_member (attempt->record->arguments, "step", step);
      kept = keep_enrolment (attempt, seed, error);
    }
  stw_secret_free (seed);
  return kept;
}

static void
enrol_finish (Attempt *attempt, JsonObject *result)
{
  g_mutex_lock (&attempt->self->lock);
  g_hash_table_remove (attempt->self->enrolments, get_text (attempt, "enrolment"));
  g_mutex_unlock (&attempt->self->lock);
  if (may_stay (attempt))
    open_session (attempt);
}

/* By an administrator's code alone, of those whom the seal names: also when the database that a
 * restore brought back knows nobody. */
static gboolean
end_lock_work (Attempt *attempt, StwDb *db, GError **error)
{
  g_auto (StwCredential) credential = { 0 };
  g_autofree char *seed_name = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 step;

  if (!stw_credential_find (db, get_text (attempt, "name"), &credential, error) ||
      !begin_attempt (attempt, db, credential.person, error))
    return FALSE;
  attempt->person = credential.person;
  g_mutex_lock (&attempt->self->lock);
  seed_name = attempt->self->engine != NULL
                ? stw_seal_find_seed (attempt->self->seal, get_text (attempt, "name"))
                : NULL;
  g_mutex_unlock (&attempt->self->lock);
  if (seed_name != NULL && check_code (attempt, seed_name, credential.last_step, &step, &failure))
    {
      set_record (attempt, STW_COMMAND_SIGN_IN_END_LOCK);
      json_object_set_int_member (attempt->record->arguments, "step", step);
      return TRUE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  record_outcome (attempt, "wrong-code");
  return refuse (&attempt->failure,
                 STW_COMMAND_ERROR_NOT_PERMITTED,
                 "This is not the code of an MSP administrator.") ||
         TRUE;
}

static void
end_lock_finish (Attempt *attempt, JsonObject *result)
{
  if (attempt->failure == NULL)
    forgive (attempt);
}

static gboolean
state_work (Attempt *attempt, StwDb *db, GError **error)
{
  gint64 signed_in = attempt->command->operator_id;
  g_autofree char *id = signed_in != 0 ? stw_id_format (STW_ID_PERSON, signed_in) : NULL;

  json_object_set_boolean_member (attempt->answer, "locked", is_sealed (attempt));
  json_object_set_string_member (attempt->answer, "person", id);
  json_object_set_string_member (attempt->answer,
                                 "name",
                                 signed_in != 0 ? attempt->command->actor : NULL);
  if (signed_in != 0 && !stw_person_find_place (db, signed_in, &attempt->place, error))
    return FALSE;
  json_object_set_boolean_member (attempt->answer,
                                  WHOLE_DESK,
                                  signed_in == 0 || attempt->place == STW_PLACE_DESK);
  return TRUE;
}

static const Deed deeds[] = {
  { PREFIX "open", open_work, open_finish },
  { PREFIX "enrol-begin", begin_work, NULL },
  { PREFIX "enrol", enrol_work, enrol_finish },
  { PREFIX "end-lock", end_lock_work, end_lock_finish },
  { PREFIX "confirm", confirm_work, confirm_finish },
  { PREFIX "state", state_work, NULL },
  /* The token has ended before it comes here. */
  { PREFIX "close", state_work, NULL },
};

static void
work_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Attempt *attempt = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (attempt->self->database, STW_DB_READ_ONLY, &error);

  if (db != NULL && attempt->deed->work (attempt, db, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
answer (Attempt *attempt, const GError *error)
{
  if (attempt->done != NULL)
    attempt->done (error == NULL ? attempt->answer : NULL, error, attempt->data);
  attempt_free (attempt);
}

static void
recorded_cb (JsonObject *result, const GError *error, gpointer data)
{
  Attempt *attempt = data;

  if (error == NULL && attempt->deed->finish != NULL)
    attempt->deed->finish (attempt, result);
  answer (attempt, error != NULL ? error : attempt->failure);
}

static void
worked_cb (GObject *source, GAsyncResult *task, gpointer data)
{
  Attempt *attempt = data;
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
  Attempt *attempt = g_new0 (Attempt, 1);
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
  self->enrolments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, enrolment_free);
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
