/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is on call at an instant: a plain function of a plan, without a clock, a store or a thread.
 *
 * Hand-overs are always counted from a layer's start and never from the hand-over before, so any
 * instant, past or future, is answered by itself. Everything is answered as a shift, a stretch of
 * time in which the answer stays the same; a longer look strings shifts together. A stretch is
 * closed at its begin and open at its end.
 *
 * What a layer hides (its windows, an absence, a member who left) is hidden only: it never moves a
 * turn. */

#include "config.h"

#include "desk/oncall/rotation.h"

#include "base/clock.h"
#include "base/wall-clock.h"

/* How many days ahead the next window is looked for; every weekday is among them. */
#define WINDOW_DAYS 8

/* More hours than there are until the year 9999. */
#define MOST_STEPS (STW_DAY_MAX * G_GINT64_CONSTANT (48))

static void
layer_free (gpointer data)
{
  StwOncallLayer *layer = data;

  g_free (layer->name);
  g_array_unref (layer->members);
  g_array_unref (layer->windows);
  g_free (layer);
}

/**
 * stw_oncall_plan_new:
 * @zone: whose clock counts
 *
 * Returns: (transfer full): a plan of nobody, around the clock
 */
StwOncallPlan *
stw_oncall_plan_new (GTimeZone *zone)
{
  StwOncallPlan *plan = g_new0 (StwOncallPlan, 1);

  plan->zone = g_time_zone_ref (zone);
  plan->around_the_clock = TRUE;
  plan->layers = g_ptr_array_new_with_free_func (layer_free);
  plan->overrides = g_array_new (FALSE, TRUE, sizeof (StwOncallSpan));
  plan->absences = g_array_new (FALSE, TRUE, sizeof (StwOncallSpan));
  return plan;
}

/**
 * stw_oncall_plan_add_layer:
 *
 * Returns: (transfer none): a layer without members over those that are there
 */
StwOncallLayer *
stw_oncall_plan_add_layer (StwOncallPlan *plan)
{
  StwOncallLayer *layer = g_new0 (StwOncallLayer, 1);

  layer->rotation = STW_ROTATION_WEEKLY;
  layer->every = 1;
  layer->end = STW_ONCALL_NEVER;
  layer->members = g_array_new (FALSE, TRUE, sizeof (StwOncallMember));
  layer->windows = g_array_new (FALSE, TRUE, sizeof (StwOncallWindow));
  g_ptr_array_add (plan->layers, layer);
  return layer;
}

void
stw_oncall_plan_free (StwOncallPlan *plan)
{
  g_time_zone_unref (plan->zone);
  g_ptr_array_unref (plan->layers);
  g_array_unref (plan->overrides);
  g_array_unref (plan->absences);
  g_free (plan);
}

/* Time as a layer counts it: where its turn 0 stands on the wall. */
typedef struct
{
  const StwOncallLayer *layer;
  GTimeZone *zone;
  StwWallClock start;
} Count;

static Count
count_of (const StwOncallPlan *plan, const StwOncallLayer *layer)
{
  return (Count){ layer, plan->zone, stw_wall_clock_from_utc (plan->zone, layer->start) };
}

/* When turn @n begins. */
static gint64
turn_start (const Count *count, gint64 n)
{
  const StwOncallLayer *layer = count->layer;
  StwWallClock wall = count->start;
  gint64 steps;

  if (n == 0)
    return layer->start;
  if (n > MOST_STEPS / layer->every)
    return STW_ONCALL_NEVER;
  steps = n * layer->every;
  if (layer->rotation == STW_ROTATION_HOURLY)
    return layer->start + steps * STW_HOUR;
  if (layer->rotation == STW_ROTATION_MONTHLY)
    wall.day = stw_day_add_months (wall.day, (int) steps);
  else
    wall.day =
      (int) MIN (wall.day + steps * (layer->rotation == STW_ROTATION_WEEKLY ? 7 : 1), STW_DAY_MAX);
  if (wall.day >= STW_DAY_MAX)
    return STW_ONCALL_NEVER;
  return stw_wall_clock_to_utc (count->zone, wall);
}

