/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tray is read again by the mappings that companies brought since. A batch a command, on the
 * ledger thread: what a message says and that it has left the tray stand in one transaction, so
 * that nothing is taken in twice. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/tray-commands.h"

#include "desk/undo-store.h"
#include "engine/engine-commands.h"
#include "engine/rules.h"
#include "intake/mapping-store.h"
#include "intake/senders.h"
#include "intake/tray-store.h"

#include <string.h>

/* Messages that one command reads. */
#define BATCH 16

static StwSenders *
load_senders (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) rows = stw_mapping_list (db, company, error);
  g_autoptr (StwSenders) senders = stw_senders_new ();

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (rows, i);

      /* One that an older version saved may not be usable any more. */
      stw_senders_add_text (senders, row->text, strlen (row->text), NULL);
    }
  return rows != NULL ? g_steal_pointer (&senders) : NULL;
}

/* What the mappings make of a message, %NULL when it stays in the tray. */
static StwReading *
read_message (const StwSenders *senders, const StwTrayMessage *message)
{
  g_autoptr (StwMessage) parsed = stw_message_parse (message->body, message->content_type, NULL);
  g_autoptr (StwReading) reading =
               parsed != NULL ? stw_senders_read (senders, parsed, NULL, NULL) : NULL;

  if (reading == NULL || reading->outcome == STW_OUTCOME_UNRECOGNISED)
    return NULL;
  return g_steal_pointer (&reading);
}

static gboolean
take (StwEngineParts *parts,
      StwTransaction *transaction,
      const StwTrayMessage *message,
      const StwReading *reading,
      GError **error)
{
  g_autoptr (StwIngestBatch) batch = stw_ingest_batch_new (reading);

  batch->company = message->company;
  batch->source = message->source;
  batch->payload = message->id;
  batch->received_at = message->received_at;
  return stw_engine_parts_ingest (parts, transaction, batch, error);
}

/* Reads a batch; @after becomes the last message's number, 0 when the tray's end is reached. */
static gboolean
replay_batch (StwEngineParts *parts,
              StwTransaction *transaction,
              gint64 company,
              gint64 *after,
              gint64 *n_recognised,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwSenders) senders = load_senders (db, company, error);
  g_autoptr (GPtrArray) messages =
               senders != NULL ? stw_tray_list (db, company, *after, BATCH, error) : NULL;

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      const StwTrayMessage *message = g_ptr_array_index (messages, i);
      g_autoptr (StwReading) reading = read_message (senders, message);

      *after = message->id;
      if (reading == NULL)
        continue;
      if (!take (parts, transaction, message, reading, error))
        return FALSE;
      ++*n_recognised;
    }
  if (messages->len < BATCH)
    *after = 0;
  return TRUE;
}

/* For one company, or for all that have mappings; the answer is what the next command is asked. */
static gboolean
tray_replay (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 company = command->company;
  gint64 after = stw_command_get_int (command, "after", 0);
  gint64 n_recognised = stw_command_get_int (command, "recognised", 0);

  if (company == 0 &&
      !stw_mapping_find_company (db, stw_command_get_int (command, "from", 0), &company, error))
    return FALSE;
  if (company != 0 && !replay_batch (data, transaction, company, &after, &n_recognised, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result,
                                  "more",
                                  after != 0 || (command->company == 0 && company != 0));
  json_object_set_int_member (*ret_result,
                              "from",
                              after != 0 || company == G_MAXINT64 ? company : company + 1);
  json_object_set_int_member (*ret_result, "after", after);
  json_object_set_int_member (*ret_result, "recognised", n_recognised);
  return TRUE;
}

/* Moves a message out of the tray or back into it. */
static gboolean
move (StwTransaction *transaction,
      StwCommand *command,
      StwPayloadOutcome from,
      StwPayloadOutcome to,
      GError **error)
{
  gint64 payload = stw_command_get_int (command, "payload", 0);
  g_autoptr (JsonObject) detail = json_object_new ();
  gboolean moved = FALSE;

  if (!stw_tray_move (transaction, command->company, payload, from, to, &moved, error))
    return FALSE;
  if (moved)
    return stw_transaction_audit (transaction,
                                  command->actor,
                                  command->company,
                                  command->name,
                                  "tray",
                                  payload,
                                  detail,
                                  error);
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "There is no such message of this company in the tray.");
  return FALSE;
}

static gboolean
tray_discard (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  JsonObject *inverse;

  if (!move (transaction, command, STW_PAYLOAD_UNRECOGNISED, STW_PAYLOAD_IGNORED, error))
    return FALSE;
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "payload", stw_command_get_int (command, "payload", 0));
  /* What the audit row of taking it back is about. */
  json_object_set_int_member (inverse, "tray", stw_command_get_int (command, "payload", 0));
  stw_undo_offer (ret_result, inverse);
  return TRUE;
}

static gboolean
tray_restore (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  return move (transaction, command, STW_PAYLOAD_IGNORED, STW_PAYLOAD_UNRECOGNISED, error);
}

/* Whoever has a company in sight may open what its tools sent; that they did is not forgotten. */
static gboolean
payload_opened (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  gint64 payload = stw_command_get_int (command, "payload", 0);
  gint64 company;

  if (!stw_db_number (stw_transaction_get_db (transaction),
                      &company,
                      error,
                      "SELECT COALESCE(MAX(company_id), 0) FROM payload WHERE id = ?1",
                      STW_INT (payload)))
    return FALSE;
  if (company == 0)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_NOT_FOUND,
                           "This message is not kept any more.");
      return FALSE;
    }
  return stw_transaction_audit (transaction,
                                command->actor,
                                company,
                                command->name,
                                "payload",
                                payload,
                                NULL,
                                error);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_TRAY_REPLAY, STW_PERMISSION_JUDGE, tray_replay },
  { "payload.opened", STW_PERMISSION_OWN, payload_opened },
  { "tray.discard", STW_PERMISSION_JUDGE, tray_discard },
  { "tray.restore", STW_PERMISSION_JUDGE, tray_restore },
};

/**
 * stw_tray_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern the tray
 */
const StwCommandRule *
stw_tray_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
