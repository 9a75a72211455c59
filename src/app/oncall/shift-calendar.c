/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some days of a schedule as rows of bars. Every bar is a button with a name, so that keyboard and
 * screen reader get everywhere; a bar of an override can be dragged, or moved with Alt and an
 * arrow. Time goes from left to right in every language. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-calendar.h"
#include "app/widgets/text-scale.h"

#include "base/clock.h"
#include "base/wall-clock.h"
#include "desk/oncall/gaps.h"

#include <glib/gi18n.h>

#define MAX_DAYS 35
/* Lengths in pixels; those that hold text are of the normal size and grow with it. */
#define MIN_WIDTH 640
#define LABEL_WIDTH 124
#define HEADER_HEIGHT 34
#define ROW_HEIGHT 46
#define ROW_GAP 4
#define BAR_GAP 1
/* So near its end a drag makes a bar longer. */
#define EDGE 10
#define QUARTER (15 * STW_MINUTE)
/* A bar shorter than this share of the calendar has room for initials alone. */
#define INITIALS_SHARE 0.06
/* And one shorter than this for nothing; its name is in its tip. */
#define EMPTY_SHARE 0.025
#define N_COLOURS 6

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

  int dragged; /* place of the bar that is dragged, -1 for none */
  gboolean resizes;
  gboolean draws;
  gint64 drag_from;
  gint64 drag_to;
};

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

static int
scaled (StwShiftCalendar *self, int length)
{
  return (int) (length * stw_text_scale_get (GTK_WIDGET (self)));
}

static int
get_track_width (StwShiftCalendar *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - scaled (self, LABEL_WIDTH), 1);
}

static int
x_of (StwShiftCalendar *self, gint64 time, int track)
{
  gint64 clamped = CLAMP (time, self->from, self->to);

  return scaled (self, LABEL_WIDTH) +
         (int) ((double) (clamped - self->from) / (double) MAX (self->to - self->from, 1) * track);
}

static gint64
time_at (StwShiftCalendar *self, double x)
{
  double share = (x - scaled (self, LABEL_WIDTH)) / get_track_width (self);
  gint64 time = self->from + (gint64) (share * (double) (self->to - self->from));

  return time - (time % QUARTER + QUARTER) % QUARTER;
}

static int
y_of (StwShiftCalendar *self, guint row)
{
  return scaled (self, HEADER_HEIGHT) + (int) row * (scaled (self, ROW_HEIGHT) + ROW_GAP);
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

static void
move_override (StwShiftCalendar *self, const StwRosterBar *bar, gint64 from, gint64 to)
{
  if (from < to && (from != bar->from || to != bar->to))
    g_signal_emit (self, signals[OVERRIDE_MOVED], 0, bar->override, from, to);
}

static int
find_focus (StwShiftCalendar *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  for (guint i = 0; focus != NULL && i < self->bars->len; i++)
    if (g_array_index (self->bars, Bar, i).button == focus)
      return (int) i;
  return -1;
}

/* The bar of another row that is nearest in time. */
static int
find_in_row (StwShiftCalendar *self, int from, int step)
{
  const StwRosterBar *bar = &g_array_index (self->bars, Bar, from).bar;
  int best = -1;
  gint64 nearest = G_MAXINT64;

  for (int row = (int) bar->row + step; best < 0 && row >= 0 && row < (int) self->n_rows;
       row += step)
    for (guint i = 0; i < self->bars->len; i++)
      {
        const StwRosterBar *other = &g_array_index (self->bars, Bar, i).bar;

        if (other->row == (guint) row && ABS (other->from - bar->from) < nearest)
          {
            nearest = ABS (other->from - bar->from);
            best = (int) i;
          }
      }
  return best;
}

static gboolean
move_by_key (StwShiftCalendar *self, int index, guint keyval, GdkModifierType modifiers)
{
  const StwRosterBar *bar = &g_array_index (self->bars, Bar, index).bar;
  gint64 step = keyval == GDK_KEY_Right ? QUARTER : -QUARTER;

  if (bar->row != STW_ROSTER_OVERRIDES || (keyval != GDK_KEY_Left && keyval != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;
  move_override (self,
                 bar,
                 (modifiers & GDK_SHIFT_MASK) != 0 ? bar->from : bar->from + step,
                 bar->to + step);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType modifiers,
        StwShiftCalendar *self)
{
  int index = find_focus (self);
  int next = -1;

  if (index < 0)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_ALT_MASK) != 0)
    return move_by_key (self, index, keyval, modifiers);
  if (keyval == GDK_KEY_Insert)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, index).bar;

      g_signal_emit (self, signals[DRAWN], 0, bar->from, bar->to);
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Right && index + 1 < (int) self->bars->len)
    next = index + 1;
  else if (keyval == GDK_KEY_Left)
    next = index - 1;
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    next = find_in_row (self, index, keyval == GDK_KEY_Down ? 1 : -1);
  else if (keyval != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;
  if (next >= 0)
    gtk_widget_grab_focus (g_array_index (self->bars, Bar, next).button);
  return GDK_EVENT_STOP;
}

