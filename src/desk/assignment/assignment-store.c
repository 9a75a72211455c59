/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an incident, as its row says. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/assignment-store.h"

#include "desk/assignment/candidate-store.h"
#include "desk/assignment/reason.h"
#include "desk/people/standing.h"
#include "desk/timeline-store.h"

/**
 * stw_assignment_rank_for:
 * @incident: which one is to be given
 * @now: UTC milliseconds
 * @ret_needs: (out) (optional) (transfer full): the skills that it needs
 *
 * Returns: (transfer full) (element-type StwAssignment): everybody who may have it, the best first
 */
GPtrArray *
stw_assignment_rank_for (StwDb *db,
                         gint64 incident,
                         gint64 company,
                         gint64 now,
                         char ***ret_needs,
                         GError **error)
{
  g_autoptr (GPtrArray) ranked = NULL;
  g_autoptr (GPtrArray) candidates = stw_candidate_list (db, company, now, error);
  g_auto (GStrv) needs =
            candidates != NULL ? stw_candidate_load_needs (db, incident, candidates, error) : NULL;

  if (needs == NULL)
    return NULL;
  ranked = stw_assignment_rank (candidates, (const char *const *) needs);
  if (ret_needs != NULL)
    *ret_needs = g_steal_pointer (&needs);
  return g_steal_pointer (&ranked);
}

/**
 * stw_assignment_set:
 * @person: who has it from now on, 0 for nobody
 *
 * Writes the row; its story is the caller's to tell.
 */
gboolean
stw_assignment_set (StwTransaction *transaction,
                    gint64 incident,
                    gint64 company,
                    gint64 person,
                    GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);

  stw_transaction_change (transaction, "incident", incident, company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET assignee_id = ?2, assigned_at = ?3, updated_at = ?4 "
                     "WHERE id = ?1",
                     STW_INT (incident),
                     STW_INT_OR_NULL (person),
                     person != 0 ? STW_INT (now) : STW_NULL,
                     STW_INT (now));
}

/**
 * stw_assignment_note_chosen:
 *
 * Notes that the rule chose somebody, so that others come first next time.
 */
gboolean
stw_assignment_note_chosen (StwTransaction *transaction, gint64 person, GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE person SET last_assigned_at = ?2 WHERE id = ?1",
                     STW_INT (person),
                     STW_INT (stw_transaction_get_now (transaction)));
}

static JsonObject *
describe_choice (const StwAssignment *chosen)
{
  JsonObject *detail = json_object_new ();

  json_object_set_boolean_member (detail, "by_rule", TRUE);
  json_object_set_int_member (detail, "person", chosen->person);
  json_object_set_string_member (detail, "to", chosen->name);
  json_object_set_object_member (detail, "why", stw_assignment_to_json (chosen));
  return detail;
}

/**
 * stw_assignment_give_by_rule:
 * @incident: one that was just opened and is nobody's
 *
 * Gives it to whom the rule chooses, and says why; while nobody is present it stays nobody's, and
 * the timeline says so.
 */
gboolean
stw_assignment_give_by_rule (StwTransaction *transaction,
                             gint64 incident,
                             gint64 company,
                             GError **error)
{
  g_autoptr (GPtrArray) ranked = stw_assignment_rank_for (stw_transaction_get_db (transaction),
                                                          incident,
                                                          company,
                                                          stw_transaction_get_now (transaction),
                                                          NULL,
                                                          error);
  const StwAssignment *chosen = ranked != NULL ? stw_assignment_choose (ranked) : NULL;
  g_autoptr (JsonObject) detail = NULL;

  if (ranked == NULL)
    return FALSE;
  if (chosen == NULL)
    return stw_timeline_add (transaction, incident, company, "unmanned", "engine", NULL, error);
  detail = describe_choice (chosen);
  return stw_assignment_set (transaction, incident, company, chosen->person, error) &&
         stw_assignment_note_chosen (transaction, chosen->person, error) &&
         stw_timeline_add (transaction, incident, company, "assign", "engine", detail, error) &&
         stw_transaction_audit (transaction,
                                "engine",
                                company,
                                "incident.assign",
                                "incident",
                                incident,
                                detail,
                                error);
}

/**
 * stw_assignment_find_taker:
 * @signed_in: who is, 0 for nobody
 * @ret_person: (out): who takes what nobody has by acting on it: who is signed in, or the one
 * person of the desk; 0 for nobody
 * @ret_name: (out) (transfer full) (nullable): what it is called
 *
 * Returns: whether it could be read
 */
gboolean
stw_assignment_find_taker (StwDb *db,
                           gint64 signed_in,
                           gint64 company,
                           gint64 *ret_person,
                           char **ret_name,
                           GError **error)
{
  g_autoptr (StwStanding) standing = NULL;
  gint64 person;

  *ret_person = 0;
  *ret_name = NULL;
  if (!stw_candidate_find_self (db, signed_in, &person, error))
    return FALSE;
  if (person == 0)
    return TRUE;
  standing = stw_standing_load (db, person, error);
  if (standing == NULL)
    return FALSE;
  if (!stw_standing_may (standing, STW_PERMISSION_ANSWER, company))
    return TRUE;
  *ret_person = person;
  *ret_name = g_strdup (standing->name);
  return TRUE;
}
