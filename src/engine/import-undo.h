/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwImportStep:
 * @company: whose row it is
 * @table: company, contact or asset
 * @id: its number
 * @command: (nullable): what takes the change back; %NULL when the row was added
 * @arguments: (nullable) (transfer full): of that command
 *
 * What an import did to a row.
 */
typedef struct
{
  gint64 company;
  const char *table;
  gint64 id;
  const char *command;
  JsonObject *arguments;
} StwImportStep;

gboolean
stw_import_undo_add (JsonArray *steps, StwDb *db, const StwImportStep *step, GError **error);
void stw_import_undo_offer (JsonArray *steps, JsonObject **ret_result);

const StwCommandRule *stw_import_undo_commands (guint *ret_n_rules);

G_END_DECLS