/* The turn that @at falls into; @at is not before turn 0. */
static gint64
turn_at (const Count *count, gint64 at)
{
  const StwOncallLayer *layer = count->layer;
  StwWallClock wall = stw_wall_clock_from_utc (count->zone, at);
  gint64 n;
  int year, month, day;
  int first_year, first_month;

  switch (layer->rotation)
    {
    case STW_ROTATION_HOURLY:
      return (at - layer->start) / STW_HOUR / layer->every;
    case STW_ROTATION_MONTHLY:
      stw_day_to_date (wall.day, &year, &month, &day);
      stw_day_to_date (count->start.day, &first_year, &first_month, &day);
      n = (year - first_year) * 12 + month - first_month;
      break;
    case STW_ROTATION_WEEKLY:
      n = (wall.day - count->start.day) / 7;
      break;
    case STW_ROTATION_DAILY:
    default:
      n = wall.day - count->start.day;
      break;
    }
  /* The dates tell the turn but for the hand-over's own day, or where the clock skips days. */
  n = MAX (n / layer->every, 0);
  while (n > 0 && turn_start (count, n) > at)
    n--;
  while (turn_start (count, n + 1) <= at)
    n++;
  return n;
}

/* The first turn that does not begin before @at. */
static gint64
first_turn_from (const Count *count, gint64 at)
{
  gint64 n;

  if (at <= count->layer->start)
    return 0;
  n = turn_at (count, at);
  return turn_start (count, n) < at ? n + 1 : n;
}

static gboolean
is_member_at (const StwOncallMember *member, gint64 at)
{
  return member->from <= at && at < member->until;
}

/* The @steps-th member after @place who is there at @at, going round; NULL when nobody is. */
static const StwOncallMember *
member_after (const StwOncallLayer *layer, gint64 at, gint64 steps, guint *place)
{
  guint n_present = 0;

  for (guint i = 0; i < layer->members->len; i++)
    n_present += is_member_at (&g_array_index (layer->members, StwOncallMember, i), at);
  if (n_present == 0)
    return NULL;
  for (steps %= n_present;; steps--)
    {
      const StwOncallMember *member;

      do
        {
          *place = (*place + 1) % layer->members->len;
          member = &g_array_index (layer->members, StwOncallMember, *place);
        }
      while (!is_member_at (member, at));
      if (steps == 0)
        return member;
    }
}

/* The next instant after @at at which a member comes or goes. */
static gint64
next_change_of_members (const StwOncallLayer *layer, gint64 at)
{
  gint64 next = STW_ONCALL_NEVER;

  for (guint i = 0; i < layer->members->len; i++)
    {
      const StwOncallMember *member = &g_array_index (layer->members, StwOncallMember, i);

      if (member->from > at)
        next = MIN (next, member->from);
      if (member->until > at)
        next = MIN (next, member->until);
    }
  return next;
}

/* Whose turn @n is. Where members come and go the order goes on after whoever had the turn before.
 */
static const StwOncallMember *
member_of_turn (const Count *count, gint64 n)
{
  const StwOncallLayer *layer = count->layer;
  guint place = layer->members->len - 1;
  gint64 since = layer->start;
  gint64 first = 0;

  if (layer->members->len == 0)
    return NULL;
  for (;;)
    {
      gint64 until = next_change_of_members (layer, since);
      gint64 end = until != STW_ONCALL_NEVER ? first_turn_from (count, until) : G_MAXINT64;

      if (n < end)
        return member_after (layer, since, n - first, &place);
      if (end > first)
        member_after (layer, since, end - 1 - first, &place);
      first = end;
      since = until;
    }
}

