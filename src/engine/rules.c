/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one door for every change: finds a command's row, asks whether its actor may, runs it, and
 * lets what the ledger thread remembers follow. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/rules-private.h"

#include "desk/article-store.h"
#include "desk/assignment/assignment-store.h"
#include "desk/company-store.h"
#include "desk/contact-store.h"
#include "desk/departure-store.h"
#include "desk/drill-plan-store.h"
#include "desk/drill-store.h"
#include "desk/escalation/escalation-store.h"
#include "desk/filter-store.h"
#include "desk/incident-store.h"
#include "desk/link-store.h"
#include "desk/notification-store.h"
#include "desk/oncall/schedule-store.h"
#include "desk/people/person-store.h"
#include "desk/sla/sla-store.h"
#include "engine/assigner.h"
#include "engine/before.h"
#include "engine/bulk-commands.h"
#include "engine/calendar-news.h"
#include "engine/chain-commands.h"
#include "engine/channel-commands.h"
#include "engine/data-commands.h"
#include "engine/dependency-commands.h"
#include "engine/engine-commands.h"
#include "engine/gate-commands.h"
#include "engine/heartbeat-commands.h"
#include "engine/hold-commands.h"
#include "engine/import-commands.h"
#include "engine/import-undo.h"
#include "engine/job-commands.h"
#include "engine/leave-commands.h"
#include "engine/mapping-commands.h"
#include "engine/permit.h"
#include "engine/pull-commands.h"
#include "engine/rule-commands.h"
#include "engine/setting-commands.h"
#include "engine/shift-news.h"
#include "engine/sign-in-commands.h"
#include "engine/tier-commands.h"
#include "engine/tray-commands.h"
#include "engine/undo-commands.h"
#include "store/revocations.h"

#include <string.h>

struct _StwRules
{
  StwEngineParts parts;
};

/* All rows of the command table. */
GPtrArray *
stw_rules_list (void)
{
  static const StwCommandRule *(*const tables[]) (guint *) = {
    stw_company_commands,      stw_incident_commands,      stw_engine_commands,
    stw_rule_commands,         stw_hold_commands,          stw_job_commands,
    stw_mapping_commands,      stw_tray_commands,          stw_gate_commands,
    stw_dependency_commands,   stw_pull_commands,          stw_heartbeat_commands,
    stw_own_incident_commands, stw_snooze_commands,        stw_work_commands,
    stw_timer_commands,        stw_note_commands,          stw_filter_commands,
    stw_bulk_commands,         stw_contact_commands,       stw_link_commands,
    stw_article_commands,      stw_undo_commands,          stw_notification_commands,
    stw_leave_commands,        stw_setting_commands,       stw_import_commands,
    stw_tier_commands,         stw_channel_commands,       stw_assignment_commands,
    stw_due_commands,          stw_person_commands,        stw_grant_commands,
    stw_picture_commands,      stw_team_commands,          stw_sla_commands,
    stw_escalation_commands,   stw_schedule_commands,      stw_override_commands,
    stw_sign_in_commands,      stw_data_commands,          stw_calendar_commands,
    stw_drill_commands,        stw_import_undo_commands,   stw_chain_commands,
    stw_subscription_commands, stw_calendar_news_commands, stw_drill_plan_commands,
  };
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      guint n_rules;
      const StwCommandRule *rules = tables[i](&n_rules);

      for (guint j = 0; j < n_rules; j++)
        g_ptr_array_add (list, (gpointer) &rules[j]);
    }
  return list;
}

/**
 * stw_rules_get_permission:
 * @command: a command's name
 *
 * Returns: what it takes, %STW_PERMISSION_NONE for a command that there is not
 */
StwPermission
stw_rules_get_permission (const char *command)
{
  g_autoptr (GPtrArray) rules = stw_rules_list ();

  for (guint i = 0; i < rules->len; i++)
    {
      const StwCommandRule *rule = g_ptr_array_index (rules, i);

      if (g_strcmp0 (rule->name, command) == 0)
        return rule->permission;
    }
  return STW_PERMISSION_NONE;
}

