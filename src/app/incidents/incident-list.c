/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of incidents follows the change feed; the chosen one and the place in the list stay
 * while rows come and go. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-list.h"

#include "app/incidents/filter-words.h"
#include "app/incidents/incident-reader.h"
#include "app/incidents/incident-row.h"
#include "app/widgets/live.h"
#include "app/widgets/row-slot.h"
#include "app/widgets/tip.h"

#include <glib/gi18n.h>

/* Ages in the rows are in minutes. */
#define AGE_S 60
/* Who wants to change more at once narrows the list down first. */
#define MAX_PICKS 1000

struct _StwIncidentList
{
  AdwBin parent_instance;

  GtkLabel *count;       /* (unowned) */
  GtkStack *list_stack;  /* (unowned) */
  GtkListView *list;     /* (unowned) */
  GtkButton *fresh;      /* (unowned) how many are new above what is seen */
  GtkToggleButton *pick; /* (unowned) */

  StwSession *session;           /* (owned) */
  StwListFilter *filter;         /* (owned) */
  StwPicks *picks;               /* (owned) */
  StwPagedModel *model;          /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  StwLive *live;                 /* (owned) */
  GCancellable *cancellable;     /* (owned) of the newest reading */
  gint64 chosen;                 /* 0 for none */
  guint age_source;
  gint64 newest;         /* the highest number when the top was last seen */
  gboolean focus_wanted; /* as soon as there are rows */
  gboolean stale;        /* it is not known which rows changed */
  gboolean anew;         /* another question was asked */
};

enum
{
  CHOSEN,
  ACTIVATED,
  SHOWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwIncidentList, stw_incident_list, ADW_TYPE_BIN)

/* What an empty list means depends on what was asked. */
static const char *
get_empty_page (StwIncidentList *self)
{
  if (stw_list_filter_is_usual (self->filter))
    return "calm";
  return stw_list_filter_is_empty (self->filter) ? "none" : "not-found";
}

static void
say_count (StwIncidentList *self, guint n)
{
  g_autofree char *text = stw_filter_words_count (self->filter, n);

  gtk_label_set_label (self->count, text);
  stw_tip_update (GTK_WIDGET (self->count), text);
  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : get_empty_page (self));
}

static void
select_chosen (StwIncidentList *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  if (self->chosen != 0 && !stw_paged_model_find (self->model, self->chosen, &position))
    position = GTK_INVALID_LIST_POSITION;
  gtk_single_selection_set_selected (self->selection, position);
}

static void
set_chosen (StwIncidentList *self, gint64 incident)
{
  if (self->chosen == incident)
    return;
  self->chosen = incident;
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
scroll_to (StwIncidentList *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Who looks at the worst goes on looking at the worst; who has scrolled keeps the place. */
static gboolean
is_at_top (StwIncidentList *self)
{
  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list))) <=
         0;
}

/* All rows have one height. */
static guint
find_first_seen (StwIncidentList *self, guint n)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  double height = gtk_adjustment_get_upper (place) - gtk_adjustment_get_lower (place);

  return height > 0 ? (guint) (n * CLAMP (gtk_adjustment_get_value (place) / height, 0, 1)) : 0;
}

/* Who looks at the top sees what is new; to anybody else it is told. */
static void
show_fresh (StwIncidentList *self, const GArray *ids, gboolean at_top)
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
show_top_cb (StwIncidentList *self)
{
  scroll_to (self, 0);
}

/* Back at the top, what is new has been seen. */
static void
scrolled_cb (StwIncidentList *self)
{
  if (self->live != NULL && gtk_widget_get_visible (GTK_WIDGET (self->fresh)) && is_at_top (self))
    stw_live_refresh (self->live);
}

static void
show_list (StwIncidentList *self, StwPagedList *list)
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
  g_signal_emit (self, signals[SHOWN], 0);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwIncidentList) self = data;
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
read_list (StwIncidentList *self)
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
  StwIncidentList *self = data;

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
ask_anew (StwIncidentList *self)
{
  self->newest = G_MAXINT64;
  self->anew = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_list (self);
  else
    stw_live_refresh (self->live);
}

static void
selected_cb (StwIncidentList *self)
{
  StwPagedItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    set_chosen (self, stw_paged_item_get_id (item));
}

