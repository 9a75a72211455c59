/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next seven days of a client, by its own clock, with its maintenance windows and silences as
 * bars that can be focused, and moved with the pointer or the arrows; three days where it is
 * narrow. Time goes from left to right in every language. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/week-strip.h"

#include "app/companies/hold-row.h"
#include "app/companies/week.h"
#include "base/clock.h"
#include "desk/hold-store.h"

#include <glib/gi18n.h>

#define DAYS 7
#define DAYS_NARROW 3
/* Below this width, in pixels, seven days are too many. */
#define NARROW 480
#define MIN_WIDTH 200
#define GAP 2
#define PADDING 6
/* So near to its end the pointer takes hold of the end, in pixels. */
#define EDGE 8
#define DRAG_THRESHOLD 6
#define STEP_MINUTES 15
#define MINUTES_A_DAY (24 * 60)
/* After the last key, in milliseconds: some in a row are one move. */
#define PAUSE_MS 700
/* So long what was moved stays where it was put while the desk answers. */
#define SETTLE_MS 2000
#define NONE G_MAXUINT

struct _StwWeekStrip
{
  GtkWidget parent_instance;

  GtkWidget *days[DAYS]; /* (unowned) children */
  GArray *bars;          /* (owned) (nullable) of StwWeekBar */
  GPtrArray *buttons;    /* (owned) (element-type GtkWidget) unowned children, one for each bar */
  char *shown;           /* (owned) (nullable) what stands there, as JSON */
  JsonArray *holds;      /* (owned) (nullable) */
  guint n_lanes;

  gboolean movable;
  guint moved;   /* which hold is not where the desk has it, %NONE for none */
  int begin_by;  /* how many minutes later it begins */
  int end_by;    /* and ends */
  gboolean told; /* the desk was asked to move it so */
  guint pause_source;
  guint dragged; /* which bar, %NONE for none */
  gboolean drags_begin;
  gboolean drags_end;
};

enum
{
  BAR_ACTIVATED,
  BAR_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwWeekStrip, stw_week_strip, GTK_TYPE_WIDGET)

static void
clicked_cb (GtkWidget *button, StwWeekStrip *self)
{
  guint index;

  if (g_ptr_array_find (self->buttons, button, &index))
    g_signal_emit (self,
                   signals[BAR_ACTIVATED],
                   0,
                   g_array_index (self->bars, StwWeekBar, index).hold);
}

static void
set_name (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static char *
describe (JsonObject *hold)
{
  gboolean silence = g_str_equal (json_object_get_string_member (hold, "kind"), STW_HOLD_SILENCE);
  g_autofree char *when = stw_hold_row_describe (hold, stw_clock_now (NULL));

  /* Translators: a kind, why something is held back, and when */
  return g_strdup_printf (_ ("%s: %s, %s"),
                          silence ? _ ("Silence") : _ ("Maintenance"),
                          json_object_get_string_member (hold, "reason"),
                          when);
}

static guint
get_hold (StwWeekStrip *self, guint bar)
{
  return g_array_index (self->bars, StwWeekBar, bar).hold;
}

/* Every bar of a hold tells when it would be, in place of why it is. */
static void
retell (StwWeekStrip *self, guint index, JsonObject *hold, gboolean by_time)
{
  g_autofree char *name = describe (hold);
  g_autofree char *when = stw_hold_row_describe (hold, stw_clock_now (NULL));

  for (guint i = 0; i < self->buttons->len; i++)
    if (get_hold (self, i) == index)
      {
        GtkWidget *button = g_ptr_array_index (self->buttons, i);

        set_name (button, name);
        gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                             by_time ? when : json_object_get_string_member (hold, "reason"));
      }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What was not told the desk did not happen. */
static void
forget_move (StwWeekStrip *self)
{
  guint moved = self->moved;

  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->moved = NONE;
  self->begin_by = self->end_by = 0;
  self->told = FALSE;
  if (moved != NONE)
    retell (self, moved, json_array_get_object_element (self->holds, moved), FALSE);
}

static gboolean
settled_cb (gpointer data)
{
  StwWeekStrip *self = data;

  self->pause_source = 0;
  forget_move (self);
  return G_SOURCE_REMOVE;
}

/* Tells whoever listens; the bar stays where it was put until the desk has answered. */
static void
tell_move (StwWeekStrip *self)
{
  JsonObject *hold;
  g_autoptr (JsonObject) moved = NULL;

  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->moved == NONE)
    return;
  hold = json_array_get_object_element (self->holds, self->moved);
  moved = stw_week_move (hold, self->begin_by, self->end_by);
  self->told = TRUE;
  self->pause_source = g_timeout_add (SETTLE_MS, settled_cb, self);
  if (moved != NULL)
    g_signal_emit (self, signals[BAR_MOVED], 0, hold, moved);
}

