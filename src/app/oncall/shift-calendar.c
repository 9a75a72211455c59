/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some days of a schedule as rows of bars. Every bar is a button with a name, so that keyboard and
 * screen reader get everywhere; a bar of an override can be dragged, or moved with Alt and an
 * arrow. Time goes from left to right in every language. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-bar.h"
#include "app/oncall/shift-calendar-private.h"
#include "app/widgets/text-scale.h"
#include "base/wall-clock.h"

#include <glib/gi18n.h>

/* Lengths in pixels; those that hold text are of the normal size and grow with it. */
#define MIN_WIDTH 640
#define HEADER_HEIGHT 34
#define ROW_GAP 4
#define BAR_GAP 1

enum
{
  OVERRIDE_ACTIVATED,
  LAYER_ACTIVATED,
  OVERRIDE_MOVED,
  DRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwShiftCalendar, stw_shift_calendar, GTK_TYPE_WIDGET)

int
stw_shift_calendar_scaled (StwShiftCalendar *self, int length)
{
  return (int) (length * stw_text_scale_get (GTK_WIDGET (self)));
}

int
stw_shift_calendar_get_track_width (StwShiftCalendar *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) -
                stw_shift_calendar_scaled (self, LABEL_WIDTH),
              1);
}

int
stw_shift_calendar_x_of (StwShiftCalendar *self, gint64 time, int track)
{
  gint64 clamped = CLAMP (time, self->from, self->to);

  return stw_shift_calendar_scaled (self, LABEL_WIDTH) +
         (int) ((double) (clamped - self->from) / (double) MAX (self->to - self->from, 1) * track);
}

gint64
stw_shift_calendar_time_at (StwShiftCalendar *self, double x)
{
  double share =
    (x - stw_shift_calendar_scaled (self, LABEL_WIDTH)) / stw_shift_calendar_get_track_width (self);
  gint64 time = self->from + (gint64) (share * (double) (self->to - self->from));

  return time - (time % QUARTER + QUARTER) % QUARTER;
}

int
stw_shift_calendar_y_of (StwShiftCalendar *self, guint row)
{
  return stw_shift_calendar_scaled (self, HEADER_HEIGHT) +
         (int) row * (stw_shift_calendar_scaled (self, ROW_HEIGHT) + ROW_GAP);
}

static gint64
day_start (StwShiftCalendar *self, guint day)
{
  return stw_wall_clock_to_utc (self->zone, (StwWallClock){ self->first_day + (int) day, 0 });
}

static void
bar_clicked_cb (GtkWidget *button, StwShiftCalendar *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);

      if (bar->button != button)
        continue;
      if (bar->bar.override != 0)
        g_signal_emit (self, signals[OVERRIDE_ACTIVATED], 0, bar->bar.override);
      else if (bar->bar.gap)
        g_signal_emit (self, signals[DRAWN], 0, bar->bar.from, bar->bar.to);
      else if (bar->bar.row >= STW_ROSTER_LAYERS)
        g_signal_emit (self, signals[LAYER_ACTIVATED], 0, self->n_rows - 1 - bar->bar.row);
      return;
    }
}

static GtkWidget *
new_button (StwShiftCalendar *self, const StwRoster *roster, const StwRosterBar *bar)
{
  gint64 shown = MIN (bar->to, self->to) - MAX (bar->from, self->from);
  GtkWidget *button =
    stw_shift_bar_new (roster, bar, self->zone, (double) shown / (double) (self->to - self->from));

  g_signal_connect (button, "clicked", G_CALLBACK (bar_clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static GtkWidget *
add_row_label (StwShiftCalendar *self, const StwRoster *roster, guint row)
{
  GtkWidget *label = stw_shift_row_label_new (roster, row);

  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
clear (StwShiftCalendar *self)
{
  for (guint i = 0; i < self->bars->len; i++)
    gtk_widget_unparent (g_array_index (self->bars, Bar, i).button);
  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < self->labels->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->labels, i));
  g_ptr_array_set_size (self->labels, 0);
  self->dragged = -1;
  self->draws = FALSE;
}

static void
show_days (StwShiftCalendar *self)
{
  int today = stw_wall_clock_from_utc (self->zone, self->now).day;

  for (guint i = 0; i < MAX_DAYS; i++)
    {
      int year, month, day;
      g_autoptr (GDateTime) date = NULL;
      g_autofree char *text = NULL;

      gtk_widget_set_visible (self->days[i], i < self->n_days);
      if (i >= self->n_days)
        continue;
      stw_day_to_date (self->first_day + (int) i, &year, &month, &day);
      date = g_date_time_new_utc (year, month, day, 0, 0, 0);
      /* Translators: a day of the week and of the month, as g_date_time_format() takes it */
      /* xgettext:no-c-format */
      text =
        self->n_days > 14 ? g_strdup_printf ("%d", day) : g_date_time_format (date, _ ("%a %-d"));
      gtk_label_set_label (GTK_LABEL (self->days[i]), text);
      gtk_widget_remove_css_class (self->days[i], "strong");
      if (self->first_day + (int) i == today)
        gtk_widget_add_css_class (self->days[i], "strong");
    }
}

/* Which bar had the focus, so that it has it again after the calendar was drawn anew. */
static void
restore_focus (StwShiftCalendar *self, const StwRosterBar *had)
{
  int best = -1;
  gint64 nearest = G_MAXINT64;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, i).bar;

      if (bar->row == had->row && bar->override == had->override &&
          ABS (bar->from - had->from) < nearest)
        {
          nearest = ABS (bar->from - had->from);
          best = (int) i;
        }
    }
  if (best >= 0)
    gtk_widget_grab_focus (g_array_index (self->bars, Bar, best).button);
}

