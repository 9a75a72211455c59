/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people are told of. It is read off the timeline, so that there is nothing to write when it
 * happens and nothing that could be missed; only that it was seen is kept beside it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/notification-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/shift-notice-store.h"

/* Rows of one incident that may stand before the next incident's, in a list. */
#define ROWS_EACH 4

/* The condition is the index's, word for word. A split writes "opened" as well, but a person made
 * it: that incident is touched from its first moment. */
#define SELECT_EVENTS                                                                              \
  "SELECT e.id, e.at, e.kind, i.id, i.company_id, c.name, i.title, i.severity, "                   \
  "i.status < 4 AND i.snoozed = 0 AND i.merged_into IS NULL "                                      \
  "AND (e.kind <> 'opened' OR i.touched = 0) "                                                     \
  "AND NOT EXISTS (SELECT 1 FROM timeline l WHERE l.incident_id = e.incident_id AND l.id > e.id "  \
  "AND l.actor NOT IN ('engine', 'door')), "                                                       \
  "i.alert_count = 0 OR EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id "                 \
  "AND a.do_not_page = 0), "                                                                       \
  "EXISTS (SELECT 1 FROM notification_read r WHERE r.timeline_id = e.id) "                         \
  "FROM timeline e JOIN incident i ON i.id = e.incident_id JOIN company c ON c.id = i.company_id " \
  "WHERE e.actor = 'engine' AND e.kind IN ('opened', 'admitted', 'reopen', 'woken', 'escalated', " \
  "'warning-told', 'breach-told') "

/**
 * stw_notification_copy:
 *
 * Returns: (transfer full): the same
 */
StwNotification *
stw_notification_copy (const StwNotification *notification)
{
  StwNotification *copy = g_memdup2 (notification, sizeof *notification);

  copy->company_name = g_strdup (notification->company_name);
  copy->title = g_strdup (notification->title);
  return copy;
}

/**
 * stw_notification_free:
 * @notification: (nullable) (transfer full): what was told
 */
void
stw_notification_free (StwNotification *notification)
{
  if (notification == NULL)
    return;
  g_free (notification->company_name);
  g_free (notification->title);
  g_free (notification);
}

static StwNotificationKind
parse_kind (const char *kind)
{
  static const struct
  {
    const char *timeline;
    StwNotificationKind kind;
  } known[] = {
    { "reopen", STW_NOTIFICATION_REOPENED },     { "woken", STW_NOTIFICATION_WOKEN },
    { "escalated", STW_NOTIFICATION_ESCALATED }, { "warning-told", STW_NOTIFICATION_WARNED },
    { "breach-told", STW_NOTIFICATION_MISSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (kind, known[i].timeline))
      return known[i].kind;
  return STW_NOTIFICATION_OPENED;
}

static StwNotification *
read_row (StwRows *rows)
{
  StwNotification *notification = g_new0 (StwNotification, 1);

  notification->event = stw_rows_get_int (rows, 0);
  notification->at = stw_rows_get_int (rows, 1);
  notification->kind = parse_kind (stw_rows_get_text (rows, 2));
  notification->incident = stw_rows_get_int (rows, 3);
  notification->company = stw_rows_get_int (rows, 4);
  notification->company_name = g_strdup (stw_rows_get_text (rows, 5));
  notification->title = g_strdup (stw_rows_get_text (rows, 6));
  notification->severity = (StwSeverity) stw_rows_get_int (rows, 7);
  notification->waits = stw_rows_get_int (rows, 8) != 0;
  notification->pages = stw_rows_get_int (rows, 9) != 0;
  notification->is_read = stw_rows_get_int (rows, 10) != 0;
  return notification;
}

/**
 * stw_notification_list:
 * @severities: a bit for each #StwSeverity of an incident that is told of
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type StwNotification): the newest one of each incident, newest
 *   first; incidents that were merged, or wait to be shown, are left out
 */
GPtrArray *
stw_notification_list (StwDb *db, guint severities, guint most, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_notification_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             SELECT_EVENTS "AND i.status <> 6 AND i.merged_into IS NULL "
                                           "AND (?2 >> i.severity) & 1 = 1 "
                                           "ORDER BY e.id DESC LIMIT ?1",
                             STW_INT ((gint64) most * ROWS_EACH),
                             STW_INT (severities));

  while (list->len < most && stw_rows_next (rows, error))
    {
      g_autoptr (StwNotification) notification = read_row (rows);

      if (!g_hash_table_add (seen, &notification->incident))
        continue;
      g_ptr_array_add (list, g_steal_pointer (&notification));
    }
  return list->len == most || stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/* Of what happens to many at once a list has one line. */
static gboolean
is_of_a_clock (StwNotificationKind kind)
{
  return kind == STW_NOTIFICATION_WARNED || kind == STW_NOTIFICATION_MISSED;
}

/**
 * stw_notification_count_run:
 * @list: (element-type StwNotification): newest first
 * @first: which of them
 *
 * Returns: how many from @first on are one piece of news: promises of the same kind within one
 *   minute; 1 for any other
 */
guint
stw_notification_count_run (GPtrArray *list, guint first)
{
  const StwNotification *newest = g_ptr_array_index (list, first);
  guint n = 1;

  for (guint i = first + 1; is_of_a_clock (newest->kind) && i < list->len; i++, n++)
    {
      const StwNotification *older = g_ptr_array_index (list, i);

      if (older->kind != newest->kind || newest->at - older->at >= STW_MINUTE)
        break;
    }
  return n;
}

/* Of the last piece of news in @list: its newest. */
static const StwNotification *
find_last_run (GPtrArray *list)
{
  guint first = 0;

  for (guint i = 0; i < list->len; i += stw_notification_count_run (list, i))
    first = i;
  return g_ptr_array_index (list, first);
}

/**
 * stw_notification_count_beyond:
 * @severities: as the list was asked for
 * @list: (element-type StwNotification): one that is full, without what pages nobody
 * @before: the last event that was read for it
 * @ret_n: (out): how many more incidents the last piece of news in @list is about, see
 *   stw_notification_count_run()
 *
 * Returns: whether they could be counted
 */
gboolean
stw_notification_count_beyond (StwDb *db,
                               guint severities,
                               GPtrArray *list,
                               gint64 before,
                               guint *ret_n,
                               GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             SELECT_EVENTS "AND e.id < ?1 AND i.status <> 6 "
                                           "AND i.merged_into IS NULL "
                                           "AND (?2 >> i.severity) & 1 = 1 ORDER BY e.id DESC",
                             STW_INT (before),
                             STW_INT (severities));
  const StwNotification *newest;

  *ret_n = 0;
  if (list->len == 0 || !is_of_a_clock ((newest = find_last_run (list))->kind))
    return TRUE;
  for (guint i = 0; i < list->len; i++)
    {
      const StwNotification *one = g_ptr_array_index (list, i);

      g_hash_table_add (seen, g_memdup2 (&one->incident, sizeof one->incident));
    }
  while (stw_rows_next (rows, error))
    {
      g_autoptr (StwNotification) one = read_row (rows);

      if (!one->pages || !g_hash_table_add (seen, g_memdup2 (&one->incident, sizeof one->incident)))
        continue;
      if (one->kind != newest->kind || newest->at - one->at >= STW_MINUTE)
        return TRUE;
      ++*ret_n;
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_notification_load:
 * @error: set when the database could not be read
 *
 * Returns: (transfer full) (nullable): the newest one of an incident, %NULL also when there is none
 */
StwNotification *
stw_notification_load (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             SELECT_EVENTS "AND e.incident_id = ?1 ORDER BY e.id DESC LIMIT 1",
                             STW_INT (incident));

  return stw_rows_next (rows, error) ? read_row (rows) : NULL;
}

static JsonObject *
describe (const StwNotification *notification)
{
  static const char *const kinds[] = {
    [STW_NOTIFICATION_OPENED] = "opened", [STW_NOTIFICATION_REOPENED] = "reopened",
    [STW_NOTIFICATION_WOKEN] = "woken",   [STW_NOTIFICATION_ESCALATED] = "escalated",
    [STW_NOTIFICATION_WARNED] = "warned", [STW_NOTIFICATION_MISSED] = "missed",
  };
  JsonObject *object = json_object_new ();
  g_autofree char *incident = stw_id_format (STW_ID_INCIDENT, notification->incident);
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, notification->company);
  g_autofree char *at = stw_timestamp_format (notification->at);

  json_object_set_string_member (object, "incident_id", incident);
  json_object_set_string_member (object, "title", notification->title);
  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "company", notification->company_name);
  json_object_set_string_member (object, "severity", stw_severity_to_word (notification->severity));
  json_object_set_string_member (object, "kind", kinds[notification->kind]);
  json_object_set_string_member (object, "at", at);
  json_object_set_boolean_member (object, "waits", notification->waits);
  json_object_set_boolean_member (object, "read", notification->is_read);
  return object;
}