static gboolean
pause_cb (gpointer data)
{
  StwWeekStrip *self = data;

  self->pause_source = 0;
  tell_move (self);
  return G_SOURCE_REMOVE;
}

/* Returns whether there is such a time. */
static gboolean
put (StwWeekStrip *self, guint hold, int begin_by, int end_by)
{
  g_autoptr (JsonObject) moved =
               stw_week_move (json_array_get_object_element (self->holds, hold), begin_by, end_by);

  if (moved == NULL)
    return FALSE;
  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->moved = hold;
  self->begin_by = begin_by;
  self->end_by = end_by;
  self->told = FALSE;
  retell (self, hold, moved, TRUE);
  return TRUE;
}

static void
step (StwWeekStrip *self, guint hold, int begin_by, int end_by)
{
  if (self->moved != NONE && self->moved != hold)
    {
      if (!self->told)
        tell_move (self);
      forget_move (self);
    }
  if (self->movable && put (self, hold, self->begin_by + begin_by, self->end_by + end_by))
    self->pause_source = g_timeout_add (PAUSE_MS, pause_cb, self);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
focus_beside (StwWeekStrip *self, guint index, int by)
{
  if ((int) index + by >= 0 && index + (guint) by < self->buttons->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->buttons, index + (guint) by));
}

/* A window that is not in front has no focus children, but still knows what has its focus. */
static gboolean
find_focused_bar (StwWeekStrip *self, guint *ret_index)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && g_ptr_array_find (self->buttons, focus, ret_index);
}

/* Left and right move the bar in time, with Ctrl its end; up and down go from bar to bar. */
static gboolean
key_cb (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType modifiers,
        StwWeekStrip *self)
{
  int by = keyval == GDK_KEY_Right || keyval == GDK_KEY_Down ? 1 : -1;
  gboolean resizes = (modifiers & GDK_CONTROL_MASK) != 0;
  guint index;

  if (!find_focused_bar (self, &index))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    focus_beside (self, index, by);
  else if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    step (self, get_hold (self, index), resizes ? 0 : by * STEP_MINUTES, by * STEP_MINUTES);
  else if (keyval == GDK_KEY_Escape && self->moved != NONE && !self->told)
    forget_move (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static guint
get_n_days (StwWeekStrip *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) < NARROW ? DAYS_NARROW : DAYS;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, StwWeekStrip *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *button = picked != NULL ? gtk_widget_get_ancestor (picked, GTK_TYPE_BUTTON) : NULL;
  double inside;
  double width;

  self->dragged = NONE;
  if (!self->movable || button == NULL || !g_ptr_array_find (self->buttons, button, &self->dragged))
    return;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), button, x, y, &inside, &y);
  width = gtk_widget_get_width (button);
  self->drags_begin = inside < width - EDGE;
  self->drags_end = inside > EDGE || width < 3 * EDGE;
  self->drags_begin |= width < 3 * EDGE;
}

static void
drag_update_cb (GtkGestureDrag *drag, double x, double y, StwWeekStrip *self)
{
  double steps = x * get_n_days (self) * MINUTES_A_DAY /
                 MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1) / STEP_MINUTES;
  int minutes = (int) (steps + (steps < 0 ? -0.5 : 0.5)) * STEP_MINUTES;

  if (self->dragged == NONE || (self->moved == NONE && ABS (x) < DRAG_THRESHOLD))
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  put (self,
       get_hold (self, self->dragged),
       self->drags_begin ? minutes : 0,
       self->drags_end ? minutes : 0);
}

