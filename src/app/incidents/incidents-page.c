/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incidents: the list follows the change feed, the chosen one and the place in the list stay
 * while rows come and go. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incidents-page.h"

#include "app/incidents/bulk-bar.h"
#include "app/incidents/filter-bar.h"
#include "app/incidents/filter-words.h"
#include "app/incidents/incident-detail.h"
#include "app/incidents/incident-reader.h"
#include "app/incidents/incident-row.h"
#include "app/incidents/minutes-export.h"
#include "app/incidents/new-incident.h"
#include "app/incidents/picks.h"
#include "app/shortcuts.h"
#include "app/widgets/live.h"
#include "app/widgets/row-slot.h"

#include <glib/gi18n.h>

/* Ages in the rows are in minutes. */
#define AGE_S 60
/* Who wants to change more at once narrows the list down first. */
#define MAX_PICKS 1000

struct _StwIncidentsPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;       /* (unowned) */
  GtkWidget *list_pane;      /* (unowned) */
  StwFilterBar *bar;         /* (unowned) */
  GtkLabel *count;           /* (unowned) */
  GtkStack *list_stack;      /* (unowned) */
  GtkListView *list;         /* (unowned) */
  GtkButton *fresh;          /* (unowned) how many are new above what is seen */
  GtkToggleButton *pick;     /* (unowned) */
  StwBulkBar *bulk;          /* (unowned) */
  StwIncidentDetail *detail; /* (unowned) */

  StwSession *session;           /* (owned) */
  StwListFilter *filter;         /* (owned) */
  StwPicks *picks;               /* (owned) */
  StwPagedModel *model;          /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  StwLive *live;                 /* (owned) */
  GCancellable *cancellable;     /* (owned) of the newest reading */
  gint64 chosen;                 /* the incident of the detail, 0 for none */
  guint age_source;
  gint64 newest;         /* the highest number when the top was last seen */
  gboolean focus_wanted; /* as soon as there are rows */
  gboolean stale;        /* it is not known which rows changed */
  gboolean anew;         /* another question was asked */
};

enum
{
  PROP_DETAIL_ALONE = 1,
  PROP_FILTER,
  PROP_ORDER,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwIncidentsPage, stw_incidents_page, ADW_TYPE_BIN)

static gboolean
detail_is_alone (StwIncidentsPage *self)
{
  return adw_leaflet_get_folded (self->leaflet) &&
         adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->detail);
}

static void
leaflet_changed_cb (StwIncidentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL_ALONE]);
}

/* What an empty list means depends on what was asked. */
static const char *
get_empty_page (StwIncidentsPage *self)
{
  if (stw_list_filter_is_usual (self->filter))
    return "calm";
  return stw_list_filter_is_empty (self->filter) ? "none" : "not-found";
}

static void
say_count (StwIncidentsPage *self, guint n)
{
  g_autofree char *text = stw_filter_words_count (self->filter, n);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), text);
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : get_empty_page (self));
}

static void
select_chosen (StwIncidentsPage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->chosen != 0 && !stw_paged_model_find (self->model, self->chosen, &position))
    position = GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
}

static void
choose (StwIncidentsPage *self, gint64 incident)
{
  if (self->chosen == incident)
    return;
  self->chosen = incident;
  stw_incident_detail_show (self->detail, incident);
}

static void
scroll_to (StwIncidentsPage *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Who looks at the worst goes on looking at the worst; who has scrolled keeps the place. */
static gboolean
is_at_top (StwIncidentsPage *self)
{
  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list))) <=
         0;
}

/* All rows have one height. */
static guint
find_first_seen (StwIncidentsPage *self, guint n)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  double height = gtk_adjustment_get_upper (place) - gtk_adjustment_get_lower (place);

  return height > 0 ? (guint) (n * CLAMP (gtk_adjustment_get_value (place) / height, 0, 1)) : 0;
}

