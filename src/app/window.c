/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window. Each view is a page that is built when it is first shown; while the desk opens, or
 * when it cannot, the window says so in their place. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/window.h"

#include "app/alerts/alerts-page.h"
#include "app/companies/add-company.h"
#include "app/companies/companies-page.h"
#include "app/company-switcher.h"
#include "app/first-start/first-start.h"
#include "app/help/help-page.h"
#include "app/identity.h"
#include "app/incidents/incidents-page.h"
#include "app/look.h"
#include "app/notifications/bell.h"
#include "app/overview/overview-page.h"
#include "app/palette.h"
#include "app/settings/settings-page.h"
#include "app/sidebar-row.h"
#include "app/widgets/live.h"
#include "app/widgets/toast.h"
#include "base/clock.h"
#include "base/text.h"
#include "desk/incident-store.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

/* Below this width the sidebar covers the view instead of standing beside it. */
#define FOLD_WIDTH 1000
/* What is there sooner needs no spinner. */
#define SPINNER_MS 200
/* Undo stands at the foot of the window for so long, and on Ctrl+Z after that. */
#define UNDO_S 8

struct _StwWindow
{
  AdwApplicationWindow parent_instance;

  AdwFlap *flap;                /* (unowned) */
  GtkListBox *sidebar;          /* (unowned) */
  StwCompanySwitcher *switcher; /* (unowned) */
  StwIdentity *identity;        /* (unowned) */
  StwBell *bell;                /* (unowned) */
  AdwToastOverlay *toasts;      /* (unowned) */
  AdwWindowTitle *heading;      /* (unowned) */
  GtkWidget *back;              /* (unowned) */
  GtkWidget *sidebar_toggle;    /* (unowned) */
  GtkRevealer *banner;          /* (unowned) */
  GtkLabel *banner_text;        /* (unowned) */
  GtkStack *pages;              /* (unowned) */
  GtkSpinner *spinner;          /* (unowned) */
  AdwStatusPage *failure;       /* (unowned) */

  GSettings *settings;  /* (owned) */
  StwSession *session;  /* (owned) (nullable) until the desk is open */
  StwLive *live;        /* (owned) (nullable) keeps the badges */
  AdwToast *undo_toast; /* (unowned) (nullable) what the last thing is taken back by */
  char *wanted_page;    /* (owned) what opens with the desk */
  guint spinner_source;
  guint fold_tick;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (StwWindow, stw_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PAGE_OVERVIEW,
  PAGE_INCIDENTS,
  PAGE_ALERTS,
  PAGE_COMPANIES,
  PAGE_SETTINGS,
  PAGE_HELP,
};

static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*build) (StwSession *session);
} pages[] = {
  [PAGE_OVERVIEW] = { "overview",
                      N_ ("Overview"),
                      "view-app-grid-symbolic",
                      stw_overview_page_new },
  [PAGE_INCIDENTS] = { "incidents",
                       N_ ("Incidents"),
                       "steward-incident-symbolic",
                       stw_incidents_page_new },
  [PAGE_ALERTS] = { "alerts", N_ ("Alerts"), "steward-alerts-symbolic", stw_alerts_page_new },
  [PAGE_COMPANIES] = { "companies",
                       N_ ("Companies"),
                       "steward-company-symbolic",
                       stw_companies_page_new },
  [PAGE_SETTINGS] = { "settings",
                      N_ ("Settings"),
                      "preferences-system-symbolic",
                      stw_settings_page_new },
  [PAGE_HELP] = { "help", N_ ("Help"), "help-about-symbolic", stw_help_page_new },
};

/**
 * stw_window_has_page:
 *
 * Returns: whether there is a view of that name
 */
gboolean
stw_window_has_page (const char *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, page) == 0)
      return TRUE;
  return FALSE;
}

static StwSidebarRow *
get_sidebar_row (StwWindow *self, guint page)
{
  return STW_SIDEBAR_ROW (gtk_list_box_get_row_at_index (self->sidebar, (int) page));
}

static StwIncidentsPage *
get_incidents_page (StwWindow *self)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->pages, "incidents");

  return page != NULL ? STW_INCIDENTS_PAGE (page) : NULL;
}

/* Whether that view has a list and a detail. */
static gboolean
has_detail (GtkWidget *page)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (page), "detail-alone") != NULL;
}

/* Back stands in the header when the detail covers its list; the toggle when the sidebar can. */
static void
update_header (StwWindow *self)
{
  const char *shown = gtk_stack_get_visible_child_name (self->pages);
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);
  gboolean on_desk = stw_window_has_page (shown);
  gboolean alone = FALSE;

  if (has_detail (page))
    g_object_get (page, "detail-alone", &alone, NULL);
  gtk_widget_set_visible (self->back, alone);
  gtk_widget_set_visible (self->sidebar_toggle, on_desk && self->narrow && !alone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", alone);
}

