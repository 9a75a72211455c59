/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream of alerts and the one that is looked at. It stands still while somebody looks further
 * down or has chosen a row, and says how much has come since. Main thread; the queries run on the
 * reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/alerts-page.h"

#include "app/alerts/alert-detail.h"
#include "app/alerts/alert-row.h"
#include "app/alerts/stream-chips.h"
#include "app/alerts/stream.h"
#include "app/alerts/tray-detail.h"
#include "app/alerts/tray-list.h"
#include "app/shortcuts.h"
#include "app/widgets/live.h"
#include "app/widgets/row-slot.h"
#include "app/widgets/text-scale.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"

#include <glib/gi18n.h>

/* How long it has been quiet is said in minutes. */
#define QUIET_S 60

struct _StwAlertsPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;        /* (unowned) */
  GtkWidget *list_pane;       /* (unowned) */
  GtkLabel *rate;             /* (unowned) */
  StwStreamChips *chips;      /* (unowned) what narrows the stream */
  GtkRevealer *newer;         /* (unowned) */
  GtkButton *newer_button;    /* (unowned) */
  GtkStack *stack;            /* (unowned) */
  GtkListView *list;          /* (unowned) */
  GtkRevealer *tray;          /* (unowned) */
  GtkLabel *tray_text;        /* (unowned) */
  GtkStack *detail_stack;     /* (unowned) */
  StwAlertDetail *detail;     /* (unowned) */
  StwTrayList *tray_list;     /* (unowned) */
  StwTrayDetail *tray_detail; /* (unowned) */

  StwSession *session;           /* (owned) */
  StwPagedModel *model;          /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  StwLive *live;                 /* (owned) */
  GCancellable *cancellable;     /* (owned) */
  char *severity;                /* (owned) the least one, or "" */
  char *where;                   /* (owned) a word of StwWhere, or "" */
  char *tool;                    /* (owned) or "" */
  gint64 chosen;                 /* the alert of the detail, 0 for none */
  gboolean in_tray;              /* what was not recognised is shown instead of the stream */
  gboolean paused;               /* by the button */
  gboolean looking;              /* somebody looks at what is there */
  gboolean choosing;             /* the selection is changed by the page itself */
  double length;                 /* of the list, when it was scrolled last */
};

enum
{
  PROP_DETAIL_ALONE = 1,
  PROP_PAUSED,
  PROP_IN_TRAY,
  PROP_SEVERITY,
  PROP_WHERE,
  PROP_TOOL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwAlertsPage, stw_alerts_page, ADW_TYPE_BIN)

static gboolean
detail_is_alone (StwAlertsPage *self)
{
  return adw_leaflet_get_folded (self->leaflet) &&
         adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->detail_stack);
}

/* Where the alert covers the stream, a touch opens it. */
static void
leaflet_changed_cb (StwAlertsPage *self)
{
  gtk_list_view_set_single_click_activate (self->list, adw_leaflet_get_folded (self->leaflet));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL_ALONE]);
}

static void
fetch_cb (StwPagedModel *model, StwPagedRequest *request, gpointer data)
{
  StwAlertsPage *self = data;

  stw_paged_fetch (model, request, stw_session_get_client (self->session), &stw_stream_rows);
}

static gboolean
is_narrowed (StwAlertsPage *self)
{
  return *self->severity != '\0' || *self->where != '\0' || *self->tool != '\0';
}

/* Nothing is lost that no mapping knows, and nobody has to look for it. */
static void
show_tray (StwAlertsPage *self, gint64 unrecognised)
{
  int n = (int) MIN (unrecognised, G_MAXINT);
  g_autofree char *text = g_strdup_printf (
    ngettext ("%d message was not recognised", "%d messages were not recognised", (gulong) n),
    n);

  gtk_label_set_label (self->tray_text, text);
  gtk_revealer_set_reveal_child (self->tray, n > 0 || self->in_tray);
}

static void
select_chosen (StwAlertsPage *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->chosen != 0 && !stw_paged_model_find (self->model, self->chosen, &position))
    position = GTK_INVALID_LIST_POSITION;
  self->choosing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->choosing = FALSE;
}

static void
choose (StwAlertsPage *self, gint64 alert)
{
  self->chosen = alert;
  stw_alert_detail_show (self->detail, alert);
}

static void
say_newer (StwAlertsPage *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u newer", "%u newer", n), n);

  gtk_button_set_label (self->newer_button, text);
  gtk_revealer_set_reveal_child (self->newer, n > 0);
}

static void
scroll_to_top (StwAlertsPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

/* How many of these stand above what is shown. */
static guint
count_newer (StwAlertsPage *self, const GArray *ids)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gint64 newest = shown > 0 ? stw_paged_model_get_id (self->model, 0) : 0;
  guint n = 0;

  while (n < ids->len && g_array_index (ids, gint64, n) > newest)
    n++;
  return n;
}

/* The tray, or the stream, or why there is none. */
static void
show_side (StwAlertsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const char *side = "none";

  if (self->in_tray)
    side = "tray";
  else if (n > 0)
    side = "list";
  else if (is_narrowed (self))
    side = "not-found";
  gtk_stack_set_visible_child_name (self->stack, side);
  gtk_stack_set_visible_child_name (self->detail_stack, self->in_tray ? "tray" : "alert");
}

