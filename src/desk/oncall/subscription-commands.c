/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Subscriptions to calendars elsewhere, as people order them. Whoever subscribes keeps the address
 * in the keyring and then has it read. On the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/subscription-store.h"

#include "desk/incident-commands-private.h"

#define MAX_NAME_BYTES 200

/* @subscription: changed itself; its schedule may be, too. */
static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        gint64 subscription,
        gint64 schedule,
        GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *name = stw_command_get_text (command, "name");

  json_object_set_int_member (detail, "schedule", schedule);
  if (name != NULL)
    json_object_set_string_member (detail, "name", name);
  stw_transaction_change (transaction, "subscription", subscription, 0);
  stw_transaction_change (transaction, "schedule", schedule, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "subscription",
                                subscription,
                                detail,
                                error);
}

/* It is not read before its address is in the keyring, and "schedule.refresh-calendar" says so. */
static gboolean
subscribe (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  const char *name = stw_command_get_text (command, "name");
  g_autoptr (StwSchedule) schedule =
               stw_schedule_load (db, stw_command_get_int (command, "schedule", 0), error);
  gint64 person;
  gint64 id;

  if (schedule == NULL || !stw_schedule_read_person (db, command, &person, error))
    return FALSE;
  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A calendar has a name of at most 200 bytes.");
  if (!stw_db_number (db,
                      &id,
                      error,
                      "INSERT INTO subscription (schedule_id, name, kind, person_id, is_address, "
                      "checked_at, created_at) VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5) RETURNING id",
                      STW_INT (schedule->id),
                      STW_TEXT (name),
                      STW_INT (stw_command_get_boolean (command, "overrides", FALSE)),
                      STW_INT_OR_NULL (person),
                      STW_INT (now)))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "calendar", id);
  return record (transaction, command, id, schedule->id, error);
}

static StwSubscription *
load (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  return stw_subscription_load (stw_transaction_get_db (transaction),
                                stw_command_get_int (command, "calendar", 0),
                                stw_transaction_get_now (transaction),
                                error);
}

/* It is read at once. */
static gboolean
refresh (StwTransaction *transaction,
         StwCommand *command,
         JsonObject **ret_result,
         gpointer data,
         GError **error)
{
  g_autoptr (StwSubscription) row = load (transaction, command, error);

  return row != NULL &&
         stw_subscription_ask (stw_transaction_get_db (transaction),
                               row->id,
                               stw_transaction_get_now (transaction),
                               error) &&
         record (transaction, command, row->id, row->schedule, error);
}

/* Whether the copy that is held counts is a person's word. */
static gboolean
settle (StwTransaction *transaction, const StwCommand *command, gboolean take, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwSubscription) row = load (transaction, command, error);
  gboolean done;

  if (row == NULL)
    return FALSE;
  if (row->held == NULL || *row->held == '\0')
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "No copy of this calendar is held.");
  done =
    take
      ? stw_subscription_take (db, row->id, row->held, stw_transaction_get_now (transaction), error)
      : stw_subscription_hold (db, row->id, "", error);
  return done && record (transaction, command, row->id, row->schedule, error);
}

static gboolean
take_held (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  return settle (transaction, command, TRUE, error);
}

static gboolean
leave_held (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  return settle (transaction, command, FALSE, error);
}

static const StwCommandRule rules[] = {
  { "schedule.subscribe", STW_PERMISSION_SCHEDULE, subscribe },
  { "schedule.refresh-calendar", STW_PERMISSION_SCHEDULE, refresh },
  { "schedule.take-calendar", STW_PERMISSION_SCHEDULE, take_held },
  { "schedule.leave-calendar", STW_PERMISSION_SCHEDULE, leave_held },
};

/**
 * stw_subscription_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table about subscriptions
 */
const StwCommandRule *
stw_subscription_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