static gboolean
fold_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  StwWindow *self = STW_WINDOW (widget);
  gboolean on_desk = stw_window_has_page (gtk_stack_get_visible_child_name (self->pages));

  self->fold_tick = 0;
  adw_flap_set_fold_policy (self->flap,
                            self->narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_AUTO);
  adw_flap_set_reveal_flap (self->flap, on_desk && !self->narrow);
  update_header (self);
  return G_SOURCE_REMOVE;
}

/* With the next frame: what the flap animates before its first frame goes astray. */
static void
schedule_fold (StwWindow *self)
{
  if (self->fold_tick == 0)
    self->fold_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), fold_cb, NULL, NULL);
}

static GtkWidget *
ensure_page (StwWindow *self, guint page)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, pages[page].name);

  if (child != NULL)
    return child;
  child = pages[page].build (self->session);
  if (page == PAGE_INCIDENTS)
    g_settings_bind (self->settings, "incident-filter", child, "filter", G_SETTINGS_BIND_DEFAULT);
  gtk_stack_add_named (self->pages, child, pages[page].name);
  /* It may change while sizes are given: too late to change the header in the same frame. */
  if (has_detail (child))
    g_signal_connect_object (child,
                             "notify::detail-alone",
                             G_CALLBACK (schedule_fold),
                             self,
                             G_CONNECT_SWAPPED);
  return child;
}

/**
 * stw_window_show_page:
 * @page: the name of a view; kept until the desk is open
 */
void
stw_window_show_page (StwWindow *self, const char *page)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  stw_set_str (&self->wanted_page, page);
  if (self->session == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].name, page))
      {
        gtk_stack_set_visible_child (self->pages, ensure_page (self, i));
        gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
        adw_window_title_set_title (self->heading, _ (pages[i].title));
        gtk_list_box_select_row (self->sidebar, GTK_LIST_BOX_ROW (get_sidebar_row (self, i)));
        g_settings_set_string (self->settings, "last-page", page);
      }
  schedule_fold (self);
  update_header (self);
}

/**
 * stw_window_show_incident:
 * @incident: its number
 */
void
stw_window_show_incident (StwWindow *self, gint64 incident)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  stw_window_show_page (self, "incidents");
  if (self->session != NULL)
    stw_incidents_page_show (get_incidents_page (self), incident);
}

/**
 * stw_window_show_company:
 * @company: its number
 *
 * Shows the incidents of one company.
 */
void
stw_window_show_company (StwWindow *self, gint64 company)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  if (self->session != NULL)
    stw_session_set_company (self->session, company);
  stw_window_show_page (self, "incidents");
}

/**
 * stw_window_is_watching:
 * @company: its number
 *
 * Returns: whether a person sees the incidents of that company come and go
 */
gboolean
stw_window_is_watching (StwWindow *self, gint64 company)
{
  gint64 shown;

  g_return_val_if_fail (STW_IS_WINDOW (self), FALSE);

  if (self->session == NULL || !gtk_window_is_active (GTK_WINDOW (self)))
    return FALSE;
  shown = stw_session_get_company (self->session);
  return g_str_equal (gtk_stack_get_visible_child_name (self->pages), "incidents") &&
         (shown == 0 || shown == company);
}

static void
sidebar_row_cb (StwWindow *self, GtkListBoxRow *row)
{
  stw_window_show_page (self, stw_sidebar_row_get_page (STW_SIDEBAR_ROW (row)));
}

/* The numbers in the sidebar. */
typedef struct
{
  gint64 open;
  gint64 rate;
} Badges;

static gpointer
read_badges (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree Badges *badges = g_new0 (Badges, 1);
  const gint64 *company = data;
  gint64 since = stw_clock_now (NULL) - STW_MINUTE;

  if (!stw_incident_count_open (db, *company, &badges->open, error) ||
      !stw_view_count_alerts_since (db, *company, since, &badges->rate, error))
    return NULL;
  return g_steal_pointer (&badges);
}

static void
show_badges (StwWindow *self, const Badges *badges)
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
  stw_sidebar_row_set_badge (get_sidebar_row (self, PAGE_INCIDENTS),
                             badges->open > 0 ? open : NULL,
                             badges->open > 0 ? open_meaning : NULL);
  stw_sidebar_row_set_badge (get_sidebar_row (self, PAGE_ALERTS),
                             n > 0 ? rate : NULL,
                             n > 0 ? rate_meaning : NULL);
}

static void
badges_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwWindow) self = data;
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
  StwWindow *self = data;
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
show_notice (StwWindow *self, const char *sentence)
{
  gtk_label_set_label (self->banner_text, sentence != NULL ? sentence : "");
  gtk_revealer_set_reveal_child (self->banner, sentence != NULL);
}