static void
show_list (StwAlertsPage *self, StwPagedList *list)
{
  self->choosing = TRUE;
  stw_paged_list_show (list, self->model);
  self->choosing = FALSE;
  scroll_to_top (self);
  say_newer (self, 0);
  show_side (self);
  /* Beside the stream there is always something to read. */
  if (self->chosen == 0 && list->ids->len > 0 && !adw_leaflet_get_folded (self->leaflet))
    choose (self, g_array_index (list->ids, gint64, 0));
  select_chosen (self);
}

/* Standing still is for what is there: an empty stream goes on. */
static gboolean
stands_still (StwAlertsPage *self)
{
  return (self->paused || self->looking) &&
         g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
}

static void
show_stream (StwAlertsPage *self, StwStream *stream)
{
  g_autofree char *rate = stw_stream_say_rate (stream, stw_clock_now (NULL));

  gtk_label_set_label (self->rate, rate);
  stw_stream_chips_show_tools (self->chips, stream->tools);
  show_tray (self, stream->unrecognised);
  stw_tray_list_show (self->tray_list, stream->tray);
  /* The feed names the newest alert of a delivery only, so what is held is read anew. */
  stw_paged_model_invalidate_all (self->model);
  if (stands_still (self))
    say_newer (self, count_newer (self, stream->list->ids));
  else
    show_list (self, stream->list);
}

static void
stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwAlertsPage) self = data;
  StwStream *stream = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && stream != NULL)
    show_stream (self, stream);
  if (stream != NULL)
    stw_stream_free (stream);
  if (self->live != NULL)
    stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwAlertsPage *self = data;

  if (self->chosen != 0)
    stw_alert_detail_show (self->detail, self->chosen);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              stw_stream_read,
                              stw_alert_query_new (stw_session_get_company (self->session),
                                                   self->severity,
                                                   self->where,
                                                   self->tool),
                              stw_alert_query_free,
                              stw_stream_free,
                              self->cancellable,
                              stream_cb,
                              g_object_ref (self));
}

/* From the top on, whatever was looked at before. */
static void
go_on (StwAlertsPage *self)
{
  self->looking = FALSE;
  scroll_to_top (self);
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
set_paused (StwAlertsPage *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
  if (!paused)
    go_on (self);
}

static void
newer_cb (StwAlertsPage *self)
{
  go_on (self);
  set_paused (self, FALSE);
}

static void
set_in_tray (StwAlertsPage *self, gboolean in_tray)
{
  if (self->in_tray == in_tray)
    return;
  self->in_tray = in_tray;
  show_side (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IN_TRAY]);
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

/* Another question is answered from the top. */
static void
ask_anew (StwAlertsPage *self)
{
  choose (self, 0);
  stw_paged_model_set_ids (self->model, NULL, 0);
  newer_cb (self);
}

/* With another length it is the rows that moved, not a person. */
static void
scrolled_cb (StwAlertsPage *self, GtkAdjustment *adjustment)
{
  gboolean below = gtk_adjustment_get_value (adjustment) > 0;
  double length = gtk_adjustment_get_upper (adjustment);

  if (length < self->length || length > self->length)
    self->length = length;
  else if (below)
    self->looking = TRUE;
  else if (self->looking && !self->paused && self->live != NULL)
    go_on (self);
}

static void
selected_cb (StwAlertsPage *self)
{
  StwPagedItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL || self->choosing)
    return;
  self->looking = TRUE;
  choose (self, stw_paged_item_get_id (item));
}

static void
row_activated_cb (StwAlertsPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (self->chosen == 0)
    selected_cb (self);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail_stack));
}

static void
tray_chosen_cb (StwAlertsPage *self)
{
  stw_tray_detail_show (self->tray_detail, stw_tray_list_get_chosen (self->tray_list));
}

static void
tray_opened_cb (StwAlertsPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail_stack));
}

static GtkWidget *
build_row (gpointer data)
{
  return stw_alert_row_new ();
}

static void
show_row (GtkWidget *row, StwPagedItem *item)
{
  stw_alert_row_set_item (STW_ALERT_ROW (row), item);
}

static const StwRowKind row_kind = { build_row, show_row };

static void
open_incident_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gint64 incident = stw_alert_detail_get_incident (STW_ALERTS_PAGE (widget)->detail);
  g_autofree char *id = NULL;

  if (incident == 0)
    return;
  id = stw_id_format (STW_ID_INCIDENT, incident);
  gtk_widget_activate_action (widget, "app.open-incident", "s", id);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (widget);

  if (self->in_tray)
    stw_tray_detail_copy (self->tray_detail);
  else
    stw_alert_detail_copy (self->detail);
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_object_set (widget, "severity", "", "where", "", "tool", "", NULL);
}

static char **
get_filter (StwAlertsPage *self, guint property)
{
  return property == PROP_SEVERITY ? &self->severity
         : property == PROP_WHERE  ? &self->where
                                   : &self->tool;
}

