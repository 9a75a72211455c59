/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chart of events a minute. Time goes from left to right in every language. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/charts/rate-chart.h"

#include "app/widgets/tip.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

#define HEIGHT 120
#define GAP 6
#define LINES 2

struct _StwRateChart
{
  GtkWidget parent_instance;

  guint *minutes; /* (owned) (nullable) the last one is the present */
  guint n;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (StwRateChart, stw_rate_chart, GTK_TYPE_WIDGET)

/**
 * stw_rate_chart_round_up:
 * @most: the highest bar
 *
 * Returns: the end of the axis: an even number of 1, 2 or 5 times a power of ten, at least 2
 */
guint
stw_rate_chart_round_up (guint most)
{
  static const guint steps[] = { 1, 2, 5 };

  for (guint power = 1; power <= 100 * 1000 * 1000; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (steps[i] * power >= MAX (most, 2))
        return steps[i] * power;
  return most;
}

static guint
find_highest (StwRateChart *self)
{
  guint highest = 0;

  for (guint i = 1; i < self->n; i++)
    if (self->minutes[i] > self->minutes[highest])
      highest = i;
  return highest;
}

static GdkRGBA
get_color (GtkWidget *widget, const char *name, float alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  if (name == NULL || !gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= alpha;
  return color;
}

/* Returns how wide the text is. */
static int
draw_text (GtkWidget *widget,
           GtkSnapshot *snapshot,
           const char *text,
           float x,
           float y,
           float align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  GdkRGBA color = get_color (widget, NULL, .7f);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x - align * (float) width, y - (float) height / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
  return width;
}

static void
draw_bars (StwRateChart *self, GtkSnapshot *snapshot, graphene_rect_t area, guint top)
{
  GdkRGBA color = get_color (GTK_WIDGET (self), "chart_1", 1);
  float width = area.size.width / (float) self->n;

  for (guint i = 0; i < self->n; i++)
    {
      float height = area.size.height * (float) self->minutes[i] / (float) top;

      if (self->minutes[i] > 0)
        gtk_snapshot_append_color (snapshot,
                                   &color,
                                   &GRAPHENE_RECT_INIT (area.origin.x + (float) i * width,
                                                        area.origin.y + area.size.height - height,
                                                        MAX (width - 1, 1),
                                                        height));
    }
}

static void
stw_rate_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StwRateChart *self = STW_RATE_CHART (widget);
  GdkRGBA line = get_color (widget, NULL, .12f);
  g_autofree char *began = NULL;
  graphene_rect_t area;
  guint top;
  float text_height = 18;
  float axis = 0;

  if (self->n == 0)
    return;
  top = stw_rate_chart_round_up (self->minutes[find_highest (self)]);
  for (guint i = 0; i <= LINES; i++)
    {
      float y = text_height / 2 +
                (float) i / LINES * ((float) gtk_widget_get_height (widget) - 2 * text_height);
      g_autofree char *figure = g_strdup_printf ("%u", top - i * top / LINES);

      axis = MAX (axis, (float) draw_text (widget, snapshot, figure, 0, y, 0));
      gtk_snapshot_append_color (
        snapshot,
        &line,
        &GRAPHENE_RECT_INIT (axis + GAP, y, (float) gtk_widget_get_width (widget) - axis - GAP, 1));
    }
  area = GRAPHENE_RECT_INIT (axis + GAP,
                             text_height / 2,
                             (float) gtk_widget_get_width (widget) - axis - GAP,
                             (float) gtk_widget_get_height (widget) - 2 * text_height);
  draw_bars (self, snapshot, area, top);
  began = stw_words_moment (self->now - self->n * STW_MINUTE, self->now);
  draw_text (widget,
             snapshot,
             began,
             area.origin.x,
             (float) gtk_widget_get_height (widget) - text_height / 2,
             0);
  /* Translators: the right end of a time axis */
  draw_text (widget,
             snapshot,
             _ ("now"),
             area.origin.x + area.size.width,
             (float) gtk_widget_get_height (widget) - text_height / 2,
             1);
}

static void
stw_rate_chart_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : HEIGHT;
}

/* The finding, which is also what a screen reader says. */
static void
say_finding (StwRateChart *self)
{
  guint highest = find_highest (self);
  g_autofree char *at =
    stw_words_moment (self->now - (self->n - 1 - highest) * STW_MINUTE, self->now);
  g_autofree char *finding = NULL;

  if (self->minutes[highest] == 0)
    finding = g_strdup (_ ("No alerts in the last two hours"));
  else
    /* Translators: alerts in the present minute, the most in one minute, and when that was */
    finding = g_strdup_printf (_ ("%u alerts in this minute, at most %u at %s"),
                               self->minutes[self->n - 1],
                               self->minutes[highest],
                               at);
  stw_tip_update (GTK_WIDGET (self), finding);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  finding,
                                  -1);
}

/**
 * stw_rate_chart_set_minutes:
 * @minutes: (array length=n): events in each minute, the last one is the present
 * @n: how many minutes, at least 1
 * @now: UTC milliseconds
 */
void
stw_rate_chart_set_minutes (StwRateChart *self, const guint *minutes, guint n, gint64 now)
{
  g_return_if_fail (STW_IS_RATE_CHART (self) && n > 0);

  g_free (self->minutes);
  self->minutes = g_memdup2 (minutes, n * sizeof *minutes);
  self->n = n;
  self->now = now;
  say_finding (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stw_rate_chart_finalize (GObject *object)
{
  g_free (STW_RATE_CHART (object)->minutes);
  G_OBJECT_CLASS (stw_rate_chart_parent_class)->finalize (object);
}

static void
stw_rate_chart_class_init (StwRateChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_rate_chart_finalize;
  widget_class->snapshot = stw_rate_chart_snapshot;
  widget_class->measure = stw_rate_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "rate-chart");
}

static void
stw_rate_chart_init (StwRateChart *self)
{
}
