/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the calendar is edited: arrows go from bar to bar, and a bar of an override is moved, and its
 * end, by keys as well as by dragging. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-calendar-private.h"

/* So near its end a drag makes a bar longer. */
#define EDGE 10

static void
move_override (StwShiftCalendar *self, const StwRosterBar *bar, gint64 from, gint64 to)
{
  if (from < to && (from != bar->from || to != bar->to))
    g_signal_emit_by_name (self, "override-moved", bar->override, from, to);
}

/* The place of the bar that has the focus, -1 for none. A window that is not in front has no focus
 * children, but still knows what has its focus. */
int
stw_shift_input_find_focus (StwShiftCalendar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

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

  if (!self->editable || bar->row != STW_ROSTER_OVERRIDES ||
      (keyval != GDK_KEY_Left && keyval != GDK_KEY_Right))
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
  int index = stw_shift_input_find_focus (self);
  int next = -1;

  if (index < 0)
    return GDK_EVENT_PROPAGATE;
  if ((modifiers & GDK_ALT_MASK) != 0)
    return move_by_key (self, index, keyval, modifiers);
  if (keyval == GDK_KEY_Insert && self->editable)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, index).bar;

      g_signal_emit_by_name (self, "drawn", bar->from, bar->to);
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
  int top = stw_shift_calendar_y_of (self, STW_ROSTER_OVERRIDES);

  gboolean can = self->zone != NULL && self->editable;

  self->dragged = can ? find_override (self, x, y) : -1;
  self->draws = can && self->dragged < 0 && x > stw_shift_calendar_scaled (self, LABEL_WIDTH) &&
                y >= top && y < top + stw_shift_calendar_scaled (self, ROW_HEIGHT);
  if (self->dragged >= 0)
    {
      const StwRosterBar *bar = &g_array_index (self->bars, Bar, self->dragged).bar;

      self->resizes =
        x >
        stw_shift_calendar_x_of (self, bar->to, stw_shift_calendar_get_track_width (self)) - EDGE;
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
      gint64 by = stw_shift_calendar_time_at (self, x + dx) - stw_shift_calendar_time_at (self, x);

      self->drag_from = self->resizes ? bar->from : bar->from + by;
      self->drag_to = MAX (bar->to + by, self->drag_from + QUARTER);
    }
  else if (self->draws)
    {
      self->drag_from =
        MIN (stw_shift_calendar_time_at (self, x), stw_shift_calendar_time_at (self, x + dx));
      self->drag_to =
        MAX (stw_shift_calendar_time_at (self, x), stw_shift_calendar_time_at (self, x + dx)) +
        QUARTER;
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
    g_signal_emit_by_name (self, "drawn", from, to);
}

/* To be called once, when the calendar is made. */
void
stw_shift_input_attach (StwShiftCalendar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