/* Who looks at the top sees what is new; to anybody else it is told. */
static void
show_fresh (StwIncidentsPage *self, const GArray *ids, gboolean at_top)
{
  guint first = at_top ? ids->len : find_first_seen (self, ids->len);
  gint64 newest = 0;
  guint n = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < first; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      newest = MAX (newest, id);
      if (id > self->newest)
        n++;
    }
  if (at_top)
    self->newest = newest;
  /* Translators: how many incidents came above what is seen */
  text = g_strdup_printf (ngettext ("%u new", "%u new", n), n);
  gtk_button_set_label (self->fresh, text);
  gtk_widget_set_visible (GTK_WIDGET (self->fresh), !at_top && n > 0);
}

static void
show_top_cb (StwIncidentsPage *self)
{
  scroll_to (self, 0);
}

/* Back at the top, what is new has been seen. */
static void
scrolled_cb (StwIncidentsPage *self)
{
  if (self->live != NULL && gtk_widget_get_visible (GTK_WIDGET (self->fresh)) && is_at_top (self))
    stw_live_refresh (self->live);
}

static void
show_list (StwIncidentsPage *self, StwPagedList *list)
{
  gboolean at_top = self->anew || is_at_top (self);

  if (self->stale)
    stw_paged_model_invalidate_all (self->model);
  self->stale = self->anew = FALSE;
  stw_paged_list_show (list, self->model);
  select_chosen (self);
  show_fresh (self, list->ids, at_top);
  if (at_top && list->ids->len > 0)
    scroll_to (self, 0);
  say_count (self, list->ids->len);
  if (self->focus_wanted)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  /* Beside the list there is always something to read. */
  if (self->chosen == 0 && list->ids->len > 0 && !adw_leaflet_get_folded (self->leaflet))
    gtk_single_selection_set_selected (self->selection, 0);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwIncidentsPage) self = data;
  g_autoptr (GError) error = NULL;
  StwPagedList *list = stw_incident_reader_list_finish (result, &error);

  /* Another reading is on its way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list != NULL)
    {
      show_list (self, list);
      stw_paged_list_free (list);
    }
  stw_live_done (self->live);
}

/* What is asked now supersedes what is being read. */
static void
read_list (StwIncidentsPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  stw_incident_reader_list_async (self->session,
                                  self->filter,
                                  self->cancellable,
                                  list_cb,
                                  g_object_ref (self));
}

static void
refresh (GArray *changes, gpointer data)
{
  StwIncidentsPage *self = data;

  if (changes == NULL)
    self->stale = TRUE;
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const StwChange *change = &g_array_index (changes, StwChange, i);

      if (g_str_equal (change->entity, "incident"))
        stw_paged_model_invalidate (self->model, change->id);
    }
  read_list (self);
}

/* Another question is answered from the top; the rows say what they said. */
static void
ask_anew (StwIncidentsPage *self)
{
  self->newest = G_MAXINT64;
  self->anew = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_list (self);
  else
    stw_live_refresh (self->live);
}

static void
filter_cb (StwIncidentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORDER]);
  if (self->live != NULL)
    ask_anew (self);
}

static void
selected_cb (StwIncidentsPage *self)
{
  StwPagedItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    choose (self, stw_paged_item_get_id (item));
}

static void
row_activated_cb (GtkListView *list, guint position, gpointer data)
{
  StwIncidentsPage *self =
    STW_INCIDENTS_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (list), STW_TYPE_INCIDENTS_PAGE));

  gtk_single_selection_set_selected (self->selection, position);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

static GtkWidget *
build_row (gpointer data)
{
  return stw_incident_row_new (STW_INCIDENTS_PAGE (data)->picks);
}

static void
show_row (GtkWidget *row, StwPagedItem *item)
{
  stw_incident_row_set_item (STW_INCIDENT_ROW (row), item);
}

static const StwRowKind row_kind = { build_row, show_row };

static gboolean
age_cb (gpointer data)
{
  StwIncidentsPage *self = data;
  const StwIncidentFilter read = stw_list_filter_read (self->filter);

  if (read.created_from != 0 || read.created_to != 0 || read.figure != STW_FIGURE_NONE)
    stw_live_refresh (self->live);
  for (GtkWidget *place = gtk_widget_get_first_child (GTK_WIDGET (self->list)); place != NULL;
       place = gtk_widget_get_next_sibling (place))
    {
      GtkWidget *slot = gtk_widget_get_first_child (place);
      GtkWidget *row = stw_row_slot_get_row (STW_ROW_SLOT (slot));

      if (row != NULL)
        stw_incident_row_update (STW_INCIDENT_ROW (row));
    }
  return G_SOURCE_CONTINUE;
}

