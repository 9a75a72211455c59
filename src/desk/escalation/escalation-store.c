/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policies of escalation, what chooses among them, and the commands that change both. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/escalation-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "desk/company-store.h"
#include "desk/escalation/policy-json.h"
#include "model/enums.h"

#include <string.h>

#define MAX_NAME_BYTES 200

static const char *const hours_words[] = {
  [STW_HOURS_ANY] = "any",
  [STW_HOURS_OPEN] = "open",
  [STW_HOURS_CLOSED] = "closed",
};

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static StwEscalationPolicy *
parse (const char *text, gint64 progress_minutes, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return stw_escalation_policy_read (
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL,
    progress_minutes,
    error);
}

/**
 * stw_escalation_policy_load:
 * @id: its number, 0 for the default
 * @error: #STW_COMMAND_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the policy
 */
StwEscalationPolicy *
stw_escalation_policy_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = NULL;

  if (id == 0)
    return stw_escalation_policy_new_default ();
  rows = stw_db_query (db,
                       error,
                       "SELECT steps, progress_minutes FROM escalation_policy WHERE id = ?1",
                       STW_INT (id));
  if (stw_rows_next (rows, error))
    return parse (stw_rows_get_text (rows, 0), stw_rows_get_int (rows, 1), error);
  if (stw_rows_succeeded (rows))
    refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such escalation.");
  return NULL;
}

static JsonObject *
describe (gint64 id, const char *name, const StwEscalationPolicy *policy)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = id != 0 ? stw_id_format (STW_ID_ESCALATION, id) : NULL;

  json_object_set_string_member (object, "id", text);
  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "progress_minutes", policy->patience / STW_MINUTE);
  json_object_set_array_member (object, "steps", stw_escalation_policy_write (policy));
  return object;
}

/**
 * stw_escalation_policy_list:
 *
 * Returns: (transfer full): `[{"id","name","progress_minutes","steps"}]` by name; the default comes
 *   first and has no id
 */
JsonArray *
stw_escalation_policy_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwEscalationPolicy) usual = stw_escalation_policy_new_default ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, name, steps, progress_minutes "
                                           "FROM escalation_policy ORDER BY name_key");

  json_array_add_object_element (list, describe (0, "Default", usual));
  while (stw_rows_next (rows, error))
    {
      g_autoptr (StwEscalationPolicy) policy =
                   parse (stw_rows_get_text (rows, 2), stw_rows_get_int (rows, 3), error);

      if (policy == NULL)
        return NULL;
      json_array_add_object_element (
        list,
        describe (stw_rows_get_int (rows, 0), stw_rows_get_text (rows, 1), policy));
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_escalation_choice_load_all:
 *
 * Returns: (transfer full) (element-type StwEscalationChoice): what chooses among the policies
 */
GArray *
stw_escalation_choice_load_all (StwDb *db, GError **error)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (StwEscalationChoice));
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT company_id, COALESCE (severity, -1), hours, policy_id "
                             "FROM escalation_choice ORDER BY id");

  while (stw_rows_next (rows, error))
    {
      const StwEscalationChoice choice = {
        .company = stw_rows_get_int (rows, 0),
        .severity = (int) stw_rows_get_int (rows, 1),
        .hours = (StwEscalationHours) stw_rows_get_int (rows, 2),
        .policy = stw_rows_get_int (rows, 3),
      };

      g_array_append_val (choices, choice);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&choices) : NULL;
}

/**
 * stw_escalation_choice_list:
 *
 * Returns: (transfer full): `[{"choice","company_id","company","severity","hours","policy_id",
 *   "policy"}]`; a member that is null fits all, and without a policy it waits for the hours
 */