/**
 * stw_rules_new:
 * @folder: (type filename): the data folder, where revoked keys are noted
 *
 * Returns: (transfer full): all commands that there are
 */
StwRules *
stw_rules_new (const char *folder)
{
  StwRules *self = g_new0 (StwRules, 1);
  g_autoptr (GPtrArray) rules = stw_rules_list ();

  self->parts.folder = g_strdup (folder);
  self->parts.memory = stw_memory_new ();
  self->parts.ingest = stw_ingest_new (self->parts.memory);
  self->parts.due = stw_due_list_new ();
  self->parts.seal = stw_seal_new (folder);
  self->parts.sessions = stw_sessions_new ();
  self->parts.commands = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < rules->len; i++)
    {
      const StwCommandRule *rule = g_ptr_array_index (rules, i);

      g_hash_table_insert (self->parts.commands, (gpointer) rule->name, (gpointer) rule);
    }
  return self;
}

/**
 * stw_rules_free:
 * @self: (nullable) (transfer full): rules that no ledger uses any more
 */
void
stw_rules_free (StwRules *self)
{
  if (self == NULL)
    return;
  stw_due_list_free (self->parts.due);
  stw_ingest_free (self->parts.ingest);
  stw_memory_free (self->parts.memory);
  stw_seal_free (self->parts.seal);
  stw_sessions_unref (self->parts.sessions);
  g_hash_table_unref (self->parts.commands);
  g_free (self->parts.folder);
  g_free (self);
}

/* A person's command sees rows, so what arriving alerts left in memory is written first. */
static gboolean
prepare (StwTransaction *transaction, const StwCommand *command, gpointer data, GError **error)
{
  StwRules *self = data;

  stw_transaction_set_author (transaction, command->operator_id, command->origin);
  return stw_permit_is_own (command) ||
         stw_memory_write_tallies (self->parts.memory, transaction, error);
}

/* An incident that a person acted on: its tally is read anew and scored at the group's end, and
 * the correlator neither merges it any more nor, when it is over, adds to it. */
static gboolean
follow_incident (StwRules *self, StwTransaction *transaction, gint64 id, GError **error)
{
  StwMemory *memory = self->parts.memory;
  StwCompanyMemory *company;
  g_autoptr (StwIncident) incident = NULL;

  if (id == 0)
    return TRUE;
  incident = stw_incident_load (stw_transaction_get_db (transaction), id, error);
  if (incident == NULL)
    return FALSE;
  company = stw_memory_get_company (memory, transaction, incident->company, error);
  if (company == NULL)
    return FALSE;
  stw_memory_forget_tally (memory, id);
  if (incident->status == STW_INCIDENT_RESOLVED && incident->merged_into == 0 &&
      !stw_company_memory_note_resolved (company, transaction, id, error))
    return FALSE;
  if (incident->merged_into != 0 || stw_incident_status_is_over (incident->status))
    stw_correlator_forget (company->correlator, id);
  else
    stw_correlator_seal (company->correlator, id);
  return incident->merged_into != 0 ||
         stw_memory_get_tally (memory, transaction, id, error) != NULL;
}

static gint64
get_result_incident (JsonObject *result, const char *member)
{
  return result != NULL ? json_object_get_int_member_with_default (result, member, 0) : 0;
}

/* A key that is revoked stays so, whatever backup comes back later. */
static gboolean
note_revocation (StwRules *self,
                 StwTransaction *transaction,
                 const StwCommand *command,
                 GError **error)
{
  guint8 hash[STW_KEY_HASH_SIZE];

  return stw_access_get_hash (stw_transaction_get_db (transaction),
                              stw_command_get_int (command, "key", 0),
                              hash,
                              error) &&
         stw_revocations_add (self->parts.folder, hash, sizeof hash, error);
}