/* J and K go through the list wherever the focus is on this page. */
static void
step_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint at = gtk_single_selection_get_selected (self->selection);
  int step = g_variant_get_int32 (parameter);

  if (n == 0)
    return;
  if (at == GTK_INVALID_LIST_POSITION)
    at = 0;
  else
    at = (guint) CLAMP ((gint64) at + step, 0, (gint64) n - 1);
  gtk_single_selection_set_selected (self->selection, at);
  scroll_to (self, at);
}

static void
act_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);

  gtk_widget_activate_action (GTK_WIDGET (self->detail),
                              g_variant_get_string (parameter, NULL),
                              NULL);
}

static void
pick_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);

  if (self->chosen != 0)
    stw_picks_set (self->picks, self->chosen, !stw_picks_contains (self->picks, self->chosen));
}

/* All that the list shows, the most urgent first. */
static void
pick_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->model)), MAX_PICKS);

  for (guint i = 0; i < n; i++)
    stw_picks_set (self->picks, stw_paged_model_get_id (self->model, i), TRUE);
}

static void
stop_picking_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_picks_set_active (STW_INCIDENTS_PAGE (widget)->picks, FALSE);
}

static void
pick_toggled_cb (StwIncidentsPage *self)
{
  stw_picks_set_active (self->picks, gtk_toggle_button_get_active (self->pick));
}

static void
picks_changed_cb (StwIncidentsPage *self)
{
  gtk_toggle_button_set_active (self->pick, stw_picks_is_active (self->picks));
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  stw_filter_bar_search (self->bar);
}

static void
new_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_new_incident_ask (widget, STW_INCIDENTS_PAGE (widget)->session);
}

static void
export_minutes_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_minutes_export_ask (widget, STW_INCIDENTS_PAGE (widget)->session);
}

/* Shows everything that is open again. */
static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_list_filter_clear (STW_INCIDENTS_PAGE (widget)->filter);
}

static void
focus_list_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (widget);
}

/**
 * stw_incidents_page_allows:
 * @action: such as "incident.resolve"
 *
 * Returns: whether that can be done with the chosen incident
 */
gboolean
stw_incidents_page_allows (StwIncidentsPage *self, const char *action)
{
  g_return_val_if_fail (STW_IS_INCIDENTS_PAGE (self), FALSE);

  return stw_incident_detail_allows (self->detail, action);
}

/**
 * stw_incidents_page_show:
 * @incident: an incident's number
 *
 * Opens an incident, in the list or not.
 */
void
stw_incidents_page_show (StwIncidentsPage *self, gint64 incident)
{
  guint position;

  g_return_if_fail (STW_IS_INCIDENTS_PAGE (self));

  choose (self, incident);
  select_chosen (self);
  if (stw_paged_model_find (self->model, incident, &position))
    scroll_to (self, position);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

/**
 * stw_incidents_page_search:
 *
 * Shows every incident with some words, also those that are over.
 */
void
stw_incidents_page_search (StwIncidentsPage *self, const char *words)
{
  g_return_if_fail (STW_IS_INCIDENTS_PAGE (self));

  stw_list_filter_set_text (self->filter, "{}");
  stw_list_filter_set_words (self->filter, words);
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
}

/**
 * stw_incidents_page_narrow:
 * @filter: as JSON
 *
 * Shows what a filter leaves.
 */
void
stw_incidents_page_narrow (StwIncidentsPage *self, const char *filter)
{
  g_return_if_fail (STW_IS_INCIDENTS_PAGE (self));

  stw_list_filter_set_text (self->filter, filter);
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
}

static void
stw_incidents_page_dispose (GObject *object)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->age_source, g_source_remove);
  g_clear_pointer (&self->live, stw_live_free);
  /* From here on nobody asks the model for a page. */
  if (self->selection != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->picks);
  g_clear_object (&self->filter);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_incidents_page_parent_class)->dispose (object);
}

