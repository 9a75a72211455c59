/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of calendars elsewhere whose events are absences or overrides of a schedule: files that
 * were read once, and addresses that are read again and again. An address itself is in the keyring.
 * On whichever thread the database belongs to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/subscription-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/numbers.h"

#include <string.h>

#define MAX_NAME_BYTES 200
/* Addresses that are read at once. */
#define MOST_AT_ONCE 4

/* After ?1: a time since when the last good copy is young enough. */
#define COLUMNS                                                                                    \
  "SELECT s.id, s.schedule_id, s.name, c.timezone, CASE WHEN s.read_at > ?1 THEN s.etag END, "     \
  "CAST(s.body AS TEXT), CAST(s.held AS TEXT), s.problem, "                                        \
  "COALESCE(s.checked_at, 0) "                                                                     \
  "FROM subscription s JOIN schedule c ON c.id = s.schedule_id WHERE s.is_address = 1 "

/**
 * stw_subscription_free:
 * @subscription: (nullable) (transfer full): a subscription
 */
void
stw_subscription_free (StwSubscription *subscription)
{
  if (subscription == NULL)
    return;
  g_free (subscription->name);
  g_free (subscription->timezone);
  g_free (subscription->etag);
  g_free (subscription->copy);
  g_free (subscription->held);
  g_free (subscription->problem);
  g_free (subscription);
}

static StwSubscription *
read_row (StwRows *rows)
{
  StwSubscription *row = g_new0 (StwSubscription, 1);

  row->id = stw_rows_get_int (rows, 0);
  row->schedule = stw_rows_get_int (rows, 1);
  row->name = g_strdup (stw_rows_get_text (rows, 2));
  row->timezone = g_strdup (stw_rows_get_text (rows, 3));
  row->etag = g_strdup (stw_rows_get_text (rows, 4));
  row->copy = g_strdup (stw_rows_get_text (rows, 5));
  row->held = g_strdup (stw_rows_get_text (rows, 6));
  row->problem = g_strdup (stw_rows_get_text (rows, 7));
  row->checked_at = stw_rows_get_int (rows, 8);
  return row;
}

/**
 * stw_subscription_load:
 * @now: UTC milliseconds
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full): the subscription
 */
StwSubscription *
stw_subscription_load (StwDb *db, gint64 id, gint64 now, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, COLUMNS "AND s.id = ?2", STW_INT (now - STW_DAY), STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_row (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such subscription.");
  return NULL;
}

/**
 * stw_subscription_list_due:
 * @now: UTC milliseconds
 * @ret_next: (out): when the next is to be read, 0 when there is none
 *
 * Returns: (transfer full) (element-type StwSubscription): some of those that are to be read now
 */
GPtrArray *
stw_subscription_list_due (StwDb *db, gint64 now, gint64 *ret_next, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_subscription_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    COLUMNS "AND COALESCE(s.checked_at, 0) <= ?2 ORDER BY s.checked_at, s.id "
            "LIMIT ?3",
    STW_INT (now - STW_DAY),
    STW_INT (now - STW_SUBSCRIPTION_EACH),
    STW_INT (MOST_AT_ONCE));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  if (!stw_rows_succeeded (rows) ||
      !stw_db_number (db,
                      ret_next,
                      error,
                      "SELECT COALESCE(MIN(COALESCE(checked_at, 0)) + ?1, 0) FROM subscription "
                      "WHERE is_address = 1",
                      STW_INT (STW_SUBSCRIPTION_EACH)))
    return NULL;
  return g_steal_pointer (&list);
}

/**
 * stw_subscription_dup_secret_name:
 *
 * Returns: (transfer full): where the keyring has its address
 */
char *
stw_subscription_dup_secret_name (gint64 id)
{
  return g_strdup_printf ("subscription/%" G_GINT64_FORMAT "/address", id);
}

static gint64
find_person (StwDb *db, const char *text)
{
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL || *text == '\0')
    return 0;
  node = json_node_init_string (json_node_alloc (), text);
  return stw_schedule_who_member (node, db);
}

