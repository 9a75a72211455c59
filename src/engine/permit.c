/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether somebody may: asked before a command runs, and once more of the companies that it turned
 * out to touch, because a command names what it changes, not whose that is. On the ledger thread.
 */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/permit.h"

#include "desk/people/standing.h"
#include "engine/before.h"

/**
 * stw_permit_is_own:
 *
 * Returns: whether the engine itself asks
 */
gboolean
stw_permit_is_own (const StwCommand *command)
{
  return command->operator_id == 0 &&
         (g_str_equal (command->actor, "engine") || g_str_equal (command->actor, "door"));
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_PERMITTED, sentence);
  return FALSE;
}

static gboolean
refuse_company (GError **error)
{
  return refuse (error, "This is of a company that is not among yours.");
}

/* Somebody who left while they were signed in may nothing more. */
static StwStanding *
load_standing (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  g_autoptr (GError) failure = NULL;
  StwStanding *standing =
    stw_standing_load (stw_transaction_get_db (transaction), command->operator_id, &failure);

  if (standing != NULL)
    return standing;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    refuse (error, "You are not at this desk any more.");
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * stw_permit_ask:
 * @permission: what the command takes
 * @error: #STW_COMMAND_ERROR_NOT_PERMITTED with what is needed
 *
 * Returns: whether who asks has the permission, for the command's company or at all
 */
gboolean
stw_permit_ask (StwTransaction *transaction,
                const StwCommand *command,
                StwPermission permission,
                GError **error)
{
  g_autoptr (StwStanding) standing = NULL;

  if (stw_permit_is_own (command))
    return TRUE;
  if (permission == STW_PERMISSION_ENGINE)
    return refuse (error, "This is the engine's own.");
  if (command->operator_id == 0)
    return TRUE;
  standing = load_standing (transaction, command, error);
  if (standing == NULL)
    return FALSE;
  if (!stw_standing_may_somewhere (standing, permission))
    return refuse (error, stw_role_get_need (stw_permission_get_least_role (permission)));
  if (command->company != 0 && !stw_standing_may (standing, permission, command->company))
    return refuse_company (error);
  return TRUE;
}

/**
 * stw_permit_check_touched:
 * @permission: what the command took
 * @error: #STW_COMMAND_ERROR_NOT_PERMITTED with why not
 *
 * To be asked after the command ran, while it can be taken back.
 *
 * Returns: whether who asked has the permission wherever something changed
 */
gboolean
stw_permit_check_touched (StwTransaction *transaction,
                          const StwCommand *command,
                          StwPermission permission,
                          GError **error)
{
  g_autoptr (StwStanding) standing = NULL;
  const gint64 *companies;
  guint n_companies;

  if (command->operator_id == 0)
    return TRUE;
  standing = load_standing (transaction, command, error);
  if (standing == NULL)
    return FALSE;
  companies = stw_transaction_get_touched (transaction, &n_companies);
  for (guint i = 0; i < n_companies; i++)
    if (!stw_standing_may (standing, permission, companies[i]))
      return refuse_company (error);
  /* What belongs to no company takes a role for the whole desk; what belongs to oneself, none. */
  if (n_companies == 0 && permission != STW_PERMISSION_OWN &&
      !stw_standing_may (standing, permission, command->company))
    return refuse (error, stw_role_get_need (stw_permission_get_least_role (permission)));
  return TRUE;
}

/**
 * stw_permit_note_refusal:
 * @why: what the command was refused with
 *
 * Leaves an audit entry "refused" of what somebody tried without permission; of any other refusal
 * nothing.
 */
gboolean
stw_permit_note_refusal (StwTransaction *transaction,
                         const StwCommand *command,
                         const GError *why,
                         GError **error)
{
  g_autoptr (JsonObject) detail = NULL;

  if (!g_error_matches (why, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_PERMITTED) &&
      !g_error_matches (why, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_SIGNED_IN))
    return TRUE;
  detail = json_object_new ();
  json_object_set_string_member (detail, "command", command->name);
  json_object_set_string_member (detail, "why", why->message);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                "refused",
                                "command",
                                0,
                                detail,
                                error);
}

/**
 * stw_permit_run_within:
 * @command: one of those that another command consists of
 * @commands: (element-type utf8 StwCommandRule): all that there are
 * @data: what rules are called with
 *
 * Runs it as if it had been given alone.
 *
 * Returns: whether it was carried out
 */
gboolean
stw_permit_run_within (StwTransaction *transaction,
                       StwCommand *command,
                       GHashTable *commands,
                       gpointer data,
                       JsonObject **ret_result,
                       GError **error)
{
  const StwCommandRule *rule = g_hash_table_lookup (commands, command->name);

  g_return_val_if_fail (rule != NULL, FALSE);

  return stw_permit_ask (transaction, command, rule->permission, error) &&
         stw_before_note (transaction, command, error) &&
         rule->run (transaction, command, ret_result, data, error);
}
