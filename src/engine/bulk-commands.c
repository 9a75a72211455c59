/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One command for many incidents, in one transaction: what is refused for one of them is refused
 * for that one alone, and the answer says why. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/bulk-commands.h"

#include "engine/engine-commands.h"
#include "engine/permit.h"
#include "engine/undo-commands.h"

#define MAX_INCIDENTS 1000

/* What makes sense for many at once. */
static const char *const bulk_commands[] = {
  "incident.acknowledge", "incident.start",    "incident.wait",      "incident.resolve",
  "incident.close",       "incident.reopen",   "incident.note",      "incident.set-severity",
  "incident.snooze",      "incident.wake",     "incident.merge",     "incident.add-minutes",
  "incident.assign",      "incident.unassign", "incident.take-over", NULL,
};

typedef struct
{
  StwEngineParts *parts;       /* (unowned) */
  StwTransaction *transaction; /* (unowned) */
  const StwCommand *command;   /* (unowned) the one for all of them */
  const char *name;            /* (unowned) of the one for each */
  JsonArray *done;             /* (unowned) */
  JsonArray *failed;           /* (unowned) */
  gint64 undo;                 /* what takes all of it back, 0 for nothing yet */
} Bulk;

static JsonObject *
get_arguments (const Bulk *bulk)
{
  JsonNode *node = json_object_get_member (bulk->command->arguments, "arguments");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static StwCommand *
make_command (const Bulk *bulk, gint64 incident)
{
  StwCommand *command = stw_command_new_within (bulk->command, bulk->name, bulk->command->company);
  JsonObject *given = get_arguments (bulk);
  g_autoptr (GList) names = given != NULL ? json_object_get_members (given) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (command->arguments,
                            name->data,
                            json_node_copy (json_object_get_member (given, name->data)));
  json_object_set_int_member (command->arguments, "incident", incident);
  return command;
}

static void
add_failure (Bulk *bulk, gint64 incident, const GError *failure)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "incident", incident);
  json_object_set_string_member (object, "error", failure->message);
  json_array_add_object_element (bulk->failed, object);
}

/* Returns whether the rest may go on. */
static gboolean
run_one (Bulk *bulk, gint64 incident, GError **error)
{
  g_autoptr (StwCommand) command = make_command (bulk, incident);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) failure = NULL;

  if (!stw_transaction_savepoint (bulk->transaction, error))
    return FALSE;
  if (stw_permit_run_within (bulk->transaction,
                             command,
                             bulk->parts->commands,
                             bulk->parts,
                             &result,
                             &failure) &&
      stw_undo_note (bulk->transaction, command, result, &bulk->undo, &failure))
    {
      json_array_add_int_element (bulk->done, incident);
      return stw_transaction_release (bulk->transaction, error);
    }
  if (failure->domain == STW_STORE_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  add_failure (bulk, incident, failure);
  return stw_transaction_undo (bulk->transaction, error);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
read_command (Bulk *bulk, GArray **ret_incidents, GError **error)
{
  const char *name = stw_command_get_text (bulk->command, "command");
  g_autoptr (GArray) incidents = stw_command_dup_numbers (bulk->command, "incidents");

  if (name == NULL || !g_strv_contains (bulk_commands, name))
    return refuse (error, "This cannot be done to many incidents at once.");
  if (incidents == NULL || incidents->len == 0 || incidents->len > MAX_INCIDENTS)
    return refuse (error, "Name 1 to 1,000 incidents.");
  bulk->name = name;
  *ret_incidents = g_steal_pointer (&incidents);
  return TRUE;
}

/* The incident that took the alerts of the others has changed, too. */
static void
add_into (const Bulk *bulk, JsonObject *result)
{
  JsonObject *given = get_arguments (bulk);
  gint64 into = given != NULL ? json_object_get_int_member_with_default (given, "into", 0) : 0;

  if (into != 0 && json_array_get_length (bulk->done) > 0)
    json_object_set_int_member (result, "into", into);
}

static gboolean
incident_bulk (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  Bulk bulk = { .parts = data, .transaction = transaction, .command = command };
  g_autoptr (JsonObject) result = json_object_new ();
  g_autoptr (GArray) incidents = NULL;

  bulk.done = json_array_new ();
  bulk.failed = json_array_new ();
  json_object_set_array_member (result, "incidents", bulk.done);
  json_object_set_array_member (result, "failed", bulk.failed);
  if (!read_command (&bulk, &incidents, error))
    return FALSE;
  for (guint i = 0; i < incidents->len; i++)
    if (!run_one (&bulk, g_array_index (incidents, gint64, i), error))
      return FALSE;
  if (bulk.undo != 0)
    json_object_set_int_member (result, "undo", bulk.undo);
  add_into (&bulk, result);
  *ret_result = g_steal_pointer (&result);
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "incident.bulk", STW_PERMISSION_ANSWER, incident_bulk },
};

/**
 * stw_bulk_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that act on many incidents
 */
const StwCommandRule *
stw_bulk_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
