/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What signing in leaves behind: attempts, codes that count no more, credentials, and the lock. The
 * proofs themselves were checked before, in a worker. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sign-in-commands.h"

#include "base/clock.h"
#include "desk/people/credential-store.h"
#include "desk/people/person-store.h"
#include "desk/people/standing.h"
#include "store/setting.h"

/* A desk with so many people at it locks. */
#define OPERATORS_THAT_LOCK 2
#define INVITATION_MOST (30 * STW_DAY)

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       gint64 person,
       const char *member,
       const char *value,
       GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  if (member != NULL)
    json_object_set_string_member (detail, member, value);
  stw_transaction_change (transaction, "person", person, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "person",
                                person,
                                detail,
                                error);
}

static gboolean
set_locked (const StwEngineParts *parts, StwTransaction *transaction, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *administrators = stw_credential_describe_administrators (db, error);

  return administrators != NULL && stw_setting_set (db, STW_SETTING_LOCKED, "yes", error) &&
         (g_str_equal (administrators, "[]") || stw_seal_set (parts->seal, administrators, error));
}

/**
 * stw_sign_in_seal_anew:
 *
 * After people changed: whose codes end the lock, where there is one.
 */
gboolean
stw_sign_in_seal_anew (const StwEngineParts *parts, StwTransaction *transaction, GError **error)
{
  return !stw_seal_is_set (parts->seal) || set_locked (parts, transaction, error);
}

/* At start: where either says that the desk locks, it does. */
static gboolean
seal_again (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  const StwEngineParts *parts = data;
  g_autofree char *locked =
    stw_setting_dup (stw_transaction_get_db (transaction), STW_SETTING_LOCKED);

  return (locked == NULL && !stw_seal_is_set (parts->seal)) ||
         set_locked (parts, transaction, error);
}

/* Whether what proved the person had not done so before. */
static gboolean
use_proof (StwTransaction *transaction,
           const StwCommand *command,
           gboolean *ret_used,
           GError **error)
{
  gint64 person = stw_command_get_int (command, "person", 0);
  const char *recovery = stw_command_get_text (command, "recovery");

  return recovery != NULL ? stw_recovery_code_use (transaction, person, recovery, ret_used, error)
                          : stw_credential_use_step (stw_transaction_get_db (transaction),
                                                     person,
                                                     stw_command_get_int (command, "step", 0),
                                                     ret_used,
                                                     error);
}

/* Answers `{"done"}`: whether the person is who they say. */
static gboolean
record (StwTransaction *transaction,
        StwCommand *command,
        JsonObject **ret_result,
        gpointer data,
        GError **error)
{
  gint64 person = stw_command_get_int (command, "person", 0);
  const char *outcome = stw_command_get_text (command, "outcome");
  gboolean proved = g_str_equal (outcome, "done") || g_str_equal (outcome, "confirmed");
  gboolean done = proved;

  if (proved && !use_proof (transaction, command, &done, error))
    return FALSE;
  if (proved && !done)
    outcome = "used-code";
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result, "done", done);
  return stw_sign_in_note (transaction,
                           person,
                           stw_command_get_text (command, "origin"),
                           outcome,
                           error) &&
         audit (transaction, command, person, "outcome", outcome, error);
}

static gboolean
enrol (StwTransaction *transaction,
       StwCommand *command,
       JsonObject **ret_result,
       gpointer data,
       GError **error)
{
  const StwEngineParts *parts = data;
  StwDb *db = stw_transaction_get_db (transaction);
  const StwCredential credential = {
    .person = stw_command_get_int (command, "person", 0),
    .password = (char *) stw_command_get_text (command, "password"),
    .seed_name = (char *) stw_command_get_text (command, "seed_name"),
    .last_step = stw_command_get_int (command, "step", 0),
  };
  g_autoptr (StwPerson) person = stw_person_load (db, credential.person, error);
  gint64 n_operators;
  gboolean invited = FALSE;

  /* Begun twice with one invitation, it ends once. */
  if (person == NULL || !stw_invitation_use (transaction, credential.person, &invited, error))
    return FALSE;
  if (stw_command_get_boolean (command, "invited", FALSE) && !invited)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_PERMITTED,
                   "This invitation was used or is too old. Ask an administrator for a new one.");
  if (!stw_credential_set (transaction,
                           &credential,
                           json_object_get_array_member (command->arguments, "recovery"),
                           error) ||
      !stw_credential_check_administrator (db, error) ||
      !audit (transaction, command, credential.person, NULL, NULL, error) ||
      !stw_credential_count_operators (db, &n_operators, error))
    return FALSE;
  return (n_operators < OPERATORS_THAT_LOCK && !stw_seal_is_set (parts->seal)) ||
         set_locked (parts, transaction, error);
}

