/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that add and remove maintenance windows and silences, and the chore that lets go of
 * what they held when they are over. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/hold-commands.h"

#include "desk/company-store.h"
#include "desk/hold-store.h"
#include "engine/engine-commands.h"
#include "engine/passage.h"
#include "engine/rules.h"
#include "triage/matcher.h"

#include <string.h>

#define MAX_HOLDS 200
#define MAX_REASON_BYTES 500
#define MAX_MATCHER_BYTES 65536
#define MAX_TIME (366 * STW_DAY)
#define MINUTES_A_DAY (24 * 60)
#define EVERY_DAY 0x7f

/* Alerts that one step lets go of. */
#define RELEASE_BATCH 200

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* Reads which alerts it is about: @ret_matcher stays NULL when none are named. */
static gboolean
read_matcher (const StwCommand *command, char **ret_matcher, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "match");
  g_autoptr (GError) invalid = NULL;
  g_autoptr (StwMatcher) matcher = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "“match” is no JSON object.");
  matcher = stw_matcher_new_from_json (json_node_get_object (node), &invalid);
  if (matcher == NULL)
    {
      g_set_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, "%s.", invalid->message);
      return FALSE;
    }
  *ret_matcher = json_to_string (node, FALSE);
  return strlen (*ret_matcher) <= MAX_MATCHER_BYTES ||
         refuse (error, STW_COMMAND_ERROR_INVALID, "“match” has at most 65,536 bytes.");
}

static gboolean
check_times (const StwHoldRow *row, gint64 now, GError **error)
{
  if (row->weekly)
    return (row->days >= 1 && row->days <= EVERY_DAY && row->from_minute >= 0 &&
            row->from_minute < MINUTES_A_DAY && row->to_minute >= 0 &&
            row->to_minute < MINUTES_A_DAY) ||
           refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "A weekly window has days, and a begin and an end between 00:00 and 23:59.");
  return (row->from_at > 0 && row->to_at > row->from_at && row->to_at > now &&
          row->to_at - row->from_at <= MAX_TIME && row->to_at - now <= 2 * MAX_TIME) ||
         refuse (error,
                 STW_COMMAND_ERROR_INVALID,
                 "It ends after it begins, in the future, and lasts at most a year.");
}

static gboolean
insert (StwTransaction *transaction, const StwCommand *command, StwHoldRow *row, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 n_active;

  if (row->reason == NULL || *row->reason == '\0' || strlen (row->reason) > MAX_REASON_BYTES)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Say why, in at most 500 bytes.");
  if (!check_times (row, now, error) ||
      !stw_hold_count_active (db, row->company, now, &n_active, error))
    return FALSE;
  if (n_active >= MAX_HOLDS)
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "A company has at most 200 windows and silences at a time.");
  if (!stw_hold_insert (db, row, command->actor, now, &row->id, error))
    return FALSE;
  stw_transaction_change (transaction, "hold", row->id, row->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                row->company,
                                command->name,
                                row->kind,
                                row->id,
                                command->arguments,
                                error);
}

/* Windows and silences differ in little but their kind, which is the first word of the command. */
static const char *
get_kind (const StwCommand *command)
{
  return g_str_has_prefix (command->name, STW_HOLD_SILENCE) ? STW_HOLD_SILENCE : STW_HOLD_WINDOW;
}