/* The list, not the filter above it: single letters act there. */
static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
stw_incidents_page_grab_focus (GtkWidget *widget)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (widget);

  self->focus_wanted = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  return !self->focus_wanted && gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
stw_incidents_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (object);

  if (id == PROP_DETAIL_ALONE)
    g_value_set_boolean (value, detail_is_alone (self));
  else if (id == PROP_FILTER)
    g_value_take_string (value, stw_list_filter_to_text (self->filter));
  else
    g_value_set_string (value, stw_list_filter_get_order (self->filter));
}

static void
stw_incidents_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwIncidentsPage *self = STW_INCIDENTS_PAGE (object);

  if (id == PROP_FILTER)
    stw_list_filter_set_text (self->filter, g_value_get_string (value));
  else
    stw_list_filter_set_order (self->filter, g_value_get_string (value));
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags changeable =
    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_DETAIL_ALONE] = g_param_spec_boolean ("detail-alone",
                                                   NULL,
                                                   NULL,
                                                   FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL, changeable);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "urgent", changeable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "incidents.step", "i", step_cb);
  gtk_widget_class_install_action (widget_class, "incidents.act", "s", act_cb);
  gtk_widget_class_install_action (widget_class, "incidents.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "incidents.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "incidents.focus-list", NULL, focus_list_cb);
  gtk_widget_class_install_property_action (widget_class, "incidents.order", "order");
  gtk_widget_class_install_action (widget_class, "incidents.pick", NULL, pick_cb);
  gtk_widget_class_install_action (widget_class, "incidents.pick-all", NULL, pick_all_cb);
  gtk_widget_class_install_action (widget_class, "incidents.stop-picking", NULL, stop_picking_cb);
  gtk_widget_class_install_action (widget_class, "incidents.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class,
                                   "incidents.export-minutes",
                                   NULL,
                                   export_minutes_cb);
  stw_shortcuts_bind (widget_class, "incidents");
}

static void
stw_incidents_page_class_init (StwIncidentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_incidents_page_dispose;
  object_class->get_property = stw_incidents_page_get_property;
  widget_class->grab_focus = stw_incidents_page_grab_focus;
  object_class->set_property = stw_incidents_page_set_property;
  install_properties (object_class);
  g_type_ensure (STW_TYPE_BULK_BAR);
  g_type_ensure (STW_TYPE_FILTER_BAR);
  g_type_ensure (STW_TYPE_INCIDENT_DETAIL);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/incidents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, count);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, pick);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, bulk);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, fresh);
  gtk_widget_class_bind_template_callback (widget_class, pick_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_top_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_incidents_page_init (StwIncidentsPage *self)
{
  self->filter = stw_list_filter_new ();
  self->picks = stw_picks_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->picks,
                           "changed",
                           G_CALLBACK (picks_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter,
                           "changed",
                           G_CALLBACK (filter_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (leaflet_changed_cb), self);
  g_signal_connect_swapped (self->leaflet,
                            "notify::visible-child",
                            G_CALLBACK (leaflet_changed_cb),
                            self);
}

static void
company_cb (StwIncidentsPage *self)
{
  choose (self, 0);
  stw_picks_set_active (self->picks, FALSE);
  ask_anew (self);
}

static void
build_list (StwIncidentsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = stw_row_slots_new (&row_kind, self);

  self->model = stw_incident_reader_new_model (self->session);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection,
                            "notify::selected-item",
                            G_CALLBACK (selected_cb),
                            self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)),
                           "value-changed",
                           G_CALLBACK (scrolled_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * stw_incidents_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_incidents_page_new (StwSession *session)
{
  StwIncidentsPage *self = g_object_new (STW_TYPE_INCIDENTS_PAGE, NULL);

  self->session = g_object_ref (session);
  build_list (self);
  stw_incident_detail_set_session (self->detail, session);
  stw_filter_bar_set_filter (self->bar, session, self->filter);
  stw_bulk_bar_set_picks (self->bulk, session, self->picks);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (company_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  self->age_source = g_timeout_add_seconds (AGE_S, age_cb, self);
  return GTK_WIDGET (self);
}
