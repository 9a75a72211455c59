/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars from elsewhere whose events are absences or overrides of a schedule. Whoever asks has
 * read the calendar already, since that may take a while; here its events find their people. On the
 * ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/schedule-store.h"

#include "desk/incident-commands-private.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/subscription-store.h"
#include "desk/undo-store.h"

#define MAX_NAME_BYTES 200

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 schedule, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *name = stw_command_get_text (command, "name");

  if (name != NULL)
    json_object_set_string_member (detail, "name", name);
  json_object_set_int_member (detail, "calendar", stw_command_get_int (command, "calendar", 0));
  stw_transaction_change (transaction, "schedule", schedule, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "schedule",
                                schedule,
                                detail,
                                error);
}

static gboolean
read_events (const StwCommand *command, JsonArray **ret_events, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "events");

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) > STW_CALENDAR_MAX_EVENTS)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A calendar has at most 10,000 events.");
  *ret_events = json_node_get_array (node);
  return TRUE;
}

static void
offer_removal (gint64 calendar, JsonObject **ret_result)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "calendar", calendar);
  stw_undo_offer (ret_result, inverse);
}

static gboolean
calendar_import (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "schedule", 0);
  const char *name = stw_command_get_text (command, "name");
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, id, error);
  JsonArray *events = NULL;
  gint64 person;
  gint64 calendar;
  gint64 n_unknown;

  if (schedule == NULL || !read_events (command, &events, error) ||
      !stw_schedule_read_person (db, command, &person, error))
    return FALSE;
  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A calendar has a name of at most 200 bytes.");
  if (!stw_db_number (db,
                      &calendar,
                      error,
                      "INSERT INTO subscription (schedule_id, name, kind, person_id, is_address, "
                      "read_at, created_at) VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5) RETURNING id",
                      STW_INT (id),
                      STW_TEXT (name),
                      STW_INT (stw_command_get_boolean (command, "overrides", FALSE)),
                      STW_INT_OR_NULL (person),
                      STW_INT (stw_transaction_get_now (transaction))) ||
      !stw_subscription_write_events (db, calendar, events, error) ||
      !stw_db_number (db,
                      &n_unknown,
                      error,
                      "SELECT COUNT(DISTINCT who) FROM subscription_span "
                      "WHERE subscription_id = ?1 AND person_id IS NULL",
                      STW_INT (calendar)))
    return FALSE;
  offer_removal (calendar, ret_result);
  json_object_set_int_member (*ret_result, "calendar", calendar);
  json_object_set_int_member (*ret_result, "events", json_array_get_length (events));
  json_object_set_int_member (*ret_result, "unknown_names", n_unknown);
  return record (transaction, command, id, error);
}

static gboolean
calendar_remove (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 calendar = stw_command_get_int (command, "calendar", 0);
  gint64 schedule;

  if (!stw_db_number (db,
                      &schedule,
                      error,
                      "SELECT COALESCE(MAX(schedule_id), 0) FROM subscription WHERE id = ?1",
                      STW_INT (calendar)))
    return FALSE;
  if (schedule == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such calendar.");
  return stw_db_run (db, error, "DELETE FROM subscription WHERE id = ?1", STW_INT (calendar)) &&
         record (transaction, command, schedule, error);
}

static const StwCommandRule rules[] = {
  { "schedule.import-calendar", STW_PERMISSION_SCHEDULE, calendar_import },
  { "schedule.remove-calendar", STW_PERMISSION_SCHEDULE, calendar_remove },
};

/**
 * stw_calendar_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table about calendars from elsewhere
 */
const StwCommandRule *
stw_calendar_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
