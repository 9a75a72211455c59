/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading who may be given an incident, as things stand, and what the incident needs. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/candidate-store.h"

#include "desk/assignment/needs.h"
#include "desk/oncall/schedule-store.h"
#include "desk/sla/hours-json.h"
#include "model/permission.h"

/* Alerts that are read for what an incident needs: the first say it. */
#define MAX_ALERTS 50

static gboolean
load_skills (StwDb *db, StwCandidate *candidate, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT skill, level FROM person_skill WHERE person_id = ?1 ORDER BY level DESC, skill",
    STW_INT (candidate->person));

  while (stw_rows_next (rows, error))
    stw_candidate_add_skill (candidate,
                             stw_rows_get_text (rows, 0),
                             (int) CLAMP (stw_rows_get_int (rows, 1), 1, STW_SKILL_LEVEL_MOST));
  return stw_rows_succeeded (rows);
}

/* Whether a role, where there is one, is of those who answer incidents. */
static gboolean
may_answer (StwRows *rows, int column)
{
  return !stw_rows_is_null (rows, column) &&
         stw_permission_has (STW_PERMISSION_ANSWER, (StwRole) stw_rows_get_int (rows, column));
}

/* Whether somebody is at work. Hours that cannot be read keep nobody from it. */
static gboolean
is_in_hours (const char *timezone, const char *text, gint64 now)
{
  g_autoptr (JsonNode) calendar = json_from_string (text, NULL);
  g_autoptr (StwBusinessHours) hours =
               calendar != NULL ? stw_hours_from_json (timezone, calendar, NULL, NULL) : NULL;
  gint64 reached;

  return hours == NULL || stw_business_hours_count (hours, now, now + 1, G_MAXINT64, &reached) > 0;
}

static StwCandidate *
read_candidate (StwRows *rows, gint64 now)
{
  StwCandidate *candidate =
    stw_candidate_new (stw_rows_get_int (rows, 0), stw_rows_get_text (rows, 1));
  gint64 presence = stw_rows_get_int (rows, 4);

  candidate->presence = (StwPersonStatus) CLAMP (presence, STW_PERSON_AVAILABLE, STW_PERSON_AWAY);
  candidate->last_assigned = stw_rows_get_int (rows, 5);
  candidate->in_hours = is_in_hours (stw_rows_get_text (rows, 7), stw_rows_get_text (rows, 8), now);
  candidate->open = (guint) CLAMP (stw_rows_get_int (rows, 6), 0, G_MAXINT);
  return candidate;
}

/* What stands in tables of its own: who is on call, and what each knows. */
static gboolean
load_rest (StwDb *db, GPtrArray *candidates, gint64 now, GError **error)
{
  g_autoptr (GHashTable) on_call = stw_schedule_list_on_call (db, now, error);

  for (guint i = 0; on_call != NULL && i < candidates->len; i++)
    {
      StwCandidate *candidate = g_ptr_array_index (candidates, i);

      candidate->on_call = g_hash_table_contains (on_call, &candidate->person);
      if (!load_skills (db, candidate, error))
        return FALSE;
    }
  return on_call != NULL;
}

/**
 * stw_candidate_list:
 * @company: the incident's
 * @now: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwCandidate): everybody who answers incidents of the
 *   company
 */
GPtrArray *
stw_candidate_list (StwDb *db, gint64 company, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) candidates =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_candidate_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT p.id, p.name, p.role, "
    "(SELECT g.role FROM person_grant g WHERE g.person_id = p.id AND g.company_id = ?1), "
    "CASE WHEN EXISTS (SELECT 1 FROM absence a WHERE a.person_id = p.id AND a.from_at <= ?2 AND "
    "a.to_at > ?2) THEN 2 WHEN p.status_until IS NOT NULL AND p.status_until <= ?2 THEN 0 "
    "ELSE p.status END, COALESCE(p.last_assigned_at, 0), "
    "(SELECT COUNT(*) FROM incident i WHERE i.assignee_id = p.id AND i.status < 4 AND "
    "i.merged_into IS NULL), p.timezone, p.hours FROM person p WHERE p.left_at IS NULL ORDER BY p.id",
    STW_INT (company),
    STW_INT (now));

  while (stw_rows_next (rows, error))
    if (may_answer (rows, 2) || may_answer (rows, 3))
      g_ptr_array_add (candidates, read_candidate (rows, now));
  if (!stw_rows_succeeded (rows) || !load_rest (db, candidates, now, error))
    return NULL;
  return g_steal_pointer (&candidates);
}

static void
add_text (GPtrArray *texts, const char *text)
{
  if (text != NULL && *text != '\0')
    g_ptr_array_add (texts, g_strdup (text));
}

/* What its alerts say, and the skills that rules named for them. */
static gboolean
read_alerts (StwDb *db, gint64 incident, GPtrArray *named, GPtrArray *texts, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT DISTINCT signature, category, tool_source, skill FROM (SELECT signature, category, "
    "tool_source, skill FROM alert WHERE incident_id = ?1 ORDER BY id LIMIT ?2)",
    STW_INT (incident),
    STW_INT (MAX_ALERTS));

  while (stw_rows_next (rows, error))
    {
      for (int column = 0; column < 3; column++)
        add_text (texts, stw_rows_get_text (rows, column));
      add_text (named, stw_rows_get_text (rows, 3));
    }
  return stw_rows_succeeded (rows);
}

/* Its title, what it is about, and the pattern that it shows. */
static gboolean
read_incident (StwDb *db, gint64 incident, GPtrArray *texts, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.title, json_extract(i.pattern, '$.signature'), a.name FROM incident i "
    "LEFT JOIN asset a ON a.id = i.asset_id WHERE i.id = ?1",
    STW_INT (incident));

  while (stw_rows_next (rows, error))
    for (int column = 0; column < 3; column++)
      add_text (texts, stw_rows_get_text (rows, column));
  return stw_rows_succeeded (rows);
}

static GPtrArray *
list_known (GPtrArray *candidates)
{
  GPtrArray *known = g_ptr_array_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      const StwCandidate *candidate = g_ptr_array_index (candidates, i);

      for (guint j = 0; j < candidate->skills->len; j++)
        g_ptr_array_add (known, g_array_index (candidate->skills, StwSkill, j).name);
    }
  return known;
}

/**
 * stw_candidate_load_needs:
 * @candidates: (element-type StwCandidate): whose skills may be asked for
 *
 * Returns: (transfer full): the skills that the incident needs, each once
 */
char **
stw_candidate_load_needs (StwDb *db, gint64 incident, GPtrArray *candidates, GError **error)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) known = list_known (candidates);

  if (!read_alerts (db, incident, named, texts, error) ||
      !read_incident (db, incident, texts, error))
    return NULL;
  return stw_needs_find (named, texts, known);
}

/**
 * stw_candidate_find_self:
 * @person: who is signed in, 0 for nobody
 * @ret_self: (out): the same, or the desk's one person where there is only one, else 0
 *
 * Returns: whether it could be read
 */
gboolean
stw_candidate_find_self (StwDb *db, gint64 person, gint64 *ret_self, GError **error)
{
  *ret_self = person;
  return person != 0 || stw_db_number (db,
                                       ret_self,
                                       error,
                                       "SELECT CASE WHEN COUNT(*) = 1 THEN MIN(id) ELSE 0 END "
                                       "FROM person WHERE left_at IS NULL");
}
