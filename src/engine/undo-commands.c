/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking back what a person did. Which command takes which back is one table; with what arguments,
 * the command says itself while it runs. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/undo-commands.h"

#include "desk/incident-store.h"
#include "desk/undo-store.h"
#include "engine/before.h"
#include "engine/engine-commands.h"
#include "engine/import-commands.h"
#include "engine/permit.h"

#include <string.h>

static const struct
{
  const char *command;
  const char *inverse;
} inverses[] = {
  { "incident.acknowledge", "incident.restore" },
  { "incident.start", "incident.restore" },
  { "incident.wait", "incident.restore" },
  { "incident.resolve", "incident.restore" },
  { "incident.close", "incident.restore" },
  { "incident.reopen", "incident.restore" },
  { "incident.rename", "incident.restore" },
  { "incident.set-severity", "incident.restore" },
  { "incident.snooze", "incident.restore" },
  { "incident.assign", "incident.restore" },
  { "incident.unassign", "incident.restore" },
  { "incident.take-over", "incident.restore" },
  { "incident.wake", "incident.restore" },
  { "incident.merge", "incident.restore" },
  { "incident.split", "incident.merge" },
  { "incident.add", "incident.discard" },
  { "incident.note", "incident.delete-note" },
  { "incident.delete-note", "incident.restore-note" },
  { "incident.add-minutes", "incident.remove-minutes" },
  { "incident.remove-minutes", "incident.restore-minutes" },
  { "incident.start-timer", "incident.drop-timer" },
  { "incident.stop-timer", "incident.remove-minutes" },
  { "incident.drop-timer", "incident.start-timer" },
  { "mapping.remove", "mapping.save" },
  { "tray.discard", "tray.restore" },
  { "company.apply", "company.restore" },
  { "tier.save", "tier.restore" },
  { "tier.remove", "tier.restore" },
  { STW_COMMAND_IMPORT, "import.restore" },
  { "filter.save", "filter.restore" },
  { "filter.rename", "filter.restore" },
  { "filter.delete", "filter.restore" },
  { "contact.add", "contact.remove" },
  { "contact.update", "contact.update" },
  { "contact.remove", "contact.restore" },
  { "link.add", "link.remove" },
  { "link.remove", "link.restore" },
  { "article.save", "article.restore" },
  { "article.remove", "article.restore" },
  { "sla-policy.save", "sla-policy.restore" },
  { "sla-policy.remove", "sla-policy.restore" },
  { "calendar.save", "calendar.restore" },
  { "calendar.remove", "calendar.restore" },
  { "company.choose-sla", "company.choose-sla" },
  { "schedule.save", "schedule.restore" },
  { "schedule.remove", "schedule.restore" },
  { "schedule.join", "schedule.restore" },
  { "schedule.leave", "schedule.restore" },
  { "schedule.note", "schedule.note" },
  { "schedule.import-calendar", "schedule.remove-calendar" },
  { "override.save", "override.restore" },
  { "override.remove", "override.restore" },
  { "override.take", "override.restore" },
  { "override.ask-swap", "override.restore" },
  { "override.answer-swap", "override.restore" },
  { "person.add", "person.leave" },
  { "person.update", "person.update" },
  { "person.grant", "person.grant" },
  { "person.set-status", "person.set-status" },
  { "person.set-picture", "person.set-picture" },
  { "person.add-absence", "person.remove-absence" },
  { "person.remove-absence", "person.restore-absence" },
  { "team.add", "team.remove" },
  { "team.update", "team.update" },
  { "team.remove", "team.restore" },
  { "shift.hand-over", "shift.withdraw" },
};

static const char *
find_inverse (const char *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (inverses); i++)
    if (g_str_equal (inverses[i].command, command))
      return inverses[i].inverse;
  return NULL;
}

/* What a command is about: "incident" of "incident.note". It names the number in the arguments. */
static char *
dup_entity (const char *command)
{
  return g_strndup (command, strcspn (command, "."));
}

/* Commands about incidents name none; the incident knows. */
static gboolean
find_company (StwTransaction *transaction,
              const StwCommand *command,
              JsonObject *inverse,
              gint64 *ret_company,
              GError **error)
{
  gint64 incident = json_object_get_int_member_with_default (inverse, "incident", 0);
  g_autoptr (StwIncident) row = NULL;

  *ret_company = command->company;
  if (incident == 0)
    return TRUE;
  row = stw_incident_load (stw_transaction_get_db (transaction), incident, error);
  if (row != NULL)
    *ret_company = row->company;
  return row != NULL;
}

/**
 * stw_undo_note:
 * @command: what ran just now
 * @result: (nullable): its answer, in which the number of the batch takes the place of the offer
 * @batch: (inout): 0 for a new batch
 *
 * Notes how the command can be taken back, where it said so.
 */