/* The bar of an override under the pointer. */
static int
find_override (StwShiftCalendar *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  for (guint i = 0; widget != NULL && i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);

      if (bar->bar.row == STW_ROSTER_OVERRIDES &&
          (widget == bar->button || gtk_widget_is_ancestor (widget, bar->button)))
        return (int) i;
    }
  return -1;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, StwShiftCalendar *self)
{
  int top = y_of (self, STW_ROSTER_OVERRIDES);

  self->dragged = self->zone != NULL ? find_override (self, x, y) : -1;
  self->draws = self->zone != NULL && self->dragged < 0 && x > scaled (self, LABEL_WIDTH) &&
                y >= top && y < top + scaled (self, ROW_HEIGHT);
  if (self->dragged >= 0)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, self->dragged).bar;

      self->resizes = x > x_of (self, bar->to, get_track_width (self)) - EDGE;
      self->drag_from = bar->from;
      self->drag_to = bar->to;
    }
  else if (!self->draws)
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, StwShiftCalendar *self)
{
  double x, y;

  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy) &&
      gtk_gesture_get_sequence_state (GTK_GESTURE (drag),
                                      gtk_gesture_single_get_current_sequence (
                                        GTK_GESTURE_SINGLE (drag))) != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (drag, &x, &y);
  if (self->dragged >= 0)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, self->dragged).bar;
      gint64 by = time_at (self, x + dx) - time_at (self, x);

      self->drag_from = self->resizes ? bar->from : bar->from + by;
      self->drag_to = MAX (bar->to + by, self->drag_from + QUARTER);
    }
  else if (self->draws)
    {
      self->drag_from = MIN (time_at (self, x), time_at (self, x + dx));
      self->drag_to = MAX (time_at (self, x), time_at (self, x + dx)) + QUARTER;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *drag, double dx, double dy, StwShiftCalendar *self)
{
  int dragged = self->dragged;
  gboolean draws = self->draws && self->drag_to > self->drag_from;
  gint64 from = self->drag_from;
  gint64 to = self->drag_to;

  self->dragged = -1;
  self->draws = FALSE;
  self->drag_from = self->drag_to = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (gtk_gesture_get_sequence_state (GTK_GESTURE (drag),
                                      gtk_gesture_single_get_current_sequence (
                                        GTK_GESTURE_SINGLE (drag))) != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  if (dragged >= 0 && dragged < (int) self->bars->len)
    move_override (self, &g_array_index (self->bars, Bar, dragged).bar, from, to);
  else if (draws)
    g_signal_emit (self, signals[DRAWN], 0, from, to);
}

/* Everybody has a colour of the chart's palette, by their place among the people. */
static guint
find_colour (const StwRoster *roster, gint64 person)
{
  for (guint i = 0; i < roster->people->len; i++)
    if (((const StwRosterPerson *) roster->people->pdata[i])->id == person)
      return i % N_COLOURS + 1;
  return 0;
}

static const char *
get_row_name (const StwRoster *roster, guint row)
{
  if (row == STW_ROSTER_RESULT)
    return C_ ("on call", "Result");
  return row == STW_ROSTER_OVERRIDES ? C_ ("on call", "Override")
                                     : stw_roster_get_layer (roster, row)->name;
}

static char *
dup_row_subtitle (const StwRoster *roster, guint row)
{
  const StwOncallLayer *layer;
  g_autoptr (GString) text = g_string_new (NULL);

  if (row == STW_ROSTER_RESULT)
    return g_strdup (_ ("who is reached"));
  if (row == STW_ROSTER_OVERRIDES)
    return g_strdup (_ ("wins over all"));
  layer = stw_roster_get_layer (roster, row);
  if (layer->windows->len == 0)
    return g_strdup (_ ("always"));
  for (guint i = 0; i < layer->windows->len; i++)
    {
      const StwOncallWindow *window = &g_array_index (layer->windows, StwOncallWindow, i);

      if (i > 0)
        g_string_append (text, ", ");
      /* Translators: from a time of day to another */
      g_string_append_printf (text,
                              _ ("%d:%02d to %d:%02d"),
                              window->from / 3600,
                              window->from / 60 % 60,
                              window->to / 3600,
                              window->to / 60 % 60);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
new_button (StwShiftCalendar *self, const StwRoster *roster, const StwRosterBar *bar)
{
  const char *person = bar->gap ? _ ("Nobody") : stw_roster_get_name (roster, bar->person);
  g_autofree char *when = stw_gap_dup_words (self->zone, bar->from, bar->to);
  /* Translators: who is on call, when, and in which row of the calendar */
  g_autofree char *name = g_strdup_printf (_ ("%s, %s, %s"),
                                           person != NULL ? person : _ ("Nobody"),
                                           when,
                                           get_row_name (roster, bar->row));
  gint64 shown = MIN (bar->to, self->to) - MAX (bar->from, self->from);
  double share = (double) shown / (double) (self->to - self->from);
  g_autofree char *initials = person != NULL ? stw_roster_dup_initials (person) : NULL;
  g_auto (GStrv) words = g_strsplit (person != NULL ? person : "–", " ", 2);
  const char *text = bar->gap                 ? C_ ("on call", "Gap")
                     : share < INITIALS_SHARE ? initials
                                              : words[0];
  GtkWidget *label = gtk_label_new (share < EMPTY_SHARE ? NULL : text);
  GtkWidget *button = gtk_button_new ();
  g_autofree char *colour = g_strdup_printf ("person-%u", find_colour (roster, bar->person));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "shift-bar");
  gtk_widget_add_css_class (button, bar->gap ? "gap" : colour);
  if (bar->row == STW_ROSTER_OVERRIDES)
    gtk_widget_add_css_class (button, "override");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (bar_clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static GtkWidget *
new_row_label (StwShiftCalendar *self, const StwRoster *roster, guint row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *subtitle = dup_row_subtitle (roster, row);
  const char *texts[] = { get_row_name (roster, row), subtitle };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = gtk_label_new (texts[i]);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, i == 0 ? "strong" : "dim-label");
      if (i > 0)
        gtk_widget_add_css_class (label, "tiny");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  return box;
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
  int focus = find_focus (self);
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
    g_ptr_array_add (self->labels, new_row_label (self, roster, row));
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
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? scaled (self, MIN_WIDTH)
                                                       : y_of (self, self->n_rows);
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
  int track = MAX (width - scaled (self, LABEL_WIDTH), 1);

  for (guint i = 0; i < self->n_days; i++)
    {
      int x = x_of (self, day_start (self, i), track);

      allocate (self->days[i],
                x + 4,
                0,
                x_of (self, day_start (self, i + 1), track) - x - 4,
                scaled (self, HEADER_HEIGHT));
    }
  for (guint i = 0; i < self->labels->len; i++)
    allocate (g_ptr_array_index (self->labels, i),
              0,
              y_of (self, i),
              scaled (self, LABEL_WIDTH) - 8,
              scaled (self, ROW_HEIGHT));
  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      gboolean dragged = (int) i == self->dragged;
      int from = x_of (self, dragged ? self->drag_from : bar->bar.from, track);
      int to = x_of (self, dragged ? self->drag_to : bar->bar.to, track);

      allocate (bar->button,
                from,
                y_of (self, bar->bar.row) + 3,
                MAX (to - from - BAR_GAP, 1),
                scaled (self, ROW_HEIGHT) - 6);
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
      int x = x_of (self, day_start (self, i), track);

      if (stw_day_weekday (self->first_day + (int) i) >= G_DATE_SATURDAY)
        draw_box (snapshot, &shade, x, 0, x_of (self, day_start (self, i + 1), track) - x, height);
      draw_box (snapshot, &line, x, 0, 1, height);
    }
  draw_box (snapshot,
            &line,
            0,
            y_of (self, STW_ROSTER_OVERRIDES) - ROW_GAP / 2,
            scaled (self, LABEL_WIDTH) + track,
            1);
}

static void
stw_shift_calendar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StwShiftCalendar *self = STW_SHIFT_CALENDAR (widget);
  int track = get_track_width (self);
  int height = gtk_widget_get_height (widget);
  GdkRGBA accent = get_colour (widget, "accent_color", 1.0);

  if (self->zone == NULL)
    return;
  draw_days (self, snapshot, track, height);
  if (self->draws && self->drag_to > self->drag_from)
    {
      GdkRGBA drawn = get_colour (widget, "accent_color", 0.25);
      int x = x_of (self, self->drag_from, track);

      draw_box (snapshot,
                &drawn,
                x,
                y_of (self, STW_ROSTER_OVERRIDES) + 3,
                x_of (self, self->drag_to, track) - x,
                scaled (self, ROW_HEIGHT) - 6);
    }
  GTK_WIDGET_CLASS (stw_shift_calendar_parent_class)->snapshot (widget, snapshot);
  if (self->now >= self->from && self->now < self->to)
    draw_box (snapshot,
              &accent,
              x_of (self, self->now, track),
              scaled (self, HEADER_HEIGHT) - 6,
              2,
              height - scaled (self, HEADER_HEIGHT) + 6);
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
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

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
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
