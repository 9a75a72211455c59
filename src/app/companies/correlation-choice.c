/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The choice of window and strategy. Past alerts are read once on the reader's thread; each trial
 * runs in a worker, one at a time, so that the slider never waits for it. Main thread otherwise. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/correlation-choice.h"

#include "app/companies/past-alerts.h"
#include "app/escalation/sleep-asker.h"
#include "app/words.h"
#include "base/clock.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Fewer alerts say little about a choice. */
#define FEW_ALERTS 100
#define MAX_SHOWN_CHANGES 6
#define MAX_MINUTES 60

struct _StwCorrelationChoice
{
  GtkBox parent_instance;

  GtkDropDown *strategy;    /* (unowned) */
  GtkScale *window;         /* (unowned) */
  GtkLabel *window_text;    /* (unowned) */
  GtkLabel *figures;        /* (unowned) */
  GtkLabel *difference;     /* (unowned) */
  GtkLabel *sleep;          /* (unowned) */
  GtkLabel *basis;          /* (unowned) */
  GtkListBox *changes;      /* (unowned) */
  GtkWidget *changes_group; /* (unowned) */

  StwDeskClient *client;     /* (unowned) (nullable) until it is loaded; a trial may outlive it */
  StwSleepAsker *asker;      /* (owned) (nullable) until it goes */
  StwPastAlerts *past;       /* (owned) (nullable) until they are read */
  GCancellable *cancellable; /* (owned) */
  gint64 company;            /* 0 for one that is still to be added */
  gboolean trying;
  gboolean again; /* the choice changed while a trial ran */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwCorrelationChoice, stw_correlation_choice, GTK_TYPE_BOX)

static const char *const meanings[] = {
  [STW_STRATEGY_AUTO] = N_ ("Joins what has the same asset, or the same signature, or reads "
                            "alike."),
  [STW_STRATEGY_ASSET_SIGNATURE] = N_ ("Joins the same problem on the same asset only."),
  [STW_STRATEGY_SIGNATURE] = N_ ("Joins the same problem on different assets."),
  [STW_STRATEGY_ASSET] = N_ ("Joins different problems of one asset."),
  [STW_STRATEGY_SIMILAR] = N_ ("Joins what reads alike, whatever the asset."),
};

static void try_choice (StwCorrelationChoice *self);

static int
get_minutes (StwCorrelationChoice *self)
{
  return (int) (gtk_range_get_value (GTK_RANGE (self->window)) + 0.5);
}

static void
add_change (StwCorrelationChoice *self, JsonObject *change)
{
  gboolean joins = g_str_equal (json_object_get_string_member (change, "change"), "join");
  int n = (int) MIN (json_object_get_int_member (change, "incidents"), G_MAXINT);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = NULL;

  text =
    joins
      ? g_strdup_printf (ngettext ("%d incident would join", "%d incidents would join", (gulong) n),
                         n)
      : g_strdup_printf (
          ngettext ("Would part into %d incident", "Would part into %d incidents", (gulong) n),
          n);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 json_object_get_string_member (change, "example"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_prefix (
    ADW_ACTION_ROW (row),
    gtk_image_new_from_icon_name (joins ? "steward-merge-symbolic" : "steward-branch-symbolic"));
  gtk_list_box_append (self->changes, row);
}

/* What joins and parts is about a company's own incidents: there is none of it before it is added.
 */
static void
show_changes (StwCorrelationChoice *self, JsonArray *changes)
{
  guint n = self->company != 0 ? MIN (json_array_get_length (changes), MAX_SHOWN_CHANGES) : 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->changes, 0)) != NULL)
    gtk_list_box_remove (self->changes, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    add_change (self, json_array_get_object_element (changes, i));
  gtk_widget_set_visible (self->changes_group, n > 0);
}

