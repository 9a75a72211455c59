/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which night a drill comes in: once in every week or month, and nobody can tell when. Pure: chance
 * is given to it. Any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/drill-night.h"

#include "base/wall-clock.h"

/* From 22:00 to 7:00. */
#define NIGHT_FROM (22 * 60)
#define NIGHT_MINUTES (9 * 60)
#define DAY_MINUTES (24 * 60)

/* 1 January 1970 was a Thursday. */
#define FIRST_MONDAY 4

static const char *const words[STW_N_DRILL_EVERY] = {
  [STW_DRILL_WEEK] = "week",
  [STW_DRILL_MONTH] = "month",
};

/**
 * stw_drill_every_to_word:
 *
 * Returns: (transfer none): the word for it in the database and in JSON
 */
const char *
stw_drill_every_to_word (StwDrillEvery every)
{
  g_return_val_if_fail (every < STW_N_DRILL_EVERY, NULL);
  return words[every];
}

/**
 * stw_drill_every_from_word:
 * @word: (nullable): a word
 * @ret_every: (out): what it stands for
 *
 * Returns: whether there is such a word
 */
gboolean
stw_drill_every_from_word (const char *word, StwDrillEvery *ret_every)
{
  for (guint i = 0; i < STW_N_DRILL_EVERY; i++)
    if (g_strcmp0 (words[i], word) == 0)
      {
        *ret_every = (StwDrillEvery) i;
        return TRUE;
      }
  return FALSE;
}

/* The week from Monday on, or the month, that begins after a day. */
static void
find_period (StwDrillEvery every, int day, int *ret_first, int *ret_n_days)
{
  int year, month, of_month;

  if (every == STW_DRILL_WEEK)
    {
      *ret_first = day + 7 - ((day - FIRST_MONDAY) % 7 + 7) % 7;
      *ret_n_days = 7;
      return;
    }
  stw_day_to_date (day, &year, &month, &of_month);
  *ret_first = stw_day_add_months (day - of_month + 1, 1);
  *ret_n_days = stw_day_add_months (*ret_first, 1) - *ret_first;
}

/**
 * stw_drill_draw:
 * @zone: by whose clock it is night
 * @minute: of the day, or %STW_DRILL_ANY_MINUTE
 * @after: UTC milliseconds
 * @random: chance, for the night and for the minute
 *
 * Returns: an instant in the week or month that follows the one of @after, UTC milliseconds; a
 *   night that begins in it may end after it
 */
gint64
stw_drill_draw (GTimeZone *zone,
                StwDrillEvery every,
                int minute,
                gint64 after,
                const guint32 random[2])
{
  StwWallClock wall = stw_wall_clock_from_utc (zone, after);
  int first, n_days;

  find_period (every, wall.day, &first, &n_days);
  wall.day = first + (int) (random[0] % (guint32) n_days);
  if (minute == STW_DRILL_ANY_MINUTE)
    minute = NIGHT_FROM + (int) (random[1] % NIGHT_MINUTES);
  wall.day += minute / DAY_MINUTES;
  wall.second = minute % DAY_MINUTES * 60;
  return stw_wall_clock_to_utc (zone, wall);
}
