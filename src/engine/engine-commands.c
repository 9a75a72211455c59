/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that the engine gives itself: alerts taken in, refusals counted, priorities that
 * fall while nothing new comes. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/engine-commands.h"

#include "desk/incident-store.h"
#include "desk/incident-write-store.h"
#include "desk/source-store.h"
#include "engine/mass-resolve.h"
#include "engine/patterns.h"
#include "engine/rules.h"
#include "store/checkup.h"
#include "store/retention.h"
#include "store/revocations.h"
#include "store/search.h"
#include "store/setting.h"
#include "triage/priority.h"

/* Incidents whose priority one command works out anew. */
#define DECAY_BATCH 500
#define RESCORE_BATCH 200
/* Rows that one command removes, or brings into the search index. */
#define RETENTION_BATCH 500
#define SEARCH_BATCH 1000

/**
 * stw_engine_parts_ingest:
 * @batch: a message; its answer is set
 * @error: any error fails the whole group
 *
 * Takes a message in, with what follows from it.
 *
 * Returns: whether the message's rows stand
 */
gboolean
stw_engine_parts_ingest (StwEngineParts *parts,
                         StwTransaction *transaction,
                         StwIngestBatch *batch,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (stw_ingest_run (parts->ingest, transaction, batch, &failure) &&
      stw_mass_resolve_check (parts->ingest, parts->memory, transaction, batch, &failure))
    return TRUE;
  /* Memory has moved on, so the group cannot go on without this message's rows. */
  if (failure->domain == STW_STORE_ERROR)
    failure->code = STW_STORE_ERROR_FAILED;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
alerts_ingest (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  return stw_engine_parts_ingest (data, transaction, command->payload, error);
}

static gboolean
intake_refusals (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  g_autoptr (GList) reasons = json_object_get_members (command->arguments);
  gint64 now = stw_transaction_get_now (transaction);

  for (GList *item = reasons; item != NULL; item = item->next)
    if (!stw_refusal_count (stw_transaction_get_db (transaction),
                            command->company,
                            item->data,
                            stw_command_get_int (command, item->data, 0),
                            now,
                            error))
      return FALSE;
  stw_transaction_change (transaction, "refusal", command->company, command->company);
  return TRUE;
}

/* Returns whether the incident's priority is another now. */
static gboolean
decay_cb (StwIncidentPriority *incident, gint64 now, gpointer data)
{
  StwPriority priority;

  if (!stw_priority_from_json (incident->breakdown, &priority))
    return FALSE;
  stw_priority_decay (data, MAX (now - incident->last_at, 0), &priority);
  if (priority.total == incident->priority)
    return FALSE;
  incident->priority = priority.total;
  g_free (incident->breakdown);
  incident->breakdown = stw_priority_to_json (&priority);
  return TRUE;
}

/* What a chore answers: whether the next step is to follow. */
static JsonObject *
make_step (gboolean more)
{
  JsonObject *result = json_object_new ();

  json_object_set_boolean_member (result, "more", more);
  return result;
}

/* One batch of open incidents; the result says after which one the next batch begins. */
static gboolean
incident_decay (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwEngineParts *parts = data;
  gint64 after = stw_command_get_int (command, "after", 0);
  StwPriorityWeights weights = *stw_memory_get_weights (parts->memory, transaction);

  if (!stw_incident_rescore_open (transaction, &after, DECAY_BATCH, decay_cb, &weights, error))
    return FALSE;
  *ret_result = make_step (after != 0);
  json_object_set_int_member (*ret_result, "after", after);
  return TRUE;
}

static gboolean
store_retention (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  gboolean more;

  if (!stw_retention_step (transaction, RETENTION_BATCH, &more, error))
    return FALSE;
  *ret_result = make_step (more);
  return TRUE;
}

static gboolean
search_index (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  gboolean more;

  if (!stw_search_index (transaction, SEARCH_BATCH, &more, error))
    return FALSE;
  *ret_result = make_step (more);
  return TRUE;
}

/* What a restore brought back stays revoked. */
static gboolean
key_apply_revocations (StwTransaction *transaction,
                       StwCommand *command,
                       JsonObject **ret_result,
                       gpointer data,
                       GError **error)
{
  StwEngineParts *parts = data;
  gint64 count;

  if (!stw_revocations_apply (parts->folder, transaction, &count, error))
    return FALSE;
  if (count > 0)
    stw_transaction_change (transaction, "key", 0, 0);
  return TRUE;
}

/* Writes, which is all that is asked of it. */
static gboolean
disk_try (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  return stw_setting_set_number (stw_transaction_get_db (transaction),
                                 STW_SETTING_DISK_TRIED,
                                 stw_transaction_get_now (transaction),
                                 error);
}

static gboolean
store_checked (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  return stw_checkup_note (transaction, error);
}

static gboolean
incident_patterns (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  gboolean more;

  if (!stw_patterns_step (transaction, &more, error))
    return FALSE;
  *ret_result = make_step (more);
  return TRUE;
}

/* Other programs that show the door's address read it from here. */
static gboolean
door_opened (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  return stw_setting_set (stw_transaction_get_db (transaction),
                          STW_SETTING_DOOR_URL,
                          stw_command_get_text (command, "url"),
                          error);
}

/* Every open incident anew, because what counts how much has changed: a batch a command. */
static gboolean
incident_rescore (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  StwEngineParts *parts = data;
  gint64 after = stw_command_get_int (command, "after", 0);
  g_autoptr (GArray) batch = stw_incident_list_open_numbers (stw_transaction_get_db (transaction),
                                                             after,
                                                             RESCORE_BATCH,
                                                             error);

  if (batch == NULL)
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      after = g_array_index (batch, gint64, i);
      stw_memory_forget_tally (parts->memory, after);
      if (stw_memory_get_tally (parts->memory, transaction, after, error) == NULL)
        return FALSE;
    }
  *ret_result = make_step (batch->len == RESCORE_BATCH);
  json_object_set_int_member (*ret_result, "after", after);
  return TRUE;
}