/* Whether alerts move between incidents, or are compared by other keys from now on. */
static gboolean
needs_new_start (const StwCommand *command)
{
  static const char *const moving[] = { "incident.merge", "incident.split", "incident.undo", NULL };

  return g_str_has_prefix (command->name, "asset.") || g_str_has_prefix (command->name, "alert.") ||
         g_strv_contains (moving, command->name) ||
         g_strcmp0 (stw_command_get_text (command, "command"), "incident.merge") == 0;
}

/* The incidents that a command on many of them says it touched, of which some may be gone. */
static gboolean
follow_incidents (StwRules *self, StwTransaction *transaction, JsonObject *result, GError **error)
{
  JsonNode *node = result != NULL ? json_object_get_member (result, "incidents") : NULL;
  JsonArray *incidents = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; incidents != NULL && i < json_array_get_length (incidents); i++)
    {
      g_autoptr (GError) failure = NULL;

      if (follow_incident (self,
                           transaction,
                           json_array_get_int_element (incidents, i),
                           &failure) ||
          g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
        continue;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

/* Whether nothing of it is remembered. */
static gboolean
is_beside (const StwCommand *command)
{
  return g_str_has_prefix (command->name, "contact.") ||
         g_str_has_prefix (command->name, "link.") || g_str_has_prefix (command->name, "filter.") ||
         g_str_has_prefix (command->name, "article.") ||
         g_str_has_prefix (command->name, "payload.") || g_str_has_prefix (command->name, "team.");
}

/* What a person opened is given to somebody like what alerts open. */
static gboolean
note_opened (StwRules *self,
             StwTransaction *transaction,
             const StwCommand *command,
             JsonObject *result,
             GError **error)
{
  static const char *const opening[] = { "incident.add", "incident.split", NULL };
  g_autoptr (StwIncident) incident = NULL;

  if (!g_strv_contains (opening, command->name))
    return TRUE;
  incident = stw_incident_load (stw_transaction_get_db (transaction),
                                get_result_incident (result, "incident"),
                                error);
  if (incident == NULL)
    return FALSE;
  stw_memory_note_opened (self->parts.memory, incident->id, incident->company);
  return TRUE;
}

/* Whether what was taken back is a command of that kind; the answer names it. */
static gboolean
took_back (JsonObject *result, const char *prefix)
{
  const char *command =
    result != NULL ? json_object_get_string_member_with_default (result, "command", NULL) : NULL;

  return command != NULL && g_str_has_prefix (command, prefix);
}

/* What the ledger thread remembers follows what a person changed. */
static gboolean
follow (StwRules *self,
        StwTransaction *transaction,
        const StwCommand *command,
        JsonObject *result,
        GError **error)
{
  StwMemory *memory = self->parts.memory;

  if (g_str_has_prefix (command->name, "person."))
    return stw_sign_in_seal_anew (&self->parts, transaction, error);
  if (took_back (result, "person.") && !stw_sign_in_seal_anew (&self->parts, transaction, error))
    return FALSE;
  if (is_beside (command))
    return TRUE;
  if (g_str_equal (command->name, "key.revoke") &&
      !note_revocation (self, transaction, command, error))
    return FALSE;
  if (needs_new_start (command))
    stw_memory_clear (memory);
  if (!g_str_has_prefix (command->name, "incident.") && !g_str_has_prefix (command->name, "alert."))
    {
      stw_memory_forget_company (memory, command->company);
      return TRUE;
    }
  if (g_str_has_prefix (command->name, "incident.") &&
      !follow_incident (self, transaction, stw_command_get_int (command, "incident", 0), error))
    return FALSE;
  if (g_str_equal (command->name, "incident.merge") &&
      !follow_incident (self, transaction, stw_command_get_int (command, "into", 0), error))
    return FALSE;
  return note_opened (self, transaction, command, result, error) &&
         follow_incident (self, transaction, get_result_incident (result, "incident"), error) &&
         follow_incident (self, transaction, get_result_incident (result, "into"), error) &&
         follow_incidents (self, transaction, result, error);
}

/* What somebody asks of a company that is not there is refused here, for every command. */
static gboolean
company_is_there (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  g_autoptr (StwCompany) company = NULL;

  if (command->company == 0 || stw_permit_is_own (command))
    return TRUE;
  company = stw_company_load (stw_transaction_get_db (transaction), command->company, error);
  return company != NULL;
}

static gboolean
run (StwTransaction *transaction,
     StwCommand *command,
     JsonObject **ret_result,
     gpointer data,
     GError **error)
{
  StwRules *self = data;
  const StwCommandRule *rule = g_hash_table_lookup (self->parts.commands, command->name);
  gint64 undo = 0;

  if (rule == NULL)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_UNKNOWN,
                   "There is no command %s.",
                   command->name);
      return FALSE;
    }
  if (!stw_permit_is_own (command) && command->operator_id == 0 &&
      stw_seal_is_set (self->parts.seal))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_NOT_SIGNED_IN,
                           "Sign in first.");
      return FALSE;
    }
  if (!stw_permit_ask (transaction, command, rule->permission, error))
    return FALSE;
  if (command->company != 0 &&
      stw_departure_is_removing (stw_transaction_get_db (transaction), command->company))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_REFUSED,
                           "This client has left; its data is being removed or gone.");
      return FALSE;
    }
  if (!company_is_there (transaction, command, error) ||
      (rule->permission != STW_PERMISSION_ENGINE &&
       !stw_before_note (transaction, command, error)) ||
      !rule->run (transaction, command, ret_result, &self->parts, error))
    return FALSE;
  if (rule->permission == STW_PERMISSION_ENGINE ||
      (stw_permit_check_touched (transaction, command, rule->permission, error) &&
       stw_undo_note (transaction, command, *ret_result, &undo, error) &&
       stw_shift_news_tell (transaction, command, *ret_result, error) &&
       follow (self, transaction, command, *ret_result, error)))
    return TRUE;
  /* The command is taken back, and memory may have seen what it wrote. */
  stw_memory_clear (self->parts.memory);
  return FALSE;
}

