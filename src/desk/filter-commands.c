/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that save filters of the list of incidents, which the whole desk shares. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/filter-store.h"

#include "desk/incident-commands-private.h"

#define MAX_NAME_BYTES 100

/* The filter that the command brings, as text, once it is known to be one. */
static char *
dup_filter (const StwCommand *command, gint64 now, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "filter");
  StwIncidentFilter filter;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "“filter” is no JSON object.");
      return NULL;
    }
  return stw_incident_filter_from_json (json_node_get_object (node), now, &filter, error)
           ? json_to_string (node, FALSE)
           : NULL;
}

static gboolean
filter_save (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  const char *name = stw_command_get_text (command, "name");
  g_autofree char *filter = NULL;
  gint64 id;

  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 100 bytes.");
  filter = dup_filter (command, stw_transaction_get_now (transaction), error);
  if (filter == NULL || !stw_filter_save (transaction, name, filter, command->actor, &id, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", id);
  stw_transaction_change (transaction, "filter", id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "filter",
                                id,
                                command->arguments,
                                error);
}

static gboolean
filter_rename (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  gint64 id = stw_command_get_int (command, "id", 0);

  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 100 bytes.");
  if (!stw_filter_rename (db, id, name, error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_REFUSED,
      "There is no such filter, or another one has that name already; choose another name.");
  stw_transaction_change (transaction, "filter", id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "filter",
                                id,
                                command->arguments,
                                error);
}

static gboolean
filter_delete (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);

  if (!stw_filter_delete (db, id, error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such filter.");
  stw_transaction_change (transaction, "filter", id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "filter",
                                id,
                                NULL,
                                error);
}

static const StwCommandRule rules[] = {
  { "filter.save", STW_PERMISSION_OWN, filter_save },
  { "filter.rename", STW_PERMISSION_OWN, filter_rename },
  { "filter.delete", STW_PERMISSION_OWN, filter_delete },
};

/**
 * stw_filter_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern filters
 */
const StwCommandRule *
stw_filter_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