JsonArray *
stw_escalation_choice_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT h.id, h.company_id, c.name, h.severity IS NOT NULL, h.severity, h.hours, "
    "h.policy_id, p.name FROM escalation_choice h LEFT JOIN company c ON c.id = h.company_id "
    "LEFT JOIN escalation_policy p ON p.id = h.policy_id ORDER BY h.id");

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      gint64 company = stw_rows_get_int (rows, 1);
      gint64 policy = stw_rows_get_int (rows, 6);
      g_autofree char *company_id = company != 0 ? stw_id_format (STW_ID_COMPANY, company) : NULL;
      g_autofree char *policy_id = policy != 0 ? stw_id_format (STW_ID_ESCALATION, policy) : NULL;

      json_object_set_int_member (object, "choice", stw_rows_get_int (rows, 0));
      json_object_set_string_member (object, "company_id", company_id);
      json_object_set_string_member (object, "company", stw_rows_get_text (rows, 2));
      json_object_set_string_member (
        object,
        "severity",
        stw_rows_get_int (rows, 3) != 0
          ? stw_severity_to_word ((StwSeverity) stw_rows_get_int (rows, 4))
          : NULL);
      json_object_set_string_member (object, "hours", hours_words[stw_rows_get_int (rows, 5) % 3]);
      json_object_set_string_member (object, "policy_id", policy_id);
      json_object_set_string_member (object, "policy", stw_rows_get_text (rows, 7));
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static gboolean
audit (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, STW_ENTITY_ESCALATION_POLICY, id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                STW_ENTITY_ESCALATION_POLICY,
                                id,
                                command->arguments,
                                error);
}

static gboolean
write_policy (StwDb *db,
              gint64 *id,
              const char *name,
              const StwEscalationPolicy *policy,
              gint64 now,
              GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autofree char *text = NULL;

  json_node_take_array (node, stw_escalation_policy_write (policy));
  text = json_to_string (node, FALSE);
  if (*id != 0)
    return stw_db_run (db,
                       error,
                       "UPDATE escalation_policy SET name = ?2, name_key = ?3, steps = ?4, "
                       "progress_minutes = ?5 WHERE id = ?1",
                       STW_INT (*id),
                       STW_TEXT (name),
                       STW_TEXT (key),
                       STW_TEXT (text),
                       STW_INT (policy->patience / STW_MINUTE));
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO escalation_policy (name, name_key, steps, progress_minutes, "
                   "created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                   STW_TEXT (name),
                   STW_TEXT (key),
                   STW_TEXT (text),
                   STW_INT (policy->patience / STW_MINUTE),
                   STW_INT (now)))
    return FALSE;
  *id = stw_db_get_last_id (db);
  return TRUE;
}

/* Takes a policy whole; without a number it is a new one. */
/* A step for nobody would be found out at night. Who left is still somebody: the step is passed
 * over and says so. */
static gboolean
check_step (StwDb *db, const StwEscalationStep *step, GError **error)
{
  static const char *const sentences[STW_N_WHOMS] = {
    [STW_WHOM_SCHEDULE] = "There is no such schedule.",
    [STW_WHOM_TEAM] = "There is no such team.",
    [STW_WHOM_PERSON] = "There is no such person.",
  };
  gint64 is_there;

  return stw_db_number (db,
                        &is_there,
                        error,
                        "SELECT CASE ?1 WHEN 'schedule' THEN EXISTS "
                        "(SELECT 1 FROM schedule WHERE id = ?2) WHEN 'team' THEN EXISTS "
                        "(SELECT 1 FROM team WHERE id = ?2) WHEN 'person' THEN EXISTS "
                        "(SELECT 1 FROM person WHERE id = ?2) ELSE 1 END",
                        STW_TEXT (stw_whom_to_word (step->whom)),
                        STW_INT (step->who)) &&
         (is_there || refuse (error, STW_COMMAND_ERROR_NOT_FOUND, sentences[step->whom]));
}

static gboolean
policy_set (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *given = stw_text_or (stw_command_get_text (command, "name"), "");
  g_autofree char *name = g_strstrip (g_strdup (given));
  gint64 id = stw_command_get_int (command, "policy", 0);
  JsonNode *steps = json_object_get_member (command->arguments, "steps");
  g_autoptr (StwEscalationPolicy) before = stw_escalation_policy_load (db, id, error);
  g_autoptr (StwEscalationPolicy) policy = NULL;
  g_autoptr (GError) failure = NULL;

  if (before == NULL)
    return FALSE;
  if (*name == '\0' || strlen (name) > MAX_NAME_BYTES || !g_utf8_validate (name, -1, NULL))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 200 bytes of UTF-8 text.");
  policy = stw_escalation_policy_read (
    steps != NULL && JSON_NODE_HOLDS_ARRAY (steps) ? json_node_get_array (steps) : NULL,
    stw_command_get_int (command, "progress_minutes", before->patience / STW_MINUTE),
    error);
  if (policy == NULL)
    return FALSE;
  for (guint i = 0; i < policy->steps->len; i++)
    if (!check_step (db, &g_array_index (policy->steps, StwEscalationStep, i), error))
      return FALSE;
  if (!write_policy (db, &id, name, policy, stw_transaction_get_now (transaction), &failure))
    {
      if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
        return refuse (error,
                       STW_COMMAND_ERROR_REFUSED,
                       "There is an escalation of that name already.");
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "policy", id);
  return audit (transaction, command, id, error);
}

