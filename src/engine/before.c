/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command is about, so that the audit can say how that stood before it. One table says where
 * a command names it. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/before.h"

/* By the beginning of a command's name; without an argument it is the command's company. */
static const struct
{
  const char *prefix;
  const char *argument;
  const char *entity;
} subjects[] = {
  { "incident.", "incident", "incident" },
  { "company.", NULL, "company" },
  { "source.", "source", "source" },
  { "key.", "key", "key" },
  { "window.", "id", "window" },
  { "silence.", "id", "silence" },
  { "schedule.", "schedule", "schedule" },
  { "escalation.", "policy", "escalation-policy" },
  { "rule.", "rule", "rule" },
  { "contact.", "id", "contact" },
  { "link.", "id", "link" },
  { "asset.", "asset", "asset" },
};

/**
 * stw_before_note:
 * @command: what is about to run
 *
 * Has the transaction remember how what the command is about stands now.
 */
gboolean
stw_before_note (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_str_has_prefix (command->name, subjects[i].prefix))
      return stw_transaction_note_before (transaction,
                                          subjects[i].entity,
                                          subjects[i].argument != NULL
                                            ? stw_command_get_int (command, subjects[i].argument, 0)
                                            : command->company,
                                          error);
  return TRUE;
}
