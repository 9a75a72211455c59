/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/sla-clock.h"

G_BEGIN_DECLS

/**
 * StwPauseReason:
 * @STW_PAUSE_NONE: the event is neither pause nor resume
 * @STW_PAUSE_WAITING: for the client, a vendor or somebody else
 * @STW_PAUSE_MAINTENANCE: in a maintenance window
 *
 * Why a clock is held; the numbers stand in the database.
 */
typedef enum
{
  STW_PAUSE_NONE,
  STW_PAUSE_WAITING,
  STW_PAUSE_MAINTENANCE,
} StwPauseReason;

/**
 * StwRecordedEvent:
 * @event: what happened
 * @reason: why it pauses or resumes
 *
 * An event as it is kept, before a policy says which pauses count.
 */
typedef struct
{
  StwSlaEvent event;
  StwPauseReason reason;
} StwRecordedEvent;

GArray *stw_clock_pauses_apply (const GArray *recorded, guint counting);

G_END_DECLS
