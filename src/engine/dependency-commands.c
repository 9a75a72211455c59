/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that says what an asset depends on. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/dependency-commands.h"

#include "desk/asset-store.h"
#include "desk/dependency-store.h"
#include "triage/dependency.h"

#define MAX_ON 20

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* What the command names, each an asset of the company. */
static GArray *
read_on (StwDb *db, const StwCommand *command, GError **error)
{
  g_autoptr (GArray) on = stw_command_dup_numbers (command, "on");

  if (on == NULL || on->len > MAX_ON)
    {
      refuse (error, STW_COMMAND_ERROR_INVALID, "Name at most 20 assets that it depends on.");
      return NULL;
    }
  for (guint i = 0; i < on->len; i++)
    if (!stw_asset_check (db, command->company, g_array_index (on, gint64, i), error))
      return NULL;
  return g_steal_pointer (&on);
}

/* The company's dependencies but those of one asset. */
typedef struct
{
  StwDependencies *graph; /* (unowned) */
  gint64 but;
} Rest;

static void
add_cb (gint64 asset, gint64 on, gpointer data)
{
  Rest *rest = data;

  if (asset != rest->but)
    stw_dependencies_add (rest->graph, asset, on);
}

static gboolean
check_circle (StwDb *db, gint64 company, gint64 asset, const GArray *on, GError **error)
{
  g_autoptr (StwDependencies) graph = stw_dependencies_new ();
  Rest rest = { graph, asset };

  if (!stw_dependency_foreach (db, company, add_cb, &rest, error))
    return FALSE;
  for (guint i = 0; i < on->len; i++)
    if (!stw_dependencies_add (graph, asset, g_array_index (on, gint64, i)))
      return refuse (error,
                     STW_COMMAND_ERROR_REFUSED,
                     "An asset cannot depend on what depends on it, nor on itself.");
  return TRUE;
}

static gboolean
asset_set_dependencies (StwTransaction *transaction,
                        StwCommand *command,
                        JsonObject **ret_result,
                        gpointer data,
                        GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 asset = stw_command_get_int (command, "asset", 0);
  g_autoptr (GArray) on = NULL;

  if (!stw_asset_check (db, command->company, asset, error))
    return FALSE;
  on = read_on (db, command, error);
  if (on == NULL || !check_circle (db, command->company, asset, on, error) ||
      !stw_dependency_set (db, asset, on, error))
    return FALSE;
  stw_transaction_change (transaction, "asset", asset, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "asset",
                                asset,
                                command->arguments,
                                error);
}

static const StwCommandRule commands[] = {
  { "asset.set-dependencies", STW_PERMISSION_RECORD, asset_set_dependencies },
};

/**
 * stw_dependency_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that say what stands behind what
 */
const StwCommandRule *
stw_dependency_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (commands);
  return commands;
}
