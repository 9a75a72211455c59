/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row in which a day and a time of day are written, such as 2026-11-22 08:00. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/moment-row.h"

#include "base/clock.h"
#include "base/wall-clock.h"

#include <stdio.h>

/**
 * stw_moment_row_new:
 * @title: what time it is
 * @zone: by whose clock
 * @time: UTC milliseconds
 *
 * Returns: (transfer floating): an #AdwEntryRow
 */
GtkWidget *
stw_moment_row_new (const char *title, GTimeZone *zone, gint64 time)
{
  GtkWidget *row = adw_entry_row_new ();
  StwWallClock wall = stw_wall_clock_from_utc (zone, time);
  g_autofree char *text = NULL;
  int year, month, day;

  stw_day_to_date (wall.day, &year, &month, &day);
  text = g_strdup_printf ("%04d-%02d-%02d %02d:%02d",
                          year,
                          month,
                          day,
                          wall.second / 3600,
                          wall.second / 60 % 60);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  return row;
}

/**
 * stw_moment_row_read:
 * @ret_time: (out): UTC milliseconds
 *
 * Returns: whether the row holds a time; it looks wrong where it does not
 */
gboolean
stw_moment_row_read (GtkWidget *row, GTimeZone *zone, gint64 *ret_time)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  int year, month, day, hour, minute;
  char rest;
  int date = G_MININT;

  if (sscanf (text, "%4d-%2d-%2d %2d:%2d %c", &year, &month, &day, &hour, &minute, &rest) == 5 &&
      hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)
    date = stw_day_from_date (year, month, day);
  if (date == G_MININT)
    {
      gtk_widget_add_css_class (row, "error");
      return FALSE;
    }
  gtk_widget_remove_css_class (row, "error");
  *ret_time = stw_wall_clock_to_utc (zone, (StwWallClock){ date, hour * 3600 + minute * 60 });
  return TRUE;
}
