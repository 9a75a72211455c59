/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sidebar's list of views, and the numbers beside them. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sidebar.h"

#include "app/pages.h"
#include "app/sidebar-row.h"
#include "app/widgets/live.h"
#include "base/clock.h"
#include "desk/incident-store.h"
#include "desk/oncall/gaps.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

struct _StwSidebar
{
  AdwBin parent_instance;

  GtkListBox *list; /* (unowned) */

  StwSession *session; /* (owned) (nullable) while no desk is open */
  StwLive *live;       /* (owned) (nullable) likewise; keeps the badges */
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwSidebar, stw_sidebar, ADW_TYPE_BIN)

/* The numbers in the sidebar. */
typedef struct
{
  gint64 open;
  gint64 rate;
  gboolean gap;
} Badges;

static gpointer
read_badges (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree Badges *badges = g_new0 (Badges, 1);
  const gint64 *company = data;
  gint64 since = stw_clock_now (NULL) - STW_MINUTE;

  if (!stw_incident_count_open (db, *company, &badges->open, error) ||
      !stw_view_count_alerts_since (db, *company, since, &badges->rate, error) ||
      !stw_gap_is_near (db, since + STW_MINUTE, &badges->gap, error))
    return NULL;
  return g_steal_pointer (&badges);
}

static StwSidebarRow *
find_row (StwSidebar *self, const char *page)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (stw_sidebar_row_get_page (STW_SIDEBAR_ROW (row)), page))
      return STW_SIDEBAR_ROW (row);
  return NULL;
}

static void
show_badges (StwSidebar *self, const Badges *badges)
{
  g_autofree char *open = g_strdup_printf ("%d", (int) MIN (badges->open, G_MAXINT));
  g_autofree char *open_meaning = g_strdup_printf (_ ("%s open"), open);
  g_autofree char *rate_meaning = NULL;
  g_autofree char *rate = NULL;
  int n = (int) MIN (badges->rate, G_MAXINT);

  /* Translators: alerts a minute, in a badge */
  rate = g_strdup_printf (_ ("%d/min"), n);
  rate_meaning =
    g_strdup_printf (ngettext ("%d alert a minute", "%d alerts a minute", (gulong) n), n);
  stw_sidebar_row_set_badge (find_row (self, "incidents"),
                             badges->open > 0 ? open : NULL,
                             badges->open > 0 ? open_meaning : NULL);
  stw_sidebar_row_set_badge (find_row (self, "alerts"),
                             n > 0 ? rate : NULL,
                             n > 0 ? rate_meaning : NULL);
  stw_sidebar_row_set_badge (find_row (self, "oncall"),
                             /* Translators: a time for which nobody is on call */
                             badges->gap ? C_ ("on call", "Gap") : NULL,
                             badges->gap ? _ ("Nobody is on call at some time") : NULL);
}

static void
badges_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSidebar) self = data;
  g_autofree Badges *badges = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (badges != NULL)
    show_badges (self, badges);
  stw_live_done (self->live);
}

static void
refresh_badges (GArray *changes, gpointer data)
{
  StwSidebar *self = data;
  gint64 company = stw_session_get_company (self->session);

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_badges,
                              g_memdup2 (&company, sizeof company),
                              g_free,
                              g_free,
                              NULL,
                              badges_cb,
                              g_object_ref (self));
}

static void
company_changed_cb (StwSidebar *self)
{
  stw_live_refresh (self->live);
}

static void
leave_session (StwSidebar *self)
{
  g_clear_pointer (&self->live, stw_live_free);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

/**
 * stw_sidebar_set_session:
 * @session: (nullable): whose numbers are shown, %NULL while no desk is open
 */
void
stw_sidebar_set_session (StwSidebar *self, StwSession *session)
{
  g_return_if_fail (STW_IS_SIDEBAR (self));

  leave_session (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->live =
    stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh_badges, self);
  g_signal_connect_swapped (session, "notify::company", G_CALLBACK (company_changed_cb), self);
}

/**
 * stw_sidebar_select:
 * @page: the name of the view that is open
 */
void
stw_sidebar_select (StwSidebar *self, const char *page)
{
  g_return_if_fail (STW_IS_SIDEBAR (self));

  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (find_row (self, page)));
}

static void
row_activated_cb (StwSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, stw_sidebar_row_get_page (STW_SIDEBAR_ROW (row)));
}

static void
stw_sidebar_dispose (GObject *object)
{
  leave_session (STW_SIDEBAR (object));
  G_OBJECT_CLASS (stw_sidebar_parent_class)->dispose (object);
}

static void
stw_sidebar_class_init (StwSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_sidebar_dispose;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  STW_TYPE_SIDEBAR,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);
}

static void
stw_sidebar_init (StwSidebar *self)
{
  guint n_pages;
  const StwPage *pages = stw_pages_get (&n_pages);
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Views"),
                                  -1);
  for (guint i = 0; i < n_pages; i++)
    gtk_list_box_append (self->list,
                         stw_sidebar_row_new (pages[i].name, _ (pages[i].title), pages[i].icon));
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_bin_set_child (ADW_BIN (self), list);
}

/**
 * stw_sidebar_get_row:
 * @page: the name of a view
 *
 * Returns: (transfer none) (nullable): the view's row
 */
GtkWidget *
stw_sidebar_get_row (StwSidebar *self, const char *page)
{
  StwSidebarRow *row;

  g_return_val_if_fail (STW_IS_SIDEBAR (self), NULL);

  row = find_row (self, page);
  return row != NULL ? GTK_WIDGET (row) : NULL;
}
