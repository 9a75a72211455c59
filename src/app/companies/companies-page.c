/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clients. A desk has hundreds of them at most, so each row is made anew when one changes.
 * Main thread; the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/companies-page.h"

#include "app/companies/certificate-row.h"
#include "app/companies/company-page.h"
#include "app/companies/import-dialog.h"
#include "app/companies/section.h"
#include "app/permitted.h"
#include "app/tiers/tiers-page.h"
#include "app/widgets/live.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/departure-store.h"
#include "desk/view-store.h"
#include "engine/holds.h"
#include "engine/import-commands.h"

#include <glib/gi18n.h>
#include <string.h>

/* The name of a row's company, folded for the search. */
#define FOLDED "stw-folded"

struct _StwCompaniesPage
{
  AdwBin parent_instance;

  GtkStack *stack;        /* (unowned) */
  GtkListBox *list;       /* (unowned) */
  StwSection *gone;       /* (unowned) */
  GtkSearchEntry *search; /* (unowned) */

  StwSession *session;       /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwCompaniesPage, stw_companies_page, ADW_TYPE_BIN)

/* A company and what it takes time to find out. */
typedef struct
{
  const StwCompanyView *view; /* (unowned) */
  gint64 held_until;          /* everything is held back until then, 0 for not */
} State;

/* A sentence, because a green dot answers nothing. */
static char *
describe_connection (const StwCompanyView *company)
{
  g_autofree char *ago = NULL;

  if (company->n_sources == 0)
    return g_strdup (_ ("No source yet"));
  if (company->last_delivery_at == 0)
    return g_strdup (_ ("Waits for its first alert"));
  ago = stw_words_ago (company->last_delivery_at, stw_clock_now (NULL));
  if (company->last_sender == NULL)
    /* Translators: %s is "4 min ago" */
    return g_strdup_printf (_ ("Heard %s"), ago);
  /* Translators: a monitoring tool, and "4 min ago" */
  return g_strdup_printf (_ ("%s, heard %s"), company->last_sender, ago);
}

/* What is not as usual comes before how it is heard. */
static char *
describe_state (const State *state)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *moment = NULL;

  if (state->view->leaves_at != 0)
    {
      moment = stw_words_moment (state->view->leaves_at, now);
      /* Translators: %s is a date and time */
      return g_strdup_printf (_ ("Leaves, everything is removed from %s on"), moment);
    }
  if (state->held_until != 0)
    {
      moment = stw_words_moment (state->held_until, now);
      /* Translators: %s is a time */
      return g_strdup_printf (_ ("Maintenance until %s"), moment);
    }
  if (state->view->silent_since != 0)
    {
      moment = stw_words_age (state->view->silent_since, now);
      /* Translators: %s is a time such as "3 h" */
      return g_strdup_printf (_ ("A source is silent for %s"), moment);
    }
  return describe_connection (state->view);
}

/* With the tier before it, where there is one. */
static char *
describe_company (const State *state)
{
  g_autofree char *sentence = describe_state (state);
  int n = (int) MIN (state->view->n_sources, G_MAXINT);
  g_autofree char *sources = g_strdup_printf (ngettext ("%d source", "%d sources", (gulong) n), n);

  if (n == 0)
    return g_steal_pointer (&sentence);
  if (state->view->tier == NULL)
    /* Translators: a sentence about a client, and how many sources it has */
    return g_strdup_printf (_ ("%s · %s"), sentence, sources);
  /* Translators: a sentence about a client, its tier such as Gold, and how many sources it has */
  return g_strdup_printf (_ ("%s · %s · %s"), sentence, state->view->tier, sources);
}

