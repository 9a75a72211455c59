/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of the list of incidents: as JSON, in which people save them under a name, and as what
 * the list understands. Ages count from when the filter is used. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/filter-store.h"

#include "base/clock.h"
#include "base/ids.h"

#include <string.h>

#define MAX_TEXT_BYTES 500
#define MAX_PRIORITY 1000000
#define MAX_AGE (100 * 366 * STW_DAY)

static gboolean
refuse (GError **error, const char *member, const char *what)
{
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "“%s” of a filter is %s.",
               member,
               what);
  return FALSE;
}

/* "open" is short for the statuses in which somebody still has to do something. */
static gboolean
add_status (const char *word, guint *bits)
{
  StwIncidentStatus status;

  if (g_strcmp0 (word, "open") == 0)
    *bits |= STW_STATUSES_OPEN;
  else if (stw_incident_status_from_word (word, &status))
    *bits |= STW_BIT (status);
  else
    return FALSE;
  return TRUE;
}

static gboolean
add_severity (const char *word, guint *bits)
{
  StwSeverity severity;

  if (!stw_severity_from_word (word, &severity))
    return FALSE;
  *bits |= STW_BIT (severity);
  return TRUE;
}

static const char *
get_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* One word, or an array of them. */
static gboolean
read_words (JsonNode *node, gboolean (*add) (const char *word, guint *bits), guint *bits)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    return add (get_string (node), bits);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add (get_string (json_array_get_element (array, i)), bits))
      return FALSE;
  return TRUE;
}

static gboolean
read_status (JsonNode *node, StwIncidentFilter *filter)
{
  return read_words (node, add_status, &filter->statuses);
}

static gboolean
read_severity (JsonNode *node, StwIncidentFilter *filter)
{
  return read_words (node, add_severity, &filter->severities);
}

static gboolean
read_snoozed (JsonNode *node, StwIncidentFilter *filter)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  filter->snoozed = json_node_get_boolean (node) ? STW_SNOOZED_ONLY : STW_SNOOZED_LEFT_OUT;
  return TRUE;
}

static gboolean
read_text (JsonNode *node, StwIncidentFilter *filter)
{
  filter->text = get_string (node);
  return filter->text != NULL && strlen (filter->text) <= MAX_TEXT_BYTES;
}

static gboolean
read_number (JsonNode *node, gint64 most, gint64 *ret_number)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *ret_number = json_node_get_int (node);
  return *ret_number >= 0 && *ret_number <= most;
}

/* Mine is of whoever reads. */
static gboolean
read_assignee (JsonNode *node, StwIncidentFilter *filter)
{
  const char *word = get_string (node);

  if (word == NULL)
    return read_number (node, G_MAXINT64, &filter->assignee) && filter->assignee != 0;
  if (g_str_equal (word, "mine"))
    filter->assignee = STW_ASSIGNEE_SELF;
  else if (g_str_equal (word, "nobody"))
    filter->assignee = STW_ASSIGNEE_NOBODY;
  return filter->assignee != STW_ASSIGNEE_ANY;
}

static gboolean
read_company (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, G_MAXINT64, &filter->company);
}

static gboolean
read_priority_from (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, MAX_PRIORITY, &filter->priority_from);
}

static gboolean
read_priority_to (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, MAX_PRIORITY, &filter->priority_to);
}

/* Ages are turned into times by the caller. */
static gboolean
read_age_from (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, MAX_AGE, &filter->created_to);
}

static gboolean
read_age_to (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, MAX_AGE, &filter->created_from);
}

/* A moment, where an age would move on with time. */
static gboolean
read_since (JsonNode *node, StwIncidentFilter *filter)
{
  return read_number (node, G_MAXINT64, &filter->created_since);
}

static gboolean
read_figure (JsonNode *node, StwIncidentFilter *filter)
{
  return stw_figure_from_word (get_string (node), &filter->figure);
}

static const char *const orders[STW_N_ORDERS] = {
  [STW_ORDER_URGENT] = "urgent",
  [STW_ORDER_NEWEST] = "newest",
  [STW_ORDER_OLDEST] = "oldest",
};

static gboolean
read_order (JsonNode *node, StwIncidentFilter *filter)
{
  const char *word = get_string (node);

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], word))
      {
        filter->order = (StwIncidentOrder) i;
        return TRUE;
      }
  return FALSE;
}

static const struct
{
  const char *name;
  gboolean (*read) (JsonNode *node, StwIncidentFilter *filter);
  const char *what;
} members[] = {
  { "company", read_company, "a company's number" },
  { "status",
    read_status,
    "some of new, acknowledged, in_progress, waiting, resolved, closed, pending and open" },
  { "severity", read_severity, "some of critical, high, medium, low and info" },
  { "snoozed", read_snoozed, "true for those that are put off, or false for those that are not" },
  { "assignee", read_assignee, "a person's number, mine or nobody" },
  { "priority_from", read_priority_from, "a whole number from 0 on" },
  { "priority_to", read_priority_to, "a whole number from 0 on" },
  { "age_from_ms", read_age_from, "the least age in milliseconds" },
  { "age_to_ms", read_age_to, "the highest age in milliseconds" },
  { "since", read_since, "when the first was opened, in UTC milliseconds" },
  { "figure",
    read_figure,
    "one of all, late, answer-due, answered-in-time, answered-late, answered, resolution-due, "
    "resolved-in-time, resolved-late and resolved" },
  { "text", read_text, "at most 500 bytes" },
  { "order", read_order, "urgent, newest or oldest" },
};

