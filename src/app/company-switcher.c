/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button that chooses a company. Its list is read when it opens. Main thread; the query runs
 * on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/company-switcher.h"

#include "desk/view-store.h"

#include <glib/gi18n.h>

struct _StwCompanySwitcher
{
  AdwBin parent_instance;

  GtkMenuButton *button;  /* (unowned) */
  GtkLabel *chosen;       /* (unowned) */
  GtkPopover *popover;    /* (unowned) */
  GtkSearchEntry *search; /* (unowned) */
  GtkListBox *list;       /* (unowned) */

  StwSession *session; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (StwCompanySwitcher, stw_company_switcher, ADW_TYPE_BIN)

#define COMPANY_KEY "stw-company"

static gint64
get_company (GtkListBoxRow *row)
{
  const gint64 *company = g_object_get_data (G_OBJECT (row), COMPANY_KEY);

  return *company;
}

static GtkWidget *
new_row (gint64 company, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_set_tooltip_text (label, name);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row),
                          COMPANY_KEY,
                          g_memdup2 (&company, sizeof company),
                          g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static const char *
get_name (GtkListBoxRow *row)
{
  return gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (row)));
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  StwCompanySwitcher *self = data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return *text == '\0' || g_str_match_string (text, get_name (row), TRUE);
}

static void
filter_cb (StwCompanySwitcher *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static gpointer
read_companies (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_view_list_companies (db, error);
}

static void
companies_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwCompanySwitcher) self = data;
  g_autoptr (GPtrArray) companies = stw_reader_run_finish (result, NULL);
  GtkListBoxRow *row;

  if (companies == NULL || self->session == NULL)
    return;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_append (self->list, new_row (0, _ ("All Companies")));
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompanyView *company = g_ptr_array_index (companies, i);

      gtk_list_box_append (self->list, new_row (company->id, company->name));
    }
}

static void
shown_cb (StwCompanySwitcher *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  if (self->session != NULL)
    stw_desk_client_read_async (stw_session_get_client (self->session),
                                read_companies,
                                NULL,
                                NULL,
                                (GDestroyNotify) g_ptr_array_unref,
                                NULL,
                                companies_cb,
                                g_object_ref (self));
}

static void
row_activated_cb (StwCompanySwitcher *self, GtkListBoxRow *row)
{
  stw_session_set_company (self->session, get_company (row));
  gtk_popover_popdown (self->popover);
}

/* Enter takes the first that is left. */
static void
search_activated_cb (StwCompanySwitcher *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (is_wanted (row, self))
      {
        row_activated_cb (self, row);
        return;
      }
}

static void
stop_search_cb (StwCompanySwitcher *self)
{
  gtk_popover_popdown (self->popover);
}

/* The name of the company is asked for: it may have been chosen elsewhere. */
static gpointer
read_name (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *company = data;
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, error);

  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      const StwCompanyView *view = g_ptr_array_index (companies, i);

      if (view->id == *company)
        return g_strdup (view->name);
    }
  return NULL;
}

static void
say_chosen (StwCompanySwitcher *self, const char *name)
{
  g_autofree char *meaning = NULL;

  /* Translators: %s is the name of the company whose things are shown */
  meaning = g_strdup_printf (_ ("Choose company: %s"), name);
  gtk_label_set_label (self->chosen, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  meaning,
                                  -1);
}

static void
name_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwCompanySwitcher) self = data;
  g_autofree char *name = stw_reader_run_finish (result, NULL);

  if (self->session == NULL)
    return;
  if (name != NULL && stw_session_get_company (self->session) != 0)
    say_chosen (self, name);
  else
    say_chosen (self, _ ("All Companies"));
}

static void
company_cb (StwCompanySwitcher *self)
{
  gint64 company = stw_session_get_company (self->session);

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_name,
                              g_memdup2 (&company, sizeof company),
                              g_free,
                              g_free,
                              NULL,
                              name_cb,
                              g_object_ref (self));
}

/**
 * stw_company_switcher_set_session:
 * @session: (nullable): whose company is chosen here; %NULL while no desk is open
 */
void
stw_company_switcher_set_session (StwCompanySwitcher *self, StwSession *session)
{
  g_return_if_fail (STW_IS_COMPANY_SWITCHER (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), session != NULL);
  say_chosen (self, _ ("All Companies"));
  if (session != NULL)
    g_signal_connect_object (session,
                             "notify::company",
                             G_CALLBACK (company_cb),
                             self,
                             G_CONNECT_SWAPPED);
}

static void
stw_company_switcher_dispose (GObject *object)
{
  g_clear_object (&STW_COMPANY_SWITCHER (object)->session);
  G_OBJECT_CLASS (stw_company_switcher_parent_class)->dispose (object);
}

static void
stw_company_switcher_class_init (StwCompanySwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_company_switcher_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/company-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, StwCompanySwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, StwCompanySwitcher, chosen);
  gtk_widget_class_bind_template_child (widget_class, StwCompanySwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, StwCompanySwitcher, search);
  gtk_widget_class_bind_template_child (widget_class, StwCompanySwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
stw_company_switcher_init (StwCompanySwitcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}