static void
add_mark (GtkWidget *row, const State *state)
{
  StwWord word = { NULL };

  if (state->view->leaves_at != 0)
    word = (StwWord){ C_ ("company", "Leaves"), "user-trash-symbolic", "severity-medium" };
  else if (state->held_until != 0)
    word =
      (StwWord){ C_ ("company", "Maintenance"), "steward-sla-paused-symbolic", "severity-low" };
  else if (state->view->silent_since != 0)
    word = (StwWord){ C_ ("company", "Silent"), "steward-silent-symbolic", "severity-medium" };
  if (word.word != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), stw_word_image_new (word));
}

/* The name of the page that was opened from the list. */
#define OPENED "opened"

/* The list comes back with the focus where it was. */
static void
close_opened (StwCompaniesPage *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, OPENED);

  if (page == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  gtk_stack_remove (self->stack, page);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  close_opened (STW_COMPANIES_PAGE (widget));
}

static void
open_page (StwCompaniesPage *self, GtkWidget *page)
{
  close_opened (self);
  gtk_stack_add_named (self->stack, page, OPENED);
  gtk_stack_set_visible_child (self->stack, page);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompaniesPage *self = STW_COMPANIES_PAGE (widget);

  open_page (self, stw_company_page_new (self->session, g_variant_get_int64 (parameter)));
}

static void
tiers_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompaniesPage *self = STW_COMPANIES_PAGE (widget);

  open_page (self, stw_tiers_page_new (self->session));
}

static GtkWidget *
new_row (const State *given)
{
  const StwCompanyView *company = given->view;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, company->name, TRUE);
  g_autofree char *connection = describe_company (given);
  g_autofree char *state = NULL;
  GtkWidget *label;
  int n = (int) MIN (company->open_incidents, G_MAXINT);

  state = n > 0 ? g_strdup_printf (ngettext ("%d open", "%d open", (gulong) n), n)
                : g_strdup (C_ ("company", "Calm"));
  label = gtk_label_new (state);
  gtk_widget_add_css_class (label, n > 0 ? "numeric" : "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), company->name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), connection);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  add_mark (row, given);
  if (n > 0)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               stw_word_image_new (stw_word_severity (company->worst)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data_full (G_OBJECT (row), FOLDED, g_utf8_casefold (company->name, -1), g_free);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", company->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "companies.open");
  return row;
}

static gboolean
is_found (GtkListBoxRow *row, gpointer data)
{
  StwCompaniesPage *self = data;
  g_autofree char *text =
    g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));

  return strstr (g_object_get_data (G_OBJECT (row), FOLDED), text) != NULL;
}

static void
search_cb (StwCompaniesPage *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_import_dialog_show (widget, STW_COMPANIES_PAGE (widget)->session);
}

/* What the page shows. */
typedef struct
{
  GPtrArray *companies; /* (owned) (element-type StwCompanyView) */
  GArray *held_until;   /* (owned) (element-type gint64) for each of them */
  JsonArray *gone;      /* (owned) as stw_departure_describe() says them */
} Facts;

static void
facts_free (Facts *facts)
{
  g_clear_pointer (&facts->companies, g_ptr_array_unref);
  g_clear_pointer (&facts->held_until, g_array_unref);
  g_clear_pointer (&facts->gone, json_array_unref);
  g_free (facts);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Facts, facts_free)

/* Windows go by the clock of the company, so the database alone cannot say. */
static gboolean
read_held (StwDb *db, const StwCompanyView *view, gint64 *ret_until, GError **error)
{
  g_autoptr (StwCompany) company = NULL;
  g_autoptr (StwHolds) holds = NULL;
  gint64 now = stw_clock_now (NULL);

  *ret_until = 0;
  if (!view->has_windows)
    return TRUE;
  company = stw_company_load (db, view->id, error);
  holds = company != NULL ? stw_holds_load (db, company, now, error) : NULL;
  if (holds == NULL)
    return FALSE;
  *ret_until = stw_holds_get_end_of_all (holds, now);
  return TRUE;
}

static gboolean
read_all_held (StwDb *db, Facts *facts, GError **error)
{
  facts->held_until = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < facts->companies->len; i++)
    {
      gint64 until;

      if (!read_held (db, g_ptr_array_index (facts->companies, i), &until, error))
        return FALSE;
      g_array_append_val (facts->held_until, until);
    }
  return TRUE;
}