static void
drag_end_cb (GtkGestureDrag *drag, double x, double y, StwWeekStrip *self)
{
  if (self->dragged != NONE && self->moved != NONE && !self->told)
    {
      if (self->begin_by != 0 || self->end_by != 0)
        tell_move (self);
      else
        forget_move (self);
    }
  self->dragged = NONE;
}

static GtkWidget *
new_button (StwWeekStrip *self, JsonObject *hold)
{
  gboolean silence = g_str_equal (json_object_get_string_member (hold, "kind"), STW_HOLD_SILENCE);
  g_autofree char *name = describe (hold);
  GtkWidget *label = gtk_label_new (json_object_get_string_member (hold, "reason"));
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "week-bar");
  if (silence)
    gtk_widget_add_css_class (button, "silence");
  set_name (button, name);
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (button),
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    _ ("The arrows move it by a quarter of an hour, with Ctrl its end"),
    -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  return button;
}

static void
remove_buttons (StwWeekStrip *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->buttons, i));
  g_ptr_array_set_size (self->buttons, 0);
}

static void
show_days (StwWeekStrip *self, GDateTime *begin)
{
  for (guint i = 0; i < DAYS; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (begin, (int) i);
      /* Translators: a day of the week and of the month, as g_date_time_format() takes it */
      /* xgettext:no-c-format */
      g_autofree char *text = g_date_time_format (day, _ ("%a %-d"));

      gtk_label_set_label (GTK_LABEL (self->days[i]), text);
    }
}

static char *
write_shown (JsonArray *holds, const char *timezone, GDateTime *begin)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), holds);
  g_autofree char *text = json_to_string (node, FALSE);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %s",
                          g_date_time_to_unix (begin),
                          timezone,
                          text);
}

static gint64
get_number (StwWeekStrip *self, guint bar)
{
  return json_object_get_int_member (
    json_array_get_object_element (self->holds, get_hold (self, bar)),
    "id");
}

/* The number of the hold whose bar has the focus, 0 for none. */
static gint64
find_focus (StwWeekStrip *self)
{
  guint index;

  return find_focused_bar (self, &index) ? get_number (self, index) : 0;
}

static void
give_focus (StwWeekStrip *self, gint64 hold)
{
  for (guint i = 0; hold != 0 && i < self->buttons->len; i++)
    if (get_number (self, i) == hold)
      {
        gtk_widget_grab_focus (g_ptr_array_index (self->buttons, i));
        return;
      }
}

/**
 * stw_week_strip_set_movable:
 * @movable: whether bars can be given another time
 */
void
stw_week_strip_set_movable (StwWeekStrip *self, gboolean movable)
{
  g_return_if_fail (STW_IS_WEEK_STRIP (self));

  self->movable = movable;
}

/**
 * stw_week_strip_show:
 * @holds: windows and silences, as #StwCompanyFacts has them; when they are those that stand there,
 *   nothing happens
 * @timezone: the client's
 * @now: UTC milliseconds
 */
void
stw_week_strip_show (StwWeekStrip *self, JsonArray *holds, const char *timezone, gint64 now)
{
  g_autoptr (GDateTime) begin = stw_week_begin (timezone, now);
  g_autofree char *shown = write_shown (holds, timezone, begin);
  gint64 focus;

  g_return_if_fail (STW_IS_WEEK_STRIP (self));

  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  if (self->moved != NONE && !self->told)
    tell_move (self);
  forget_move (self);
  focus = find_focus (self);
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  remove_buttons (self);
  g_clear_pointer (&self->holds, json_array_unref);
  self->holds = json_array_ref (holds);
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = stw_week_lay_out (holds, begin, DAYS);
  self->n_lanes = 0;
  show_days (self, begin);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (self->bars, StwWeekBar, i);

      self->n_lanes = MAX (self->n_lanes, bar->lane + 1);
      g_ptr_array_add (self->buttons,
                       new_button (self, json_array_get_object_element (holds, bar->hold)));
    }
  give_focus (self, focus);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static int
