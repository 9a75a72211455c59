/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises that run out and that are missed, told to people: a kind of what falls due. Who has the
 * incident hears of it, else whom its escalation would tell first; the messages are written with
 * the marks that say it was told, so that each goes once. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sla-watch.h"

#include "base/clock.h"
#include "desk/escalation/escalation-store.h"
#include "desk/sla/sla-due.h"
#include "desk/timeline-store.h"
#include "engine/channels.h"
#include "engine/escalation-words.h"

#include <glib/gi18n.h>

/* Who was told of the incident so shortly before looks at it already. */
#define QUIET STW_MINUTE

static const struct
{
  const char *kind;
  const char *purpose;
  const char *sentences[STW_N_SLA_CLOCKS];
} words[STW_N_CLOCK_MARKS] = {
  [STW_CLOCK_MARK_WARNING] = {
    "warning-told",
    "warning",
    { N_ ("The time that was promised for the answer runs out."),
      N_ ("The time that was promised for the resolution runs out.") },
  },
  [STW_CLOCK_MARK_BREACH] = {
    "breach-told",
    "breach",
    { N_ ("It was not answered within the time that was promised."),
      N_ ("It was not resolved within the time that was promised.") },
  },
};

static void
drop_outsiders (GPtrArray *people)
{
  for (guint i = people->len; i > 0; i--)
    if (!((const StwRecipient *) g_ptr_array_index (people, i - 1))->at_desk)
      g_ptr_array_remove_index (people, i - 1);
}

static GPtrArray *
find_by_step (StwDb *db,
              const StwEscalationStep *step,
              const StwEscalationCase *incident,
              gint64 now,
              GError **error)
{
  GPtrArray *people = stw_whom_find (db, step, incident, now, error);

  if (people != NULL)
    drop_outsiders (people);
  return people;
}

/* Who has it; or, when that is nobody who is there, the first whom its escalation reaches. */
static GPtrArray *
find_people (StwDb *db, const StwEscalationCase *incident, gint64 now, GError **error)
{
  const StwEscalationStep assignee = { .whom = STW_WHOM_ASSIGNEE };
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (StwEscalationPolicy) policy = NULL;

  if (incident->assignee != 0)
    {
      people = find_by_step (db, &assignee, incident, now, error);
      if (people == NULL || people->len > 0)
        return g_steal_pointer (&people);
    }
  policy = stw_escalation_policy_load (db, incident->policy, error);
  for (guint i = 0; policy != NULL && i < policy->steps->len; i++)
    {
      g_clear_pointer (&people, g_ptr_array_unref);
      people = find_by_step (db,
                             &g_array_index (policy->steps, StwEscalationStep, i),
                             incident,
                             now,
                             error);
      if (people == NULL || people->len > 0)
        return g_steal_pointer (&people);
    }
  return policy != NULL ? g_steal_pointer (&people) : NULL;
}

/* The resolution has the last word. */
static char *
make_body (const StwEscalationCase *incident, const GArray *news)
{
  g_autofree char *head = stw_escalation_make_subject (incident);
  g_autoptr (GString) body = g_string_new (head);

  g_string_append (body, "\n\n");
  for (guint i = 0; i < news->len; i++)
    {
      const StwSlaNews *one = &g_array_index (news, StwSlaNews, i);

      g_string_append_printf (body, "%s\n", _ (words[one->mark].sentences[one->clock]));
    }
  g_string_append_printf (body, "\n%s\n", _ ("Open it in Steward to go on with it."));
  return g_string_free (g_steal_pointer (&body), FALSE);
}

static gboolean
was_told_just_now (StwDb *db,
                   gint64 incident,
                   gint64 person,
                   gint64 now,
                   gboolean *ret_told,
                   GError **error)
{
  gint64 told = 0;

  if (!stw_db_number (db,
                      &told,
                      error,
                      "SELECT EXISTS (SELECT 1 FROM message WHERE incident_id = ?1 AND "
                      "person_id = ?2 AND purpose = 'escalation' AND created_at > ?3)",
                      STW_INT (incident),
                      STW_INT (person),
                      STW_INT (now - QUIET)))
    return FALSE;
  *ret_told = told != 0;
  return TRUE;
}

static gboolean
add_event (StwTransaction *transaction,
           const StwEscalationCase *incident,
           const char *kind,
           GPtrArray *names,
           GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  if (names->len > 0)
    {
      g_autofree char *joined = stw_escalation_join_names (names);

      json_object_set_string_member (detail, "to", joined);
    }
  return stw_timeline_add (transaction,
                           incident->incident,
                           incident->company,
                           kind,
                           "engine",
                           detail,
                           error);
}

/* The window tells of it by the timeline, also where nobody can be reached; it is quiet only when
 * all of them were told of the incident just now. */
static gboolean
tell (StwTransaction *transaction,
      const StwEscalationCase *incident,
      const GArray *news,
      GPtrArray *people,
      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  StwClockMark mark = STW_CLOCK_MARK_WARNING;
  g_autofree char *subject = stw_escalation_make_subject (incident);
  g_autofree char *body = make_body (incident, news);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  gboolean all_know = people->len > 0;
  StwNews message = {
    .company = incident->company,
    .incident = incident->incident,
    .subject = subject,
    .body = body,
    .gathers = TRUE,
  };

  for (guint i = 0; i < news->len; i++)
    mark = MAX (mark, g_array_index (news, StwSlaNews, i).mark);
  message.purpose = words[mark].purpose;
  for (guint i = 0; i < people->len; i++)
    {
      const StwRecipient *person = g_ptr_array_index (people, i);
      gboolean knows;
      guint n_ways;

      if (!was_told_just_now (db,
                              incident->incident,
                              person->person,
                              stw_transaction_get_now (transaction),
                              &knows,
                              error) ||
          (!knows && !stw_channels_tell (transaction, person, &message, &n_ways, error)))
        return FALSE;
      if (!knows)
        g_ptr_array_add (names, person->name);
      all_know = all_know && knows;
    }
  return all_know || add_event (transaction, incident, words[mark].kind, names, error);
}

/**
 * stw_sla_watch_run:
 * @memory: a #StwSlaBook
 *
 * Notes what became of the incident's clocks by now, and tells people of it while the incident is
 * open and may wake somebody.
 */
gboolean
stw_sla_watch_run (StwTransaction *transaction, gpointer memory, gint64 incident, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) news = g_array_new (FALSE, FALSE, sizeof (StwSlaNews));
  g_autoptr (StwEscalationCase) row = NULL;
  g_autoptr (GPtrArray) people = NULL;

  if (!stw_sla_due_run (transaction, memory, incident, news, error))
    return FALSE;
  if (news->len == 0)
    return TRUE;
  row = stw_escalation_case_load (db, incident, error);
  if (row == NULL)
    return FALSE;
  if (row->merged || !row->pages || !stw_incident_status_is_open (row->status))
    return TRUE;
  people = find_people (db, row, stw_transaction_get_now (transaction), error);
  return people != NULL && tell (transaction, row, news, people, error);
}
