/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The turn that somebody has now, and who takes over from them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/turn.h"

#include "base/clock.h"

/* So far ahead the end of a turn is looked for. */
#define AHEAD (28 * STW_DAY)

/**
 * stw_oncall_find_turn:
 * @person: whose turn; 0 for whoever is on call first in the list of schedules
 * @now: UTC milliseconds
 * @ret_turn: (out): it, with no person where they are not on call
 *
 * Where somebody is on call in two schedules, the turn that ends first counts.
 *
 * Returns: whether it could be read
 */
gboolean
stw_oncall_find_turn (StwDb *db, gint64 person, gint64 now, StwOncallTurn *ret_turn, GError **error)
{
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);
  StwOncallTurn found = { 0, STW_ONCALL_NEVER, 0 };

  for (guint i = 0; schedules != NULL && i < schedules->len; i++)
    {
      g_autoptr (StwOncallPlan) plan =
                   stw_schedule_read_plan (db, schedules->pdata[i], now, now + AHEAD, error);
      g_autoptr (GArray) shifts = NULL;
      const StwOncallShift *shift;

      if (plan == NULL)
        return FALSE;
      shifts = stw_oncall_shifts (plan, now, now + AHEAD, 2);
      shift = &g_array_index (shifts, StwOncallShift, 0);
      if (shift->person == 0 || (person != 0 && shift->person != person) ||
          (found.person != 0 && (person == 0 || shift->to >= found.until)))
        continue;
      found.person = shift->person;
      found.until = shifts->len > 1 ? shift->to : STW_ONCALL_NEVER;
      found.next = shifts->len > 1 ? shift[1].person : 0;
    }
  if (schedules != NULL)
    *ret_turn = found;
  return schedules != NULL;
}
