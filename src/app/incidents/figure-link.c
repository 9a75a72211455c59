/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leads from a figure to the incidents behind it, and what a figure says. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/figure-link.h"

#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

/**
 * stw_figure_word:
 *
 * Returns: (transfer none): what a filter by a figure is called
 */
const char *
stw_figure_word (StwFigure figure)
{
  static const char *const words[STW_N_FIGURES] = {
    [STW_FIGURE_NONE] = NC_ ("filter", "Whatever Became of It"),
    [STW_FIGURE_ANSWER_DUE] = NC_ ("filter", "Answer Was Due"),
    [STW_FIGURE_ANSWERED_IN_TIME] = NC_ ("filter", "Answered in Time"),
    [STW_FIGURE_ANSWERED_LATE] = NC_ ("filter", "Answered Late"),
    [STW_FIGURE_ANSWERED] = NC_ ("filter", "Answered"),
    [STW_FIGURE_RESOLUTION_DUE] = NC_ ("filter", "Resolution Was Due"),
    [STW_FIGURE_RESOLVED_IN_TIME] = NC_ ("filter", "Resolved in Time"),
    [STW_FIGURE_RESOLVED_LATE] = NC_ ("filter", "Resolved Late"),
    [STW_FIGURE_RESOLVED] = NC_ ("filter", "Resolved"),
    [STW_FIGURE_LATE] = NC_ ("filter", "Promise Missed"),
  };

  g_return_val_if_fail ((guint) figure < STW_N_FIGURES, "");

  return g_dpgettext2 (NULL, "filter", words[figure]);
}

/**
 * stw_figure_link_target:
 * @query: what the figure was asked for
 *
 * Returns: (transfer floating): what %STW_FIGURE_ACTION takes: the client, and a filter as JSON
 */
GVariant *
stw_figure_link_target (const StwFiguresQuery *query, StwFigure figure)
{
  g_autoptr (JsonObject) filter = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (filter, "figure", stw_figure_to_word (figure));
  if (query->from != 0)
    json_object_set_int_member (filter, "since", query->from);
  if (query->technician != 0)
    json_object_set_int_member (filter, "assignee", query->technician);
  node = json_node_init_object (json_node_alloc (), filter);
  text = json_to_string (node, FALSE);
  return g_variant_new ("(xs)", query->company, text);
}

/**
 * stw_figure_link_new:
 * @text: what it says, such as "3 late"
 *
 * Returns: a small button that shows the incidents behind a figure
 */
GtkWidget *
stw_figure_link_new (const char *text, const StwFiguresQuery *query, StwFigure figure)
{
  GtkWidget *button = gtk_button_new_with_label (text);
  g_autofree char *about = NULL;

  /* Translators: what a button shows, such as "Resolved Late" */
  about = g_strdup_printf (_ ("Show the Incidents: %s"), stw_figure_word (figure));
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (button, about);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          stw_figure_link_target (query, figure));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), STW_FIGURE_ACTION);
  return button;
}

static char *
make_age (JsonObject *times, const char *member)
{
  return stw_words_age (0, (gint64) (json_object_get_double_member (times, member) * STW_MINUTE));
}

/**
 * stw_figure_describe_times:
 * @figures: as stw_figures_load() has them
 * @member: "time_to_acknowledge" or "time_to_resolve"
 *
 * Returns: (transfer full): the times in words
 */
char *
stw_figure_describe_times (JsonObject *figures, const char *member)
{
  JsonObject *times = json_object_get_object_member (figures, member);
  int count = (int) json_object_get_int_member (times, "count");
  g_autofree char *median = NULL;
  g_autofree char *p90 = NULL;
  g_autofree char *mean = NULL;

  if (count == 0)
    return g_strdup (_ ("none yet"));
  median = make_age (times, "median_minutes");
  p90 = make_age (times, "p90_minutes");
  mean = make_age (times, "mean_minutes");
  /* Translators: three times such as "12 min", and of how many incidents they are */
  return g_strdup_printf (_ ("half within %s, nine of ten within %s, on average %s, of %d"),
                          median,
                          p90,
                          mean,
                          count);
}

/**
 * stw_figure_describe_kept:
 * @figures: as stw_figures_load() has them
 * @clock: "response" or "resolution"
 *
 * Returns: (transfer full): how many of its promises were kept, in words
 */
char *
stw_figure_describe_kept (JsonObject *figures, const char *clock)
{
  JsonObject *sla = json_object_get_object_member (figures, "sla");
  JsonObject *kept = json_object_get_object_member (sla, clock);
  int met = (int) json_object_get_int_member (kept, "met");
  int due = met + (int) json_object_get_int_member (kept, "missed");

  if (due == 0)
    return g_strdup (_ ("none yet"));
  /* Translators: how many promises were kept, and how many were due */
  return g_strdup_printf (_ ("%d of %d in time"), met, due);
}

/**
 * stw_figure_describe_noise:
 * @figures: as stw_figures_load() has them
 *
 * Returns: (transfer full): how many alerts an incident spares people, and how many there were
 */
char *
stw_figure_describe_noise (JsonObject *figures)
{
  /* Translators: a share in percent, and how many incidents there were */
  return g_strdup_printf (_ ("%.1f %% fewer to look at, %d incidents"),
                          MAX (json_object_get_double_member (figures, "noise_reduction"), 0) * 100,
                          (int) json_object_get_int_member (figures, "incidents"));
}