static void
show_difference (StwCorrelationChoice *self, JsonObject *answer)
{
  gint64 now = json_object_get_int_member (answer, "incidents_now");
  int fewer =
    (int) CLAMP (now - json_object_get_int_member (answer, "incidents"), -G_MAXINT, G_MAXINT);
  g_autofree char *text = NULL;

  if (fewer > 0)
    text = g_strdup_printf (ngettext ("%d fewer than today", "%d fewer than today", (gulong) fewer),
                            fewer);
  else if (fewer < 0)
    text = g_strdup_printf (ngettext ("%d more than today", "%d more than today", (gulong) -fewer),
                            -fewer);
  else
    text = g_strdup (_ ("As many as today"));
  gtk_label_set_label (self->difference, text);
  gtk_widget_set_visible (GTK_WIDGET (self->difference), self->company != 0);
}

static void
show_answer (StwCorrelationChoice *self, JsonObject *answer)
{
  gint64 alerts = json_object_get_int_member (answer, "alerts");
  g_autofree char *basis = stw_past_alerts_describe (self->past, alerts < FEW_ALERTS);
  g_autofree char *text = NULL;

  gtk_label_set_label (self->basis, basis);
  if (alerts == 0)
    {
      gtk_label_set_label (self->figures, _ ("No alerts to try it on yet"));
      gtk_widget_hide (GTK_WIDGET (self->difference));
      show_changes (self, json_object_get_array_member (answer, "changes"));
      return;
    }
  /* Translators: how many alerts came, how many incidents they would have made, and by how many
   * percent that is less */
  text = g_strdup_printf (_ ("%d alerts → %d incidents, %.1f%% less noise"),
                          (int) MIN (alerts, G_MAXINT),
                          (int) json_object_get_int_member (answer, "incidents"),
                          MAX (json_object_get_double_member (answer, "noise_reduction"), 0) * 100);
  gtk_label_set_label (self->figures, text);
  show_difference (self, answer);
  show_changes (self, json_object_get_array_member (answer, "changes"));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwCorrelationChoice *self = STW_CORRELATION_CHOICE (source);
  g_autoptr (JsonObject) answer = stw_past_alerts_try_finish (result);

  self->trying = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->again)
    try_choice (self);
  else
    show_answer (self, answer);
}

/* People's nights of the last 30 days; of a company that is still to be added there are none. */
static void
slept_cb (JsonObject *answer, gpointer data)
{
  StwCorrelationChoice *self = data;
  g_autofree char *sum = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->sleep), answer != NULL);
  if (answer == NULL)
    return;
  sum = stw_sleep_asker_describe (answer);
  cut = stw_sleep_asker_describe_cut (answer);
  /* No second line while nothing is left out. */
  text = g_strjoin ("\n", sum, cut, NULL);
  gtk_label_set_label (self->sleep, text);
}

static void
ask_sleep (StwCorrelationChoice *self)
{
  StwSleepChange change = STW_SLEEP_NO_CHANGE;

  if (self->company == 0 || self->client == NULL)
    return;
  change.company = self->company;
  change.window = stw_correlation_choice_get_window (self);
  change.strategy = (int) stw_correlation_choice_get_strategy (self);
  stw_sleep_asker_ask (self->asker, self->client, &change);
}

static void
try_choice (StwCorrelationChoice *self)
{
  self->again = self->trying;
  if (self->trying || self->past == NULL)
    return;
  self->trying = TRUE;
  stw_past_alerts_try_async (self->past,
                             G_OBJECT (self),
                             stw_correlation_choice_get_window (self),
                             stw_correlation_choice_get_strategy (self),
                             tried_cb);
}

static void
chosen_cb (StwCorrelationChoice *self)
{
  g_autofree char *window = stw_words_age (0, stw_correlation_choice_get_window (self));
  StwStrategy strategy = stw_correlation_choice_get_strategy (self);

  gtk_label_set_label (self->window_text, window);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->strategy), _ (meanings[strategy]));
  try_choice (self);
  ask_sleep (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwCorrelationChoice) self = data;
  StwPastAlerts *past = stw_reader_run_finish (result, NULL);

  if (past == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&past, stw_past_alerts_unref);
      return;
    }
  g_clear_pointer (&self->past, stw_past_alerts_unref);
  self->past = past;
  try_choice (self);
}

static void
stw_correlation_choice_dispose (GObject *object)
{
  StwCorrelationChoice *self = STW_CORRELATION_CHOICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->asker, stw_sleep_asker_free);
  g_clear_weak_pointer (&self->client);
  g_clear_pointer (&self->past, stw_past_alerts_unref);
  G_OBJECT_CLASS (stw_correlation_choice_parent_class)->dispose (object);
}

