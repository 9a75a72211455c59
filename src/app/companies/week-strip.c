/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next seven days of a client, by its own clock, with its maintenance windows and silences as
 * bars that can be focused; three days where it is narrow. Time goes from left to right in every
 * language. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/week-strip.h"

#include "app/companies/hold-row.h"
#include "app/companies/week.h"
#include "desk/hold-store.h"

#include <glib/gi18n.h>

#define DAYS 7
#define DAYS_NARROW 3
/* Below this width, in pixels, seven days are too many. */
#define NARROW 480
#define MIN_WIDTH 200
#define GAP 2
#define PADDING 6

struct _StwWeekStrip
{
  GtkWidget parent_instance;

  GtkWidget *days[DAYS]; /* (unowned) children */
  GArray *bars;          /* (owned) (nullable) of StwWeekBar */
  GPtrArray *buttons;    /* (owned) (element-type GtkWidget) unowned children, one for each bar */
  char *shown;           /* (owned) (nullable) what stands there, as JSON */
  guint n_lanes;
};

enum
{
  BAR_ACTIVATED,
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

/* The arrows go from bar to bar. */
static gboolean
key_cb (GtkEventControllerKey *keys,
        guint keyval,
        guint keycode,
        GdkModifierType modifiers,
        StwWeekStrip *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  int step = keyval == GDK_KEY_Right || keyval == GDK_KEY_Down ? 1 : -1;
  guint index;

  if ((keyval != GDK_KEY_Right && keyval != GDK_KEY_Left && keyval != GDK_KEY_Up &&
       keyval != GDK_KEY_Down) ||
      focus == NULL || !g_ptr_array_find (self->buttons, focus, &index))
    return GDK_EVENT_PROPAGATE;
  if ((int) index + step >= 0 && index + (guint) step < self->buttons->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->buttons, index + (guint) step));
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_button (StwWeekStrip *self, JsonObject *hold, gint64 now)
{
  const char *reason = json_object_get_string_member (hold, "reason");
  gboolean silence = g_str_equal (json_object_get_string_member (hold, "kind"), STW_HOLD_SILENCE);
  g_autofree char *when = stw_hold_row_describe (hold, now);
  g_autofree char *name = NULL;
  GtkWidget *label = gtk_label_new (reason);
  GtkWidget *button = gtk_button_new ();

  /* Translators: a kind, why something is held back, and when */
  name =
    g_strdup_printf (_ ("%s: %s, %s"), silence ? _ ("Silence") : _ ("Maintenance"), reason, when);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "week-bar");
  if (silence)
    gtk_widget_add_css_class (button, "silence");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
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

  g_return_if_fail (STW_IS_WEEK_STRIP (self));

  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  remove_buttons (self);
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = stw_week_lay_out (holds, begin, DAYS);
  self->n_lanes = 0;
  show_days (self, begin);
  for (guint i = 0; i < self->bars->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (self->bars, StwWeekBar, i);

      self->n_lanes = MAX (self->n_lanes, bar->lane + 1);
      g_ptr_array_add (self->buttons,
                       new_button (self, json_array_get_object_element (holds, bar->hold), now));
    }
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
  guint n_days = width < NARROW ? DAYS_NARROW : DAYS;
  int top = measure_height (self->days[0]) + PADDING;
  int lane = get_lane_height (self);

  allocate_days (self, width, n_days);
  for (guint i = 0; i < self->buttons->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (self->bars, StwWeekBar, i);
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      int from = (int) (bar->from * width / n_days);
      int to = (int) (MIN (bar->to, n_days) * width / n_days);
      int least;

      gtk_widget_set_child_visible (button, bar->from < n_days);
      if (bar->from >= n_days)
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
}

static void
stw_week_strip_init (StwWeekStrip *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buttons = g_ptr_array_new ();
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
}