/* What concerns no incident has the same members, and where it leads. */
static JsonObject *
describe_notice (const StwShiftNotice *notice)
{
  static const char *const missing[] = { "incident_id", "company_id", "company", "severity" };
  JsonObject *object = json_object_new ();
  g_autofree char *schedule = stw_id_format (STW_ID_SCHEDULE, notice->schedule);
  g_autofree char *at = stw_timestamp_format (notice->at);

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    json_object_set_null_member (object, missing[i]);
  if (notice->schedule != 0)
    json_object_set_string_member (object, "schedule_id", schedule);
  json_object_set_string_member (object, "title", notice->subject);
  json_object_set_string_member (object, "text", notice->body);
  json_object_set_string_member (object, "kind", stw_shift_notice_kind_to_word (notice->kind));
  json_object_set_string_member (object, "at", at);
  json_object_set_boolean_member (object, "waits", FALSE);
  json_object_set_boolean_member (object, "read", notice->is_read);
  return object;
}

/* Those from @next on that are not older than @since; returns which is next. */
static guint
add_notices (JsonArray *array, GPtrArray *notices, guint next, gint64 since)
{
  for (; next < notices->len; next++)
    {
      const StwShiftNotice *notice = g_ptr_array_index (notices, next);

      if (notice->at < since)
        break;
      json_array_add_object_element (array, describe_notice (notice));
    }
  return next;
}

/**
 * stw_notification_list_json:
 * @person: who asks, 0 for whoever sits there while nobody has to sign in
 *
 * Returns: (transfer full): `[{"incident_id","title","company_id","company","severity","kind","at",
 *   "waits","read"}]`, newest first; what concerns no incident has "text" and maybe "schedule_id"
 */
JsonArray *
stw_notification_list_json (StwDb *db, gint64 person, GError **error)
{
  g_autoptr (GPtrArray) list =
               stw_notification_list (db, STW_SEVERITIES_ALL, STW_NOTIFICATION_LIST_MAX, error);
  g_autoptr (GPtrArray) notices =
               list != NULL ? stw_shift_notice_list (db, person, STW_SHIFT_NOTICE_LIST_MAX, error)
                            : NULL;
  JsonArray *array;
  guint next = 0;

  if (notices == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < list->len; i++)
    {
      const StwNotification *notification = g_ptr_array_index (list, i);

      next = add_notices (array, notices, next, notification->at);
      json_array_add_object_element (array, describe (notification));
    }
  add_notices (array, notices, next, G_MININT64);
  return array;
}