/**
 * stw_shift_calendar_set_editable:
 * @editable: whether overrides can be drawn, moved and opened
 */
void
stw_shift_calendar_set_editable (StwShiftCalendar *self, gboolean editable)
{
  g_return_if_fail (STW_IS_SHIFT_CALENDAR (self));

  self->editable = editable;
}

/**
 * stw_shift_calendar_show:
 * @roster: what is shown; with a schedule
 * @first_day: the first day, by the schedule's clock
 * @n_days: how many, at most 35
 * @now: UTC milliseconds
 */
void
stw_shift_calendar_show (StwShiftCalendar *self,
                         const StwRoster *roster,
                         int first_day,
                         guint n_days,
                         gint64 now)
{
  g_autoptr (GArray) bars = NULL;
  int focus = stw_shift_input_find_focus (self);
  StwRosterBar had = { 0 };

  g_return_if_fail (STW_IS_SHIFT_CALENDAR (self));
  g_return_if_fail (roster->plan != NULL);

  if (focus >= 0)
    had = g_array_index (self->bars, Bar, focus).bar;
  clear (self);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (roster->plan->zone);
  self->first_day = first_day;
  self->n_days = MIN (n_days, MAX_DAYS);
  self->n_rows = stw_roster_count_rows (roster);
  self->now = now;
  self->from = day_start (self, 0);
  self->to = day_start (self, self->n_days);
  show_days (self);
  for (guint row = 0; row < self->n_rows; row++)
    g_ptr_array_add (self->labels, add_row_label (self, roster, row));
  bars = stw_roster_lay_out (roster, self->from, self->to);
  for (guint i = 0; i < bars->len; i++)
    {
      Bar bar = { NULL, g_array_index (bars, StwRosterBar, i) };

      bar.button = new_button (self, roster, &bar.bar);
      g_array_append_val (self->bars, bar);
    }
  if (focus >= 0)
    restore_focus (self, &had);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
stw_shift_calendar_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL
               ? stw_shift_calendar_scaled (self, MIN_WIDTH)
               : stw_shift_calendar_y_of (self, self->n_rows);
  *natural = *minimum;
}

static void
allocate (GtkWidget *widget, int x, int y, int width, int height)
{
  int least, least_height;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (
    widget,
    &(GtkAllocation){ x, y, MAX (width, least), MAX (height, least_height) },
    -1);
}

static void
stw_shift_calendar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (widget);
  int track = MAX (width - stw_shift_calendar_scaled (self, LABEL_WIDTH), 1);

  for (guint i = 0; i < self->n_days; i++)
    {
      int x = stw_shift_calendar_x_of (self, day_start (self, i), track);

      allocate (self->days[i],
                x + 4,
                0,
                stw_shift_calendar_x_of (self, day_start (self, i + 1), track) - x - 4,
                stw_shift_calendar_scaled (self, HEADER_HEIGHT));
    }
  for (guint i = 0; i < self->labels->len; i++)
    allocate (g_ptr_array_index (self->labels, i),
              0,
              stw_shift_calendar_y_of (self, i),
              stw_shift_calendar_scaled (self, LABEL_WIDTH) - 8,
              stw_shift_calendar_scaled (self, ROW_HEIGHT));
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      gboolean dragged = (int) i == self->dragged;
      int from = stw_shift_calendar_x_of (self, dragged ? self->drag_from : bar->bar.from, track);
      int to = stw_shift_calendar_x_of (self, dragged ? self->drag_to : bar->bar.to, track);

      allocate (bar->button,
                from,
                stw_shift_calendar_y_of (self, bar->bar.row) + 3,
                MAX (to - from - BAR_GAP, 1),
                stw_shift_calendar_scaled (self, ROW_HEIGHT) - 6);
    }
}

static GdkRGBA
get_colour (GtkWidget *widget, const char *name, double alpha)
{
  GdkRGBA colour = { 0.5f, 0.5f, 0.5f, 1.0f };
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (name == NULL)
    gtk_style_context_get_color (style, &colour);
  else if (!gtk_style_context_lookup_color (style, name, &colour))
    colour = (GdkRGBA){ 0.5f, 0.5f, 0.5f, 1.0f };
  colour.alpha *= (float) alpha;
  return colour;
}

