/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of on-call schedules, and the plans that they make together with overrides, absences and
 * subscribed calendars. On whichever thread the database belongs to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/schedule-store.h"

#include "desk/incident-commands-private.h"
#include "desk/oncall/plan-json.h"
#include "store/numbers.h"

#include <string.h>

#define COLUMNS                                                                                    \
  "SELECT id, name, timezone, layers, around_the_clock, feed_hash IS NOT NULL FROM schedule "

#define OVERRIDE_COLUMNS                                                                           \
  "SELECT id, schedule_id, person_id, from_at, to_at, kind, pair_id, agreed, note "                \
  "FROM schedule_override "

/**
 * stw_schedule_free:
 * @schedule: (nullable) (transfer full): a schedule
 */
void
stw_schedule_free (StwSchedule *schedule)
{
  if (schedule == NULL)
    return;
  g_free (schedule->name);
  g_free (schedule->timezone);
  g_free (schedule->layers);
  g_free (schedule);
}

static StwSchedule *
read_schedule (StwRows *rows)
{
  StwSchedule *schedule = g_new0 (StwSchedule, 1);

  schedule->id = stw_rows_get_int (rows, 0);
  schedule->name = g_strdup (stw_rows_get_text (rows, 1));
  schedule->timezone = g_strdup (stw_rows_get_text (rows, 2));
  schedule->layers = g_strdup (stw_rows_get_text (rows, 3));
  schedule->around_the_clock = stw_rows_get_int (rows, 4) != 0;
  schedule->has_feed = stw_rows_get_int (rows, 5) != 0;
  return schedule;
}

/**
 * stw_schedule_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full): the schedule
 */
StwSchedule *
stw_schedule_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db, error, COLUMNS "WHERE id = ?1", STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_schedule (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such schedule.");
  return NULL;
}

/**
 * stw_schedule_list:
 *
 * Returns: (transfer full) (element-type StwSchedule): all of them, by name
 */
GPtrArray *
stw_schedule_list (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_schedule_free);
  g_autoptr (StwRows) rows = stw_db_query (db, error, COLUMNS "ORDER BY name_key");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_schedule (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_schedule_list_numbers:
 * @after: the last number that is known already
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type gint64): the numbers of schedules, in order
 */
GArray *
stw_schedule_list_numbers (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM schedule WHERE id > ?1 ORDER BY id "
                         "LIMIT ?2",
                         STW_INT (after),
                         STW_INT (limit));
}

/**
 * stw_schedule_find:
 * @name: what it is called, in any case
 * @ret_id: (out): its number, 0 when there is none
 */
gboolean
stw_schedule_find (StwDb *db, const char *name, gint64 *ret_id, GError **error)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return stw_db_number (db,
                        ret_id,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM schedule WHERE name_key = ?1",
                        STW_TEXT (key));
}

/**
 * stw_schedule_write:
 * @schedule: all of it but its feed; number 0 for a new one
 * @ret_id: (out): its number
 *
 * Writes a schedule in place of the one that has its number, or under that number when there is
 * none any more.
 */
gboolean
stw_schedule_write (StwDb *db,
                    const StwSchedule *schedule,
                    gint64 now,
                    gint64 *ret_id,
                    GError **error)
{
  g_autofree char *key = g_utf8_casefold (schedule->name, -1);

  return stw_db_number (db,
                        ret_id,
                        error,
                        "INSERT INTO schedule (id, name, name_key, timezone, layers, "
                        "around_the_clock, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                        "ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                        "name_key = excluded.name_key, timezone = excluded.timezone, "
                        "layers = excluded.layers, around_the_clock = excluded.around_the_clock "
                        "RETURNING id",
                        STW_INT_OR_NULL (schedule->id),
                        STW_TEXT (schedule->name),
                        STW_TEXT (key),
                        STW_TEXT (schedule->timezone),
                        STW_TEXT (schedule->layers),
                        STW_INT (schedule->around_the_clock),
                        STW_INT (now));
}

/**
 * stw_schedule_delete:
 *
 * Deletes a schedule with its overrides and calendars.
 */
gboolean
stw_schedule_delete (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM schedule WHERE id = ?1", STW_INT (id));
}

static gboolean
read_spans (StwRows *rows, GArray *spans, GError **error)
{
  while (stw_rows_next (rows, error))
    {
      StwOncallSpan span = {
        stw_rows_get_int (rows, 0),
        stw_rows_get_int (rows, 1),
        stw_rows_get_int (rows, 2),
        stw_rows_get_int (rows, 3),
      };

      g_array_append_val (spans, span);
    }
  return stw_rows_succeeded (rows);
}

