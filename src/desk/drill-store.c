/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Night drills: an alert of Steward's own that goes the whole way at a time that was planned, and
 * how long it took until somebody answered. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/drill-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/company-store.h"

/* Who has not answered by then has not heard it. */
#define MISSED_AFTER STW_HOUR
#define FARTHEST (366 * STW_DAY)

/**
 * stw_drill_make_secret_name:
 *
 * Returns: (transfer full): what the keyring calls the key with which a company's drills come
 */
char *
stw_drill_make_secret_name (gint64 company)
{
  return g_strdup_printf ("drill/%" G_GINT64_FORMAT, company);
}

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static gboolean
enqueue (StwTransaction *transaction, gint64 drill, gint64 company, gint64 at, GError **error)
{
  g_autofree char *key = g_strdup_printf ("drill/%" G_GINT64_FORMAT, drill);
  g_autofree char *payload =
    g_strdup_printf ("{\"drill\":%" G_GINT64_FORMAT ",\"company\":%" G_GINT64_FORMAT "}",
                     drill,
                     company);

  return stw_transaction_enqueue (transaction, STW_JOB_DRILL, key, company, payload, at, error);
}

static gboolean
drill_plan (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 at = stw_command_get_int (command, "at", now);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  gint64 drill;

  if (company == NULL)
    return FALSE;
  if (at < now - STW_MINUTE || at > now + FARTHEST)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A drill comes within a year from now.");
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO drill (company_id, at, state) VALUES (?1, ?2, 'planned')",
                   STW_INT (command->company),
                   STW_INT (at)))
    return FALSE;
  drill = stw_db_get_last_id (db);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "drill", drill);
  stw_transaction_change (transaction, "drill", drill, command->company);
  return enqueue (transaction, drill, command->company, at, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "drill",
                                drill,
                                command->arguments,
                                error);
}

static gboolean
drill_fired (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  gint64 drill = stw_command_get_int (command, "drill", 0);

  stw_transaction_change (transaction, "drill", drill, command->company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE drill SET state = 'fired', incident_id = (SELECT incident_id FROM "
                     "alert WHERE id = ?2) WHERE id = ?1 AND state = 'planned'",
                     STW_INT (drill),
                     STW_INT (stw_command_get_int (command, "alert", 0)));
}

/**
 * stw_drill_note_answer:
 * @at: when somebody answered
 *
 * For inside a transaction. Keeps it when the incident is a drill's.
 *
 * Returns: whether it is kept
 */
gboolean
stw_drill_note_answer (StwDb *db, gint64 incident, gint64 at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE drill SET state = 'acknowledged', acknowledged_at = ?2 "
                     "WHERE incident_id = ?1 AND acknowledged_at IS NULL",
                     STW_INT (incident),
                     STW_INT (at));
}

static JsonObject *
describe (StwRows *rows, gint64 now)
{
  JsonObject *object = json_object_new ();
  gint64 at = stw_rows_get_int (rows, 2);
  gint64 incident = stw_rows_get_int (rows, 3);
  gint64 answered = stw_rows_get_int (rows, 5);
  gboolean fired = !g_str_equal (stw_rows_get_text (rows, 4), "planned");
  g_autofree char *company_id = stw_id_format (STW_ID_COMPANY, stw_rows_get_int (rows, 1));
  g_autofree char *incident_id = incident != 0 ? stw_id_format (STW_ID_INCIDENT, incident) : NULL;
  g_autofree char *time = stw_timestamp_format (at);

  json_object_set_int_member (object, "drill", stw_rows_get_int (rows, 0));
  json_object_set_string_member (object, "company_id", company_id);
  json_object_set_string_member (object, "at", time);
  json_object_set_string_member (object, "incident_id", incident_id);
  json_object_set_string_member (object,
                                 "state",
                                 answered != 0                      ? "acknowledged"
                                 : fired && now - at > MISSED_AFTER ? "missed"
                                 : fired                            ? "fired"
                                                                    : "planned");
  if (answered != 0)
    json_object_set_int_member (object,
                                "seconds_to_acknowledge",
                                MAX (answered - at, 0) / STW_SECOND);
  else
    json_object_set_null_member (object, "seconds_to_acknowledge");
  return object;
}

/**
 * stw_drill_list:
 * @company: of which company, 0 for all
 *
 * Returns: (transfer full): `[{"drill","company_id","at","incident_id","state",
 *   "seconds_to_acknowledge"}]`, newest first; "state" is planned, fired, acknowledged or missed
 */
JsonArray *
stw_drill_list (StwDb *db, gint64 company, gint64 now, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT d.id, d.company_id, d.at, d.incident_id, d.state, "
    "COALESCE (d.acknowledged_at, i.acknowledged_at) FROM drill d "
    "LEFT JOIN incident i ON i.id = d.incident_id WHERE ?1 = 0 OR d.company_id = ?1 "
    "ORDER BY d.at DESC, d.id DESC",
    STW_INT (company));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, describe (rows, now));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static const StwCommandRule rules[] = {
  { "drill.plan", STW_PERMISSION_ESCALATION, drill_plan },
  { STW_COMMAND_DRILL_FIRED, STW_PERMISSION_ENGINE, drill_fired },
};

/**
 * stw_drill_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern drills
 */
const StwCommandRule *
stw_drill_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
