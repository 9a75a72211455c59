/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When a desk is open: weekly hours on the wall clock of one time zone, and holidays. Open time is
 * real elapsed time, so a day on which the clock changes is an hour longer or shorter. Pure; once
 * it is built it may be read by any thread. */

#include "config.h"

#include "desk/sla/business-hours.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"

#define N_WEEKDAYS 7
#define HORIZON (STW_BUSINESS_HOURS_HORIZON_YEARS * G_GINT64_CONSTANT (36525) * STW_DAY / 100)

/* Minutes of the day on the wall clock, the begin included and the end not. */
typedef struct
{
  int begin;
  int end;
} Opening;

struct _StwBusinessHours
{
  gatomicrefcount references;
  GTimeZone *zone;              /* (owned) (nullable): NULL is open around the clock */
  GArray *openings[N_WEEKDAYS]; /* (owned): Opening, in order and apart; Monday first */
  GArray *holidays;             /* (owned): int days since 1970-01-01 in order, each once */
};

/**
 * stw_business_hours_new_always:
 *
 * Returns: (transfer full): hours that never close and know no holiday
 */
StwBusinessHours *
stw_business_hours_new_always (void)
{
  StwBusinessHours *self = g_new0 (StwBusinessHours, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

/**
 * stw_business_hours_new:
 * @zone: whose wall clock the hours are told on
 *
 * Returns: (transfer full): hours that never open, to which openings are added
 */
StwBusinessHours *
stw_business_hours_new (GTimeZone *zone)
{
  StwBusinessHours *self;

  g_return_val_if_fail (zone != NULL, NULL);

  self = stw_business_hours_new_always ();
  self->zone = g_time_zone_ref (zone);
  for (guint i = 0; i < N_WEEKDAYS; i++)
    self->openings[i] = g_array_new (FALSE, FALSE, sizeof (Opening));
  self->holidays = g_array_new (FALSE, FALSE, sizeof (int));
  return self;
}

/**
 * stw_business_hours_ref:
 *
 * Returns: (transfer full): @self
 */
StwBusinessHours *
stw_business_hours_ref (StwBusinessHours *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * stw_business_hours_unref:
 * @self: (transfer full): let go of
 */
void
stw_business_hours_unref (StwBusinessHours *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < N_WEEKDAYS; i++)
    g_clear_pointer (&self->openings[i], g_array_unref);
  g_clear_pointer (&self->holidays, g_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/**
 * stw_business_hours_open:
 * @weekday: the day on which it opens
 * @begin_minute: minutes since midnight on the wall clock
 * @end_minute: likewise, later; %STW_MINUTES_OF_DAY is the next day's midnight
 *
 * Opens the desk once a week. What overlaps another opening counts once.
 *
 * Returns: whether the times are such an opening; else nothing is added
 */
gboolean
stw_business_hours_open (StwBusinessHours *self,
                         GDateWeekday weekday,
                         int begin_minute,
                         int end_minute)
{
  Opening added = { begin_minute, end_minute };
  GArray *openings;
  guint at = 0;

  g_return_val_if_fail (self != NULL && self->zone != NULL, FALSE);
  g_return_val_if_fail (g_date_valid_weekday (weekday), FALSE);

  if (begin_minute < 0 || end_minute <= begin_minute || end_minute > STW_MINUTES_OF_DAY)
    return FALSE;
  openings = self->openings[weekday - G_DATE_MONDAY];
  while (at < openings->len && g_array_index (openings, Opening, at).end < added.begin)
    at++;
  while (at < openings->len && g_array_index (openings, Opening, at).begin <= added.end)
    {
      added.begin = MIN (added.begin, g_array_index (openings, Opening, at).begin);
      added.end = MAX (added.end, g_array_index (openings, Opening, at).end);
      g_array_remove_index (openings, at);
    }
  g_array_insert_val (openings, at, added);
  return TRUE;
}

/* Where a day stands among the holidays, or would stand. */
static guint
find_holiday (const StwBusinessHours *self, int day)
{
  guint low = 0;
  guint high = self->holidays->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->holidays, int, middle) < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
is_holiday (const StwBusinessHours *self, int day)
{
  guint at = find_holiday (self, day);

  return at < self->holidays->len && g_array_index (self->holidays, int, at) == day;
}

/**
 * stw_business_hours_add_holiday:
 * @day: days since 1970-01-01; closed from midnight to midnight
 */
void
stw_business_hours_add_holiday (StwBusinessHours *self, int day)
{
  g_return_if_fail (self != NULL && self->zone != NULL);

  if (!is_holiday (self, day))
    g_array_insert_val (self->holidays, find_holiday (self, day), day);
}

/* The instant at which the wall clock shows a minute of a day. */
static gint64
get_instant (const StwBusinessHours *self, int day, int minute)
{
  return stw_wall_clock_to_utc (self->zone, (StwWallClock){ day, minute * 60 });
}

/* Adds one stretch of open time. Returns whether the amount is reached within it. */
static gboolean
add_stretch (gint64 begin, gint64 end, gint64 amount, gint64 *counted, gint64 *ret_reached)
{
  if (end - begin < amount - *counted)
    {
      *counted += MAX (end - begin, 0);
      return FALSE;
    }
  *ret_reached = begin + (amount - *counted);
  *counted = amount;
  return TRUE;
}

/**
 * stw_business_hours_count:
 * @from: UTC milliseconds
 * @until: UTC milliseconds; nothing is counted when it is not after @from
 * @amount: how much open time is enough, in milliseconds; %G_MAXINT64 for all of it
 * @ret_reached: (out): the first instant at which it is enough, @from when @amount is not above
 *   zero; unchanged when that is not by @until
 *
 * Returns: the open time between the two instants in milliseconds, at most @amount
 */
gint64
stw_business_hours_count (const StwBusinessHours *self,
                          gint64 from,
                          gint64 until,
                          gint64 amount,
                          gint64 *ret_reached)
{
  gint64 counted = 0;
  int last;

  g_return_val_if_fail (self != NULL && ret_reached != NULL, 0);

  from = CLAMP (from, STW_TIMESTAMP_MIN + STW_DAY, STW_TIMESTAMP_MAX - STW_DAY);
  until = CLAMP (until, from, STW_TIMESTAMP_MAX - STW_DAY);
  if (amount <= 0)
    {
      *ret_reached = from;
      return 0;
    }
  if (self->zone == NULL)
    {
      add_stretch (from, until, amount, &counted, ret_reached);
      return counted;
    }
  /* Where the clock goes back over midnight, the next day has been shown before. */
  last = stw_wall_clock_from_utc (self->zone, until).day + 1;
  for (int day = stw_wall_clock_from_utc (self->zone, from).day; day <= last; day++)
    {
      const GArray *openings = self->openings[stw_day_weekday (day) - G_DATE_MONDAY];

      if (openings->len == 0 || is_holiday (self, day))
        continue;
      for (guint i = 0; i < openings->len; i++)
        {
          const Opening *opening = &g_array_index (openings, Opening, i);
          gint64 begin = MAX (from, get_instant (self, day, opening->begin));
          gint64 end = MIN (until, get_instant (self, day, opening->end));

          if (end > begin && add_stretch (begin, end, amount, &counted, ret_reached))
            return counted;
        }
    }
  return counted;
}

/**
 * stw_business_hours_find:
 * @from: UTC milliseconds
 * @amount: open time in milliseconds
 *
 * Returns: the first instant by which so much open time has passed since @from; %G_MAXINT64 when
 *   that is not within %STW_BUSINESS_HOURS_HORIZON_YEARS
 */
gint64
stw_business_hours_find (const StwBusinessHours *self, gint64 from, gint64 amount)
{
  gint64 reached = G_MAXINT64;

  stw_business_hours_count (self,
                            from,
                            from > G_MAXINT64 - HORIZON ? G_MAXINT64 : from + HORIZON,
                            amount,
                            &reached);
  return reached;
}
