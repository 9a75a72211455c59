/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incidents: the filter, the list that it leaves, and the one that is read. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incidents-page.h"

#include "app/incidents/bulk-bar.h"
#include "app/incidents/filter-bar.h"
#include "app/incidents/incident-detail.h"
#include "app/incidents/incident-list.h"
#include "app/incidents/minutes-export.h"
#include "app/incidents/new-incident.h"
#include "app/incidents/picks.h"
#include "app/permitted.h"
#include "app/shortcuts.h"
#include "app/widgets/text-scale.h"

struct _StwIncidentsPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;       /* (unowned) */
  GtkWidget *list_pane;      /* (unowned) */
  StwFilterBar *bar;         /* (unowned) */
  StwIncidentList *list;     /* (unowned) */
  StwBulkBar *bulk;          /* (unowned) */
  StwIncidentDetail *detail; /* (unowned) */

  StwSession *session;   /* (owned) */
  StwListFilter *filter; /* (owned) */
  StwPicks *picks;       /* (owned) */
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

static void
chosen_cb (StwIncidentsPage *self)
{
  stw_incident_detail_show (self->detail, stw_incident_list_get_chosen (self->list));
}

static void
activated_cb (StwIncidentsPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

/* Beside the list there is always something to read. */
static void
shown_cb (StwIncidentsPage *self)
{
  if (stw_incident_list_get_chosen (self->list) == 0 && !adw_leaflet_get_folded (self->leaflet))
    stw_incident_list_step (self->list, 0);
}

static void
filter_cb (StwIncidentsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORDER]);
}

/* J and K go through the list wherever the focus is on this page. */
static void
step_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_incident_list_step (STW_INCIDENTS_PAGE (widget)->list, g_variant_get_int32 (parameter));
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
  gint64 chosen = stw_incident_list_get_chosen (self->list);

  if (chosen != 0)
    stw_picks_set (self->picks, chosen, !stw_picks_contains (self->picks, chosen));
}

static void
pick_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_incident_list_pick_all (STW_INCIDENTS_PAGE (widget)->list);
}

static void
stop_picking_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_picks_set_active (STW_INCIDENTS_PAGE (widget)->picks, FALSE);
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
  g_return_if_fail (STW_IS_INCIDENTS_PAGE (self));

  stw_incident_list_choose (self->list, incident);
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

  g_clear_object (&self->picks);
  g_clear_object (&self->filter);
  g_clear_object (&self->session);
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
  return gtk_widget_grab_focus (GTK_WIDGET (STW_INCIDENTS_PAGE (widget)->list));
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
  g_type_ensure (STW_TYPE_INCIDENT_LIST);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/incidents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentsPage, bulk);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
}

static void
stw_incidents_page_init (StwIncidentsPage *self)
{
  self->filter = stw_list_filter_new ();
  self->picks = stw_picks_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
  g_signal_connect_object (self->filter,
                           "changed",
                           G_CALLBACK (filter_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (leaflet_changed_cb), self);
  g_signal_connect_swapped (self->leaflet,
                            "notify::visible-child",
                            G_CALLBACK (leaflet_changed_cb),
                            self);
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
  static const StwPermittedAction actions[] = { { "incidents.new", "incident.add" } };
  StwIncidentsPage *self = g_object_new (STW_TYPE_INCIDENTS_PAGE, NULL);

  self->session = g_object_ref (session);
  stw_permitted_actions (GTK_WIDGET (self),
                         session,
                         actions,
                         G_N_ELEMENTS (actions),
                         STW_ANY_COMPANY);
  stw_incident_list_set_session (self->list, session, self->filter, self->picks);
  stw_incident_detail_set_session (self->detail, session);
  stw_filter_bar_set_filter (self->bar, session, self->filter);
  stw_bulk_bar_set_picks (self->bulk, session, self->picks);
  return GTK_WIDGET (self);
}