static void
set_filter (StwAlertsPage *self, guint property, const char *word)
{
  if (!stw_set_str (get_filter (self, property), word != NULL ? word : ""))
    return;
  stw_stream_chips_say (self->chips, self->severity, self->where, self->tool);
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
  ask_anew (self);
}

static void
stw_alerts_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (object);

  if (id == PROP_DETAIL_ALONE)
    g_value_set_boolean (value, detail_is_alone (self));
  else if (id == PROP_PAUSED)
    g_value_set_boolean (value, self->paused);
  else if (id == PROP_IN_TRAY)
    g_value_set_boolean (value, self->in_tray);
  else
    g_value_set_string (value, *get_filter (self, id));
}

static void
stw_alerts_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (object);

  if (id == PROP_PAUSED)
    set_paused (self, g_value_get_boolean (value));
  else if (id == PROP_IN_TRAY)
    set_in_tray (self, g_value_get_boolean (value));
  else
    set_filter (self, id, g_value_get_string (value));
}

/* The stream, not the filters above it: single letters act there. */
static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
stw_alerts_page_grab_focus (GtkWidget *widget)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (widget);

  return gtk_widget_grab_focus (self->in_tray ? GTK_WIDGET (self->tray_list)
                                              : GTK_WIDGET (self->list));
}

static void
stw_alerts_page_dispose (GObject *object)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  /* From here on nobody asks the model for a page. */
  if (self->selection != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_alerts_page_parent_class)->dispose (object);
}

static void
stw_alerts_page_finalize (GObject *object)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (object);

  g_free (self->severity);
  g_free (self->where);
  g_free (self->tool);
  G_OBJECT_CLASS (stw_alerts_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  static const char *const
    filters[] = { [PROP_SEVERITY] = "severity", [PROP_WHERE] = "where", [PROP_TOOL] = "tool" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_DETAIL_ALONE] = g_param_spec_boolean ("detail-alone",
                                                   NULL,
                                                   NULL,
                                                   FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  props[PROP_IN_TRAY] = g_param_spec_boolean ("in-tray", NULL, NULL, FALSE, flags);
  for (guint i = PROP_SEVERITY; i < N_PROPS; i++)
    props[i] = g_param_spec_string (filters[i], NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "alerts.pause", "paused");
  gtk_widget_class_install_property_action (widget_class, "alerts.tray", "in-tray");
  gtk_widget_class_install_property_action (widget_class, "alerts.severity", "severity");
  gtk_widget_class_install_property_action (widget_class, "alerts.where", "where");
  gtk_widget_class_install_property_action (widget_class, "alerts.tool", "tool");
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "alerts.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "alerts.open-incident", NULL, open_incident_cb);
  gtk_widget_class_install_action (widget_class, "alerts.copy", NULL, copy_cb);
  stw_shortcuts_bind (widget_class, "alerts");
}

static void
stw_alerts_page_class_init (StwAlertsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_alerts_page_dispose;
  object_class->finalize = stw_alerts_page_finalize;
  object_class->get_property = stw_alerts_page_get_property;
  object_class->set_property = stw_alerts_page_set_property;
  widget_class->grab_focus = stw_alerts_page_grab_focus;
  install_properties (object_class);
  install_actions (widget_class);
  g_type_ensure (STW_TYPE_ALERT_DETAIL);
  g_type_ensure (STW_TYPE_STREAM_CHIPS);
  g_type_ensure (STW_TYPE_TRAY_LIST);
  g_type_ensure (STW_TYPE_TRAY_DETAIL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, rate);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, newer);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, newer_button);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray_text);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray_list);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray_detail);
  gtk_widget_class_bind_template_callback (widget_class, tray_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tray_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, newer_cb);
}

/* The list takes Space for itself unless it is taken before. */
static void
bind_space (StwAlertsPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                          gtk_named_action_new ("alerts.pause")));
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

static void
stw_alerts_page_init (StwAlertsPage *self)
{
  self->severity = g_strdup ("");
  self->where = g_strdup ("");
  self->tool = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
  self->cancellable = g_cancellable_new ();
  bind_space (self);
  stw_stream_chips_say (self->chips, self->severity, self->where, self->tool);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (leaflet_changed_cb), self);
  g_signal_connect_swapped (self->leaflet,
                            "notify::visible-child",
                            G_CALLBACK (leaflet_changed_cb),
                            self);
}

static void
build_list (StwAlertsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = stw_row_slots_new (&row_kind, NULL);

  self->model = stw_paged_model_new (fetch_cb, self, stw_stream_rows.free_value);
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
 * stw_alerts_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_alerts_page_new (StwSession *session)
{
  StwAlertsPage *self = g_object_new (STW_TYPE_ALERTS_PAGE, NULL);

  self->session = g_object_ref (session);
  build_list (self);
  stw_alert_detail_set_session (self->detail, session);
  stw_tray_detail_set_session (self->tray_detail, session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (ask_anew),
                           self,
                           G_CONNECT_SWAPPED);
  stw_live_refresh_every (self->live, QUIET_S);
  return GTK_WIDGET (self);
}