static void
notice_cb (StwDeskClient *client, const char *sentence, StwWindow *self)
{
  show_notice (self, sentence);
}

/* Everything that belongs to a desk that is open no more. */
static void
leave_desk (StwWindow *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_pointer (&self->live, stw_live_free);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->pages, pages[i].name);

      if (page != NULL)
        gtk_stack_remove (self->pages, page);
    }
  stw_company_switcher_set_session (self->switcher, NULL);
  stw_bell_set_session (self->bell, NULL);
  stw_identity_set_session (self->identity, NULL);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (stw_session_get_client (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
}

/* What was done, and the way back. */
static void
undo_offered_cb (StwSession *session, const char *title, StwWindow *self)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_set_timeout (toast, UNDO_S);
  /* A toast that is still shown would take back this one instead of its own. */
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_set_weak_pointer (&self->undo_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", TRUE);
}

/**
 * stw_window_tell:
 * @sentence: what to say at the foot of the window
 */
void
stw_window_tell (StwWindow *self, const char *sentence)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  stw_toast (GTK_WIDGET (self->pages), sentence);
}

static void
refused_cb (StwSession *session, const char *sentence, StwWindow *self)
{
  stw_toast (GTK_WIDGET (self->pages), sentence);
}

static void
company_changed_cb (StwWindow *self)
{
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
join_desk (StwWindow *self, StwDeskClient *client)
{
  self->session = stw_session_new (client);
  g_signal_connect_object (self->session, "undo-offered", G_CALLBACK (undo_offered_cb), self, 0);
  g_signal_connect_object (self->session, "refused", G_CALLBACK (refused_cb), self, 0);
  g_signal_connect_swapped (self->session,
                            "notify::company",
                            G_CALLBACK (company_changed_cb),
                            self);
  stw_company_switcher_set_session (self->switcher, self->session);
  stw_bell_set_session (self->bell, self->session);
  stw_identity_set_session (self->identity, self->session);
  self->live = stw_live_new (GTK_WIDGET (self), client, refresh_badges, self);
  g_signal_connect_object (client, "notice", G_CALLBACK (notice_cb), self, 0);
  show_notice (self, stw_desk_client_get_notice (client));
}

static void
show_state (StwWindow *self, const char *state)
{
  leave_desk (self);
  show_notice (self, NULL);
  schedule_fold (self);
  adw_window_title_set_title (self->heading, "Steward");
  gtk_stack_set_visible_child_name (self->pages, state);
  update_header (self);
}

static gboolean
spin_cb (gpointer data)
{
  StwWindow *self = data;

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

/**
 * stw_window_show_starting:
 *
 * The desk is being opened.
 */
void
stw_window_show_starting (StwWindow *self)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  show_state (self, "starting");
  gtk_spinner_stop (self->spinner);
  self->spinner_source = g_timeout_add (SPINNER_MS, spin_cb, self);
}

/**
 * stw_window_show_failure:
 * @title: what is wrong
 * @description: and what to do
 *
 * The desk could not be opened.
 */
void
stw_window_show_failure (StwWindow *self, const char *title, const char *description)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (STW_IS_WINDOW (self));

  show_state (self, "failed");
  markup = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->failure, title);
  adw_status_page_set_description (self->failure, markup);
}

static void
greeted_cb (StwFirstStart *first_start, StwWindow *self)
{
  stw_window_show_page (self, self->wanted_page);
  gtk_stack_remove (self->pages, GTK_WIDGET (first_start));
}

/**
 * stw_window_show_desk:
 * @greet: whether there is no company yet and the first start is shown
 *
 * The desk is open.
 */
void
stw_window_show_desk (StwWindow *self, StwDeskClient *client, gboolean greet)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  leave_desk (self);
  join_desk (self, client);
  gtk_spinner_stop (self->spinner);
  if (greet)
    {
      GtkWidget *first_start = stw_first_start_new (client);

      g_signal_connect_object (first_start, "done", G_CALLBACK (greeted_cb), self, 0);
      gtk_stack_add_named (self->pages, first_start, "first-start");
      gtk_stack_set_visible_child (self->pages, first_start);
      update_header (self);
    }
  else
    stw_window_show_page (self, self->wanted_page);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *page = gtk_stack_get_visible_child (STW_WINDOW (widget)->pages);

  if (STW_IS_INCIDENTS_PAGE (page))
    stw_incidents_page_go_back (STW_INCIDENTS_PAGE (page));
  else if (STW_IS_ALERTS_PAGE (page))
    stw_alerts_page_go_back (STW_ALERTS_PAGE (page));
  else if (STW_IS_HELP_PAGE (page))
    stw_help_page_go_back (STW_HELP_PAGE (page));
  else if (STW_IS_SETTINGS_PAGE (page))
    stw_settings_page_go_back (STW_SETTINGS_PAGE (page));
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (stw_window_has_page (gtk_stack_get_visible_child_name (self->pages)))
    adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

