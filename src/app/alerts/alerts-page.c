/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stream of alerts. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/alerts-page.h"

#include "app/alerts/alert-row.h"
#include "app/widgets/live.h"
#include "base/ids.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

/* Who looks further back searches. */
#define MAX_ALERTS 5000

struct _StwAlertsPage
{
  AdwBin parent_instance;

  GtkStack *stack;     /* (unowned) */
  GtkListView *list;   /* (unowned) */
  GtkRevealer *tray;   /* (unowned) */
  GtkLabel *tray_text; /* (unowned) */

  StwSession *session;       /* (owned) */
  StwPagedModel *model;      /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwAlertsPage, stw_alerts_page, ADW_TYPE_BIN)

static gpointer
read_page (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  StwPagedRequest *request = data;

  for (guint i = 0; i < request->n_ids; i++)
    request->values[i] = stw_view_load_alert (db, request->ids[i], NULL);
  return request;
}

static void
request_free (gpointer data)
{
  StwPagedRequest *request = data;

  for (guint i = 0; i < request->n_ids; i++)
    stw_alert_view_free (request->values[i]);
  g_free (request);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwPagedModel) model = data;
  StwPagedRequest *request = stw_reader_run_finish (result, NULL);

  if (request != NULL)
    stw_paged_model_deliver (model, request);
}

static void
fetch_cb (StwPagedModel *model, StwPagedRequest *request, gpointer data)
{
  StwAlertsPage *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_page,
                              request,
                              NULL,
                              request_free,
                              NULL,
                              page_cb,
                              g_object_ref (model));
}

/* What one look at the stream brings. */
typedef struct
{
  GArray *ids;         /* (owned) */
  gint64 unrecognised; /* messages in the tray */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->ids, g_array_unref);
  g_free (reading);
}

static gpointer
read_stream (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = g_new0 (Reading, 1);

  if ((reading->ids = stw_view_list_alerts (db, *(gint64 *) data, MAX_ALERTS, error)) != NULL &&
      stw_view_count_unrecognised (db, &reading->unrecognised, error))
    return reading;
  reading_free (reading);
  return NULL;
}

/* Nothing is lost that no mapping knows, and nobody has to look for it. */
static void
show_tray (StwAlertsPage *self, gint64 unrecognised)
{
  int n = (int) MIN (unrecognised, G_MAXINT);
  g_autofree char *text = g_strdup_printf (
    ngettext (
      "%d message fits no mapping. It is kept, and read again once a mapping knows it.",
      "%d messages fit no mapping. They are kept, and read again once a mapping knows them.",
      (gulong) n),
    n);

  gtk_label_set_label (self->tray_text, text);
  gtk_revealer_set_reveal_child (self->tray, n > 0);
}

static void
stream_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwAlertsPage) self = data;
  Reading *reading = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && reading != NULL)
    {
      GArray *ids = reading->ids;

      stw_paged_model_set_ids (self->model, (const gint64 *) (gpointer) ids->data, ids->len);
      gtk_stack_set_visible_child_name (self->stack, ids->len > 0 ? "list" : "none");
      show_tray (self, reading->unrecognised);
    }
  if (reading != NULL)
    reading_free (reading);
  if (self->live != NULL)
    stw_live_done (self->live);
}

/* The feed names the newest alert of a delivery only, so what is held is read anew. */
static void
refresh (GArray *changes, gpointer data)
{
  StwAlertsPage *self = data;
  gint64 company = stw_session_get_company (self->session);

  stw_paged_model_invalidate_all (self->model);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_stream,
                              g_memdup2 (&company, sizeof company),
                              g_free,
                              reading_free,
                              self->cancellable,
                              stream_cb,
                              g_object_ref (self));
}

static void
company_cb (StwAlertsPage *self)
{
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
row_activated_cb (GtkListView *list, guint position, gpointer data)
{
  g_autoptr (StwPagedItem) item =
               g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  const StwAlertView *alert = item != NULL ? stw_paged_item_get_value (item) : NULL;
  g_autofree char *incident = NULL;

  if (alert == NULL || alert->incident == 0)
    return;
  incident = stw_id_format (STW_ID_INCIDENT, alert->incident);
  gtk_widget_activate_action (GTK_WIDGET (list), "app.open-incident", "s", incident);
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, stw_alert_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  stw_alert_row_set_item (STW_ALERT_ROW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  stw_alert_row_set_item (STW_ALERT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
stw_alerts_page_dispose (GObject *object)
{
  StwAlertsPage *self = STW_ALERTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  /* From here on nobody asks the model for a page. */
  if (self->model != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_alerts_page_parent_class)->dispose (object);
}

static void
stw_alerts_page_class_init (StwAlertsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_alerts_page_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/alerts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray);
  gtk_widget_class_bind_template_child (widget_class, StwAlertsPage, tray_text);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_alerts_page_init (StwAlertsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
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
  g_autoptr (GtkNoSelection) selection = NULL;

  self->session = g_object_ref (session);
  self->model = stw_paged_model_new (fetch_cb, self, (GDestroyNotify) stw_alert_view_free);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (company_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