static gboolean
end_lock (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  const StwEngineParts *parts = data;
  gint64 person = stw_command_get_int (command, "person", 0);
  gboolean used = TRUE;

  /* An administrator whom a restored backup does not know has no row to note the step in. */
  if (person != 0 && !use_proof (transaction, command, &used, error))
    return FALSE;
  if (!used)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_PERMITTED,
                   "This code was used already. Wait for the next one.");
  return stw_setting_set (stw_transaction_get_db (transaction), STW_SETTING_LOCKED, NULL, error) &&
         audit (transaction, command, person, NULL, NULL, error) &&
         stw_seal_break (parts->seal, error);
}

static gboolean
invite (StwTransaction *transaction,
        StwCommand *command,
        JsonObject **ret_result,
        gpointer data,
        GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  gint64 expires_at = stw_command_get_int (command, "expires_at", 0);
  const char *hash = stw_command_get_text (command, "hash");
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwPerson) person = stw_person_load (db, id, error);

  if (person == NULL)
    return FALSE;
  if (hash == NULL || expires_at <= now || expires_at > now + INVITATION_MOST)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "An invitation is good for at most 30 days.");
  return stw_invitation_add (transaction, id, hash, expires_at, error) &&
         audit (transaction, command, id, NULL, NULL, error);
}

static gboolean
reset (StwTransaction *transaction,
       StwCommand *command,
       JsonObject **ret_result,
       gpointer data,
       GError **error)
{
  const StwEngineParts *parts = data;
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  g_autoptr (StwPerson) person = stw_person_load (db, id, error);
  g_autofree char *administrators = NULL;

  if (person == NULL)
    return FALSE;
  if (stw_seal_is_set (parts->seal) &&
      !stw_sessions_take_confirmation (parts->sessions, command->operator_id))
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_PERMITTED,
                   "Confirm this with a code of your own app first.");
  if (!stw_person_forget_credential (db, id, error))
    return FALSE;
  administrators = stw_credential_describe_administrators (db, error);
  if (administrators == NULL)
    return FALSE;
  if (stw_seal_is_set (parts->seal) && g_str_equal (administrators, "[]"))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "One MSP administrator must be able to sign in.");
  stw_sessions_close_all (parts->sessions, id);
  return audit (transaction, command, id, NULL, NULL, error);
}

static gboolean
withdraw (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  g_autoptr (StwPerson) person = stw_person_load (db, id, error);
  gboolean withdrawn = FALSE;

  if (person == NULL || !stw_invitation_withdraw (db, id, &withdrawn, error))
    return FALSE;
  if (!withdrawn)
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "Nobody waits with such an invitation.");
  return audit (transaction, command, id, NULL, NULL, error);
}

/* Wherever they are signed in, they are not any more. */
static gboolean
sign_out (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  const StwEngineParts *parts = data;
  gint64 id = stw_command_get_int (command, "person", command->operator_id);

  if (!stw_person_check_own (transaction, command, id, error) ||
      !audit (transaction, command, id, NULL, NULL, error))
    return FALSE;
  stw_sessions_close_all (parts->sessions, id);
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "person.invite", STW_PERMISSION_PEOPLE, invite },
  { "person.withdraw-invitation", STW_PERMISSION_PEOPLE, withdraw },
  { "person.sign-out", STW_PERMISSION_OWN, sign_out },
  { "person.reset-sign-in", STW_PERMISSION_PEOPLE, reset },
  { STW_COMMAND_SIGN_IN_RECORD, STW_PERMISSION_ENGINE, record },
  { STW_COMMAND_SIGN_IN_ENROL, STW_PERMISSION_ENGINE, enrol },
  { STW_COMMAND_SIGN_IN_END_LOCK, STW_PERMISSION_ENGINE, end_lock },
  { STW_COMMAND_SIGN_IN_SEAL_AGAIN, STW_PERMISSION_ENGINE, seal_again },
};

/**
 * stw_sign_in_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern signing in
 */
const StwCommandRule *
stw_sign_in_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
