/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a step of an escalation means at an instant. Who is away, or left, is left out; of a
 * client's own administrators only who asked to be informed is in. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/whom-store.h"

#include "desk/oncall/schedule-store.h"
#include "model/permission.h"

#include <glib/gi18n.h>

/* The roles, as the database has them. */
#define DESK_ROLES "(0, 1)"
#define COMPANY_ADMINISTRATOR "2"

/* ?1 is the company, ?2 the instant. */
#define SELECT_PEOPLE                                                                              \
  "SELECT p.id, p.name, p.mail, COALESCE (p.role IN " DESK_ROLES ", 0) OR EXISTS (SELECT 1 FROM "  \
  "person_grant g WHERE g.person_id = p.id AND g.company_id = ?1 AND g.role IN " DESK_ROLES ") "   \
  "FROM person p WHERE p.left_at IS NULL AND NOT (p.status = 2 AND COALESCE (p.status_until, "     \
  "?2 + 1) > ?2) AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.person_id = p.id AND "            \
  "a.from_at <= ?2 AND a.to_at > ?2) "
#define BY_NAME "ORDER BY p.name_key, p.id"

/**
 * stw_recipient_free:
 * @recipient: (nullable) (transfer full): somebody
 */
void
stw_recipient_free (StwRecipient *recipient)
{
  if (recipient == NULL)
    return;
  g_free (recipient->name);
  g_free (recipient->mail);
  g_free (recipient);
}

static GPtrArray *
read_people (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (GPtrArray) people =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_recipient_free);

  while (stw_rows_next (rows, error))
    {
      StwRecipient *recipient = g_new0 (StwRecipient, 1);

      recipient->person = stw_rows_get_int (rows, 0);
      recipient->name = g_strdup (stw_rows_get_text (rows, 1));
      recipient->mail = g_strdup (stw_rows_get_text (rows, 2));
      recipient->at_desk = stw_rows_get_int (rows, 3) != 0;
      g_ptr_array_add (people, recipient);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&people) : NULL;
}

static GPtrArray *
find_person (StwDb *db, gint64 person, gint64 company, gint64 at, GError **error)
{
  return read_people (stw_db_query (db,
                                    error,
                                    SELECT_PEOPLE "AND p.id = ?3",
                                    STW_INT (company),
                                    STW_INT (at),
                                    STW_INT (person)),
                      error);
}

static GPtrArray *
find_team (StwDb *db, gint64 team, gint64 company, gint64 at, GError **error)
{
  return read_people (stw_db_query (db,
                                    error,
                                    SELECT_PEOPLE "AND EXISTS (SELECT 1 FROM team_member m WHERE "
                                                  "m.person_id = p.id AND m.team_id = ?3) " BY_NAME,
                                    STW_INT (company),
                                    STW_INT (at),
                                    STW_INT (team)),
                      error);
}

static GPtrArray *
find_role (StwDb *db, gint64 role, gint64 company, gint64 at, GError **error)
{
  return read_people (
    stw_db_query (db,
                  error,
                  SELECT_PEOPLE
                  "AND (COALESCE (p.role = ?3, 0) OR EXISTS (SELECT 1 FROM person_grant g WHERE "
                  "g.person_id = p.id AND g.company_id = ?1 AND g.role = ?3)) "
                  "AND (?3 <> " COMPANY_ADMINISTRATOR " OR p.told_escalated = 1) " BY_NAME,
                  STW_INT (company),
                  STW_INT (at),
                  STW_INT (role)),
    error);
}

static GPtrArray *
find_on_call (StwDb *db, gint64 schedule, gint64 company, gint64 at, GError **error)
{
  gint64 person = 0;

  /* Of a schedule that is gone nobody is on call. */
  if (!stw_schedule_who (db, schedule, at, &person, NULL))
    person = 0;
  return find_person (db, person, company, at, error);
}

/**
 * stw_whom_find:
 * @at: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwRecipient): whom a step means then
 */
GPtrArray *
stw_whom_find (StwDb *db,
               const StwEscalationStep *step,
               const StwEscalationCase *incident,
               gint64 at,
               GError **error)
{
  switch (step->whom)
    {
    case STW_WHOM_SCHEDULE:
      return find_on_call (db, step->who, incident->company, at, error);
    case STW_WHOM_TEAM:
      return find_team (db, step->who, incident->company, at, error);
    case STW_WHOM_ROLE:
      return find_role (db, step->who, incident->company, at, error);
    case STW_WHOM_PERSON:
      return find_person (db, step->who, incident->company, at, error);
    case STW_WHOM_ASSIGNEE:
    case STW_N_WHOMS:
    default:
      /* What is nobody's yet is everybody's. */
      return incident->assignee != 0
               ? find_person (db, incident->assignee, incident->company, at, error)
               : find_role (db, STW_ROLE_TECHNICIAN, incident->company, at, error);
    }
}

/**
 * stw_whom_find_told_resolved:
 *
 * Returns: (transfer full) (element-type StwRecipient): who asked to hear of resolutions, and may
 *   see that company
 */
GPtrArray *
stw_whom_find_told_resolved (StwDb *db, gint64 company, gint64 at, GError **error)
{
  return read_people (
    stw_db_query (db,
                  error,
                  SELECT_PEOPLE
                  "AND p.told_resolved = 1 AND (p.role IS NOT NULL OR EXISTS (SELECT 1 FROM "
                  "person_grant g WHERE g.person_id = p.id AND g.company_id = ?1)) " BY_NAME,
                  STW_INT (company),
                  STW_INT (at)),
    error);
}

static char *
dup_text (StwDb *db, gint64 id, const char *sql)
{
  const StwDbValue values[] = { STW_INT (id) };
  g_autoptr (StwRows) rows = stw_db_query_values (db, sql, values, G_N_ELEMENTS (values), NULL);

  return stw_rows_next (rows, NULL) ? g_strdup (stw_rows_get_text (rows, 0)) : NULL;
}

/**
 * stw_whom_dup_name:
 *
 * Returns: (transfer full): what a person calls whom a step tells
 */
char *
stw_whom_dup_name (StwDb *db, const StwEscalationStep *step)
{
  g_autofree char *name = NULL;

  switch (step->whom)
    {
    case STW_WHOM_SCHEDULE:
      name = dup_text (db, step->who, "SELECT name FROM schedule WHERE id = ?1");
      /* Translators: %s is the name of an on-call schedule */
      return name != NULL ? g_strdup_printf (_ ("On call: %s"), name)
                          : g_strdup (_ ("A schedule that is gone"));
    case STW_WHOM_TEAM:
      name = dup_text (db, step->who, "SELECT name FROM team WHERE id = ?1");
      /* Translators: %s is the name of a team */
      return name != NULL ? g_strdup_printf (_ ("Team: %s"), name)
                          : g_strdup (_ ("A team that is gone"));
    case STW_WHOM_ROLE:
      /* Translators: %s is a role, such as "Technician" */
      return g_strdup_printf (_ ("Everyone in the role %s"),
                              _ (stw_role_get_title ((StwRole) step->who)));
    case STW_WHOM_PERSON:
      name = dup_text (db, step->who, "SELECT name FROM person WHERE id = ?1");
      return name != NULL ? g_steal_pointer (&name) : g_strdup (_ ("Somebody who is gone"));
    case STW_WHOM_ASSIGNEE:
    case STW_N_WHOMS:
    default:
      return g_strdup (_ ("The technician it is assigned to, or all while it is nobody’s"));
    }
}
