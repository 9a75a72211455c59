/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command is about, so that the audit can say how that stood before it. One table says where
 * a command names it. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/before.h"

#include "desk/oncall/override-json.h"

/* The beginning of a command's name comes after the whole names that begin so. Without an argument
 * it is the command's company. */
static const struct
{
  const char *prefix;
  const char *argument;
  const char *entity;
  gint64 (*find) (const StwCommand *command); /* (nullable) in place of the argument */
} subjects[] = {
  { "incident.", "incident", "incident", NULL },
  { "company.", NULL, "company", NULL },
  { "source.", "source", "source", NULL },
  { "key.", "key", "key", NULL },
  { "window.", "id", "window", NULL },
  { "silence.", "id", "silence", NULL },
  { "schedule.", "schedule", "schedule", NULL },
  { "escalation.", "policy", "escalation-policy", NULL },
  { "rule.", "rule", "rule", NULL },
  { "contact.", "id", "contact", NULL },
  { "link.", "id", "link", NULL },
  { "asset.", "asset", "asset", NULL },
  { "gate.", NULL, "gate", NULL },
  { "override.restore", NULL, "override", stw_override_find_restored },
  { "override.", "override", "override", NULL },
  { "article.restore", "article", "article", NULL },
  { "article.", "id", "article", NULL },
};

static gint64
find_subject (const StwCommand *command, guint row)
{
  if (subjects[row].find != NULL)
    return subjects[row].find (command);
  return subjects[row].argument != NULL ? stw_command_get_int (command, subjects[row].argument, 0)
                                        : command->company;
}

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
                                          find_subject (command, i),
                                          error);
  return TRUE;
}
