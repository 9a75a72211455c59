/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How promises were kept in a period. The figures walk through all incidents of it, so they are
 * read when asked for, not with each change. Main thread; the reading runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/overview/figures-block.h"

#include "app/incidents/figure-link.h"
#include "app/widgets/named-groups.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static const struct
{
  const char *title;
  int days; /* 0 for the month that is */
} periods[] = {
  { N_ ("Last 7 Days"), 7 },
  { N_ ("Last 30 Days"), 30 },
  { N_ ("Last 90 Days"), 90 },
  { N_ ("This Month"), 0 },
};

#define USUAL_PERIOD 1

struct _StwFiguresBlock
{
  GtkBox parent_instance;

  GtkDropDown *period; /* (unowned) */
  GtkListBox *list;    /* (unowned) */

  StwSession *session;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  StwFiguresQuery query;     /* of what is shown */
  JsonObject *figures;       /* (owned) (nullable) */
  char *key;                 /* (owned) (nullable) of what is shown */
};

static guint read_signal;

G_DEFINE_FINAL_TYPE (StwFiguresBlock, stw_figures_block, GTK_TYPE_BOX)

/* The first moment of the period by the local clock. */
static gint64
get_begin (guint period)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) begin = NULL;

  if (periods[period].days == 0)
    day = g_date_time_add_days (now, 1 - g_date_time_get_day_of_month (now));
  else
    day = g_date_time_add_days (now, -periods[period].days);
  begin = g_date_time_new_local (g_date_time_get_year (day),
                                 g_date_time_get_month (day),
                                 g_date_time_get_day_of_month (day),
                                 0,
                                 0,
                                 0);
  return g_date_time_to_unix (begin) * STW_SECOND;
}

static char *
describe_clock (JsonObject *figures, const char *clock, const char *times)
{
  g_autofree char *kept = stw_figure_describe_kept (figures, clock);
  g_autofree char *spread = stw_figure_describe_times (figures, times);

  /* Translators: such as "20 of 22 in time", and "half within 5 min, …" */
  return g_strdup_printf (_ ("%s; %s"), kept, spread);
}

static char *
describe (JsonObject *figures)
{
  g_autofree char *noise = stw_figure_describe_noise (figures);
  g_autofree char *answered = describe_clock (figures, "response", "time_to_acknowledge");
  g_autofree char *resolved = describe_clock (figures, "resolution", "time_to_resolve");

  /* Translators: how many incidents; then what there is to say of the time until they were
   * answered, and until they were resolved */
  return g_strdup_printf (_ ("%s\nAnswered: %s\nResolved: %s"), noise, answered, resolved);
}

static void
append_late (GtkWidget *box,
             JsonObject *figures,
             const char *clock,
             const StwFiguresQuery *query,
             StwFigure figure)
{
  JsonObject *sla = json_object_get_object_member (figures, "sla");
  int late =
    (int) json_object_get_int_member (json_object_get_object_member (sla, clock), "missed");
  g_autofree char *text = NULL;

  if (late == 0)
    return;
  text =
    figure == STW_FIGURE_ANSWERED_LATE
      ? g_strdup_printf (ngettext ("%d answered late", "%d answered late", (gulong) late), late)
      : g_strdup_printf (ngettext ("%d resolved late", "%d resolved late", (gulong) late), late);
  gtk_box_append (GTK_BOX (box), stw_figure_link_new (text, query, figure));
}

static void
append_row (StwFiguresBlock *self, const char *title, gint64 technician, JsonObject *figures)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *late = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  StwFiguresQuery query = self->query;
  g_autofree char *text = describe (figures);

  query.technician = technician;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (late, GTK_ALIGN_CENTER);
  append_late (late, figures, "response", &query, STW_FIGURE_ANSWERED_LATE);
  append_late (late, figures, "resolution", &query, STW_FIGURE_RESOLVED_LATE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), late);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row),
                                          stw_figure_link_target (&query, STW_FIGURE_NONE));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), STW_FIGURE_ACTION);
  gtk_list_box_append (self->list, row);
}

static void
show_figures (StwFiguresBlock *self)
{
  JsonArray *technicians = json_object_get_array_member (self->figures, "by_technician");
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  append_row (self, _ ("Everybody"), 0, self->figures);
  for (guint i = 0; i < json_array_get_length (technicians); i++)
    {
      JsonObject *one = json_array_get_object_element (technicians, i);
      gint64 id = 0;

      if (stw_id_parse (STW_ID_PERSON, json_object_get_string_member (one, "id"), &id))
        append_row (self, json_object_get_string_member_with_default (one, "name", ""), id, one);
    }
}

