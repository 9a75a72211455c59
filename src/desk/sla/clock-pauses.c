/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a policy makes of a clock's recorded events: pauses that it does not know are passed over,
 * and of those that overlap the first begins and the last ends. Pure, for any thread. */

#include "config.h"

#include "desk/sla/clock-pauses.h"

static void
add (GArray *events, gint64 at, StwSlaEventType type)
{
  const StwSlaEvent event = { at, type };

  g_array_append_val (events, event);
}

/* Adds what a pause or its end makes of the reasons for which the clock is held. */
static void
hold (GArray *events, const StwRecordedEvent *recorded, guint reason, guint *held)
{
  gboolean pauses = recorded->event.type == STW_SLA_EVENT_PAUSE;
  guint before = *held;

  *held = pauses ? before | reason : before & ~reason;
  if ((before == 0) != (*held == 0))
    add (events, recorded->event.at, recorded->event.type);
}

/**
 * stw_clock_pauses_apply:
 * @recorded: (element-type StwRecordedEvent): one clock's events in order of time
 * @counting: the reasons that count, as bits 1 << #StwPauseReason
 *
 * Returns: (transfer full) (element-type StwSlaEvent): what stw_sla_clock_read() reads
 */
GArray *
stw_clock_pauses_apply (const GArray *recorded, guint counting)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (StwSlaEvent));
  guint held = 0;

  for (guint i = 0; i < recorded->len; i++)
    {
      const StwRecordedEvent *one = &g_array_index (recorded, StwRecordedEvent, i);

      switch (one->event.type)
        {
        case STW_SLA_EVENT_PAUSE:
        case STW_SLA_EVENT_RESUME:
          hold (events, one, counting & (1U << one->reason), &held);
          break;
        case STW_SLA_EVENT_STOP:
          add (events, one->event.at, STW_SLA_EVENT_STOP);
          /* What is over waits for nobody; a window lasts all the same. */
          held &= ~(1U << STW_PAUSE_WAITING);
          break;
        case STW_SLA_EVENT_START:
        case STW_SLA_EVENT_REOPEN:
        default:
          add (events, one->event.at, one->event.type);
          if (held != 0)
            add (events, one->event.at, STW_SLA_EVENT_PAUSE);
          break;
        }
    }
  return events;
}
