/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An instant before and one after all others. */
#define STW_ONCALL_EVER G_MININT64
#define STW_ONCALL_NEVER G_MAXINT64

/* Who came first in the list of layers is 0; what is no layer is below. */
#define STW_ONCALL_OVERRIDE (-1)
#define STW_ONCALL_NO_LAYER (-2)

typedef enum
{
  STW_ROTATION_HOURLY,
  STW_ROTATION_DAILY,
  STW_ROTATION_WEEKLY,
  STW_ROTATION_MONTHLY,
} StwRotation;

/**
 * StwOncallMember:
 * @person: who, or 0 for a slot that is empty on purpose
 * @from: takes the turns that begin at or after it, in UTC milliseconds
 * @until: is not there any more from it on
 */
typedef struct
{
  gint64 person;
  gint64 from;
  gint64 until;
} StwOncallMember;

/**
 * StwOncallWindow:
 * @days: on which local days it opens, a bit (1 << GDateWeekday) for each
 * @from: seconds after midnight
 * @to: seconds after midnight, up to 86,400; at or before @from it is of the next day
 */
typedef struct
{
  guint days;
  int from;
  int to;
} StwOncallWindow;

/**
 * StwOncallLayer:
 * @rotation: what a turn is counted in
 * @every: how many of them a turn has
 * @start: when turn 0 begins
 * @end: from when on nobody is on call here
 * @members: (element-type StwOncallMember): in the order of their turns
 * @windows: (element-type StwOncallWindow): when it counts; none means always
 */
typedef struct
{
  char *name;
  StwRotation rotation;
  int every;
  gint64 start;
  gint64 end;
  GArray *members;
  GArray *windows;
} StwOncallLayer;

/**
 * StwOncallSpan:
 * @person: who, or 0 for nobody
 * @from: the first instant, in UTC milliseconds
 * @to: the first instant after it
 * @id: whatever its owner knows it by
 */
typedef struct
{
  gint64 person;
  gint64 from;
  gint64 to;
  gint64 id;
} StwOncallSpan;

/**
 * StwOncallPlan:
 * @zone: whose clock the hand-overs and windows go by
 * @around_the_clock: whether an hour that no layer's windows are open in is a gap, too
 * @layers: (element-type StwOncallLayer): a later one wins where it has somebody
 * @overrides: (element-type StwOncallSpan): win over all layers, the last over those before
 * @absences: (element-type StwOncallSpan): when somebody is not there, whatever gives them the turn
 *
 * All that decides who is on call.
 */
typedef struct
{
  GTimeZone *zone;
  gboolean around_the_clock;
  GPtrArray *layers;
  GArray *overrides;
  GArray *absences;
} StwOncallPlan;

/**
 * StwOncallShift:
 * @person: who is on call, or 0 for nobody
 * @layer: which layer says so, or STW_ONCALL_OVERRIDE, or STW_ONCALL_NO_LAYER
 * @from: the first instant
 * @to: the first instant after it
 * @override: the id of the override that says so, or 0
 * @gap: whether nobody is on call and somebody should be
 */
typedef struct
{
  gint64 person;
  int layer;
  gint64 from;
  gint64 to;
  gint64 override;
  gboolean gap;
} StwOncallShift;

StwOncallPlan *stw_oncall_plan_new (GTimeZone *zone);
StwOncallLayer *stw_oncall_plan_add_layer (StwOncallPlan *plan);
void stw_oncall_plan_free (StwOncallPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOncallPlan, stw_oncall_plan_free)

StwOncallShift stw_oncall_at (const StwOncallPlan *plan, gint64 at);
StwOncallShift stw_oncall_layer_at (const StwOncallPlan *plan, guint layer, gint64 at);
GArray *stw_oncall_shifts (const StwOncallPlan *plan, gint64 from, gint64 to, guint most);
GArray *stw_oncall_layer_shifts (const StwOncallPlan *plan,
                                 guint layer,
                                 gint64 from,
                                 gint64 to,
                                 guint most);
GArray *stw_oncall_propose (const StwOncallPlan *plan, gint64 from, gint64 to);

G_END_DECLS
