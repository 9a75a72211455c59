/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars as strangers send them: whatever they hold, reading ends, and says what it found or why
 * not. */

#include "desk/oncall/calendar.h"

#include "base/clock.h"

#define FROM G_GINT64_CONSTANT (1767225600000)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (StwCalendar) calendar =
               stw_calendar_read (text, size, utc, FROM, FROM + 366 * STW_DAY, &error);

  g_assert_true ((calendar == NULL) == (error != NULL));
  return 0;
}