/* What a person says wins over what a calendar says, and the later word over the earlier. */
static gboolean
read_overrides (StwDb *db, gint64 schedule, gint64 from, gint64 to, GArray *spans, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT person_id, from_at, to_at, id FROM ("
                             "SELECT p.person_id, p.from_at, p.to_at, 0 AS id, 0 AS own "
                             "FROM subscription_span p JOIN subscription s "
                             "ON s.id = p.subscription_id WHERE s.schedule_id = ?1 AND s.kind = 1 "
                             "AND p.person_id IS NOT NULL AND p.to_at > ?2 AND p.from_at < ?3 "
                             "UNION ALL "
                             "SELECT person_id, from_at, to_at, id, 1 FROM schedule_override "
                             "WHERE schedule_id = ?1 AND agreed = 1 AND to_at > ?2 "
                             "AND from_at < ?3) ORDER BY own, id, from_at",
                             STW_INT (schedule),
                             STW_INT (from),
                             STW_INT (to));

  return read_spans (rows, spans, error);
}

/* Who told that they are away, whose calendar says so, and who left the desk. */
static gboolean
read_absences (StwDb *db, gint64 schedule, gint64 from, gint64 to, GArray *spans, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT person_id, from_at, to_at, 0 FROM absence "
                             "WHERE to_at > ?2 AND from_at < ?3 "
                             "UNION ALL "
                             "SELECT p.person_id, p.from_at, p.to_at, 0 "
                             "FROM subscription_span p JOIN subscription s "
                             "ON s.id = p.subscription_id WHERE s.schedule_id = ?1 AND s.kind = 0 "
                             "AND p.person_id IS NOT NULL AND p.to_at > ?2 AND p.from_at < ?3 "
                             "UNION ALL "
                             "SELECT id, left_at, ?4, 0 FROM person WHERE left_at < ?3",
                             STW_INT (schedule),
                             STW_INT (from),
                             STW_INT (to),
                             STW_INT (STW_ONCALL_NEVER));

  return read_spans (rows, spans, error);
}

/**
 * stw_schedule_read_plan:
 * @schedule: a row
 * @from: the first instant that will be asked about
 * @to: the first that will not
 *
 * Returns: (transfer full): all that decides who is on call between @from and @to
 */
StwOncallPlan *
stw_schedule_read_plan (StwDb *db,
                        const StwSchedule *schedule,
                        gint64 from,
                        gint64 to,
                        GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (StwOncallPlan) plan = NULL;
  JsonNode *layers = json_from_string (schedule->layers, error);

  if (layers == NULL)
    return NULL;
  json_object_set_string_member (object, "timezone", schedule->timezone);
  json_object_set_member (object, "layers", layers);
  plan = stw_oncall_plan_read (object, stw_oncall_who_number, NULL, error);
  if (plan == NULL || !read_overrides (db, schedule->id, from, to, plan->overrides, error) ||
      !read_absences (db, schedule->id, from, to, plan->absences, error))
    return NULL;
  plan->around_the_clock = schedule->around_the_clock;
  return g_steal_pointer (&plan);
}

/**
 * stw_schedule_who:
 * @schedule: the number of a schedule
 * @at: UTC milliseconds
 * @ret_person: (out): who is on call, 0 for nobody
 *
 * Returns: whether it could be found out
 */
gboolean
stw_schedule_who (StwDb *db, gint64 schedule, gint64 at, gint64 *ret_person, GError **error)
{
  g_autoptr (StwSchedule) row = stw_schedule_load (db, schedule, error);
  g_autoptr (StwOncallPlan) plan =
               row != NULL ? stw_schedule_read_plan (db, row, at, at + 1, error) : NULL;

  if (plan == NULL)
    return FALSE;
  *ret_person = stw_oncall_at (plan, at).person;
  return TRUE;
}

/**
 * stw_schedule_list_on_call:
 * @at: UTC milliseconds
 *
 * Returns: (transfer full) (element-type gint64): a set of the numbers of all who are on call at
 * @at in any schedule
 */
GHashTable *
stw_schedule_list_on_call (StwDb *db, gint64 at, GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);

  for (guint i = 0; schedules != NULL && i < schedules->len; i++)
    {
      g_autoptr (StwOncallPlan) plan =
                   stw_schedule_read_plan (db, g_ptr_array_index (schedules, i), at, at + 1, error);
      gint64 person;

      if (plan == NULL)
        return NULL;
      person = stw_oncall_at (plan, at).person;
      if (person != 0)
        g_hash_table_add (set, g_memdup2 (&person, sizeof person));
    }
  return schedules != NULL ? g_steal_pointer (&set) : NULL;
}

/**
 * stw_override_free:
 * @override: (nullable) (transfer full): an override
 */
void
stw_override_free (StwOverride *override)
{
  if (override == NULL)
    return;
  g_free (override->note);
  g_free (override);
}