static void
page_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_window_show_page (STW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* What is said about a view is an article of its name. */
static void
help_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);
  const char *shown = gtk_stack_get_visible_child_name (self->pages);

  if (!stw_window_has_page (shown))
    return;
  stw_window_show_page (self, "help");
  stw_help_page_show (STW_HELP_PAGE (gtk_stack_get_visible_child (self->pages)), shown);
}

/* An article by its name, as what is shown of it elsewhere names it. */
static void
article_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session == NULL)
    return;
  stw_window_show_page (self, "help");
  stw_help_page_show (STW_HELP_PAGE (gtk_stack_get_visible_child (self->pages)),
                      g_variant_get_string (parameter, NULL));
}

static void
add_company_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session != NULL)
    stw_add_company_show (GTK_WINDOW (self), stw_session_get_client (self->session));
}

static gboolean
allows_cb (const StwShortcut *shortcut, gpointer data)
{
  StwWindow *self = data;
  StwIncidentsPage *incidents = get_incidents_page (self);
  const char *shown = gtk_stack_get_visible_child_name (self->pages);
  const char *act = strstr (shortcut->action, "::incident.");

  if (shortcut->view != NULL && g_strcmp0 (shortcut->view, shown) != 0)
    return FALSE;
  if (act != NULL)
    return stw_incidents_page_allows (incidents, act + strlen ("::"));
  if (g_str_equal (shortcut->action, "win.undo"))
    return stw_session_can_undo (self->session);
  if (g_str_equal (shortcut->action, "win.back"))
    return gtk_widget_get_visible (self->back);
  return !g_str_equal (shortcut->action, "win.palette");
}

static void
palette_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session != NULL && stw_window_has_page (gtk_stack_get_visible_child_name (self->pages)))
    stw_palette_show (GTK_WINDOW (self),
                      self->session,
                      gtk_stack_get_visible_child (self->pages),
                      allows_cb,
                      self);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session == NULL)
    return;
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  stw_session_undo (self->session);
  gtk_widget_action_set_enabled (widget, "win.undo", stw_session_can_undo (self->session));
}

/* Another company's things are looked at in the list, not from behind one incident. */
static void
company_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session == NULL)
    return;
  stw_session_set_company (self->session, g_variant_get_int64 (parameter));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "companies") == 0)
    stw_window_show_page (self, "incidents");
}

static void
dismiss_notice_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_notice (STW_WINDOW (widget), NULL);
}

/* Left to itself the flap would fold only when both sides no longer fit. */
static void
stw_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwWindow *self = STW_WINDOW (widget);
  gboolean narrow = width < FOLD_WIDTH;

  GTK_WIDGET_CLASS (stw_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  schedule_fold (self);
}

static void
stw_window_dispose (GObject *object)
{
  StwWindow *self = STW_WINDOW (object);

  if (self->fold_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->fold_tick);
  self->fold_tick = 0;
  if (self->settings != NULL)
    leave_desk (self);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->wanted_page, g_free);
  G_OBJECT_CLASS (stw_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_cb);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_cb);
  gtk_widget_class_install_action (widget_class, "win.article", "s", article_cb);
  gtk_widget_class_install_action (widget_class, "win.add-company", NULL, add_company_cb);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, palette_cb);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.company", "x", company_cb);
  gtk_widget_class_install_action (widget_class, "win.dismiss-notice", NULL, dismiss_notice_cb);
}

static void
stw_window_class_init (StwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_window_dispose;
  widget_class->size_allocate = stw_window_size_allocate;
  install_actions (widget_class);
  g_type_ensure (STW_TYPE_COMPANY_SWITCHER);
  g_type_ensure (STW_TYPE_BELL);
  g_type_ensure (STW_TYPE_IDENTITY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/window.ui");
  gtk_widget_class_bind_template_child (widget_class, StwWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, identity);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, bell);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, back);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, sidebar_toggle);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, failure);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_row_cb);
}

static void
stw_window_init (StwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_list_box_append (self->sidebar,
                         stw_sidebar_row_new (pages[i].name, _ (pages[i].title), pages[i].icon));
  update_header (self);
}

/**
 * stw_window_new:
 * @settings: where its size and its view are kept
 *
 * Returns: (transfer none): a window that waits for its desk
 */
StwWindow *
stw_window_new (AdwApplication *application, GSettings *settings)
{
  StwWindow *self = g_object_new (STW_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  stw_look_attach (GTK_WIDGET (self), settings);
  self->wanted_page = g_settings_get_string (settings, "last-page");
  if (!stw_window_has_page (self->wanted_page))
    stw_set_str (&self->wanted_page, pages[0].name);
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  return self;
}
