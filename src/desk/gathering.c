/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When one person is told of many things that happen at once: the first waits for a moment, what
 * comes meanwhile goes along, and the next telling is a minute later. Pure. Any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/gathering.h"

/**
 * stw_gathering_when:
 * @now: when something is to be told, UTC milliseconds
 * @last: when the last telling leaves or left, %STW_GATHERING_NEVER for none
 *
 * Returns: when it is told: @last when that is still to leave, so that it goes along
 */
gint64
stw_gathering_when (gint64 now, gint64 last)
{
  if (last == STW_GATHERING_NEVER)
    return now + STW_GATHERING_PAUSE;
  if (last > now)
    return last;
  return MAX (now + STW_GATHERING_PAUSE, last + STW_GATHERING_APART);
}
