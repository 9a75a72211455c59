/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an incident: its table against the rules as a person would say them. */

#include "desk/incident-rules.h"

static gboolean
makes_sense (StwIncidentAction action, StwIncidentStatus status)
{
  gboolean open = stw_incident_status_is_open (status);
  gboolean waits = status == STW_INCIDENT_PENDING;

  switch (action)
    {
    case STW_ACTION_ACKNOWLEDGE:
      return status == STW_INCIDENT_NEW || waits;
    case STW_ACTION_START:
      return (open || waits) && status != STW_INCIDENT_IN_PROGRESS;
    case STW_ACTION_WAIT:
    case STW_ACTION_RESOLVE:
      return open;
    case STW_ACTION_CLOSE:
      return status == STW_INCIDENT_RESOLVED;
    case STW_ACTION_REOPEN:
      return !open && !waits;
    case STW_N_ACTIONS:
    default:
      g_assert_not_reached ();
    }
}

static void
an_action_is_allowed_where_it_makes_sense (void)
{
  for (guint action = 0; action < STW_N_ACTIONS; action++)
    for (guint status = 0; status < STW_N_INCIDENT_STATUSES; status++)
      g_assert_cmpint (
        stw_incident_action_allowed ((StwIncidentAction) action, (StwIncidentStatus) status),
        ==,
        makes_sense ((StwIncidentAction) action, (StwIncidentStatus) status));
}

/* Nobody is stuck: from each status actions lead to each other one, but none leads back to waiting
 * unseen. */
static void
every_status_can_be_reached_from_every_other (void)
{
  for (guint from = 0; from < STW_N_INCIDENT_STATUSES; from++)
    {
      guint reached = 1u << from;

      for (guint round = 0; round < STW_N_INCIDENT_STATUSES; round++)
        for (guint status = 0; status < STW_N_INCIDENT_STATUSES; status++)
          for (guint action = 0; (reached & (1u << status)) != 0 && action < STW_N_ACTIONS;
               action++)
            if (stw_incident_action_allowed ((StwIncidentAction) action,
                                             (StwIncidentStatus) status))
              {
                StwIncidentStatus to = stw_incident_action_target ((StwIncidentAction) action);

                g_assert_cmpint (to, !=, STW_INCIDENT_PENDING);
                reached |= 1u << to;
              }
      reached |= 1u << STW_INCIDENT_PENDING;
      g_assert_cmpuint (reached, ==, (1u << STW_N_INCIDENT_STATUSES) - 1);
    }
}

static void
every_action_has_a_word_of_its_own (void)
{
  StwIncidentAction found;

  for (guint action = 0; action < STW_N_ACTIONS; action++)
    {
      const char *word = stw_incident_action_to_word ((StwIncidentAction) action);

      g_assert_true (stw_incident_action_from_word (word, &found));
      g_assert_cmpint (found, ==, action);
    }
  g_assert_false (stw_incident_action_from_word ("explode", &found));
  g_assert_false (stw_incident_action_from_word ("Resolve", &found));
  g_assert_false (stw_incident_action_from_word (NULL, &found));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/incident-rules/allowed", an_action_is_allowed_where_it_makes_sense);
  g_test_add_func ("/desk/incident-rules/reach", every_status_can_be_reached_from_every_other);
  g_test_add_func ("/desk/incident-rules/words", every_action_has_a_word_of_its_own);
  return g_test_run ();
}
