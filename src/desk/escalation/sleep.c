/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom an incident of the past would have woken: the rule of escalation, played again up to the
 * answer that it had then. Pure. Any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/sleep.h"

#include "base/clock.h"
#include "base/wall-clock.h"

/* From 22:00 to 7:00, as people are asleep. */
#define NIGHT_FROM (22 * 3600)
#define NIGHT_TO (7 * 3600)
/* Who was not reached within a day was not woken by it. */
#define LONGEST STW_DAY

typedef struct
{
  StwSleepWhom whom;
  gpointer data;
  GArray *woken; /* (element-type gint64) */
} Replay;

/**
 * stw_sleep_is_night:
 * @at: UTC milliseconds
 *
 * Returns: whether people sleep then by that clock
 */
gboolean
stw_sleep_is_night (GTimeZone *zone, gint64 at)
{
  StwWallClock wall = stw_wall_clock_from_utc (zone, at);

  return wall.second >= NIGHT_FROM || wall.second < NIGHT_TO;
}

static void
wake (GArray *woken, gint64 person)
{
  for (guint i = 0; i < woken->len; i++)
    if (g_array_index (woken, gint64, i) == person)
      return;
  g_array_append_val (woken, person);
}

static guint
reach_cb (const StwEscalationStep *step, const StwEscalationAct *act, gpointer data)
{
  Replay *replay = data;
  g_autoptr (GArray) sleepers = replay->whom (step, act->at, replay->data);

  for (guint i = 0; i < sleepers->len; i++)
    {
      const StwSleeper *sleeper = &g_array_index (sleepers, StwSleeper, i);

      if (stw_sleep_is_night (sleeper->zone, act->at))
        wake (replay->woken, sleeper->person);
    }
  return sleepers->len;
}

/**
 * stw_sleep_replay:
 * @started_at: when it began to escalate, UTC milliseconds
 * @answered_at: when somebody answered, %STW_ESCALATION_NEVER when nobody did
 * @whom: says whom a step reaches
 *
 * Returns: (transfer full) (element-type gint64): who would have been woken, each once
 */
GArray *
stw_sleep_replay (const StwEscalationPolicy *policy,
                  gint64 started_at,
                  gint64 answered_at,
                  StwSleepWhom whom,
                  gpointer data)
{
  Replay replay = { whom, data, g_array_new (FALSE, FALSE, sizeof (gint64)) };
  gint64 until = MIN (answered_at, started_at + LONGEST);
  g_autoptr (GArray) acts = g_array_new (FALSE, FALSE, sizeof (StwEscalationAct));
  StwEscalationState state;

  stw_escalation_start (&state, started_at);
  while (stw_escalation_get_due (policy, &state) < until)
    stw_escalation_take (policy, &state, reach_cb, &replay, acts);
  return replay.woken;
}
