/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about sources that have to be heard, on the ledger thread. That one is silent is an
 * alert of Steward's own, which ends when it is heard again. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/heartbeat-commands.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/heartbeat-store.h"
#include "engine/engine-commands.h"
#include "engine/own-alert.h"
#include "engine/rules.h"

/* A time in words, in its largest whole unit. */
static char *
describe_time (gint64 milliseconds)
{
  static const struct
  {
    gint64 milliseconds;
    const char *name;
  } units[] = {
    { STW_DAY, "day" },
    { STW_HOUR, "hour" },
    { STW_MINUTE, "minute" },
    { STW_SECOND, "second" },
  };
  guint unit = 0;
  gint64 count;

  while (unit < G_N_ELEMENTS (units) - 1 && milliseconds % units[unit].milliseconds != 0)
    unit++;
  count = milliseconds / units[unit].milliseconds;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s%s",
                          count,
                          units[unit].name,
                          count == 1 ? "" : "s");
}

static char *
describe_silence (const StwHeartbeat *heartbeat)
{
  g_autofree char *period = describe_time (heartbeat->period_ms);
  g_autofree char *heard_at =
    heartbeat->heard_at != 0 ? stw_timestamp_format (heartbeat->heard_at) : NULL;

  return g_strdup_printf ("%s has to be heard every %s and was heard last %s, although Steward "
                          "listened. Check that it runs and still sends to this address.",
                          heartbeat->name,
                          period,
                          heard_at != NULL ? heard_at : "never");
}

/* Notes whether the source is silent, and says so. */
static gboolean
tell (StwEngineParts *parts,
      StwTransaction *transaction,
      const StwHeartbeat *heartbeat,
      gboolean silent,
      GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  StwAlert *alert = stw_alert_new ();
  g_autoptr (StwIngestBatch) batch = NULL;

  alert->signature = g_strdup_printf ("%s is silent", heartbeat->name);
  alert->dedup_key = g_strdup_printf ("heartbeat/%" G_GINT64_FORMAT, heartbeat->source);
  alert->severity = STW_SEVERITY_HIGH;
  alert->state = silent ? STW_ALERT_FIRING : STW_ALERT_RESOLVED;
  alert->message = silent ? describe_silence (heartbeat)
                          : g_strdup_printf ("%s is missed no more.", heartbeat->name);
  batch = stw_own_alert_message (heartbeat->company, now, alert);
  return stw_engine_parts_ingest (parts, transaction, batch, error) &&
         stw_heartbeat_set_silent (stw_transaction_get_db (transaction),
                                   heartbeat->source,
                                   silent ? now : 0,
                                   error);
}

/* @ret_due is when the source's silence will count, if it does not yet. */
static gboolean
check (StwEngineParts *parts,
       StwTransaction *transaction,
       const StwHeartbeat *heartbeat,
       gint64 since,
       gint64 *ret_due,
       GError **error)
{
  gint64 heard_at =
    MAX (heartbeat->heard_at, stw_ingest_get_heard (parts->ingest, heartbeat->source));
  gint64 due = MAX (heard_at, since) + heartbeat->period_ms;
  gboolean silent = heartbeat->silent_at != 0;

  if (silent && heard_at < heartbeat->silent_at)
    return TRUE;
  if (silent && !tell (parts, transaction, heartbeat, FALSE, error))
    return FALSE;
  if (due <= stw_transaction_get_now (transaction))
    return tell (parts, transaction, heartbeat, TRUE, error);
  *ret_due = MIN (*ret_due, due);
  return TRUE;
}

/* Silence counts from "since" on, when Steward began to listen. Answers when to look again. */
static gboolean
check_heartbeats (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  gint64 since = stw_command_get_int (command, "since", 0);
  g_autoptr (GPtrArray) list = stw_heartbeat_list (stw_transaction_get_db (transaction), error);
  gint64 due = G_MAXINT64;

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!check (data, transaction, g_ptr_array_index (list, i), since, &due, error))
      return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "due", due);
  return TRUE;
}

static gboolean
set_heartbeat (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 source = stw_command_get_int (command, "source", 0);
  gint64 period_ms = stw_command_get_int (command, "heartbeat_ms", 0);
  g_autoptr (StwHeartbeat) heartbeat = stw_heartbeat_load (db, command->company, source, error);

  if (heartbeat == NULL || !stw_heartbeat_check_period (period_ms, error) ||
      !stw_heartbeat_set_period (db, source, period_ms, error))
    return FALSE;
  if (period_ms == 0 && heartbeat->silent_at != 0 &&
      !tell (data, transaction, heartbeat, FALSE, error))
    return FALSE;
  stw_transaction_change (transaction, "source", source, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "source",
                                source,
                                command->arguments,
                                error);
}

static const StwCommandRule rules[] = {
  { "source.set-heartbeat", STW_PERMISSION_ACCESS, set_heartbeat },
  { STW_COMMAND_HEARTBEATS, STW_PERMISSION_ENGINE, check_heartbeats },
};

/**
 * stw_heartbeat_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern sources that have to be
 *   heard
 */
const StwCommandRule *
stw_heartbeat_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
