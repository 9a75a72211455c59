/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that sets what a company's incidents wait for, and the chore that shows those which
 * have waited long enough. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/gate-commands.h"

#include "desk/company-store.h"
#include "desk/gate-store.h"
#include "desk/incident-write-store.h"
#include "engine/engine-commands.h"
#include "engine/rules.h"

#define MAX_ALERTS 1000
#define MAX_WAIT STW_DAY

/* Incidents that one step looks at. */
#define ADMIT_BATCH 500

static gboolean
gate_set (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  gint64 alerts = stw_command_get_int (command, "alerts", 0);
  gint64 wait = stw_command_get_int (command, "wait_ms", 0);
  StwSeverity severity;

  if (company == NULL)
    return FALSE;
  if (!stw_severity_from_word (stw_command_get_text (command, "severity"), &severity) ||
      alerts < 0 || alerts > MAX_ALERTS || wait < 0 || wait > MAX_WAIT)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "Name a severity, and at most 1000 alerts and a day to wait for.");
      return FALSE;
    }
  stw_transaction_change (transaction, "gate", company->id, company->id);
  return stw_gate_set (db, company->id, severity, alerts, wait, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                company->id,
                                command->name,
                                "gate",
                                company->id,
                                command->arguments,
                                error);
}

static gboolean
admit (StwTransaction *transaction,
       StwMemory *memory,
       const StwPendingIncident *incident,
       GError **error)
{
  StwTally *tally = stw_memory_get_tally (memory, transaction, incident->id, error);

  if (tally == NULL)
    return FALSE;
  stw_memory_note_opened (memory, incident->id, incident->company);
  stw_tally_set_status (tally, STW_INCIDENT_NEW, stw_transaction_get_now (transaction));
  return stw_incident_admit (transaction, incident->id, incident->company, error) &&
         stw_transaction_audit (transaction,
                                "engine",
                                incident->company,
                                STW_COMMAND_ADMIT,
                                "incident",
                                incident->id,
                                NULL,
                                error);
}

/* Shows the incident if it is due, else @next is when it will be at the latest. */
static gboolean
look_at (StwTransaction *transaction,
         StwMemory *memory,
         const StwPendingIncident *incident,
         gint64 *next,
         GError **error)
{
  gint64 waited = stw_transaction_get_now (transaction) - incident->created_at;
  StwCompanyMemory *company =
    stw_memory_get_company (memory, transaction, incident->company, error);
  const StwGate *gate;

  if (company == NULL)
    return FALSE;
  gate = &company->gates[incident->severity];
  if (stw_gate_passes (gate, incident->alert_count, waited))
    return admit (transaction, memory, incident, error);
  if (gate->wait > 0 && (*next == 0 || incident->created_at + gate->wait < *next))
    *next = incident->created_at + gate->wait;
  return TRUE;
}

/* One batch of incidents that wait; the answer says after which one the next begins, and when the
 * next is due. */
static gboolean
incident_admit (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwEngineParts *parts = data;
  gint64 after = stw_command_get_int (command, "after", 0);
  gint64 next = stw_command_get_int (command, "next", 0);
  g_autoptr (GArray) pending = NULL;

  /* The rows have to know what the tallies know. */
  if (!stw_memory_write_tallies (parts->memory, transaction, error))
    return FALSE;
  pending = stw_gate_list_pending (stw_transaction_get_db (transaction), after, ADMIT_BATCH, error);
  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++)
    {
      const StwPendingIncident *incident = &g_array_index (pending, StwPendingIncident, i);

      after = incident->id;
      if (!look_at (transaction, parts->memory, incident, &next, error))
        return FALSE;
    }
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result, "more", pending->len == ADMIT_BATCH);
  json_object_set_int_member (*ret_result, "after", after);
  json_object_set_int_member (*ret_result, "next", next);
  if (next != 0)
    json_object_set_int_member (*ret_result,
                                "wait_ms",
                                MAX (next - stw_transaction_get_now (transaction), 1));
  return TRUE;
}

static const StwCommandRule commands[] = {
  { "gate.set", STW_PERMISSION_JUDGE, gate_set },
  { STW_COMMAND_ADMIT, STW_PERMISSION_ENGINE, incident_admit },
};

/**
 * stw_gate_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that let incidents wait
 */
const StwCommandRule *
stw_gate_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (commands);
  return commands;
}