measure_height (GtkWidget *widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

static int
get_lane_height (StwWeekStrip *self)
{
  int height = 0;

  for (guint i = 0; i < self->buttons->len; i++)
    height = MAX (height, measure_height (g_ptr_array_index (self->buttons, i)));
  return height + GAP;
}

static void
stw_week_strip_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  StwWeekStrip *self = STW_WEEK_STRIP (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = DAYS * MIN_WIDTH / 2;
      return;
    }
  *minimum = measure_height (self->days[0]) + PADDING +
             (int) MAX (self->n_lanes, 1) * get_lane_height (self);
  *natural = *minimum;
}

static void
allocate_days (StwWeekStrip *self, int width, guint n_days)
{
  int height = measure_height (self->days[0]);

  for (guint i = 0; i < DAYS; i++)
    {
      int from = (int) i * width / (int) n_days;
      int to = ((int) i + 1) * width / (int) n_days;
      int least;

      gtk_widget_set_child_visible (self->days[i], i < n_days);
      if (i >= n_days)
        continue;
      gtk_widget_measure (self->days[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->days[i],
                                &(GtkAllocation){ from, 0, MAX (to - from, least), height },
                                -1);
    }
}

static void
stw_week_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwWeekStrip *self = STW_WEEK_STRIP (widget);
  guint n_days = get_n_days (self);
  int top = measure_height (self->days[0]) + PADDING;
  int lane = get_lane_height (self);

  allocate_days (self, width, n_days);
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (self->bars, StwWeekBar, i);
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      gboolean moved = bar->hold == self->moved;
      double begin = MAX (bar->from + (moved ? self->begin_by / (double) MINUTES_A_DAY : 0), 0);
      double end = bar->to + (moved ? self->end_by / (double) MINUTES_A_DAY : 0);
      int from = (int) (begin * width / n_days);
      int to = (int) (CLAMP (end, 0, n_days) * width / n_days);
      int least;

      gtk_widget_set_child_visible (button, begin < n_days);
      if (begin >= n_days)
        continue;
      gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_size_allocate (button,
                                &(GtkAllocation){ from,
                                                  top + (int) bar->lane * lane,
                                                  MAX (to - from - GAP, least),
                                                  lane - GAP },
                                -1);
    }
}

static void
stw_week_strip_dispose (GObject *object)
{
  StwWeekStrip *self = STW_WEEK_STRIP (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  remove_buttons (self);
  for (guint i = 0; i < DAYS; i++)
    g_clear_pointer (&self->days[i], gtk_widget_unparent);
  G_OBJECT_CLASS (stw_week_strip_parent_class)->dispose (object);
}

static void
stw_week_strip_finalize (GObject *object)
{
  StwWeekStrip *self = STW_WEEK_STRIP (object);

  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->holds, json_array_unref);
  g_ptr_array_unref (self->buttons);
  g_free (self->shown);
  G_OBJECT_CLASS (stw_week_strip_parent_class)->finalize (object);
}

static void
stw_week_strip_class_init (StwWeekStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_week_strip_dispose;
  object_class->finalize = stw_week_strip_finalize;
  widget_class->measure = stw_week_strip_measure;
  widget_class->size_allocate = stw_week_strip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "week");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  /**
   * StwWeekStrip::bar-activated:
   * @hold: which of the holds that were given
   */
  signals[BAR_ACTIVATED] = g_signal_new ("bar-activated",
                                         STW_TYPE_WEEK_STRIP,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_UINT);
  /**
   * StwWeekStrip::bar-moved:
   * @hold: one of the holds that were given
   * @moved: the same at the time to which it was moved
   */
  signals[BAR_MOVED] = g_signal_new ("bar-moved",
                                     STW_TYPE_WEEK_STRIP,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     2,
                                     JSON_TYPE_OBJECT,
                                     JSON_TYPE_OBJECT);
}

/* Before the bars, whose click it takes over once the pointer has moved. */
static void
add_drag (StwWeekStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
stw_week_strip_init (StwWeekStrip *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buttons = g_ptr_array_new ();
  self->movable = TRUE;
  self->moved = self->dragged = NONE;
  for (guint i = 0; i < DAYS; i++)
    {
      self->days[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->days[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->days[i]), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (self->days[i], i == 0 ? "caption-heading" : "caption");
      gtk_widget_set_parent (self->days[i], GTK_WIDGET (self));
    }
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Maintenance and silences of the next days"),
                                  -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  add_drag (self);
}
