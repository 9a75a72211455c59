/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The clock of a service-level target: the list of what happened to it, read at one instant. No
 * deadline is kept anywhere, so another calendar, target or a reopening comes out right by reading
 * it again. Pure, for any thread. */

#include "config.h"

#include "desk/sla/sla-clock.h"

#define UNCHANGED (-1)

/* What an event makes of a state. */
static const int transitions[STW_N_SLA_STATES][STW_N_SLA_EVENT_TYPES] = {
  [STW_SLA_STATE_NEW] = { STW_SLA_STATE_RUNNING, UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED },
  [STW_SLA_STATE_RUNNING] = { UNCHANGED,
                              STW_SLA_STATE_PAUSED,
                              UNCHANGED,
                              STW_SLA_STATE_STOPPED,
                              UNCHANGED },
  [STW_SLA_STATE_PAUSED] = { UNCHANGED,
                             UNCHANGED,
                             STW_SLA_STATE_RUNNING,
                             STW_SLA_STATE_STOPPED,
                             UNCHANGED },
  [STW_SLA_STATE_STOPPED] = { UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED, STW_SLA_STATE_RUNNING },
};

typedef struct
{
  const StwBusinessHours *hours;
  gint64 target;
  gint64 elapsed;
  gint64 reached; /* when elapsed first was the target */
  gint64 breached_at;
} Count;

/**
 * stw_sla_event_type_from_word:
 *
 * Returns: whether @word is one of start, pause, resume, stop and reopen
 */
gboolean
stw_sla_event_type_from_word (const char *word, StwSlaEventType *ret_type)
{
  static const char *const words[STW_N_SLA_EVENT_TYPES] = {
    "start", "pause", "resume", "stop", "reopen",
  };

  for (guint i = 0; i < STW_N_SLA_EVENT_TYPES; i++)
    if (g_strcmp0 (word, words[i]) == 0)
      {
        *ret_type = (StwSlaEventType) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_sla_state_to_word:
 *
 * Returns: (transfer none): the word that stands in JSON
 */
const char *
stw_sla_state_to_word (StwSlaState state)
{
  static const char *const words[STW_N_SLA_STATES] = { "new", "running", "paused", "stopped" };

  g_return_val_if_fail ((guint) state < STW_N_SLA_STATES, "new");

  return words[state];
}

/* Counts a stretch in which the clock ran, up to @until. */
static void
count_run (Count *self, gint64 from, gint64 until)
{
  gint64 ignored;

  if (self->reached == STW_SLA_NEVER)
    {
      self->elapsed += stw_business_hours_count (self->hours,
                                                 from,
                                                 until,
                                                 self->target - self->elapsed,
                                                 &self->reached);
      if (self->reached == STW_SLA_NEVER)
        return;
      from = self->reached;
    }
  self->elapsed += stw_business_hours_count (self->hours, from, until, G_MAXINT64, &ignored);
  /* To be in time it must have stood still by then. */
  if (until > from && until > self->reached)
    self->breached_at = self->reached;
}

/* When the running clock will be due, or was. */
static gint64
find_due (const Count *self, gint64 now)
{
  return self->reached != STW_SLA_NEVER
           ? self->reached
           : stw_business_hours_find (self->hours, now, self->target - self->elapsed);
}

/**
 * stw_sla_clock_read:
 * @events: (array length=n_events): what happened to the clock, in order of time
 * @hours: the time that counts
 * @target: how much of it may pass, in milliseconds
 * @now: UTC milliseconds; later events have not happened yet
 *
 * Returns: what the clock shows at @now
 */
StwSlaReading
stw_sla_clock_read (const StwSlaEvent *events,
                    guint n_events,
                    const StwBusinessHours *hours,
                    gint64 target,
                    gint64 now)
{
  Count count = { hours, MAX (target, 0), 0, STW_SLA_NEVER, STW_SLA_NEVER };
  StwSlaState state = STW_SLA_STATE_NEW;
  gint64 since = now;

  for (guint i = 0; i < n_events && events[i].at <= now; i++)
    {
      int next = transitions[state][events[i].type];

      if (next == UNCHANGED)
        continue;
      if (state == STW_SLA_STATE_RUNNING)
        count_run (&count, since, events[i].at);
      state = (StwSlaState) next;
      since = events[i].at;
    }
  if (state == STW_SLA_STATE_RUNNING)
    {
      count_run (&count, since, now);
      /* It runs at this very instant. */
      if (count.reached < now)
        count.breached_at = count.reached;
    }
  return (StwSlaReading){
    .state = state,
    .elapsed = count.elapsed,
    .remaining = count.target - count.elapsed,
    .due_at = state == STW_SLA_STATE_RUNNING ? find_due (&count, now) : STW_SLA_NEVER,
    .breached_at = count.breached_at,
  };
}