static gboolean
settings_priority (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  StwEngineParts *parts = data;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), command->arguments);
  g_autofree char *given = json_to_string (node, FALSE);
  g_autofree char *text = NULL;
  StwPriorityWeights weights = *stw_memory_get_weights (parts->memory, transaction);

  if (!stw_priority_weights_from_json (given, &weights))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "A weight is a whole number from 0 to 1000 under one of the names that "
                           "the present weights have.");
      return FALSE;
    }
  text = stw_priority_weights_to_json (&weights);
  stw_memory_clear (parts->memory);
  stw_transaction_change (transaction, "priority", 0, 0);
  return stw_setting_set (stw_transaction_get_db (transaction),
                          STW_SETTING_PRIORITY_WEIGHTS,
                          text,
                          error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "setting",
                                0,
                                command->arguments,
                                error);
}

static gboolean
source_set_fingerprint (StwTransaction *transaction,
                        StwCommand *command,
                        JsonObject **ret_result,
                        gpointer data,
                        GError **error)
{
  gint64 source = stw_command_get_int (command, "source", 0);
  const char *words = stw_command_get_text (command, "fields");
  StwFingerprintFields fields;

  if (words == NULL || !stw_fingerprint_fields_from_words (words, &fields))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "The fields are some of dedup_key, asset, signature, message, severity "
                           "and tool_source, with commas between them.");
      return FALSE;
    }
  stw_transaction_change (transaction, "source", source, command->company);
  return stw_source_set_fields (stw_transaction_get_db (transaction),
                                command->company,
                                source,
                                fields,
                                error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "source",
                                source,
                                command->arguments,
                                error);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_INGEST, STW_PERMISSION_ENGINE, alerts_ingest },
  { STW_COMMAND_REFUSALS, STW_PERMISSION_ENGINE, intake_refusals },
  { STW_COMMAND_DECAY, STW_PERMISSION_ENGINE, incident_decay },
  { STW_COMMAND_RESCORE, STW_PERMISSION_ENGINE, incident_rescore },
  { "settings.priority", STW_PERMISSION_JUDGE, settings_priority },
  { "source.set-fingerprint", STW_PERMISSION_JUDGE, source_set_fingerprint },
  { STW_COMMAND_RETENTION, STW_PERMISSION_ENGINE, store_retention },
  { STW_COMMAND_SEARCH_INDEX, STW_PERMISSION_ENGINE, search_index },
  { STW_COMMAND_PATTERNS, STW_PERMISSION_ENGINE, incident_patterns },
  { STW_COMMAND_REVOCATIONS, STW_PERMISSION_ENGINE, key_apply_revocations },
  { STW_COMMAND_TRY_DISK, STW_PERMISSION_ENGINE, disk_try },
  { STW_COMMAND_CHECKED, STW_PERMISSION_ENGINE, store_checked },
  { STW_COMMAND_DOOR_OPENED, STW_PERMISSION_ENGINE, door_opened },
};

/**
 * stw_engine_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that are the engine's own
 */
const StwCommandRule *
stw_engine_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
