/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar's inside, for what draws it and what answers keys and the pointer. */
#pragma once

#include "app/oncall/shift-calendar.h"
#include "base/clock.h"

G_BEGIN_DECLS

#define MAX_DAYS 35
/* Lengths in pixels; those that hold text are of the normal size and grow with it. */
#define LABEL_WIDTH 124
#define ROW_HEIGHT 46
#define QUARTER (15 * STW_MINUTE)

typedef struct
{
  GtkWidget *button; /* (unowned) child */
  StwRosterBar bar;
} Bar;

struct _StwShiftCalendar
{
  GtkWidget parent_instance;

  GtkWidget *days[MAX_DAYS]; /* (unowned) children */
  GPtrArray *labels;         /* (owned) unowned children, one for each row */
  GArray *bars;              /* (owned) of Bar */
  GTimeZone *zone;           /* (owned) (nullable) */
  int first_day;
  guint n_days;
  guint n_rows;
  gint64 from;
  gint64 to;
  gint64 now;

  gboolean editable;
  int dragged; /* place of the bar that is dragged, -1 for none */
  gboolean resizes;
  gboolean draws;
  gint64 drag_from;
  gint64 drag_to;
};

int stw_shift_calendar_scaled (StwShiftCalendar *self, int length);
int stw_shift_calendar_get_track_width (StwShiftCalendar *self);
int stw_shift_calendar_x_of (StwShiftCalendar *self, gint64 time, int track);
gint64 stw_shift_calendar_time_at (StwShiftCalendar *self, double x);
int stw_shift_calendar_y_of (StwShiftCalendar *self, guint row);

void stw_shift_input_attach (StwShiftCalendar *self);
int stw_shift_input_find_focus (StwShiftCalendar *self);

G_END_DECLS
