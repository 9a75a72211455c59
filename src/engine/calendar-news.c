/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading a subscribed calendar brought: its events count from now on, unless they suddenly
 * leave the next two weeks empty, which is more often a mistake than a quiet fortnight. Then, and
 * when it can be read no more, the last good copy stays and every administrator hears of it once.
 * On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/calendar-news.h"

#include "base/clock.h"
#include "desk/oncall/subscription-store.h"
#include "engine/channels.h"

#include <glib/gi18n.h>

#define SOON (STW_SCHEDULE_HORIZON_DAYS * STW_DAY)

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       const StwSubscription *row,
       const char *outcome,
       GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "outcome", outcome);
  stw_transaction_change (transaction, "schedule", row->schedule, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "subscription",
                                row->id,
                                detail,
                                error);
}

static gboolean
tell (StwTransaction *transaction, const StwSubscription *row, const char *why, GError **error)
{
  /* Translators: the name of a calendar that somebody subscribed to */
  g_autofree char *subject = g_strdup_printf (_ ("The calendar “%s” needs a look"), row->name);
  g_autofree char *body = g_strdup_printf ("%s\n\nstewardctl oncall calendars", why);
  const StwNews news = { .purpose = "calendar",
                         .subject = subject,
                         .body = body,
                         .schedule = row->schedule };

  return stw_channels_tell_administrators (transaction, &news, error);
}

static gboolean
note_problem (StwTransaction *transaction,
              const StwCommand *command,
              const StwSubscription *row,
              const char *problem,
              GError **error)
{
  g_autofree char *why = NULL;

  if (row->problem != NULL)
    return TRUE;
  why = g_strdup_printf (_ ("It cannot be read, and its last good copy counts on: %s"), problem);
  return tell (transaction, row, why, error) && audit (transaction, command, row, problem, error);
}

static gboolean
has_events_soon (JsonArray *events, gint64 now)
{
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (json_object_get_int_member_with_default (event, "to", 0) > now &&
          json_object_get_int_member_with_default (event, "from", 0) < now + SOON)
        return TRUE;
    }
  return FALSE;
}

/* One that a person said does not count is left out until there is another that has events. */
static gboolean
hold (StwTransaction *transaction,
      const StwCommand *command,
      const StwSubscription *row,
      const char *copy,
      GError **error)
{
  if (row->held != NULL && *row->held == '\0')
    return TRUE;
  if (!stw_subscription_hold (stw_transaction_get_db (transaction), row->id, copy, error))
    return FALSE;
  return row->held != NULL ||
         (tell (transaction,
                row,
                _ ("Its events of the next two weeks are gone. Its last good copy counts until you "
                   "say which is right."),
                error) &&
          audit (transaction, command, row, "held", error));
}

static gboolean
take (StwTransaction *transaction,
      const StwCommand *command,
      const StwSubscription *row,
      JsonNode *events,
      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autofree char *copy = json_to_string (events, FALSE);
  gint64 has_soon;

  if (!stw_db_number (db,
                      &has_soon,
                      error,
                      "SELECT EXISTS (SELECT 1 FROM subscription_span WHERE subscription_id = ?1 "
                      "AND to_at > ?2 AND from_at < ?3)",
                      STW_INT (row->id),
                      STW_INT (now),
                      STW_INT (now + SOON)))
    return FALSE;
  if (has_soon && !has_events_soon (json_node_get_array (events), now))
    return hold (transaction, command, row, copy, error);
  if (!stw_subscription_take (db, row->id, copy, now, error))
    return FALSE;
  return g_strcmp0 (copy, row->copy) == 0 || audit (transaction, command, row, "taken", error);
}

static gboolean
calendar_read (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  const char *problem = stw_command_get_text (command, "problem");
  JsonNode *events = json_object_get_member (command->arguments, "events");
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwSubscription) row =
      stw_subscription_load (db, stw_command_get_int (command, "calendar", 0), now, &failure);

  /* Somebody removed it while it was read. */
  if (g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    return TRUE;
  if (row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if ((problem != NULL && !note_problem (transaction, command, row, problem, error)) ||
      (events != NULL && !take (transaction, command, row, events, error)))
    return FALSE;
  return stw_subscription_note_read (db,
                                     row->id,
                                     stw_command_get_text (command, "etag"),
                                     problem,
                                     stw_command_get_int (command, "checked_at", row->checked_at),
                                     now,
                                     error);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_CALENDAR_READ, STW_PERMISSION_ENGINE, calendar_read },
};

/**
 * stw_calendar_news_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the row of the command table about calendars that were read
 */
const StwCommandRule *
stw_calendar_news_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