gboolean
stw_undo_note (StwTransaction *transaction,
               const StwCommand *command,
               JsonObject *result,
               gint64 *batch,
               GError **error)
{
  g_autoptr (JsonObject) inverse = stw_undo_take_offer (result);
  StwUndoStep step = { .actor = command->actor, .command = command->name, .inverse = inverse };

  if (inverse == NULL || find_inverse (command->name) == NULL)
    return TRUE;
  if (!find_company (transaction, command, inverse, &step.company, error) ||
      !stw_undo_add (transaction, &step, batch, error))
    return FALSE;
  json_object_set_int_member (result, "undo", *batch);
  return TRUE;
}

/* What one step did, said to its inverse. */
static StwCommand *
make_inverse (const StwUndoStep *step)
{
  StwCommand *command = stw_command_new (find_inverse (step->command), step->actor, step->company);

  json_object_unref (command->arguments);
  command->arguments = json_object_ref (step->inverse);
  json_object_set_string_member (command->arguments, "command", step->command);
  return command;
}

/* The incidents that rows moved between or changed in, each once, for what is remembered of them.
 */
typedef struct
{
  GHashTable *seen; /* (unowned) of numbers (owned) */
  JsonArray *list;  /* (unowned) */
} Touched;

static void
touch (Touched *touched, gint64 incident)
{
  if (incident != 0 && g_hash_table_add (touched->seen, g_memdup2 (&incident, sizeof incident)))
    json_array_add_int_element (touched->list, incident);
}

static gboolean
take_back (StwEngineParts *parts,
           StwTransaction *transaction,
           const StwCommand *asked,
           const StwUndoStep *step,
           Touched *touched,
           GError **error)
{
  g_autoptr (StwCommand) command = make_inverse (step);
  const StwCommandRule *rule = g_hash_table_lookup (parts->commands, command->name);
  const StwCommandRule *done = g_hash_table_lookup (parts->commands, step->command);
  g_autoptr (JsonObject) ignored = NULL;

  /* To take something back needs what it took to do it. */
  if (!stw_permit_ask (transaction, asked, done->permission, error))
    return FALSE;
  touch (touched, stw_command_get_int (command, "incident", 0));
  touch (touched, stw_command_get_int (command, "into", 0));
  return stw_before_note (transaction, command, error) &&
         rule->run (transaction, command, &ignored, parts, error);
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       const StwUndoStep *step,
       guint n_steps,
       GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *entity = dup_entity (step->command);

  json_object_set_string_member (detail, "command", step->command);
  json_object_set_int_member (detail, "incidents", n_steps);
  return stw_transaction_audit (transaction,
                                command->actor,
                                step->company,
                                command->name,
                                entity,
                                json_object_get_int_member_with_default (step->inverse, entity, 0),
                                detail,
                                error);
}

/* The batch that the command names, or the actor's last. */
static GPtrArray *
find_steps (StwTransaction *transaction,
            const StwCommand *command,
            gint64 *ret_batch,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 batch = stw_command_get_int (command, "undo", 0);
  g_autoptr (GPtrArray) steps = NULL;

  if (!stw_undo_expire (transaction, error) ||
      (batch == 0 && !stw_undo_find_last (db, command->actor, &batch, error)))
    return NULL;
  steps = stw_undo_list (db, batch, error);
  if (steps == NULL)
    return NULL;
  *ret_batch = batch;
  if (steps->len > 0 &&
      g_str_equal (((StwUndoStep *) g_ptr_array_index (steps, 0))->actor, command->actor))
    return g_steal_pointer (&steps);
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "There is nothing that you did in the last day and could take back.");
  return NULL;
}

/* All of it or nothing, the last step first. */
static gboolean
incident_undo (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  gint64 batch = 0;
  g_autoptr (GPtrArray) steps = find_steps (transaction, command, &batch, error);
  g_autoptr (JsonObject) result = json_object_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Touched touched = { seen, json_array_new () };
  const StwUndoStep *last;

  json_object_set_array_member (result, "incidents", touched.list);
  if (steps == NULL)
    return FALSE;
  /* Each is looked at before any is touched: what is taken back leaves rows of its own. */
  for (guint i = 0; i < steps->len; i++)
    if (!stw_undo_check (stw_transaction_get_db (transaction), g_ptr_array_index (steps, i), error))
      return FALSE;
  for (guint i = 0; i < steps->len; i++)
    if (!take_back (data, transaction, command, g_ptr_array_index (steps, i), &touched, error))
      return FALSE;
  last = g_ptr_array_index (steps, 0);
  json_object_set_string_member (result, "command", last->command);
  *ret_result = g_steal_pointer (&result);
  return stw_undo_forget (stw_transaction_get_db (transaction), batch, error) &&
         audit (transaction, command, last, steps->len, error);
}

static const StwCommandRule rules[] = {
  { "incident.undo", STW_PERMISSION_ANSWER, incident_undo },
};

/**
 * stw_undo_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that take others back
 */
const StwCommandRule *
stw_undo_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