static gpointer
read_facts (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Facts) facts = g_new0 (Facts, 1);
  g_autoptr (GPtrArray) departures = stw_departure_list (db, error);

  if (departures == NULL)
    return NULL;
  facts->companies = stw_view_list_companies (db, error);
  facts->gone = json_array_new ();
  for (guint i = 0; i < departures->len; i++)
    {
      const StwDeparture *departure = g_ptr_array_index (departures, i);

      if (departure->ended_at != 0)
        json_array_add_object_element (facts->gone, stw_departure_describe (departure));
    }
  return facts->companies != NULL && read_all_held (db, facts, error) ? g_steal_pointer (&facts)
                                                                      : NULL;
}

static void
show_facts (StwCompaniesPage *self, const Facts *facts)
{
  gboolean any = facts->companies->len > 0 || json_array_get_length (facts->gone) > 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < facts->companies->len; i++)
    {
      const State state = { g_ptr_array_index (facts->companies, i),
                            g_array_index (facts->held_until, gint64, i) };

      gtk_list_box_append (self->list, new_row (&state));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), facts->companies->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->gone), json_array_get_length (facts->gone) > 0);
  stw_section_show (self->gone, facts->gone, "", stw_certificate_row_new, NULL);
  if (gtk_stack_get_child_by_name (self->stack, OPENED) == NULL)
    gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwCompaniesPage) self = data;
  g_autoptr (Facts) facts = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (facts != NULL)
    show_facts (self, facts);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwCompaniesPage *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_facts,
                              NULL,
                              NULL,
                              (GDestroyNotify) facts_free,
                              self->cancellable,
                              facts_cb,
                              g_object_ref (self));
}

static void
stw_companies_page_dispose (GObject *object)
{
  StwCompaniesPage *self = STW_COMPANIES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_companies_page_parent_class)->dispose (object);
}

static void
stw_companies_page_class_init (StwCompaniesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_companies_page_dispose;
  g_type_ensure (STW_TYPE_SECTION);
  gtk_widget_class_install_action (widget_class, "companies.open", "x", open_cb);
  gtk_widget_class_install_action (widget_class, "companies.import", NULL, import_cb);
  gtk_widget_class_install_action (widget_class, "companies.tiers", NULL, tiers_cb);
  gtk_widget_class_install_action (widget_class, "companies.back", NULL, back_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Left,
                                       GDK_ALT_MASK,
                                       "companies.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "companies.back", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/companies-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwCompaniesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwCompaniesPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwCompaniesPage, gone);
  gtk_widget_class_bind_template_child (widget_class, StwCompaniesPage, search);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  StwCompaniesPage *self = data;

  if (!stw_session_may (self->session, STW_COMMAND_IMPORT, 0))
    return FALSE;
  stw_import_dialog_show_file (GTK_WIDGET (self), self->session, g_value_get_object (value));
  return TRUE;
}

/* A table that is dropped on the list is imported. */
static void
take_drops (StwCompaniesPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->stack), GTK_EVENT_CONTROLLER (target));
}

static void
stw_companies_page_init (StwCompaniesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_found, self, NULL);
  take_drops (self);
  self->cancellable = g_cancellable_new ();
}

/**
 * stw_companies_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_companies_page_new (StwSession *session)
{
  static const StwPermittedAction actions[] = { { "companies.import", STW_COMMAND_IMPORT } };
  StwCompaniesPage *self = g_object_new (STW_TYPE_COMPANIES_PAGE, NULL);
  gboolean whole_desk = stw_desk_client_sees_whole_desk (stw_session_get_client (session));

  self->session = g_object_ref (session);
  stw_permitted_actions (GTK_WIDGET (self), session, actions, G_N_ELEMENTS (actions), 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "companies.tiers", whole_desk);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