/* By its attendee's address, or its title. */
static gint64
find_named (StwDb *db, JsonObject *event)
{
  gint64 person =
    find_person (db, json_object_get_string_member_with_default (event, "mail", NULL));

  return person != 0
           ? person
           : find_person (db, json_object_get_string_member_with_default (event, "who", NULL));
}

/**
 * stw_subscription_match_events:
 * @events: as stw_calendar_read_events() makes them; whom each names is added as "person"
 */
void
stw_subscription_match_events (StwDb *db, JsonArray *events)
{
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      json_object_set_int_member (event, "person", find_named (db, event));
    }
}

/* One event: whose it is, unless the calendar is one person's, says the event. */
static gboolean
add_span (StwDb *db, gint64 id, gint64 person, JsonObject *event, GError **error)
{
  const char *who = json_object_get_string_member_with_default (event, "who", "");
  gint64 from = json_object_get_int_member_with_default (event, "from", 0);
  gint64 to = json_object_get_int_member_with_default (event, "to", 0);
  g_autofree char *name = g_strndup (who, MAX_NAME_BYTES);
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  if (from >= to)
    return TRUE;
  if (person == 0)
    person = find_named (db, event);
  return stw_db_run (
    db,
    error,
    "INSERT INTO subscription_span (subscription_id, who, person_id, from_at, to_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5)",
    STW_INT (id),
    STW_TEXT (valid),
    STW_INT_OR_NULL (person),
    STW_INT (from),
    STW_INT (to));
}

/**
 * stw_subscription_write_events:
 * @events: as stw_calendar_read_events() makes them
 *
 * Lets a calendar have these events in place of those that it had.
 */
gboolean
stw_subscription_write_events (StwDb *db, gint64 id, JsonArray *events, GError **error)
{
  gint64 person;

  if (!stw_db_number (db,
                      &person,
                      error,
                      "SELECT COALESCE(person_id, 0) FROM subscription WHERE id = ?1",
                      STW_INT (id)) ||
      !stw_db_run (db,
                   error,
                   "DELETE FROM subscription_span WHERE subscription_id = ?1",
                   STW_INT (id)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonNode *node = json_array_get_element (events, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          !add_span (db, id, person, json_node_get_object (node), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_subscription_take:
 * @copy: JSON of events
 * @now: UTC milliseconds
 *
 * Makes a copy the good one; none is held any more.
 */
gboolean
stw_subscription_take (StwDb *db, gint64 id, const char *copy, gint64 now, GError **error)
{
  g_autoptr (JsonNode) events = json_from_string (copy, error);

  return events != NULL &&
         stw_subscription_write_events (db, id, json_node_get_array (events), error) &&
         stw_db_run (db,
                     error,
                     "UPDATE subscription SET body = ?2, held = NULL, read_at = ?3 WHERE id = ?1",
                     STW_INT (id),
                     STW_BLOB (copy, strlen (copy)),
                     STW_INT (now));
}

/**
 * stw_subscription_hold:
 * @copy: JSON of events, empty when a person said that the one that is held does not count
 *
 * Keeps a copy for a person to look at.
 */
gboolean
stw_subscription_hold (StwDb *db, gint64 id, const char *copy, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE subscription SET held = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_BLOB (copy, strlen (copy)));
}

/**
 * stw_subscription_ask:
 * @now: UTC milliseconds
 *
 * Lets an address be read at once, and again when it is being read now.
 */
gboolean
stw_subscription_ask (StwDb *db, gint64 id, gint64 now, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE subscription SET checked_at = -?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (now));
}

/**
 * stw_subscription_note_read:
 * @etag: (nullable): of what was read; %NULL for as before
 * @problem: (nullable): why it could not be read
 * @checked_at: that of the subscription when its reading began; another since then means that
 *   somebody wants it read once more
 * @now: UTC milliseconds
 *
 * Notes that an address was read.
 */
gboolean
stw_subscription_note_read (StwDb *db,
                            gint64 id,
                            const char *etag,
                            const char *problem,
                            gint64 checked_at,
                            gint64 now,
                            GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE subscription SET etag = COALESCE(?2, etag), problem = ?3, "
                     "checked_at = CASE COALESCE(checked_at, 0) WHEN ?5 THEN ?4 ELSE checked_at "
                     "END WHERE id = ?1",
                     STW_INT (id),
                     etag != NULL ? STW_TEXT (etag) : STW_NULL,
                     problem != NULL ? STW_TEXT (problem) : STW_NULL,
                     STW_INT (now),
                     STW_INT (checked_at));
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
describe_row (StwRows *rows)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_CALENDAR, stw_rows_get_int (rows, 0));
  g_autofree char *schedule = stw_id_format (STW_ID_SCHEDULE, stw_rows_get_int (rows, 1));
  gint64 read_at = stw_rows_get_int (rows, 6);
  g_autofree char *time = read_at != 0 ? stw_timestamp_format (read_at) : NULL;

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "schedule", schedule);
  set_text (object, "name", stw_rows_get_text (rows, 2));
  json_object_set_string_member (object,
                                 "events_are",
                                 stw_rows_get_int (rows, 3) != 0 ? "overrides" : "absences");
  set_text (object, "person", stw_rows_get_text (rows, 4));
  json_object_set_string_member (object,
                                 "from",
                                 stw_rows_get_int (rows, 5) != 0 ? "address" : "file");
  set_text (object, "read_at", time);
  json_object_set_int_member (object, "events", stw_rows_get_int (rows, 7));
  json_object_set_boolean_member (object, "held", stw_rows_get_int (rows, 8) != 0);
  set_text (object, "problem", stw_rows_get_text (rows, 9));
  return object;
}

