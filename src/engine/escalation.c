/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escalation on real incidents, as a kind of what falls due: who is to be told now is told, and the
 * timeline says so. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/escalation.h"

#include "base/ids.h"
#include "desk/assignment/assignment-store.h"
#include "desk/drill-store.h"
#include "desk/timeline-store.h"
#include "engine/channels.h"
#include "engine/escalation-words.h"

/* A step of one incident that is being taken. */
typedef struct
{
  StwTransaction *transaction;
  StwEscalationCase *incident;
  const StwEscalationPolicy *policy;
  GPtrArray *names; /* (element-type utf8) whom the step reached */
  gboolean is_new;  /* whether the window told of it just now */
  GError *error;    /* (owned) (nullable) */
} Turn;

/**
 * stw_escalation_due_next:
 * @memory: a #StwEscalationBook
 * @ret_due: (out): when somebody is to be told of it, %STW_ESCALATION_NEVER for not
 */
gboolean
stw_escalation_due_next (StwTransaction *transaction,
                         gpointer memory,
                         gint64 incident,
                         gint64 *ret_due,
                         GError **error)
{
  const StwEscalationBook *book = memory;
  gint64 since = stw_escalation_book_get_since (book);
  g_autoptr (StwEscalationCase) row = NULL;

  *ret_due = STW_ESCALATION_NEVER;
  /* One person alone at the desk is told by the window. */
  if (since == G_MAXINT64)
    return TRUE;
  row = stw_escalation_case_load (stw_transaction_get_db (transaction), incident, error);
  if (row == NULL)
    return FALSE;
  if (stw_escalation_case_judge (row, since) != STW_TURN_NONE)
    *ret_due = 0;
  else if (row->is_followed && !row->waits && row->pages)
    *ret_due =
      stw_escalation_get_due (stw_escalation_book_get_policy (book, row->policy), &row->state);
  return TRUE;
}

static gboolean
add_event (Turn *turn, const char *kind, const StwEscalationAct *act, GError **error)
{
  StwDb *db = stw_transaction_get_db (turn->transaction);
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_int_member (detail, "step", act->step + 1);
  if (act->step < turn->policy->steps->len)
    {
      g_autofree char *whom =
        stw_whom_dup_name (db, &g_array_index (turn->policy->steps, StwEscalationStep, act->step));

      json_object_set_string_member (detail, "whom", whom);
    }
  if (turn->names->len > 0)
    {
      g_autofree char *names = stw_escalation_join_names (turn->names);

      json_object_set_string_member (detail, "to", names);
    }
  stw_transaction_change (turn->transaction,
                          "incident",
                          turn->incident->incident,
                          turn->incident->company);
  return stw_timeline_add (turn->transaction,
                           turn->incident->incident,
                           turn->incident->company,
                           kind,
                           "engine",
                           detail,
                           error);
}

/* The incident becomes the first one's whom the step reached; who had it is kept. */
static gboolean
reassign (Turn *turn, const StwRecipient *recipient, const StwEscalationAct *act, GError **error)
{
  StwEscalationCase *incident = turn->incident;
  g_autoptr (JsonObject) detail = json_object_new ();

  if (incident->assignee == recipient->person || !recipient->at_desk)
    return TRUE;
  json_object_set_int_member (detail, "person", recipient->person);
  json_object_set_string_member (detail, "to", recipient->name);
  json_object_set_int_member (detail, "level", act->step + 1);
  json_object_set_int_member (detail, "previous", incident->assignee);
  json_object_set_string_member (detail, "reason", "escalation");
  incident->assignee = recipient->person;
  return stw_assignment_set (turn->transaction,
                             incident->incident,
                             incident->company,
                             recipient->person,
                             error) &&
         stw_timeline_add (turn->transaction,
                           incident->incident,
                           incident->company,
                           "assign",
                           "engine",
                           detail,
                           error);
}

static gboolean
tell_all (Turn *turn, GPtrArray *people, const StwEscalationAct *act, GError **error)
{
  g_autofree char *subject = stw_escalation_make_subject (turn->incident);
  g_autofree char *body = stw_escalation_make_body (turn->incident, act);
  const StwNews news = {
    .company = turn->incident->company,
    .incident = turn->incident->incident,
    .purpose = "escalation",
    .subject = subject,
    .body = body,
  };

  for (guint i = 0; i < people->len; i++)
    {
      StwRecipient *recipient = g_ptr_array_index (people, i);
      guint n_ways;

      if (!stw_channels_tell (turn->transaction, recipient, &news, &n_ways, error))
        return FALSE;
      if (n_ways > 0)
        g_ptr_array_add (turn->names, g_strdup (recipient->name));
    }
  return TRUE;
}