static gboolean
refused (StwTransaction *transaction,
         const StwCommand *command,
         const GError *why,
         gpointer data,
         GError **error)
{
  return stw_permit_note_refusal (transaction, command, why, error);
}

static gboolean
before_commit (StwTransaction *transaction, gpointer data, GError **error)
{
  StwRules *self = data;

  return stw_ingest_finish_group (self->parts.ingest, transaction, error) &&
         stw_assigner_run (self->parts.memory, transaction, error);
}

static void
settled (gboolean committed, gpointer data)
{
  StwRules *self = data;

  if (!committed)
    {
      stw_memory_clear (self->parts.memory);
      stw_due_list_reset (self->parts.due);
    }
  stw_memory_trim (self->parts.memory);
  stw_ingest_settled (self->parts.ingest);
}

/**
 * stw_rules_get_ledger_rules:
 *
 * Returns: (transfer none): what a ledger calls, with a #StwRules as its data
 */
const StwLedgerRules *
stw_rules_get_ledger_rules (void)
{
  static const StwLedgerRules rules = {
    .prepare = prepare,
    .run = run,
    .refused = refused,
    .before_commit = before_commit,
    .settled = settled,
  };

  return &rules;
}

/**
 * stw_rules_get_seal:
 *
 * Returns: (transfer none): whether people must sign in
 */
StwSeal *
stw_rules_get_seal (StwRules *self)
{
  return self->parts.seal;
}

/**
 * stw_rules_get_sessions:
 *
 * Returns: (transfer none): who is signed in
 */
StwSessions *
stw_rules_get_sessions (StwRules *self)
{
  return self->parts.sessions;
}