/* What is the same stays, with the focus in it. */
static void
take_figures (StwFiguresBlock *self, JsonObject *figures)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), figures);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                          self->query.company,
                                          self->query.from,
                                          text);

  if (g_strcmp0 (key, self->key) != 0)
    {
      stw_set_str (&self->key, key);
      g_clear_pointer (&self->figures, json_object_unref);
      self->figures = json_object_ref (figures);
      show_figures (self);
    }
  g_signal_emit (self, read_signal, 0);
}

static gpointer
read_figures (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_figures_load (db, data, stw_clock_now (NULL), error);
}

static void
figures_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwFiguresBlock) self = data;
  g_autoptr (JsonObject) figures = stw_reader_run_finish (result, NULL);

  if (figures != NULL && self->session != NULL)
    take_figures (self, figures);
}

/* What is asked now supersedes what is being read. */
static void
read_again (StwFiguresBlock *self)
{
  guint period = MIN (gtk_drop_down_get_selected (self->period), G_N_ELEMENTS (periods) - 1);

  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  self->query = (StwFiguresQuery){ .company = stw_session_get_company (self->session),
                                   .from = get_begin (period) };
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_figures,
                              g_memdup2 (&self->query, sizeof self->query),
                              g_free,
                              (GDestroyNotify) json_object_unref,
                              self->cancellable,
                              figures_cb,
                              g_object_ref (self));
}

/**
 * stw_figures_block_refresh:
 * @session: of its window
 *
 * Reads the figures again.
 */
void
stw_figures_block_refresh (StwFiguresBlock *self, StwSession *session)
{
  g_return_if_fail (STW_IS_FIGURES_BLOCK (self));

  g_set_object (&self->session, session);
  read_again (self);
}

/**
 * stw_figures_block_stop:
 *
 * Reads no more, as its page goes.
 */
void
stw_figures_block_stop (StwFiguresBlock *self)
{
  g_return_if_fail (STW_IS_FIGURES_BLOCK (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
}

/**
 * stw_figures_block_get_figures:
 *
 * Returns: (transfer none) (nullable): what stw_figures_load() gave, %NULL before it was read
 */
JsonObject *
stw_figures_block_get_figures (StwFiguresBlock *self)
{
  g_return_val_if_fail (STW_IS_FIGURES_BLOCK (self), NULL);

  return self->figures;
}

/**
 * stw_figures_block_get_late:
 *
 * Returns: (transfer floating): what %STW_FIGURE_ACTION takes to show what was late
 */
GVariant *
stw_figures_block_get_late (StwFiguresBlock *self)
{
  g_return_val_if_fail (STW_IS_FIGURES_BLOCK (self), NULL);

  return stw_figure_link_target (&self->query, STW_FIGURE_LATE);
}

/**
 * stw_figures_block_get_period:
 *
 * Returns: (transfer none): such as "Last 30 Days"
 */
const char *
stw_figures_block_get_period (StwFiguresBlock *self)
{
  guint period;

  g_return_val_if_fail (STW_IS_FIGURES_BLOCK (self), "");

  period = MIN (gtk_drop_down_get_selected (self->period), G_N_ELEMENTS (periods) - 1);
  return _ (periods[period].title);
}

static void
stw_figures_block_dispose (GObject *object)
{
  StwFiguresBlock *self = STW_FIGURES_BLOCK (object);

  stw_figures_block_stop (self);
  g_clear_pointer (&self->figures, json_object_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (stw_figures_block_parent_class)->dispose (object);
}

static void
stw_figures_block_finalize (GObject *object)
{
  g_clear_object (&STW_FIGURES_BLOCK (object)->cancellable);
  G_OBJECT_CLASS (stw_figures_block_parent_class)->finalize (object);
}

static void
stw_figures_block_class_init (StwFiguresBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_figures_block_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_figures_block_finalize;
  read_signal = g_signal_new ("read",
                              STW_TYPE_FIGURES_BLOCK,
                              G_SIGNAL_RUN_LAST,
                              0,
                              NULL,
                              NULL,
                              NULL,
                              G_TYPE_NONE,
                              0);
}

static void
append_head (StwFiguresBlock *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *caption = gtk_label_new (_ ("Promises and Times"));
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (titles, _ (periods[i].title));
  self->period = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL));
  gtk_drop_down_set_selected (self->period, USUAL_PERIOD);
  stw_named_choices (GTK_WIDGET (self->period), _ ("Period of the Figures"));
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_set_hexpand (caption, TRUE);
  gtk_widget_add_css_class (caption, "heading");
  gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name ("steward-insights-symbolic"));
  gtk_box_append (GTK_BOX (head), caption);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->period));
  gtk_box_append (GTK_BOX (self), head);
  g_signal_connect_object (self->period,
                           "notify::selected",
                           G_CALLBACK (read_again),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
stw_figures_block_init (StwFiguresBlock *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  append_head (self);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Promises and Times"),
                                  -1);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}