/* Narrows @shift, which holds @at, to the stretch in which windows stay open or closed. */
static gboolean
apply_windows (const Count *count, gint64 at, StwOncallShift *shift)
{
  GArray *windows = count->layer->windows;
  int today = stw_wall_clock_from_utc (count->zone, at).day;
  gboolean open = windows->len == 0;
  gint64 open_until = STW_ONCALL_EVER;
  gint64 edge_before = shift->from;
  gint64 edge_after = shift->to;

  for (guint i = 0; i < windows->len; i++)
    {
      const StwOncallWindow *window = &g_array_index (windows, StwOncallWindow, i);

      for (int day = today - 3; day <= today + WINDOW_DAYS; day++)
        {
          int last = window->to > window->from ? day : day + 1;
          gint64 from;
          gint64 to;

          if ((window->days & (1u << stw_day_weekday (day))) == 0)
            continue;
          from = stw_wall_clock_to_utc (count->zone, (StwWallClock){ day, window->from });
          to = stw_wall_clock_to_utc (count->zone, (StwWallClock){ last, window->to });
          if (from <= at && at < to)
            {
              open = TRUE;
              open_until = MAX (open_until, to);
              edge_before = MAX (edge_before, from);
            }
          else if (to <= at && to > from)
            edge_before = MAX (edge_before, to);
          else if (from > at && to > from)
            edge_after = MIN (edge_after, from);
        }
    }
  shift->from = edge_before;
  /* While it is open another window that opens changes nothing. */
  if (windows->len > 0)
    shift->to = open ? MIN (shift->to, open_until) : edge_after;
  return open;
}

/* What a layer says at @at before absences count. @ret_open tells whether it is a time that it
 * serves. */
static StwOncallShift
layer_at (const StwOncallPlan *plan, guint index, gint64 at, gboolean *ret_open)
{
  const StwOncallLayer *layer = g_ptr_array_index (plan->layers, index);
  Count count = count_of (plan, layer);
  StwOncallShift shift = { 0, (int) index, layer->end, STW_ONCALL_NEVER, 0, FALSE };
  const StwOncallMember *member;
  gint64 n;

  *ret_open = FALSE;
  if (at >= layer->end)
    return shift;
  if (at < layer->start)
    {
      shift.from = STW_ONCALL_EVER;
      shift.to = MIN (layer->start, layer->end);
      return shift;
    }
  n = turn_at (&count, at);
  shift.from = turn_start (&count, n);
  shift.to = MIN (turn_start (&count, n + 1), layer->end);
  member = member_of_turn (&count, n);
  *ret_open = apply_windows (&count, at, &shift);
  if (!*ret_open || member == NULL)
    return shift;
  if (at < member->until)
    {
      shift.person = member->person;
      shift.to = MIN (shift.to, member->until);
    }
  else
    shift.from = MAX (shift.from, member->until);
  return shift;
}

/* Takes @shift's person away where they are absent, and narrows it to where that stays so. */
static void
apply_absences (const StwOncallPlan *plan, gint64 at, StwOncallShift *shift)
{
  gint64 person = shift->person;

  for (guint i = 0; person != 0 && i < plan->absences->len; i++)
    {
      const StwOncallSpan *absence = &g_array_index (plan->absences, StwOncallSpan, i);

      if (absence->person != person || absence->from >= absence->to)
        continue;
      if (absence->from > at)
        shift->to = MIN (shift->to, absence->from);
      else if (absence->to <= at)
        shift->from = MAX (shift->from, absence->to);
      else
        {
          shift->person = 0;
          shift->from = MAX (shift->from, absence->from);
          shift->to = MIN (shift->to, absence->to);
        }
    }
}

/**
 * stw_oncall_layer_at:
 * @plan: the plan
 * @layer: which of its layers
 * @at: UTC milliseconds
 *
 * Returns: who one layer has at @at, absent or not; without windows from hand-over to hand-over
 */