static void
draw_box (GtkSnapshot *snapshot, const GdkRGBA *colour, int x, int y, int width, int height)
{
  gtk_snapshot_append_color (
    snapshot,
    colour,
    &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
draw_days (StwShiftCalendar *self, GtkSnapshot *snapshot, int track, int height)
{
  GdkRGBA shade = get_colour (GTK_WIDGET (self), NULL, 0.04);
  GdkRGBA line = get_colour (GTK_WIDGET (self), NULL, 0.12);

  for (guint i = 0; i < self->n_days; i++)
    {
      int x = stw_shift_calendar_x_of (self, day_start (self, i), track);

      if (stw_day_weekday (self->first_day + (int) i) >= G_DATE_SATURDAY)
        draw_box (snapshot,
                  &shade,
                  x,
                  0,
                  stw_shift_calendar_x_of (self, day_start (self, i + 1), track) - x,
                  height);
      draw_box (snapshot, &line, x, 0, 1, height);
    }
  draw_box (snapshot,
            &line,
            0,
            stw_shift_calendar_y_of (self, STW_ROSTER_OVERRIDES) - ROW_GAP / 2,
            stw_shift_calendar_scaled (self, LABEL_WIDTH) + track,
            1);
}

static void
stw_shift_calendar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (widget);
  int track = stw_shift_calendar_get_track_width (self);
  int height = gtk_widget_get_height (widget);
  GdkRGBA accent = get_colour (widget, "accent_color", 1.0);

  if (self->zone == NULL)
    return;
  draw_days (self, snapshot, track, height);
  if (self->draws && self->drag_to > self->drag_from)
    {
      GdkRGBA drawn = get_colour (widget, "accent_color", 0.25);
      int x = stw_shift_calendar_x_of (self, self->drag_from, track);

      draw_box (snapshot,
                &drawn,
                x,
                stw_shift_calendar_y_of (self, STW_ROSTER_OVERRIDES) + 3,
                stw_shift_calendar_x_of (self, self->drag_to, track) - x,
                stw_shift_calendar_scaled (self, ROW_HEIGHT) - 6);
    }
  GTK_WIDGET_CLASS (stw_shift_calendar_parent_class)->snapshot (widget, snapshot);
  if (self->now >= self->from && self->now < self->to)
    draw_box (snapshot,
              &accent,
              stw_shift_calendar_x_of (self, self->now, track),
              stw_shift_calendar_scaled (self, HEADER_HEIGHT) - 6,
              2,
              height - stw_shift_calendar_scaled (self, HEADER_HEIGHT) + 6);
}

static void
stw_shift_calendar_dispose (GObject *object)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (object);

  clear (self);
  for (guint i = 0; i < MAX_DAYS; i++)
    g_clear_pointer (&self->days[i], gtk_widget_unparent);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (stw_shift_calendar_parent_class)->dispose (object);
}

static void
stw_shift_calendar_finalize (GObject *object)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (object);

  g_array_unref (self->bars);
  g_ptr_array_unref (self->labels);
  G_OBJECT_CLASS (stw_shift_calendar_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_numbers)
{
  return g_signal_new (name,
                       STW_TYPE_SHIFT_CALENDAR,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_numbers,
                       G_TYPE_INT64,
                       G_TYPE_INT64,
                       G_TYPE_INT64);
}

static void
stw_shift_calendar_class_init (StwShiftCalendarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_shift_calendar_dispose;
  object_class->finalize = stw_shift_calendar_finalize;
  widget_class->measure = stw_shift_calendar_measure;
  widget_class->size_allocate = stw_shift_calendar_size_allocate;
  widget_class->snapshot = stw_shift_calendar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "shiftcalendar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[OVERRIDE_ACTIVATED] = add_signal ("override-activated", 1);
  signals[LAYER_ACTIVATED] = add_signal ("layer-activated", 1);
  signals[OVERRIDE_MOVED] = add_signal ("override-moved", 3);
  signals[DRAWN] = add_signal ("drawn", 2);
}

static void
stw_shift_calendar_init (StwShiftCalendar *self)
{
  self->editable = TRUE;
  self->dragged = -1;
  self->labels = g_ptr_array_new ();
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  for (guint i = 0; i < MAX_DAYS; i++)
    {
      self->days[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->days[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->days[i]), PANGO_ELLIPSIZE_END);
      gtk_widget_set_visible (self->days[i], FALSE);
      gtk_widget_set_parent (self->days[i], GTK_WIDGET (self));
    }
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* Its bars read from left to right in every language, so its children are laid out by hand. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Calendar of the schedule"),
                                  -1);
  stw_shift_input_attach (self);
}