/**
 * stw_subscription_describe:
 * @schedule: whose, 0 for all
 *
 * Returns: (transfer full): the calendars from elsewhere, files and addresses
 */
JsonArray *
stw_subscription_describe (StwDb *db, gint64 schedule, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT s.id, s.schedule_id, s.name, s.kind, p.name, s.is_address, COALESCE(s.read_at, 0), "
    "(SELECT COUNT(*) FROM subscription_span e WHERE e.subscription_id = s.id), "
    "COALESCE(length(s.held), 0) > 0, s.problem "
    "FROM subscription s LEFT JOIN person p ON p.id = s.person_id "
    "WHERE ?1 = 0 OR s.schedule_id = ?1 ORDER BY s.id",
    STW_INT (schedule));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, describe_row (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static char *
dup_job_key (gint64 id)
{
  return g_strdup_printf ("address/%" G_GINT64_FORMAT, id);
}

/**
 * stw_subscription_forget_addresses:
 * @schedule: one that goes, with its calendars
 * @not_before: UTC milliseconds
 *
 * Has the addresses of its calendars taken out of the keyring, from then on.
 */
gboolean
stw_subscription_forget_addresses (StwTransaction *transaction,
                                   gint64 schedule,
                                   gint64 not_before,
                                   GError **error)
{
  g_autoptr (GArray) numbers = stw_db_numbers (
    stw_transaction_get_db (transaction),
    error,
    "SELECT id FROM subscription WHERE is_address = 1 AND schedule_id = ?1 "
    "ORDER BY id",
    STW_INT (schedule));

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      gint64 id = g_array_index (numbers, gint64, i);
      g_autofree char *key = dup_job_key (id);
      g_autofree char *payload = g_strdup_printf ("{\"calendar\":%" G_GINT64_FORMAT "}", id);

      if (!stw_transaction_enqueue (transaction,
                                    STW_JOB_ADDRESS,
                                    key,
                                    0,
                                    payload,
                                    not_before,
                                    error))
        return FALSE;
    }
  return numbers != NULL;
}

/**
 * stw_subscription_keep_address:
 * @id: a calendar that came back
 *
 * Its address stays in the keyring.
 */
gboolean
stw_subscription_keep_address (StwTransaction *transaction, gint64 id, GError **error)
{
  g_autofree char *key = dup_job_key (id);

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "DELETE FROM job WHERE key = ?1",
                     STW_TEXT (key));
}
