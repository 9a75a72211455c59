/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes an import back: what it changed is set as it was by the commands that somebody would use,
 * what it added goes. Rows that somebody changed since, and clients that have something by now,
 * keep all of it from being taken back. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/import-undo.h"

#include "desk/asset-store.h"
#include "desk/company-store.h"
#include "desk/snapshot-store.h"
#include "desk/undo-store.h"
#include "engine/engine-commands.h"
#include "store/company-data.h"

typedef struct
{
  StwEngineParts *parts;       /* (unowned) */
  StwTransaction *transaction; /* (unowned) */
  const StwCommand *command;   /* (unowned) */
} Restore;

static gboolean
refuse (GError **error)
{
  g_set_error_literal (
    error,
    STW_COMMAND_ERROR,
    STW_COMMAND_ERROR_REFUSED,
    "Something that was imported was changed or used since, so the import cannot "
    "be taken back any more.");
  return FALSE;
}

/**
 * stw_import_undo_add:
 * @steps: what the import did so far
 * @step: what it did just now
 *
 * Notes how the row stands now.
 */
gboolean
stw_import_undo_add (JsonArray *steps, StwDb *db, const StwImportStep *step, GError **error)
{
  g_autofree char *after = stw_snapshot_dup (db, step->table, step->id, error);
  JsonObject *noted = json_object_new ();

  /* Off-boarding finds whose it is under this name. */
  json_object_set_int_member (noted, "company", step->company);
  json_object_set_string_member (noted, "table", step->table);
  json_object_set_int_member (noted, "id", step->id);
  json_object_set_string_member (noted, "after", after);
  if (step->command != NULL)
    json_object_set_string_member (noted, "command", step->command);
  if (step->arguments != NULL)
    json_object_set_object_member (noted, "arguments", step->arguments);
  json_array_add_object_element (steps, noted);
  return after != NULL;
}

/**
 * stw_import_undo_offer:
 * @steps: what the import did
 * @ret_result: (inout): its answer
 */
void
stw_import_undo_offer (JsonArray *steps, JsonObject **ret_result)
{
  JsonObject *inverse;

  if (json_array_get_length (steps) == 0)
    return;
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "company", 0);
  json_object_set_array_member (inverse, "companies", json_array_ref (steps));
  stw_undo_offer (ret_result, inverse);
}

static gboolean
check (const Restore *restore, JsonObject *step, GError **error)
{
  StwDb *db = stw_transaction_get_db (restore->transaction);
  const char *table = json_object_get_string_member (step, "table");
  gint64 id = json_object_get_int_member (step, "id");
  g_autofree char *now = stw_snapshot_dup (db, table, id, error);
  gboolean empty = TRUE;

  if (now == NULL)
    return FALSE;
  if (!g_str_equal (now, json_object_get_string_member (step, "after")))
    return refuse (error);
  if (!json_object_has_member (step, "command") && g_str_equal (table, "company") &&
      !stw_company_data_is_empty (db, id, &empty, error))
    return FALSE;
  return empty || refuse (error);
}

static gboolean
give (const Restore *restore,
      const char *name,
      gint64 company,
      JsonObject *arguments,
      GError **error)
{
  g_autoptr (StwCommand) command = stw_command_new_within (restore->command, name, company);
  const StwCommandRule *rule = g_hash_table_lookup (restore->parts->commands, name);
  g_autoptr (JsonObject) result = NULL;

  json_object_unref (command->arguments);
  command->arguments = json_object_ref (arguments);
  return rule->run (restore->transaction, command, &result, restore->parts, error);
}

/* What was added goes. */
static gboolean
drop (const Restore *restore, const char *table, gint64 company, gint64 id, GError **error)
{
  StwDb *db = stw_transaction_get_db (restore->transaction);
  g_autoptr (JsonObject) contact = NULL;

  stw_transaction_change (restore->transaction, table, id, 0);
  if (g_str_equal (table, "company"))
    return stw_company_drop (db, id, error);
  if (g_str_equal (table, "asset"))
    return stw_asset_drop (db, company, id, error);
  contact = json_object_new ();
  json_object_set_int_member (contact, "id", id);
  return give (restore, "contact.remove", company, contact, error);
}

static gboolean
take_back (const Restore *restore, JsonObject *step, GError **error)
{
  gint64 company = json_object_get_int_member (step, "company");

  if (!json_object_has_member (step, "command"))
    return drop (restore,
                 json_object_get_string_member (step, "table"),
                 company,
                 json_object_get_int_member (step, "id"),
                 error);
  return give (restore,
               json_object_get_string_member (step, "command"),
               company,
               json_object_get_object_member (step, "arguments"),
               error);
}

static gboolean
import_restore (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  const Restore restore = { data, transaction, command };
  JsonArray *steps = json_object_get_array_member (command->arguments, "companies");

  for (guint i = 0; i < json_array_get_length (steps); i++)
    if (!check (&restore, json_array_get_object_element (steps, i), error))
      return FALSE;
  for (guint i = json_array_get_length (steps); i > 0; i--)
    if (!take_back (&restore, json_array_get_object_element (steps, i - 1), error))
      return FALSE;
  stw_memory_clear (restore.parts->memory);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "import",
                                0,
                                NULL,
                                error);
}

static const StwCommandRule rules[] = {
  { "import.restore", STW_PERMISSION_ENGINE, import_restore },
};

/**
 * stw_import_undo_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that take imports back
 */
const StwCommandRule *
stw_import_undo_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