static gboolean
policy_remove (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "policy", 0);

  if (!stw_db_run (db, error, "DELETE FROM escalation_policy WHERE id = ?1", STW_INT (id)))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such escalation.");
  return audit (transaction, command, id, error);
}

static gboolean
read_choice (const StwCommand *command, StwEscalationChoice *choice, GError **error)
{
  const char *severity = stw_command_get_text (command, "severity");
  const char *hours = stw_text_or (stw_command_get_text (command, "hours"), "any");
  StwSeverity word = STW_SEVERITY_INFO;

  if (severity != NULL && !stw_severity_from_word (severity, &word))
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "A severity is critical, high, medium, low or info.");
  for (guint i = 0; i < G_N_ELEMENTS (hours_words); i++)
    if (g_str_equal (hours_words[i], hours))
      {
        choice->company = command->company;
        choice->severity = severity != NULL ? (int) word : -1;
        choice->hours = (StwEscalationHours) i;
        choice->policy = stw_command_get_int (command, "policy", 0);
        return TRUE;
      }
  return refuse (error, STW_COMMAND_ERROR_INVALID, "The hours are any, open or closed.");
}

/* Which policy counts for a company, a severity and hours; the same again is replaced. */
static gboolean
choice_set (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  StwEscalationChoice choice;
  g_autoptr (StwEscalationPolicy) policy = NULL;
  g_autoptr (StwCompany) company = NULL;
  StwDbValue severity;

  if (!read_choice (command, &choice, error))
    return FALSE;
  policy = stw_escalation_policy_load (db, choice.policy, error);
  if (policy == NULL)
    return FALSE;
  if (choice.company != 0)
    company = stw_company_load (db, choice.company, error);
  if (choice.company != 0 && company == NULL)
    return FALSE;
  severity = choice.severity >= 0 ? STW_INT (choice.severity) : STW_NULL;
  if (!stw_db_run (db,
                   error,
                   "DELETE FROM escalation_choice WHERE company_id IS ?1 AND severity IS ?2 "
                   "AND hours = ?3",
                   STW_INT_OR_NULL (choice.company),
                   severity,
                   STW_INT (choice.hours)) ||
      !stw_db_run (db,
                   error,
                   "INSERT INTO escalation_choice (company_id, severity, hours, policy_id) "
                   "VALUES (?1, ?2, ?3, ?4)",
                   STW_INT_OR_NULL (choice.company),
                   severity,
                   STW_INT (choice.hours),
                   STW_INT_OR_NULL (choice.policy)))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "choice", stw_db_get_last_id (db));
  return audit (transaction, command, choice.policy, error);
}

/* A choice by its number, or by what it is for, as whoever takes a new one back knows it. */
static gboolean
choice_remove (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 number = stw_command_get_int (command, "choice", 0);
  StwEscalationChoice choice;

  if (!read_choice (command, &choice, error) ||
      !stw_db_run (db,
                   error,
                   "DELETE FROM escalation_choice WHERE id = ?1 OR (?1 = 0 AND company_id IS ?2 "
                   "AND severity IS ?3 AND hours = ?4)",
                   STW_INT (number),
                   STW_INT_OR_NULL (choice.company),
                   choice.severity >= 0 ? STW_INT (choice.severity) : STW_NULL,
                   STW_INT (choice.hours)))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such choice.");
  return audit (transaction, command, 0, error);
}

static const StwCommandRule rules[] = {
  { "escalation.set-policy", STW_PERMISSION_ESCALATION, policy_set },
  { "escalation.remove-policy", STW_PERMISSION_ESCALATION, policy_remove },
  { "escalation.choose", STW_PERMISSION_ESCALATION, choice_set },
  { "escalation.unchoose", STW_PERMISSION_ESCALATION, choice_remove },
};

/**
 * stw_escalation_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that change escalation
 */
const StwCommandRule *
stw_escalation_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