static StwOverride *
read_override (StwRows *rows)
{
  StwOverride *override = g_new0 (StwOverride, 1);

  override->id = stw_rows_get_int (rows, 0);
  override->schedule = stw_rows_get_int (rows, 1);
  override->person = stw_rows_get_int (rows, 2);
  override->from = stw_rows_get_int (rows, 3);
  override->to = stw_rows_get_int (rows, 4);
  override->kind = (StwOverrideKind) stw_rows_get_int (rows, 5);
  override->pair = stw_rows_get_int (rows, 6);
  override->agreed = stw_rows_get_int (rows, 7) != 0;
  override->note = g_strdup (stw_rows_get_text (rows, 8));
  return override;
}

/**
 * stw_override_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full): the override
 */
StwOverride *
stw_override_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, OVERRIDE_COLUMNS "WHERE id = ?1", STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_override (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such override any more.");
  return NULL;
}

/**
 * stw_override_list:
 * @schedule: the number of a schedule
 * @since: those that end before it are left out
 *
 * Returns: (transfer full) (element-type StwOverride): its overrides in order, swaps that nobody
 *   answered yet among them
 */
GPtrArray *
stw_override_list (StwDb *db, gint64 schedule, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_override_free);
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           OVERRIDE_COLUMNS "WHERE schedule_id = ?1 "
                                                            "AND to_at > ?2 ORDER BY from_at, id",
                                           STW_INT (schedule),
                                           STW_INT (since));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_override (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_override_write:
 * @override: all of it; number 0 for a new one
 * @ret_id: (out): its number
 *
 * Writes an override in place of the one that has its number, or under that number when there is
 * none any more.
 */
gboolean
stw_override_write (StwDb *db,
                    const StwOverride *override,
                    gint64 now,
                    gint64 *ret_id,
                    GError **error)
{
  return stw_db_number (
    db,
    ret_id,
    error,
    "INSERT INTO schedule_override (id, schedule_id, person_id, from_at, to_at, "
    "kind, pair_id, agreed, note, created_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
    "ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, "
    "from_at = excluded.from_at, to_at = excluded.to_at, "
    "kind = excluded.kind, pair_id = excluded.pair_id, "
    "agreed = excluded.agreed, note = excluded.note RETURNING id",
    STW_INT_OR_NULL (override->id),
    STW_INT (override->schedule),
    STW_INT_OR_NULL (override->person),
    STW_INT (override->from),
    STW_INT (override->to),
    STW_INT (override->kind),
    STW_INT_OR_NULL (override->pair),
    STW_INT (override->agreed),
    STW_TEXT (override->note),
    STW_INT (now));
}

/**
 * stw_override_delete:
 *
 * Deletes an override.
 */
gboolean
stw_override_delete (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM schedule_override WHERE id = ?1", STW_INT (id));
}

/**
 * stw_schedule_who_member:
 * @member: a person's number, name or e-mail address
 * @db: a #StwDb
 *
 * The #StwOncallWho of what people write.
 *
 * Returns: the number of somebody who is at the desk, or 0
 */
gint64
stw_schedule_who_member (JsonNode *member, gpointer db)
{
  gboolean is_text = json_node_get_value_type (member) == G_TYPE_STRING;
  g_autofree char *key = is_text ? g_utf8_casefold (json_node_get_string (member), -1) : NULL;
  gint64 person = 0;

  if (!stw_db_number (db,
                      &person,
                      NULL,
                      "SELECT COALESCE(MAX(id), 0) FROM person WHERE left_at IS NULL "
                      "AND (id = ?1 OR name_key = ?2 OR mail_key = ?2)",
                      is_text ? STW_NULL : STW_INT (json_node_get_int (member)),
                      STW_TEXT (key)))
    return 0;
  return person;
}

/**
 * stw_schedule_read_person:
 * @ret_person: (out): the number of the person whom the command names, 0 for nobody
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when it names somebody who is not at the desk
 */
gboolean
stw_schedule_read_person (StwDb *db, const StwCommand *command, gint64 *ret_person, GError **error)
{
  g_autoptr (JsonNode) member = NULL;

  *ret_person = stw_command_get_int (command, "person", 0);
  if (*ret_person == 0)
    return TRUE;
  member = json_node_init_int (json_node_alloc (), *ret_person);
  return stw_schedule_who_member (member, db) != 0 ||
         stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such person.");
}

/**
 * stw_schedule_read_names:
 *
 * Returns: (transfer full) (element-type gint64 utf8): what people are called, by their number;
 * also those who left
 */
GHashTable *
stw_schedule_read_names (StwDb *db, GError **error)
{
  g_autoptr (GHashTable) names =
               g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (StwRows) rows = stw_db_query (db, error, "SELECT id, name FROM person");

  while (stw_rows_next (rows, error))
    {
      gint64 id = stw_rows_get_int (rows, 0);

      g_hash_table_insert (names,
                           g_memdup2 (&id, sizeof id),
                           g_strdup (stw_rows_get_text (rows, 1)));
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&names) : NULL;
}