StwOncallShift
stw_oncall_layer_at (const StwOncallPlan *plan, guint layer, gint64 at)
{
  gboolean open;

  g_return_val_if_fail (layer < plan->layers->len, ((StwOncallShift){ 0 }));

  return layer_at (plan, layer, at, &open);
}

/* What the overrides say at @at; without one that covers it nobody, until the next begins. */
static gboolean
override_at (const StwOncallPlan *plan, gint64 at, StwOncallShift *shift)
{
  for (guint i = plan->overrides->len; i > 0; i--)
    {
      const StwOncallSpan *span = &g_array_index (plan->overrides, StwOncallSpan, i - 1);
      StwOncallShift found = { span->person, STW_ONCALL_OVERRIDE, span->from, span->to, span->id,
                               FALSE };

      if (span->from >= span->to)
        continue;
      if (span->from > at)
        {
          shift->to = MIN (shift->to, span->from);
          continue;
        }
      if (span->to <= at)
        {
          shift->from = MAX (shift->from, span->to);
          continue;
        }
      apply_absences (plan, at, &found);
      found.from = MAX (found.from, shift->from);
      found.to = MIN (found.to, shift->to);
      if (found.person == 0 && span->person != 0)
        {
          /* Who should stand in is away: what is below counts, as if the override were not there.
           */
          shift->from = found.from;
          shift->to = found.to;
          continue;
        }
      *shift = found;
      return TRUE;
    }
  return FALSE;
}

/* Who is on call at @at, over a stretch in which nothing of the plan changes. */
static StwOncallShift
narrow_at (const StwOncallPlan *plan, gint64 at)
{
  StwOncallShift shift = { 0, STW_ONCALL_NO_LAYER, STW_ONCALL_EVER, STW_ONCALL_NEVER, 0, FALSE };
  gboolean wanted = plan->around_the_clock;

  if (override_at (plan, at, &shift))
    {
      shift.gap = shift.person == 0;
      return shift;
    }
  for (guint i = plan->layers->len; i > 0; i--)
    {
      gboolean open;
      StwOncallShift found = layer_at (plan, i - 1, at, &open);

      apply_absences (plan, at, &found);
      shift.from = MAX (shift.from, found.from);
      shift.to = MIN (shift.to, found.to);
      wanted = wanted || open;
      if (found.person == 0)
        continue;
      shift.person = found.person;
      shift.layer = (int) i - 1;
      return shift;
    }
  shift.gap = wanted;
  return shift;
}

/**
 * stw_oncall_at:
 * @plan: the plan
 * @at: UTC milliseconds
 *
 * Returns: who is on call at @at. A shift of a layer is as long as that layer has it, even where
 * another covers a part of it.
 */
StwOncallShift
stw_oncall_at (const StwOncallPlan *plan, gint64 at)
{
  StwOncallShift shift = narrow_at (plan, at);

  if (shift.layer >= 0)
    {
      StwOncallShift whole = stw_oncall_layer_at (plan, (guint) shift.layer, at);

      shift.from = whole.from;
      shift.to = whole.to;
    }
  return shift;
}

static gboolean
continues (const StwOncallShift *before, const StwOncallShift *after)
{
  return before->person == after->person && before->layer == after->layer &&
         before->override == after->override && before->gap == after->gap;
}

typedef StwOncallShift (*Look) (const StwOncallPlan *plan, guint layer, gint64 at);

static StwOncallShift
look_at_all (const StwOncallPlan *plan, guint layer, gint64 at)
{
  return narrow_at (plan, at);
}

static GArray *
string_together (const StwOncallPlan *plan,
                 Look look,
                 guint layer,
                 gint64 from,
                 gint64 to,
                 guint most)
{
  GArray *shifts = g_array_new (FALSE, FALSE, sizeof (StwOncallShift));

  for (gint64 at = from; at < to && shifts->len < most;)
    {
      StwOncallShift shift = look (plan, layer, at);
      StwOncallShift *last =
        shifts->len > 0 ? &g_array_index (shifts, StwOncallShift, shifts->len - 1) : NULL;

      shift.from = at;
      shift.to = MIN (shift.to, to);
      if (last != NULL && continues (last, &shift))
        last->to = shift.to;
      else
        g_array_append_val (shifts, shift);
      at = shift.to;
    }
  return shifts;
}

