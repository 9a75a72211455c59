/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/business-hours.h"

G_BEGIN_DECLS

/* An instant that does not come. */
#define STW_SLA_NEVER G_MAXINT64

/**
 * StwSlaEventType:
 * @STW_SLA_EVENT_START: a new clock runs
 * @STW_SLA_EVENT_PAUSE: a running clock is held
 * @STW_SLA_EVENT_RESUME: a held clock runs on
 * @STW_SLA_EVENT_STOP: a running or held clock is done
 * @STW_SLA_EVENT_REOPEN: a clock that was done runs on
 *
 * What happens to a clock. An event that does not fit the clock's state changes nothing.
 */
typedef enum
{
  STW_SLA_EVENT_START,
  STW_SLA_EVENT_PAUSE,
  STW_SLA_EVENT_RESUME,
  STW_SLA_EVENT_STOP,
  STW_SLA_EVENT_REOPEN,
} StwSlaEventType;

#define STW_N_SLA_EVENT_TYPES (STW_SLA_EVENT_REOPEN + 1)

typedef enum
{
  STW_SLA_STATE_NEW,
  STW_SLA_STATE_RUNNING,
  STW_SLA_STATE_PAUSED,
  STW_SLA_STATE_STOPPED,
} StwSlaState;

#define STW_N_SLA_STATES (STW_SLA_STATE_STOPPED + 1)

/**
 * StwSlaEvent:
 * @at: UTC milliseconds
 * @type: what happened
 */
typedef struct
{
  gint64 at;
  StwSlaEventType type;
} StwSlaEvent;

/**
 * StwSlaReading:
 * @state: what the clock does
 * @elapsed: the time that was both running and open, in milliseconds
 * @remaining: what the target leaves of it, negative when it is over
 * @due_at: when the target is reached, or was, while the clock runs; else %STW_SLA_NEVER
 * @breached_at: when the target was reached by a clock that ran on; else %STW_SLA_NEVER
 */
typedef struct
{
  StwSlaState state;
  gint64 elapsed;
  gint64 remaining;
  gint64 due_at;
  gint64 breached_at;
} StwSlaReading;

gboolean stw_sla_event_type_from_word (const char *word, StwSlaEventType *ret_type);
const char *stw_sla_state_to_word (StwSlaState state);
StwSlaReading stw_sla_clock_read (const StwSlaEvent *events,
                                  guint n_events,
                                  const StwBusinessHours *hours,
                                  gint64 target,
                                  gint64 now);

G_END_DECLS
