/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in by proofs: a password and a code, a code alone of who is signed in, and an
 * administrator's code that ends the lock. What failed too often waits, and the history shows what
 * came of each. The work runs in a worker, what follows on the caller's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sign-in-private.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "engine/sign-in-commands.h"

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* From where, as the history has it. The address is the engine's own pages' word, no other's. */
static char *
dup_origin (const StwSignInAttempt *attempt)
{
  const char *address = stw_sign_in_get_text (attempt, "address");

  return g_strcmp0 (attempt->command->origin, "web") == 0 && *address != '\0'
           ? g_strconcat ("web ", address, NULL)
           : g_strdup (attempt->command->origin);
}

static char *
make_key (const StwSignInAttempt *attempt)
{
  gboolean on_web = g_strcmp0 (attempt->command->origin, "web") == 0;

  return stw_attempts_make_key (attempt->command->origin,
                                on_web ? stw_sign_in_get_text (attempt, "network") : "",
                                stw_sign_in_get_text (attempt, "name"));
}

static gboolean
begin_attempt (StwSignInAttempt *attempt, StwDb *db, gint64 person, GError **error)
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
forgive (StwSignInAttempt *attempt)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);
  g_autofree char *key = make_key (attempt);

  stw_attempts_forgive (attempt->self->attempts, key);
}

/* What the history shows of it. */
static void
record_outcome (StwSignInAttempt *attempt, const char *outcome)
{
  g_autofree char *origin = dup_origin (attempt);

  stw_sign_in_set_record (attempt, STW_COMMAND_SIGN_IN_RECORD);
  json_object_set_string_member (attempt->record->arguments, "outcome", outcome);
  json_object_set_string_member (attempt->record->arguments, "origin", origin);
}

static gboolean
check_code (StwSignInAttempt *attempt,
            const char *seed_name,
            gint64 last_step,
            gint64 *ret_step,
            GError **error)
{
  char *seed = stw_secrets_look_up (attempt->self->secrets, seed_name, NULL, error);
  gboolean right = seed != NULL && stw_one_time_verify (seed,
                                                        stw_sign_in_get_text (attempt, "code"),
                                                        stw_clock_now (NULL) / STW_SECOND,
                                                        STW_ONE_TIME_WINDOW,
                                                        last_step,
                                                        ret_step);

  stw_secret_free (seed);
  return right;
}

/* A code of the app, or one of those for who lost it. Sets what is to be used up in the record. */
static gboolean
check_proof (StwSignInAttempt *attempt, StwDb *db, const StwCredential *credential, GError **error)
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
      !stw_recovery_code_hash (stw_sign_in_get_text (attempt, "code"), credential->person, hash) ||
      !stw_recovery_code_stands (db, credential->person, hash, &stands, error))
    return FALSE;
  if (stands)
    {
      g_autofree char *text = stw_hex_encode (hash, sizeof hash);

      json_object_set_string_member (attempt->record->arguments, "recovery", text);
    }
  return stands;
}

gboolean
stw_sign_in_open_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
{
  g_auto (StwCredential) credential = { 0 };
  g_autoptr (GError) failure = NULL;
  gboolean password_right;
  gboolean proved;

  if (!stw_credential_find (db, stw_sign_in_get_text (attempt, "name"), &credential, error) ||
      !begin_attempt (attempt, db, credential.person, error))
    return FALSE;
  attempt->person = credential.person;
  attempt->name = g_strdup (credential.name);
  record_outcome (attempt, "done");
  password_right =
    stw_password_verify (stw_sign_in_get_text (attempt, "password"), credential.password);
  proved = password_right && check_proof (attempt, db, &credential, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!stw_person_find_place (db, credential.person, &attempt->place, error))
    return FALSE;
  if (proved && stw_sign_in_may_stay (attempt))
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

/* Whether the ledger took the code; each counts once. */
static gboolean
is_taken (StwSignInAttempt *attempt, JsonObject *result)
{
  if (attempt->failure != NULL)
    return FALSE;
  if (json_object_get_boolean_member (result, "done"))
    return TRUE;
  return refuse (&attempt->failure,
                 STW_COMMAND_ERROR_NOT_PERMITTED,
                 "This code was used already. Wait for the next one.");
}

void
stw_sign_in_open_finish (StwSignInAttempt *attempt, JsonObject *result)
{
  if (!is_taken (attempt, result))
    return;
  forgive (attempt);
  stw_sign_in_open_session (attempt);
}

/* Who is signed in shows once more that it is them: before what nobody may do who merely found the
 * window open. */
gboolean
stw_sign_in_confirm_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
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

void
stw_sign_in_confirm_finish (StwSignInAttempt *attempt, JsonObject *result)
{
  if (!is_taken (attempt, result))
    return;
  forgive (attempt);
  stw_sessions_confirm (attempt->self->sessions, attempt->person);
}

/* By an administrator's code alone, of those whom the seal names: also when the database that a
 * restore brought back knows nobody. */
gboolean
stw_sign_in_end_lock_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
{
  g_auto (StwCredential) credential = { 0 };
  g_autofree char *seed_name = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 step;

  if (!stw_credential_find (db, stw_sign_in_get_text (attempt, "name"), &credential, error) ||
      !begin_attempt (attempt, db, credential.person, error))
    return FALSE;
  attempt->person = credential.person;
  g_mutex_lock (&attempt->self->lock);
  seed_name = attempt->self->engine != NULL
                ? stw_seal_find_seed (attempt->self->seal, stw_sign_in_get_text (attempt, "name"))
                : NULL;
  g_mutex_unlock (&attempt->self->lock);
  if (seed_name != NULL && check_code (attempt, seed_name, credential.last_step, &step, &failure))
    {
      stw_sign_in_set_record (attempt, STW_COMMAND_SIGN_IN_END_LOCK);
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

void
stw_sign_in_end_lock_finish (StwSignInAttempt *attempt, JsonObject *result)
{
  if (attempt->failure == NULL)
    forgive (attempt);
}
