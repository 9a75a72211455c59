/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person says of an incident in place of alerts: that there is one, and how bad it is; and
 * the commands that take a person's commands back. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/ids.h"
#include "desk/asset-store.h"
#include "desk/company-store.h"
#include "desk/incident-restore-store.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"
#include "desk/undo-store.h"

#define MAX_TITLE_BYTES 200
#define MAX_CALLER_BYTES 200

static gboolean
read_new (StwDb *db, const StwCommand *command, StwNewIncident *ret_incident, GError **error)
{
  const char *severity = stw_command_get_text (command, "severity");
  StwNewIncident incident = {
    .company = command->company,
    .title = stw_command_get_text (command, "title"),
    .severity = STW_SEVERITY_MEDIUM,
    .caller = stw_command_get_text (command, "caller"),
    .asset = stw_command_get_int (command, "asset", 0),
  };

  if (!stw_text_fits (incident.title, MAX_TITLE_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A title has 1 to 200 bytes.");
  if (severity != NULL && !stw_severity_from_word (severity, &incident.severity))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The severity is critical, high, medium, low or info.");
  if (incident.caller != NULL && !stw_text_fits (incident.caller, MAX_CALLER_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The caller's name has 1 to 200 bytes.");
  if (incident.asset != 0 && !stw_asset_check (db, incident.company, incident.asset, error))
    return FALSE;
  *ret_incident = incident;
  return TRUE;
}

static JsonObject *
describe_new (const StwNewIncident *incident)
{
  JsonObject *detail = json_object_new ();

  json_object_set_string_member (detail, "title", incident->title);
  json_object_set_string_member (detail, "severity", stw_severity_to_word (incident->severity));
  if (incident->caller != NULL)
    json_object_set_string_member (detail, "caller", incident->caller);
  if (incident->asset != 0)
    {
      g_autofree char *asset = stw_id_format (STW_ID_ASSET, incident->asset);

      json_object_set_string_member (detail, "asset", asset);
    }
  return detail;
}

static gboolean
incident_add (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  g_autoptr (StwIncident) incident = NULL;
  g_autoptr (JsonObject) detail = NULL;
  g_autoptr (JsonObject) inverse = json_object_new ();
  StwNewIncident given = { 0 };
  gint64 id;

  if (company == NULL || !read_new (db, command, &given, error) ||
      !stw_incident_add (transaction, &given, &id, error))
    return FALSE;
  incident = stw_incident_load (db, id, error);
  if (incident == NULL)
    return FALSE;
  detail = describe_new (&given);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "incident", id);
  json_object_set_int_member (inverse, "incident", id);
  stw_undo_watch (inverse, id);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  return stw_incident_record (transaction, command, incident, "opened", detail, error);
}

/* Takes one back that nobody has written anything to since. */
static gboolean
incident_discard (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  gint64 n_notes;

  if (incident == NULL || !stw_timeline_count_notes (db, incident->id, &n_notes, error))
    return FALSE;
  if (n_notes > 0 || incident->minutes > 0 || incident->alert_count > 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Something was added to this incident since; close it instead.");
  return stw_incident_dissolve (transaction, incident->id, incident->company, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                incident->company,
                                command->name,
                                "incident",
                                incident->id,
                                NULL,
                                error);
}

/* Without a severity the alerts say it again. */
static gboolean
read_severity (const StwCommand *command, int *ret_severity, GError **error)
{
  const char *word = stw_command_get_text (command, "severity");
  StwSeverity severity;

  *ret_severity = -1;
  if (word == NULL)
    return TRUE;
  if (!stw_severity_from_word (word, &severity))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The severity is critical, high, medium, low or info.");
  *ret_severity = (int) severity;
  return TRUE;
}

static gboolean
incident_set_severity (StwTransaction *transaction,
                       StwCommand *command,
                       JsonObject **ret_result,
                       gpointer data,
                       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonObject) before = NULL;
  int severity;

  if (incident == NULL || !read_severity (command, &severity, error))
    return FALSE;
  if (severity < 0 && incident->alert_count == 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "This incident has no alerts that could say how bad it is.");
  before = stw_incident_snapshot (db, incident->id, error);
  if (before == NULL)
    return FALSE;
  json_object_set_string_member (detail, "from", stw_severity_to_word (incident->severity));
  json_object_set_string_member (detail,
                                 "to",
                                 severity >= 0 ? stw_severity_to_word ((StwSeverity) severity)
                                               : "alerts");
  stw_undo_offer (ret_result, g_steal_pointer (&before));
  return stw_incident_set_own_severity (db, incident->id, severity, error) &&
         stw_incident_record (transaction, command, incident, "severity", detail, error);
}

/* Both incidents of a merge hear that it is taken back. */
static gboolean
incident_restore (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  static const char *const members[] = { "incident", "into" };
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "command", stw_command_get_text (command, "command"));
  if (!stw_incident_restore (transaction, command->arguments, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gint64 id = stw_command_get_int (command, members[i], 0);
      g_autoptr (StwIncident) incident = id != 0 ? stw_incident_load (db, id, error) : NULL;

      if (id == 0)
        continue;
      if (incident == NULL)
        return FALSE;
      stw_transaction_change (transaction, "snooze", id, incident->company);
      if (!stw_incident_record (transaction, command, incident, "undo", detail, error))
        return FALSE;
    }
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "incident.add", STW_PERMISSION_ANSWER, incident_add },
  { "incident.discard", STW_PERMISSION_ENGINE, incident_discard },
  { "incident.set-severity", STW_PERMISSION_ANSWER, incident_set_severity },
  { "incident.restore", STW_PERMISSION_ENGINE, incident_restore },
};

/**
 * stw_own_incident_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table by which people speak in place of alerts
 */
const StwCommandRule *
stw_own_incident_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