static void
stw_correlation_choice_finalize (GObject *object)
{
  g_object_unref (STW_CORRELATION_CHOICE (object)->cancellable);
  G_OBJECT_CLASS (stw_correlation_choice_parent_class)->finalize (object);
}

static void
stw_correlation_choice_class_init (StwCorrelationChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_correlation_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_correlation_choice_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   STW_TYPE_CORRELATION_CHOICE,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/correlation-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, strategy);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, window);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, window_text);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, figures);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, difference);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, sleep);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, basis);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, changes);
  gtk_widget_class_bind_template_child (widget_class, StwCorrelationChoice, changes_group);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

/* Who scrolls the page does not mean the slider that comes under the pointer. */
static void
ignore_wheel (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
    }
}

static void
stw_correlation_choice_init (StwCorrelationChoice *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->cancellable = g_cancellable_new ();
  self->asker = stw_sleep_asker_new (slept_cb, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    gtk_string_list_append (names, stw_words_strategy ((StwStrategy) i));
  gtk_drop_down_set_model (self->strategy, G_LIST_MODEL (names));
  ignore_wheel (GTK_WIDGET (self->window));
  for (int minutes = 0; minutes <= MAX_MINUTES; minutes += 15)
    gtk_scale_add_mark (self->window, MAX (minutes, 1), GTK_POS_BOTTOM, NULL);
}

/**
 * stw_correlation_choice_load:
 * @company: whose past alerts the choice is tried on, 0 for those of other clients
 */
void
stw_correlation_choice_load (StwCorrelationChoice *self, StwDeskClient *client, gint64 company)
{
  g_return_if_fail (STW_IS_CORRELATION_CHOICE (self));

  self->company = company;
  g_set_weak_pointer (&self->client, client);
  ask_sleep (self);
  stw_desk_client_read_async (client,
                              stw_past_alerts_read,
                              g_memdup2 (&company, sizeof company),
                              g_free,
                              (GDestroyNotify) stw_past_alerts_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

/**
 * stw_correlation_choice_set:
 * @window_ms: in milliseconds
 */
void
stw_correlation_choice_set (StwCorrelationChoice *self, StwStrategy strategy, gint64 window_ms)
{
  g_return_if_fail (STW_IS_CORRELATION_CHOICE (self));

  gtk_drop_down_set_selected (self->strategy, strategy);
  /* A longer one, from the command line, stays reachable. */
  gtk_range_set_range (GTK_RANGE (self->window),
                       1,
                       MAX (MAX_MINUTES, (double) (window_ms / STW_MINUTE)));
  gtk_range_set_value (GTK_RANGE (self->window), (double) (window_ms / STW_MINUTE));
  chosen_cb (self);
}

/**
 * stw_correlation_choice_get_strategy:
 *
 * Returns: what alerts of one incident share
 */
StwStrategy
stw_correlation_choice_get_strategy (StwCorrelationChoice *self)
{
  g_return_val_if_fail (STW_IS_CORRELATION_CHOICE (self), STW_STRATEGY_AUTO);

  return (StwStrategy) MIN (gtk_drop_down_get_selected (self->strategy),
                            G_N_ELEMENTS (meanings) - 1);
}

/**
 * stw_correlation_choice_get_window:
 *
 * Returns: how far apart alerts of one incident may be, in milliseconds
 */
gint64
stw_correlation_choice_get_window (StwCorrelationChoice *self)
{
  g_return_val_if_fail (STW_IS_CORRELATION_CHOICE (self), STW_MINUTE);

  return get_minutes (self) * STW_MINUTE;
}

/**
 * stw_correlation_choice_describe:
 *
 * Returns: (transfer full): the choice in words
 */
char *
stw_correlation_choice_describe (StwCorrelationChoice *self)
{
  StwStrategy strategy = stw_correlation_choice_get_strategy (self);
  g_autofree char *window = stw_words_age (0, stw_correlation_choice_get_window (self));

  /* Translators: a strategy, and a window such as "15 min" */
  return g_strdup_printf (_ ("%s, within %s"), stw_words_strategy (strategy), window);
}
