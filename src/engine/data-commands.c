/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That somebody took the data of the whole desk, as an export or a backup. Both only read, and are
 * written by whoever asked; what is said here is that it happened, so that the audit and a client's
 * certificate know. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/data-commands.h"

#include <string.h>

#define MAX_FILE_BYTES 4096

static gboolean
note (StwTransaction *transaction,
      StwCommand *command,
      JsonObject **ret_result,
      gpointer data,
      GError **error)
{
  const char *file = stw_command_get_text (command, "file");

  if (file != NULL && strlen (file) > MAX_FILE_BYTES)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "The name of a file has at most 4,096 bytes.");
      return FALSE;
    }
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "data",
                                0,
                                command->arguments,
                                error);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_DATA_EXPORT, STW_PERMISSION_SETTINGS, note },
  { STW_COMMAND_DATA_BACKUP, STW_PERMISSION_SETTINGS, note },
};

/**
 * stw_data_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table about the data as a whole
 */
const StwCommandRule *
stw_data_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