/* Tells those whom the step means as of now: who went away since it was due is not there. */
static guint
reach_cb (const StwEscalationStep *step, const StwEscalationAct *act, gpointer data)
{
  Turn *turn = data;
  g_autoptr (GPtrArray) people = NULL;

  g_ptr_array_set_size (turn->names, 0);
  if (turn->error != NULL)
    return 0;
  people = stw_whom_find (stw_transaction_get_db (turn->transaction),
                          step,
                          turn->incident,
                          stw_transaction_get_now (turn->transaction),
                          &turn->error);
  if (people == NULL || !tell_all (turn, people, act, &turn->error))
    return 0;
  if (turn->names->len > 0)
    {
      if ((step->reassign && !reassign (turn, g_ptr_array_index (people, 0), act, &turn->error)) ||
          !add_event (turn,
                      turn->is_new && act->at == turn->incident->state.started_at ? "told"
                                                                                  : "escalated",
                      act,
                      &turn->error))
        return 0;
      return turn->names->len;
    }
  if (!add_event (turn, "escalation-passed", act, &turn->error))
    return 0;
  return 0;
}

/* Those that reach_cb() did not write itself. */
static gboolean
write_acts (Turn *turn, GArray *acts, GError **error)
{
  g_ptr_array_set_size (turn->names, 0);
  for (guint i = 0; i < acts->len; i++)
    {
      const StwEscalationAct *act = &g_array_index (acts, StwEscalationAct, i);
      const char *kind = act->kind == STW_ESCALATION_RESUMED     ? "escalation-resumed"
                         : act->kind == STW_ESCALATION_EXHAUSTED ? "escalation-exhausted"
                                                                 : NULL;

      if (kind != NULL && !add_event (turn, kind, act, error))
        return FALSE;
    }
  return TRUE;
}

/* Takes all that is due by now, in its order. */
static gboolean
take_due (Turn *turn, GError **error)
{
  gint64 now = stw_transaction_get_now (turn->transaction);
  StwEscalationCase *incident = turn->incident;

  while (!incident->waits && incident->pages &&
         stw_escalation_get_due (turn->policy, &incident->state) <= now)
    {
      g_autoptr (GArray) acts = g_array_new (FALSE, FALSE, sizeof (StwEscalationAct));

      stw_escalation_take (turn->policy, &incident->state, reach_cb, turn, acts);
      if (turn->error == NULL)
        write_acts (turn, acts, &turn->error);
      if (turn->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&turn->error));
          return FALSE;
        }
    }
  return TRUE;
}

/* Who asked to be told hears of the resolution with its notes. */
static gboolean
tell_resolution (StwTransaction *transaction, const StwEscalationCase *incident, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GPtrArray) people = NULL;
  g_autofree char *subject = stw_escalation_make_subject (incident);

  if (incident->merged || !stw_incident_status_is_over (incident->status))
    return TRUE;
  people = stw_whom_find_told_resolved (db,
                                        incident->company,
                                        stw_transaction_get_now (transaction),
                                        error);
  if (people == NULL)
    return FALSE;
  for (guint i = 0; i < people->len; i++)
    {
      const StwRecipient *recipient = g_ptr_array_index (people, i);
      g_autofree char *body =
        stw_escalation_make_resolution (db, incident, !recipient->at_desk, error);
      const StwNews news = {
        .company = incident->company,
        .incident = incident->incident,
        .purpose = "resolved",
        .subject = subject,
        .body = body,
      };
      guint n_ways;

      if (body == NULL || !stw_channels_tell (transaction, recipient, &news, &n_ways, error))
        return FALSE;
    }
  return TRUE;
}

/* Learns what the incident's rows say. */
static void
learn (const StwEscalationBook *book,
       StwEscalationCase *incident,
       StwEscalationTurn change,
       gint64 now)
{
  switch (change)
    {
    case STW_TURN_BEGIN:
      stw_escalation_book_start (book, incident, MAX (incident->begun_at, incident->act_at));
      if (incident->status != STW_INCIDENT_NEW)
        stw_escalation_stop (&incident->state, incident->act_at != 0 ? incident->act_at : now);
      break;
    case STW_TURN_WORSE:
    case STW_TURN_LEFT:
      stw_escalation_book_start (book, incident, now);
      break;
    case STW_TURN_TAKEN:
      stw_escalation_stop (&incident->state, incident->act_at);
      break;
    case STW_TURN_NONE:
    case STW_TURN_OVER:
    default:
      break;
    }
}

/**
 * stw_escalation_due_run:
 * @memory: a #StwEscalationBook
 *
 * Does what is due of an incident by now.
 */
gboolean
stw_escalation_due_run (StwTransaction *transaction,
                        gpointer memory,
                        gint64 incident,
                        GError **error)
{
  const StwEscalationBook *book = memory;
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwEscalationCase) row = stw_escalation_case_load (db, incident, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Turn turn = { .transaction = transaction, .incident = row, .names = names };
  StwEscalationTurn change;

  if (row == NULL)
    return FALSE;
  change = stw_escalation_case_judge (row, stw_escalation_book_get_since (book));
  if (change == STW_TURN_OVER)
    return tell_resolution (transaction, row, error) &&
           stw_escalation_case_forget (db, incident, error);
  if (change == STW_TURN_NONE && !row->is_followed)
    return TRUE;
  turn.is_new = change == STW_TURN_BEGIN;
  if (change == STW_TURN_TAKEN && !stw_drill_note_answer (db, incident, row->act_at, error))
    return FALSE;
  learn (book, row, change, stw_transaction_get_now (transaction));
  turn.policy = stw_escalation_book_get_policy (book, row->policy);
  return take_due (&turn, error) && stw_escalation_case_save (db, row, error);
}
