/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands by which a person has seen what was told. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/notification-store.h"

#include "desk/incident-commands-private.h"
#include "desk/shift-notice-store.h"
#include "desk/outgoing-store.h"

/* The newest row of the incident, so that what comes after it is news again. */
static gboolean
mark_read (StwTransaction *transaction,
           const StwNotification *notification,
           gint64 person,
           GError **error)
{
  stw_transaction_change (transaction,
                          "notification",
                          notification->incident,
                          notification->company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO notification_read (timeline_id) VALUES (?1) "
                     "ON CONFLICT DO NOTHING",
                     STW_INT (notification->event)) &&
         stw_outgoing_note_seen (transaction, notification->incident, "bell", person, error);
}

static gboolean
mark_all_read (StwTransaction *transaction, guint severities, gint64 person, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GPtrArray) list =
               stw_notification_list (db, severities, STW_NOTIFICATION_LIST_MAX, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const StwNotification *notification = g_ptr_array_index (list, i);

      if (!notification->is_read && !mark_read (transaction, notification, person, error))
        return FALSE;
    }
  return list != NULL;
}

static gboolean
mark_one_read (StwTransaction *transaction, gint64 incident, gint64 person, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwNotification) notification =
               stw_notification_load (stw_transaction_get_db (transaction), incident, &failure);

  if (notification != NULL)
    return mark_read (transaction, notification, person, error);
  if (failure == NULL)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_NOT_FOUND,
                               "Nothing was told of such an incident.");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
record (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  gint64 message = stw_command_get_int (command, "message", 0);

  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                message != 0 ? "message" : "incident",
                                message != 0 ? message
                                             : stw_command_get_int (command, "incident", 0),
                                NULL,
                                error);
}

static gboolean
mark_told (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  gint64 person = command->operator_id;
  gint64 incident = stw_command_get_int (command, "incident", 0);
  gint64 message = stw_command_get_int (command, "message", 0);
  gint64 severities = stw_command_get_int (command, "severities", STW_SEVERITIES_ALL);

  if (incident != 0)
    return mark_one_read (transaction, incident, person, error);
  if (message != 0)
    return stw_shift_notice_note_seen (transaction, message, "bell", person, error);
  return mark_all_read (transaction, (guint) severities & STW_SEVERITIES_ALL, person, error) &&
         stw_shift_notice_note_seen (transaction, 0, "bell", person, error);
}

/* With an "incident" only what was told of that one, with a "message" only that; with "severities",
 * bits, only what was told of such incidents, and all that concerns none. */
static gboolean
notification_read (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  return mark_told (transaction, command, error) && record (transaction, command, error);
}

/* The desktop showed it: what is told of an "incident", or a "message", has reached who sits there.
 */
static gboolean
notification_shown (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  gint64 person = command->operator_id;
  gint64 incident = stw_command_get_int (command, "incident", 0);
  gint64 message = stw_command_get_int (command, "message", 0);

  return (message != 0
            ? stw_shift_notice_note_seen (transaction, message, "desktop", person, error)
            : stw_outgoing_note_seen (transaction, incident, "desktop", person, error)) &&
         record (transaction, command, error);
}

static const StwCommandRule rules[] = {
  { "notification.read", STW_PERMISSION_OWN, notification_read },
  { "notification.shown", STW_PERMISSION_OWN, notification_shown },
};

/**
 * stw_notification_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern what people are told
 */
const StwCommandRule *
stw_notification_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