static gboolean
hold_add (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  const char *kind = get_kind (command);
  gboolean is_silence = g_str_equal (kind, STW_HOLD_SILENCE);
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwCompany) company =
               stw_company_load (stw_transaction_get_db (transaction), command->company, error);
  g_autofree char *matcher = NULL;
  StwHoldRow row = {
    .company = command->company,
    .kind = kind,
    .reason = stw_command_get_text (command, "reason"),
    .weekly = !is_silence && stw_command_get_boolean (command, "weekly", FALSE),
    .from_at = is_silence ? now : stw_command_get_int (command, "from_at", 0),
    .to_at = stw_command_get_int (command, "to_at", 0),
    .days = stw_command_get_int (command, "days", 0),
    .from_minute = stw_command_get_int (command, "from_minute", 0),
    .to_minute = stw_command_get_int (command, "to_minute", 0),
  };

  if (company == NULL || !read_matcher (command, &matcher, error))
    return FALSE;
  if (is_silence && matcher == NULL)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Say which alerts the silence is about.");
  row.matcher = matcher;
  if (!insert (transaction, command, &row, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", row.id);
  return TRUE;
}

/* Another time; what it is about and why stay as they are. */
static gboolean
hold_move (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *kind = get_kind (command);
  const StwHoldRow row = {
    .id = stw_command_get_int (command, "id", 0),
    .company = command->company,
    .kind = kind,
    .weekly = stw_command_get_boolean (command, "weekly", FALSE),
    .from_at = stw_command_get_int (command, "from_at", 0),
    .to_at = stw_command_get_int (command, "to_at", 0),
    .days = stw_command_get_int (command, "days", 0),
    .from_minute = stw_command_get_int (command, "from_minute", 0),
    .to_minute = stw_command_get_int (command, "to_minute", 0),
  };

  if (!check_times (&row, stw_transaction_get_now (transaction), error) ||
      !stw_hold_move (db, &row, error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_FOUND,
                   "This company has no such window or silence, or it has ended already.");
  stw_transaction_change (transaction, "hold", row.id, row.company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                row.company,
                                command->name,
                                row.kind,
                                row.id,
                                command->arguments,
                                error);
}

static gboolean
hold_end (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const StwHoldRow row = { .id = stw_command_get_int (command, "id", 0),
                           .company = command->company,
                           .kind = get_kind (command) };

  if (!stw_hold_remove (db, &row, stw_transaction_get_now (transaction), error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_FOUND,
                   "This company has no such window or silence, or it has ended already.");
  stw_transaction_change (transaction, "hold", row.id, row.company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                row.company,
                                command->name,
                                row.kind,
                                row.id,
                                NULL,
                                error);
}

static gboolean
audit_release (StwTransaction *transaction,
               const StwHolding *holding,
               guint n_alerts,
               GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_int_member (detail, "alerts", n_alerts);
  stw_transaction_change (transaction, "alert", 0, holding->company);
  return stw_transaction_audit (transaction,
                                "engine",
                                holding->company,
                                STW_COMMAND_HOLD_RELEASE,
                                "hold",
                                holding->hold,
                                detail,
                                error);
}

/* Alerts of one window or silence that is over. */
static gboolean
release_batch (StwTransaction *transaction,
               StwMemory *memory,
               const StwHolding *holding,
               GError **error)
{
  g_autoptr (GPtrArray) alerts = stw_hold_list_alerts (stw_transaction_get_db (transaction),
                                                       holding->hold,
                                                       RELEASE_BATCH,
                                                       error);

  if (alerts == NULL)
    return FALSE;
  for (guint i = 0; i < alerts->len; i++)
    {
      const StwHeldAlert *held = g_ptr_array_index (alerts, i);
      const StwIngestBatch batch = { .company = holding->company,
                                     .source = held->episode.source,
                                     .received_at = stw_transaction_get_now (transaction) };
      g_auto (StwPassage) passage = { 0 };

      if (!stw_passage_init (&passage, memory, transaction, &batch, error) ||
          !stw_passage_release (&passage, held, error))
        return FALSE;
    }
  return audit_release (transaction, holding, alerts->len, error);
}

/* Lets go of some alerts of each window and silence that is over, and then there may be more.
 * @ret_next becomes when the next one ends, 0 for none. */
static gboolean
release_over (StwTransaction *transaction,
              StwMemory *memory,
              gboolean *ret_more,
              gint64 *ret_next,
              GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (GArray) holding = stw_hold_list_holding (stw_transaction_get_db (transaction), error);

  for (guint i = 0; holding != NULL && i < holding->len; i++)
    {
      const StwHolding *one = &g_array_index (holding, StwHolding, i);
      StwCompanyMemory *company = stw_memory_get_company (memory, transaction, one->company, error);
      gint64 end;

      if (company == NULL)
        return FALSE;
      end = stw_holds_get_end (company->holds, one->hold, now);
      if (end == 0)
        {
          if (!release_batch (transaction, memory, one, error))
            return FALSE;
          *ret_more = TRUE;
        }
      else if (*ret_next == 0 || end < *ret_next)
        *ret_next = end;
    }
  return holding != NULL;
}

/* The chore: the answer says whether there is more, and when the next end is due. */
static gboolean
hold_release (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwEngineParts *parts = data;
  gboolean more = FALSE;
  gint64 next = 0;

  if (!release_over (transaction, parts->memory, &more, &next, error))
    {
      /* Memory has moved on, so the group cannot go on without the rows. */
      if (*error != NULL && (*error)->domain == STW_STORE_ERROR)
        (*error)->code = STW_STORE_ERROR_FAILED;
      return FALSE;
    }
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result, "more", more);
  if (next != 0)
    json_object_set_int_member (*ret_result,
                                "wait_ms",
                                MAX (next - stw_transaction_get_now (transaction), 1));
  return TRUE;
}

static const StwCommandRule commands[] = {
  { "window.add", STW_PERMISSION_HOLD, hold_add },
  { "window.move", STW_PERMISSION_HOLD, hold_move },
  { "window.remove", STW_PERMISSION_HOLD, hold_end },
  { "silence.add", STW_PERMISSION_HOLD, hold_add },
  { "silence.move", STW_PERMISSION_HOLD, hold_move },
  { "silence.end", STW_PERMISSION_HOLD, hold_end },
  { STW_COMMAND_HOLD_RELEASE, STW_PERMISSION_ENGINE, hold_release },
};

/**
 * stw_hold_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern maintenance windows and
 *   silences
 */
const StwCommandRule *
stw_hold_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (commands);
  return commands;
}