/**
 * stw_oncall_shifts:
 * @plan: the plan
 * @from: UTC milliseconds
 * @to: the first instant that is not asked for
 * @most: how many shifts at most
 *
 * Returns: (transfer full) (element-type StwOncallShift): who is on call, without a break from
 * @from on; cut to what was asked for
 */
GArray *
stw_oncall_shifts (const StwOncallPlan *plan, gint64 from, gint64 to, guint most)
{
  return string_together (plan, look_at_all, 0, from, to, most);
}

/**
 * stw_oncall_layer_shifts:
 * @plan: the plan
 * @layer: which of its layers
 * @from: UTC milliseconds
 * @to: the first instant that is not asked for
 * @most: how many shifts at most
 *
 * Returns: (transfer full) (element-type StwOncallShift): what one layer has, as
 * stw_oncall_shifts()
 */
GArray *
stw_oncall_layer_shifts (const StwOncallPlan *plan, guint layer, gint64 from, gint64 to, guint most)
{
  g_return_val_if_fail (layer < plan->layers->len, NULL);

  return string_together (plan, stw_oncall_layer_at, layer, from, to, most);
}

/* How long before and after a gap turns are weighed. */
#define WEIGHED (14 * STW_DAY)
#define MOST_WEIGHED 2000

static gboolean
is_absent (const StwOncallPlan *plan, gint64 person, gint64 from, gint64 to)
{
  for (guint i = 0; i < plan->absences->len; i++)
    {
      const StwOncallSpan *absence = &g_array_index (plan->absences, StwOncallSpan, i);

      if (absence->person == person && absence->from < to && absence->to > from)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_listed (GArray *spans, gint64 person)
{
  for (guint i = 0; i < spans->len; i++)
    if (g_array_index (spans, StwOncallSpan, i).person == person)
      return TRUE;
  return FALSE;
}

static int
compare_burden (gconstpointer a, gconstpointer b)
{
  const StwOncallSpan *first = a, *second = b;

  return (first->id > second->id) - (first->id < second->id);
}

/**
 * stw_oncall_propose:
 * @plan: the plan
 * @from: when somebody is needed
 * @to: until when
 *
 * Returns: (transfer full) (element-type StwOncallSpan): who could stand in: members who are there
 * all the time, those first who are on call least in the weeks around; the id is for how long, in
 *   milliseconds
 */
GArray *
stw_oncall_propose (const StwOncallPlan *plan, gint64 from, gint64 to)
{
  GArray *proposals = g_array_new (FALSE, FALSE, sizeof (StwOncallSpan));
  g_autoptr (GArray) shifts = stw_oncall_shifts (plan, from - WEIGHED, to + WEIGHED, MOST_WEIGHED);

  for (guint i = 0; i < plan->layers->len; i++)
    {
      const StwOncallLayer *layer = g_ptr_array_index (plan->layers, i);

      for (guint j = 0; j < layer->members->len; j++)
        {
          const StwOncallMember *member = &g_array_index (layer->members, StwOncallMember, j);
          StwOncallSpan span = { member->person, from, to, 0 };

          if (member->person != 0 && member->from <= from && member->until >= to &&
              !is_absent (plan, member->person, from, to) && !is_listed (proposals, member->person))
            g_array_append_val (proposals, span);
        }
    }
  for (guint i = 0; i < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);

      for (guint j = 0; j < proposals->len; j++)
        if (g_array_index (proposals, StwOncallSpan, j).person == shift->person)
          g_array_index (proposals, StwOncallSpan, j).id += shift->to - shift->from;
    }
  g_array_sort (proposals, compare_burden);
  return proposals;
}
