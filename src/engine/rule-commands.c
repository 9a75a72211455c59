/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that change a company's rules. A rule is kept in two parts, which alerts it is about
 * and what it makes of them, so that either can be shown and compared by itself. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/rule-commands.h"

#include "desk/company-store.h"
#include "desk/rule-store.h"
#include "triage/classify.h"

#include <string.h>

#define MAX_RULES 200
#define MAX_RULE_BYTES 65536

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static char *
dup_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

/* The outcome is all of the rule but its matcher. */
static char *
dup_outcome (JsonObject *rule)
{
  g_autoptr (JsonObject) outcome = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, rule);
  while (json_object_iter_next (&iter, &name, &node))
    if (!g_str_equal (name, "match"))
      json_object_set_member (outcome, name, json_node_copy (node));
  return dup_json (outcome);
}

/* The rule that a command brings, checked. */
static JsonObject *
get_rule (const StwCommand *command, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "rule");
  g_autoptr (GError) invalid = NULL;
  g_autoptr (StwRule) rule = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, STW_COMMAND_ERROR_INVALID, "The rule is missing.");
      return NULL;
    }
  rule = stw_rule_new_from_json (json_node_get_object (node), &invalid);
  if (rule != NULL)
    return json_node_get_object (node);
  g_set_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, "%s.", invalid->message);
  return NULL;
}

/* The position of the rule that a command names. */
static gboolean
find_rule (StwTransaction *transaction,
           const StwCommand *command,
           gint64 *ret_position,
           GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (stw_rule_row_find_position (stw_transaction_get_db (transaction),
                                  command->company,
                                  stw_command_get_int (command, "rule", 0),
                                  ret_position,
                                  &failure))
    return TRUE;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "This company has no such rule.");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Counts the company's rules, among which @position must be; 0 stands for the last. */
static gboolean
check_position (StwTransaction *transaction,
                const StwCommand *command,
                gint64 *position,
                GError **error)
{
  gint64 n_rules;

  if (!stw_rule_row_count (stw_transaction_get_db (transaction), command->company, &n_rules, error))
    return FALSE;
  if (*position == 0)
    *position = n_rules;
  if (*position < 1 || *position > n_rules)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "A position is from 1 to the number of the company's rules.");
  return TRUE;
}

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 rule, GError **error)
{
  stw_transaction_change (transaction, "rule", rule, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "rule",
                                rule,
                                command->arguments,
                                error);
}

static gboolean
insert_last (StwTransaction *transaction,
             const StwCommand *command,
             JsonObject *rule,
             gint64 *ret_position,
             gint64 *ret_id,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *matcher = dup_json (json_object_get_object_member (rule, "match"));
  g_autofree char *outcome = dup_outcome (rule);
  StwRuleRow row = { .matcher = matcher,
                     .outcome = outcome,
                     .enabled = stw_command_get_boolean (command, "enabled", TRUE) };
  gint64 n_rules;

  if (strlen (matcher) + strlen (outcome) > MAX_RULE_BYTES)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A rule has at most 65,536 bytes.");
  if (!stw_rule_row_count (db, command->company, &n_rules, error))
    return FALSE;
  if (n_rules >= MAX_RULES)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "A company has at most 200 rules.");
  *ret_position = row.position = n_rules + 1;
  return stw_rule_row_insert (db,
                              command->company,
                              &row,
                              stw_transaction_get_now (transaction),
                              ret_id,
                              error);
}

static gboolean
rule_add (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  JsonObject *rule = company != NULL ? get_rule (command, error) : NULL;
  gint64 position = stw_command_get_int (command, "position", 0);
  gint64 last;
  gint64 id;

  if (rule == NULL || !insert_last (transaction, command, rule, &last, &id, error) ||
      !check_position (transaction, command, &position, error) ||
      !stw_rule_row_move (db, command->company, last, position, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "rule", id);
  return record (transaction, command, id, error);
}

static gboolean
rule_move (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  gint64 to = stw_command_get_int (command, "position", 0);
  gint64 from;

  return find_rule (transaction, command, &from, error) &&
         check_position (transaction, command, &to, error) &&
         stw_rule_row_move (stw_transaction_get_db (transaction),
                            command->company,
                            from,
                            to,
                            error) &&
         record (transaction, command, stw_command_get_int (command, "rule", 0), error);
}

static gboolean
rule_enable (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  gint64 id = stw_command_get_int (command, "rule", 0);
  gint64 position;

  return find_rule (transaction, command, &position, error) &&
         stw_rule_row_enable (stw_transaction_get_db (transaction),
                              id,
                              stw_command_get_boolean (command, "enabled", TRUE),
                              error) &&
         record (transaction, command, id, error);
}

static gboolean
rule_remove (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "rule", 0);
  gint64 last = 0;
  gint64 position;

  return find_rule (transaction, command, &position, error) &&
         check_position (transaction, command, &last, error) &&
         stw_rule_row_move (db, command->company, position, last, error) &&
         stw_rule_row_delete (db, id, error) && record (transaction, command, id, error);
}

static const StwCommandRule commands[] = {
  { "rule.add", STW_PERMISSION_JUDGE, rule_add },
  { "rule.move", STW_PERMISSION_JUDGE, rule_move },
  { "rule.enable", STW_PERMISSION_JUDGE, rule_enable },
  { "rule.remove", STW_PERMISSION_JUDGE, rule_remove },
};

/**
 * stw_rule_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that change how alerts are judged
 */
const StwCommandRule *
stw_rule_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (commands);
  return commands;
}
