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
  g_autofree char *payload = g_strdup_printf (
    "{\"drill\":%" G_GINT64_FORMAT ",\"company\":%" G_GINT64_FORMAT ",\"at\":%" G_GINT64_FORMAT "}",
    drill,
    company,
    at);

  return stw_transaction_enqueue (transaction, STW_JOB_DRILL, key, company, payload, at, error);
}

/**
 * stw_drill_add:
 * @at: when its alert comes, UTC milliseconds
 * @ret_drill: (out): its number
 *
 * For inside a transaction. Plans one drill.
 *
 * Returns: whether it is planned
 */
gboolean
stw_drill_add (StwTransaction *transaction,
               gint64 company,
               gint64 at,
               gint64 *ret_drill,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO drill (company_id, at, state) VALUES (?1, ?2, 'planned')",
                   STW_INT (company),
                   STW_INT (at)))
    return FALSE;
  *ret_drill = stw_db_get_last_id (db);
  stw_transaction_change (transaction, STW_ENTITY_DRILL, *ret_drill, company);
  return enqueue (transaction, *ret_drill, company, at, error);
}

/**
 * stw_drill_fail:
 * @why: a sentence
 *
 * For inside a transaction. A drill that did not come never will.
 *
 * Returns: whether that is kept
 */
gboolean
stw_drill_fail (StwTransaction *transaction,
                gint64 company,
                gint64 drill,
                const char *why,
                GError **error)
{
  stw_transaction_change (transaction, STW_ENTITY_DRILL, drill, company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE drill SET state = 'failed', why = ?2 WHERE id = ?1 AND "
                     "state = 'planned'",
                     STW_INT (drill),
                     STW_TEXT (why));
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
  if (!stw_drill_add (transaction, command->company, at, &drill, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "drill", drill);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                STW_ENTITY_DRILL,
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

  stw_transaction_change (transaction, STW_ENTITY_DRILL, drill, command->company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE drill SET state = 'fired', incident_id = (SELECT incident_id FROM "
                     "alert WHERE id = ?2) WHERE id = ?1 AND state = 'planned'",
                     STW_INT (drill),
                     STW_INT (stw_command_get_int (command, "alert", 0)));
}

static gboolean
drill_failed (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  return stw_drill_fail (transaction,
                         command->company,
                         stw_command_get_int (command, "drill", 0),
                         stw_command_get_text (command, "why"),
                         error);
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

/* What a person wants to know: one that came and was not answered in time was missed. */
static const char *
get_state (const char *state, gint64 at, gint64 answered, gint64 now)
{
  if (answered != 0)
    return "acknowledged";
  return g_str_equal (state, "fired") && now - at > MISSED_AFTER ? "missed" : state;
}

static JsonObject *
describe (StwRows *rows, gint64 now)
{
  JsonObject *object = json_object_new ();
  gint64 at = stw_rows_get_int (rows, 2);
  gint64 incident = stw_rows_get_int (rows, 3);
  gint64 answered = stw_rows_get_int (rows, 5);
  g_autofree char *company_id = stw_id_format (STW_ID_COMPANY, stw_rows_get_int (rows, 1));
  g_autofree char *incident_id = incident != 0 ? stw_id_format (STW_ID_INCIDENT, incident) : NULL;
  g_autofree char *time = stw_timestamp_format (at);

  json_object_set_int_member (object, "drill", stw_rows_get_int (rows, 0));
  json_object_set_string_member (object, "company_id", company_id);
  json_object_set_string_member (object, "company", stw_rows_get_text (rows, 7));
  json_object_set_string_member (object, "at", time);
  json_object_set_string_member (object, "incident_id", incident_id);
  json_object_set_string_member (object,
                                 "state",
                                 get_state (stw_rows_get_text (rows, 4), at, answered, now));
  json_object_set_string_member (object, "why", stw_rows_get_text (rows, 6));
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
 * Returns: (transfer full): `[{"drill","company_id","company","at","incident_id","state","why",
 *   "seconds_to_acknowledge"}]`, newest first; "state" is planned, fired, acknowledged, missed or
 *   failed
 */
JsonArray *
stw_drill_list (StwDb *db, gint64 company, gint64 now, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT d.id, d.company_id, d.at, d.incident_id, d.state, "
    "COALESCE (d.acknowledged_at, i.acknowledged_at), d.why, c.name FROM drill d "
    "JOIN company c ON c.id = d.company_id LEFT JOIN incident i ON i.id = d.incident_id WHERE ?1 = 0 OR d.company_id = ?1 "
    "ORDER BY d.at DESC, d.id DESC",
    STW_INT (company));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, describe (rows, now));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static const StwCommandRule rules[] = {
  { "drill.plan", STW_PERMISSION_ESCALATION, drill_plan },
  { STW_COMMAND_DRILL_FIRED, STW_PERMISSION_ENGINE, drill_fired },
  { STW_COMMAND_DRILL_FAILED, STW_PERMISSION_ENGINE, drill_failed },
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
