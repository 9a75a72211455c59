/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolling: somebody who was invited, or the first ones at a desk that does not lock yet, gets a
 * seed for an app, and chooses a password; the code of the app shows that it works. The work runs
 * in a worker, what follows on the caller's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sign-in-private.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "desk/people/person-store.h"
#include "engine/sign-in-commands.h"

#include <string.h>

#define ISSUER "Steward"
#define TOKEN_BYTES 16
#define ENROLMENT_MS (15 * STW_MINUTE)

/* Somebody who is about to be able to sign in. */
typedef struct
{
  gint64 person;
  gboolean invited;
  char *seed; /* (owned) to be wiped */
  gint64 expires_at;
} Enrolment;

void
stw_enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  stw_text_wipe (enrolment->seed);
  g_free (enrolment);
}

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* Who may enrol: who was invited; and, before the desk locks, somebody who has no credential yet.
 */
static gboolean
find_enrolled (StwSignInAttempt *attempt, StwDb *db, GError **error)
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
  if (stw_sign_in_is_sealed (attempt))
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

gboolean
stw_sign_in_enrol_begin_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
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
take_enrolment (StwSignInAttempt *attempt, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&attempt->self->lock);
  Enrolment *enrolment =
    g_hash_table_lookup (attempt->self->enrolments, stw_sign_in_get_text (attempt, "enrolment"));

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
make_recovery (StwSignInAttempt *attempt)
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
keep_enrolment (StwSignInAttempt *attempt, const char *seed, GError **error)
{
  g_autofree char *hash = stw_password_hash (stw_sign_in_get_text (attempt, "password"), error);
  g_autofree char *handle = stw_random_token (TOKEN_BYTES);
  g_autofree char *seed_name = g_strconcat ("person/", handle, NULL);

  if (hash == NULL || !stw_secrets_keep (attempt->self->secrets, seed_name, seed, NULL, error))
    return FALSE;
  json_object_set_string_member (attempt->record->arguments, "password", hash);
  json_object_set_string_member (attempt->record->arguments, "seed_name", seed_name);
  make_recovery (attempt);
  return TRUE;
}

gboolean
stw_sign_in_enrol_work (StwSignInAttempt *attempt, StwDb *db, GError **error)
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
  if (!stw_password_check (stw_sign_in_get_text (attempt, "password"), person->name, &weak))
    refuse (error, STW_COMMAND_ERROR_INVALID, weak->message);
  else if (!stw_one_time_verify (seed,
                                 stw_sign_in_get_text (attempt, "code"),
                                 stw_clock_now (NULL) / STW_SECOND,
                                 STW_ONE_TIME_WINDOW,
                                 0,
                                 &step))
    refuse (error,
            STW_COMMAND_ERROR_INVALID,
            "This is not the code that the app shows now. Look at the clock of the phone.");
  else
    {
      stw_sign_in_set_record (attempt, STW_COMMAND_SIGN_IN_ENROL);
      json_object_set_boolean_member (attempt->record->arguments, "invited", attempt->invited);
      json_object_set_int_member (attempt->record->arguments, "step", step);
      kept = keep_enrolment (attempt, seed, error);
    }
  stw_secret_free (seed);
  return kept;
}

void
stw_sign_in_enrol_finish (StwSignInAttempt *attempt, JsonObject *result)
{
  g_mutex_lock (&attempt->self->lock);
  g_hash_table_remove (attempt->self->enrolments, stw_sign_in_get_text (attempt, "enrolment"));
  g_mutex_unlock (&attempt->self->lock);
  if (stw_sign_in_may_stay (attempt))
    stw_sign_in_open_session (attempt);
}
