/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an escalation as JSON, as they stand in the database, in files and in commands.
 * Whatever comes from outside is checked here. Any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/policy-json.h"

#include "base/clock.h"
#include "model/permission.h"
#include "store/command-rule.h"

#define MAX_AFTER_MINUTES (7 * 24 * 60)
#define MAX_EVERY_MINUTES (24 * 60)
#define MAX_TIMES 100
#define MAX_PROGRESS_MINUTES (30 * 24 * 60)

static const char *const whoms[STW_N_WHOMS] = {
  [STW_WHOM_ASSIGNEE] = "assignee", [STW_WHOM_SCHEDULE] = "schedule", [STW_WHOM_TEAM] = "team",
  [STW_WHOM_ROLE] = "role",         [STW_WHOM_PERSON] = "person",
};

/**
 * stw_whom_to_word:
 *
 * Returns: (transfer none): the word for it in JSON
 */
const char *
stw_whom_to_word (StwWhom whom)
{
  g_return_val_if_fail (whom < STW_N_WHOMS, NULL);
  return whoms[whom];
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
read_whom (JsonObject *object, StwEscalationStep *step, GError **error)
{
  const char *word = json_object_get_string_member_with_default (object, "whom", "");
  StwRole role;

  for (step->whom = 0; step->whom < STW_N_WHOMS; step->whom++)
    if (g_str_equal (whoms[step->whom], word))
      break;
  if (step->whom == STW_N_WHOMS)
    return refuse (error, "A step tells an assignee, a schedule, a team, a role or a person.");
  if (step->whom == STW_WHOM_ASSIGNEE)
    return TRUE;
  if (step->whom == STW_WHOM_ROLE)
    {
      if (!stw_role_from_word (json_object_get_string_member_with_default (object, "who", ""),
                               &role))
        return refuse (error,
                       "The role of a step is administrator, technician, company-administrator or "
                       "viewer.");
      step->who = role;
      return TRUE;
    }
  step->who = json_object_get_int_member_with_default (object, "who", 0);
  return step->who > 0 || refuse (error, "A step says by number which one it tells.");
}

static gboolean
read_times (JsonObject *object, gint64 earliest, StwEscalationStep *step, GError **error)
{
  gint64 after = json_object_get_int_member_with_default (object, "after_minutes", -1);
  gint64 times = json_object_get_int_member_with_default (object, "times", 1);
  gint64 every = json_object_get_int_member_with_default (object, "every_minutes", 0);

  if (after < 0 || after > MAX_AFTER_MINUTES)
    return refuse (error, "A step comes after 0 minutes to 7 days.");
  if (after * STW_MINUTE < earliest)
    return refuse (error, "A step does not come before the one above it.");
  if (times < 1 || times > MAX_TIMES)
    return refuse (error, "A step is told once to 100 times.");
  if (times > 1 ? every < 1 || every > MAX_EVERY_MINUTES : every < 0 || every > MAX_EVERY_MINUTES)
    return refuse (error, "A step is told again every minute to every 24 hours.");
  step->after = after * STW_MINUTE;
  step->times = (guint) times;
  step->every = every * STW_MINUTE;
  step->reassign = json_object_get_boolean_member_with_default (object, "reassign", FALSE);
  return TRUE;
}

/**
 * stw_escalation_policy_read:
 * @steps: `[{"after_minutes","whom","who","times","every_minutes","reassign"}]`; "who" is a
 *   number, or the word of a role
 * @progress_minutes: how long an acknowledgement without progress holds
 * @error: #STW_COMMAND_ERROR_INVALID with a sentence
 *
 * Returns: (transfer full): the policy
 */
StwEscalationPolicy *
stw_escalation_policy_read (JsonArray *steps, gint64 progress_minutes, GError **error)
{
  g_autoptr (StwEscalationPolicy) policy = NULL;
  guint n = steps != NULL ? json_array_get_length (steps) : 0;
  gint64 earliest = 0;

  if (progress_minutes < 1 || progress_minutes > MAX_PROGRESS_MINUTES)
    {
      refuse (error, "An acknowledgement holds for a minute to 30 days without progress.");
      return NULL;
    }
  if (n == 0 || n > STW_ESCALATION_MAX_STEPS)
    {
      refuse (error, "An escalation has 1 to 20 steps.");
      return NULL;
    }
  policy = stw_escalation_policy_new (progress_minutes * STW_MINUTE);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (steps, i);
      StwEscalationStep step = { 0 };

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          refuse (error, "A step is an object.");
          return NULL;
        }
      if (!read_whom (json_node_get_object (node), &step, error) ||
          !read_times (json_node_get_object (node), earliest, &step, error))
        return NULL;
      earliest = step.after;
      g_array_append_val (policy->steps, step);
    }
  return g_steal_pointer (&policy);
}

/**
 * stw_escalation_policy_write:
 *
 * Returns: (transfer full): its steps, as stw_escalation_policy_read() reads them
 */
JsonArray *
stw_escalation_policy_write (const StwEscalationPolicy *policy)
{
  JsonArray *steps = json_array_new ();

  for (guint i = 0; i < policy->steps->len; i++)
    {
      const StwEscalationStep *step = &g_array_index (policy->steps, StwEscalationStep, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "after_minutes", step->after / STW_MINUTE);
      json_object_set_string_member (object, "whom", whoms[step->whom]);
      if (step->whom == STW_WHOM_ROLE)
        json_object_set_string_member (object, "who", stw_role_to_word ((StwRole) step->who));
      else if (step->whom != STW_WHOM_ASSIGNEE)
        json_object_set_int_member (object, "who", step->who);
      json_object_set_int_member (object, "times", step->times);
      json_object_set_int_member (object, "every_minutes", step->every / STW_MINUTE);
      json_object_set_boolean_member (object, "reassign", step->reassign);
      json_array_add_object_element (steps, object);
    }
  return steps;
}
