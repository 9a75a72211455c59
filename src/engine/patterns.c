/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for patterns in incidents that changed, a few at a time, behind the alerts' way. On the
 * ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/patterns.h"

#include "base/clock.h"
#include "desk/pattern-store.h"
#include "triage/pattern.h"

/* Incidents that one step looks at, so that alerts do not wait for long. */
#define BATCH 10
/* What comes back is sought in so much of the past. */
#define RECURRENCE (14 * STW_DAY)

/* The course of an incident, its names as numbers. */
typedef struct
{
  GArray *events;      /* (owned) of StwPatternEvent */
  GPtrArray *names;    /* (owned) by number; the first stands for no name */
  GHashTable *numbers; /* (owned) name (unowned) -> number */
} Course;

static void
course_init (Course *course)
{
  course->events = g_array_new (FALSE, FALSE, sizeof (StwPatternEvent));
  course->names = g_ptr_array_new_with_free_func (g_free);
  course->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (course->names, NULL);
}

static void
course_clear (Course *course)
{
  g_array_unref (course->events);
  g_hash_table_unref (course->numbers);
  g_ptr_array_unref (course->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static guint
get_number (Course *course, const char *name)
{
  gpointer number;
  char *copy;

  if (name == NULL)
    return 0;
  number = g_hash_table_lookup (course->numbers, name);
  if (number != NULL)
    return GPOINTER_TO_UINT (number);
  copy = g_strdup (name);
  g_hash_table_insert (course->numbers, copy, GUINT_TO_POINTER (course->names->len));
  g_ptr_array_add (course->names, copy);
  return course->names->len - 1;
}

static void
add_cb (const StwPatternRow *row, gpointer data)
{
  Course *course = data;
  StwPatternEvent event = {
    .time = row->event_at,
    .asset = get_number (course, row->asset),
    .signature = get_number (course, row->signature),
  };

  g_array_append_val (course->events, event);
  if (row->resolved_at == 0)
    return;
  event.time = row->resolved_at;
  event.resolved = TRUE;
  g_array_append_val (course->events, event);
}

static char *
describe (const Course *course, const StwPattern *pattern)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (
    node,
    stw_pattern_to_json (pattern,
                         g_ptr_array_index (course->names, pattern->asset),
                         g_ptr_array_index (course->names, pattern->signature)));
  return json_to_string (node, FALSE);
}

/* The surest pattern of an incident's own alerts. */
static gboolean
find_own (StwDb *db, gint64 incident, char **ret_pattern, GError **error)
{
  StwPattern patterns[STW_N_PATTERNS];
  g_auto (Course) course = { 0 };

  course_init (&course);
  if (!stw_pattern_foreach_alert (db, incident, add_cb, &course, error))
    return FALSE;
  if (stw_patterns_find ((const StwPatternEvent *) course.events->data,
                         course.events->len,
                         patterns) > 0)
    *ret_pattern = describe (&course, &patterns[0]);
  return TRUE;
}

/* What comes back each night is an incident of its own each time, so the clockwork shows only when
 * the earlier ones are looked at too. */
static gboolean
find_recurring (StwDb *db, gint64 incident, gint64 now, char **ret_pattern, GError **error)
{
  StwPattern patterns[STW_N_PATTERNS];
  g_auto (Course) course = { 0 };
  guint n;

  course_init (&course);
  if (!stw_pattern_foreach_episode (db, incident, now - RECURRENCE, add_cb, &course, error))
    return FALSE;
  n =
    stw_patterns_find ((const StwPatternEvent *) course.events->data, course.events->len, patterns);
  for (guint i = 0; i < n && *ret_pattern == NULL; i++)
    if (patterns[i].kind == STW_PATTERN_PERIODIC)
      *ret_pattern = describe (&course, &patterns[i]);
  return TRUE;
}

static gboolean
look_at (StwTransaction *transaction, const StwChangedIncident *incident, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *pattern = NULL;
  gboolean is_new;

  if (!find_own (db, incident->id, &pattern, error))
    return FALSE;
  if (pattern == NULL &&
      !find_recurring (db, incident->id, stw_transaction_get_now (transaction), &pattern, error))
    return FALSE;
  if (!stw_pattern_set (db, incident->id, pattern, &is_new, error))
    return FALSE;
  if (is_new)
    stw_transaction_change (transaction, "incident", incident->id, incident->company);
  return TRUE;
}

/**
 * stw_patterns_step:
 * @ret_more: (out): whether there is more to do at once
 *
 * Keeps the patterns of incidents that changed since the last step.
 *
 * Returns: whether the step was taken
 */
gboolean
stw_patterns_step (StwTransaction *transaction, gboolean *ret_more, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 mark;
  g_autoptr (GArray) incidents = stw_pattern_list_changed (db, BATCH, &mark, ret_more, error);

  if (incidents == NULL)
    return FALSE;
  for (guint i = 0; i < incidents->len; i++)
    if (!look_at (transaction, &g_array_index (incidents, StwChangedIncident, i), error))
      return FALSE;
  return stw_pattern_set_mark (db, mark, error);
}