static void
row_activated_cb (StwIncidentList *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static GtkWidget *
build_row (gpointer data)
{
  StwIncidentList *self = data;

  return stw_incident_row_new (self->picks, stw_session_get_client (self->session));
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
  StwIncidentList *self = data;
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

static void
pick_toggled_cb (StwIncidentList *self)
{
  stw_picks_set_active (self->picks, gtk_toggle_button_get_active (self->pick));
}

static void
picks_changed_cb (StwIncidentList *self)
{
  gtk_toggle_button_set_active (self->pick, stw_picks_is_active (self->picks));
}

static void
company_cb (StwIncidentList *self)
{
  set_chosen (self, 0);
  stw_picks_set_active (self->picks, FALSE);
  ask_anew (self);
}

/**
 * stw_incident_list_get_chosen:
 *
 * Returns: the incident that is chosen, in the list or not; 0 for none
 */
gint64
stw_incident_list_get_chosen (StwIncidentList *self)
{
  g_return_val_if_fail (STW_IS_INCIDENT_LIST (self), 0);

  return self->chosen;
}

/**
 * stw_incident_list_choose:
 * @incident: an incident's number
 *
 * Chooses an incident, in the list or not.
 */
void
stw_incident_list_choose (StwIncidentList *self, gint64 incident)
{
  guint position;

  g_return_if_fail (STW_IS_INCIDENT_LIST (self));

  set_chosen (self, incident);
  select_chosen (self);
  if (stw_paged_model_find (self->model, incident, &position))
    scroll_to (self, position);
}

/**
 * stw_incident_list_step:
 * @step: so many rows further down, less than 0 for up
 *
 * Goes through the list; when nothing is chosen there, to its first row.
 */
void
stw_incident_list_step (StwIncidentList *self, int step)
{
  guint n;
  guint at;

  g_return_if_fail (STW_IS_INCIDENT_LIST (self));

  n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  at = gtk_single_selection_get_selected (self->selection);
  if (n == 0)
    return;
  if (at == GTK_INVALID_LIST_POSITION)
    at = 0;
  else
    at = (guint) CLAMP ((gint64) at + step, 0, (gint64) n - 1);
  gtk_single_selection_set_selected (self->selection, at);
  scroll_to (self, at);
}

/**
 * stw_incident_list_pick_all:
 *
 * Picks all that the list shows, the most urgent first.
 */
void
stw_incident_list_pick_all (StwIncidentList *self)
{
  guint n;

  g_return_if_fail (STW_IS_INCIDENT_LIST (self));

  n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->model)), MAX_PICKS);
  for (guint i = 0; i < n; i++)
    stw_picks_set (self->picks, stw_paged_model_get_id (self->model, i), TRUE);
}

static gboolean
stw_incident_list_grab_focus (GtkWidget *widget)
{
  StwIncidentList *self = STW_INCIDENT_LIST (widget);

  self->focus_wanted = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  return !self->focus_wanted && gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
stw_incident_list_dispose (GObject *object)
{
  StwIncidentList *self = STW_INCIDENT_LIST (object);

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
  G_OBJECT_CLASS (stw_incident_list_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_INCIDENT_LIST,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
stw_incident_list_class_init (StwIncidentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_incident_list_dispose;
  widget_class->grab_focus = stw_incident_list_grab_focus;
  signals[CHOSEN] = new_signal ("chosen");
  signals[ACTIVATED] = new_signal ("activated");
  signals[SHOWN] = new_signal ("shown");
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/incident-list.ui");
  gtk_widget_class_bind_template_child (widget_class, StwIncidentList, count);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentList, list_stack);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentList, list);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentList, pick);
  gtk_widget_class_bind_template_child (widget_class, StwIncidentList, fresh);
  gtk_widget_class_bind_template_callback (widget_class, pick_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_top_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_incident_list_init (StwIncidentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

static void
build_list (StwIncidentList *self)
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
 * stw_incident_list_set_session:
 * @session: of the window; once
 * @filter: what narrows the list
 * @picks: what is picked in it
 */
void
stw_incident_list_set_session (StwIncidentList *self,
                               StwSession *session,
                               StwListFilter *filter,
                               StwPicks *picks)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } news[] = {
    { session, "notify::company", G_CALLBACK (company_cb) },
    { filter, "changed", G_CALLBACK (ask_anew) },
    { picks, "changed", G_CALLBACK (picks_changed_cb) },
  };

  g_return_if_fail (STW_IS_INCIDENT_LIST (self) && self->session == NULL);

  self->session = g_object_ref (session);
  self->filter = g_object_ref (filter);
  self->picks = g_object_ref (picks);
  build_list (self);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  stw_live_read_ahead (self->live);
  for (guint i = 0; i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (news[i].object,
                             news[i].signal,
                             news[i].callback,
                             self,
                             G_CONNECT_SWAPPED);
  self->age_source = g_timeout_add_seconds (AGE_S, age_cb, self);
}