static gboolean
read_member (const char *name, JsonNode *node, StwIncidentFilter *filter, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].name, name))
      return members[i].read (node, filter) || refuse (error, name, members[i].what);
  return refuse (error, name, "nothing that a filter knows");
}

/**
 * stw_incident_filter_from_json:
 * @object:
 * `{"company","status","severity","snoozed","assignee","priority_from","priority_to","age_from_ms",
 *   "age_to_ms","since","figure","text","order"}`, each of which may be missing
 * @now: UTC milliseconds, from which ages count
 * @ret_filter: (out caller-allocates): its text is @object's
 *
 * Returns: whether it is a filter
 */
gboolean
stw_incident_filter_from_json (JsonObject *object,
                               gint64 now,
                               StwIncidentFilter *ret_filter,
                               GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);
  StwIncidentFilter filter = { 0 };

  for (GList *name = names; name != NULL; name = name->next)
    if (!read_member (name->data, json_object_get_member (object, name->data), &filter, error))
      return FALSE;
  if (filter.created_to != 0)
    filter.created_to = now - filter.created_to + 1;
  if (filter.created_from != 0)
    filter.created_from = now - filter.created_from;
  filter.figure_at = now;
  *ret_filter = filter;
  return TRUE;
}

/**
 * stw_filter_save:
 * @id: (inout): under which number, 0 for that of the name, or for a new one
 *
 * Saves a filter under a name, in place of the one that has the name already.
 */
gboolean
stw_filter_save (StwTransaction *transaction,
                 const char *name,
                 const char *filter,
                 const char *actor,
                 gint64 *id,
                 GError **error)
{
  return stw_db_number (stw_transaction_get_db (transaction),
                        id,
                        error,
                        "INSERT INTO saved_filter (id, name, filter, created_by, created_at) "
                        "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET "
                        "filter = excluded.filter RETURNING id",
                        STW_INT_OR_NULL (*id),
                        STW_TEXT (name),
                        STW_TEXT (filter),
                        STW_TEXT (actor),
                        STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_filter_find:
 * @id: its number, 0 to look for @name
 * @name: (nullable): its name
 * @ret_id: (out): its number, 0 when there is none
 * @ret_name: (out) (transfer full): what it is called
 * @ret_filter: (out) (transfer full): what it says, as JSON
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_filter_find (StwDb *db,
                 gint64 id,
                 const char *name,
                 gint64 *ret_id,
                 char **ret_name,
                 char **ret_filter,
                 GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, name, filter FROM saved_filter "
                                           "WHERE CASE ?1 WHEN 0 THEN name = ?2 ELSE id = ?1 END",
                                           STW_INT (id),
                                           STW_TEXT (name));

  *ret_id = 0;
  if (!stw_rows_next (rows, error))
    return stw_rows_succeeded (rows);
  *ret_id = stw_rows_get_int (rows, 0);
  *ret_name = g_strdup (stw_rows_get_text (rows, 1));
  *ret_filter = g_strdup (stw_rows_get_text (rows, 2));
  return TRUE;
}

/**
 * stw_filter_rename:
 *
 * stw_db_get_changes() tells whether there was one, and none that has the name already.
 */
gboolean
stw_filter_rename (StwDb *db, gint64 id, const char *name, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE saved_filter SET name = ?2 WHERE id = ?1 AND NOT EXISTS "
                     "(SELECT 1 FROM saved_filter WHERE name = ?2 AND id <> ?1)",
                     STW_INT (id),
                     STW_TEXT (name));
}

/**
 * stw_filter_delete:
 */
gboolean
stw_filter_delete (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM saved_filter WHERE id = ?1", STW_INT (id));
}

static void
set_filter (JsonObject *object, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  if (node != NULL)
    json_object_set_member (object, "filter", g_steal_pointer (&node));
}

/**
 * stw_filter_list:
 *
 * Returns: (transfer full): `[{"id","name","filter"}]`, by name
 */
JsonArray *
stw_filter_list (StwDb *db, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT id, name, filter FROM saved_filter ORDER BY name");

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_FILTER, stw_rows_get_int (rows, 0));

      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "name", stw_rows_get_text (rows, 1));
      set_filter (object, stw_rows_get_text (rows, 2));
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_filter_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when no filter has the name
 *
 * Returns: (transfer full): what stw_incident_filter_from_json() reads
 */
JsonObject *
stw_filter_load (StwDb *db, const char *name, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, "SELECT filter FROM saved_filter WHERE name = ?1", STW_TEXT (name));
  g_autoptr (JsonNode) node = NULL;

  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error (error,
                     STW_COMMAND_ERROR,
                     STW_COMMAND_ERROR_NOT_FOUND,
                     "There is no filter “%s”.",
                     name);
      return NULL;
    }
  node = json_from_string (stw_rows_get_text (rows, 0), error);
  return node != NULL ? json_node_dup_object (node) : NULL;
}
