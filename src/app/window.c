/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window. Each view is a page that is built when it is first shown, or before, where people go
 * first; while the desk opens, or when it cannot, the window says so in their place. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/window-private.h"

#include "app/first-start/first-start.h"
#include "app/look.h"
#include "app/oncall/oncall-page.h"
#include "app/pages.h"
#include "app/sign-in/lock-page.h"
#include "app/widgets/text-scale.h"
#include "app/widgets/toast.h"
#include "base/text.h"

#include <glib/gi18n.h>

/* Below this width the sidebar covers the view instead of standing beside it. */
#define FOLD_WIDTH 1000
/* Of the sidebar with text of the normal size; with larger text it still fits a telephone. */
#define SIDEBAR_WIDTH 238
#define SIDEBAR_WIDTH_MOST 340
/* The view that is built before it is shown. */
#define AHEAD "incidents"
/* Undo stands at the foot of the window for so long, and on Ctrl+Z after that. */
#define UNDO_S 8
#define LOCK_PAGE "lock"

G_DEFINE_FINAL_TYPE (StwWindow, stw_window, ADW_TYPE_APPLICATION_WINDOW)

/**
 * stw_window_has_page:
 *
 * Returns: whether there is a view of that name
 */
gboolean
stw_window_has_page (const char *page)
{
  return stw_pages_find (page) != NULL;
}

/* It is there from when it is shown first. */
StwIncidentsPage *
stw_window_get_incidents_page (StwWindow *self)
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
  gtk_widget_set_size_request (
    adw_flap_get_flap (self->flap),
    MIN (SIDEBAR_WIDTH * stw_text_scale_get (widget), SIDEBAR_WIDTH_MOST),
    -1);
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
ensure_page (StwWindow *self, const StwPage *page)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, page->name);

  if (child != NULL)
    return child;
  child = stw_page_build (page, self->session);
  gtk_stack_add_named (self->pages, child, page->name);
  /* It may change while sizes are given: too late to change the header in the same frame. */
  if (has_detail (child))
    g_signal_connect_object (child,
                             "notify::detail-alone",
                             G_CALLBACK (schedule_fold),
                             self,
                             G_CONNECT_SWAPPED);
  return child;
}

/* Opening the list is felt; building and filling it while nobody waits is not. Assistive technology
 * does not come upon it before. */
static void
build_ahead_cb (gpointer data)
{
  StwWindow *self = data;

  self->ahead_source = 0;
  if (gtk_stack_get_child_by_name (self->pages, AHEAD) == NULL)
    gtk_accessible_update_state (GTK_ACCESSIBLE (ensure_page (self, stw_pages_find (AHEAD))),
                                 GTK_ACCESSIBLE_STATE_HIDDEN,
                                 TRUE,
                                 -1);
}

/**
 * stw_window_show_page:
 * @page: the name of a view; kept until the desk is open
 */
void
stw_window_show_page (StwWindow *self, const char *page)
{
  const StwPage *found = stw_pages_find (page);

  g_return_if_fail (STW_IS_WINDOW (self));

  stw_set_str (&self->wanted_page, page);
  if (self->session == NULL)
    return;
  if (found != NULL)
    {
      GtkWidget *child = ensure_page (self, found);

      gtk_accessible_reset_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN);
      gtk_stack_set_visible_child (self->pages, child);
      gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
      adw_window_title_set_title (self->heading, _ (found->title));
      stw_sidebar_select (self->sidebar, page);
      g_settings_set_string (self->settings, "last-page", page);
    }
  schedule_fold (self);
  update_header (self);
  stw_tour_note_done (self->tour, page);
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
    stw_incidents_page_show (stw_window_get_incidents_page (self), incident);
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
 * stw_window_show_schedule:
 * @schedule: the number of an on-call schedule
 */
void
stw_window_show_schedule (StwWindow *self, gint64 schedule)
{
  GtkWidget *page;

  g_return_if_fail (STW_IS_WINDOW (self));

  stw_window_show_page (self, "oncall");
  page = gtk_stack_get_child_by_name (self->pages, "oncall");
  if (page != NULL)
    stw_oncall_page_show (STW_ONCALL_PAGE (page), schedule);
}

/**
 * stw_window_search:
 * @words: that an incident or its alerts are to hold
 */
void
stw_window_search (StwWindow *self, const char *words)
{
  g_return_if_fail (STW_IS_WINDOW (self));

  stw_window_show_page (self, "incidents");
  if (self->session != NULL)
    stw_incidents_page_search (stw_window_get_incidents_page (self), words);
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
chosen_cb (StwWindow *self, const char *page)
{
  stw_window_show_page (self, page);
}

/* With what was typed into it. */
static void
remove_lock (StwWindow *self)
{
  GtkWidget *lock = gtk_stack_get_child_by_name (self->pages, LOCK_PAGE);

  if (lock != NULL)
    gtk_stack_remove (self->pages, lock);
}

/* Everything that belongs to a desk that is open no more. */
static void
leave_desk (StwWindow *self)
{
  guint n_pages;
  const StwPage *pages = stw_pages_get (&n_pages);

  g_clear_handle_id (&self->ahead_source, g_source_remove);
  g_clear_pointer (&self->tour, stw_tour_free);
  g_clear_pointer (&self->idle_lock, stw_idle_lock_free);
  stw_state_bar_set_client (self->state_bar, NULL);
  stw_sidebar_set_session (self->sidebar, NULL);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *page = gtk_stack_get_child_by_name (self->pages, pages[i].name);

      if (page != NULL)
        gtk_stack_remove (self->pages, page);
    }
  remove_lock (self);
  stw_company_switcher_set_session (self->switcher, NULL);
  stw_bell_set_session (self->bell, NULL);
  stw_identity_set_session (self->identity, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", FALSE);
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
  /* Now or never: it does not queue behind an offer that can wait. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
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
company_cb (StwWindow *self)
{
  stw_tour_note_done (self->tour, "switcher");
}

static void
refused_cb (StwSession *session, const char *sentence, StwWindow *self)
{
  stw_toast (GTK_WIDGET (self->pages), sentence);
}

/* What would only be refused is not offered. */
static void
standing_changed_cb (StwWindow *self)
{
  gtk_widget_action_set_enabled (
    GTK_WIDGET (self),
    "win.add-company",
    stw_desk_client_sees_whole_desk (stw_session_get_client (self->session)) &&
      stw_session_may (self->session, "company.add", 0));
  gtk_widget_action_set_enabled (
    GTK_WIDGET (self),
    "win.hand-over",
    stw_session_may (self->session, "shift.hand-over", STW_ANY_COMPANY));
}

static void
join_desk (StwWindow *self, StwDeskClient *client)
{
  self->session = stw_session_new (client);
  g_signal_connect_object (self->session, "undo-offered", G_CALLBACK (undo_offered_cb), self, 0);
  g_signal_connect_object (self->session, "refused", G_CALLBACK (refused_cb), self, 0);
  g_signal_connect_object (self->session,
                           "notify::company",
                           G_CALLBACK (company_cb),
                           self,
                           G_CONNECT_SWAPPED);
  stw_company_switcher_set_session (self->switcher, self->session);
  stw_bell_set_session (self->bell, self->session);
  stw_identity_set_session (self->identity, self->session);
  stw_sidebar_set_session (self->sidebar, self->session);
  stw_state_bar_set_client (self->state_bar, client);
  self->idle_lock = stw_idle_lock_new (GTK_WIDGET (self), client);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.lock",
                                 stw_desk_client_must_sign_in (client));
  g_signal_connect_object (self->session,
                           "standing-changed",
                           G_CALLBACK (standing_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  standing_changed_cb (self);
}

/* In place of the desk: no view of it is left behind the lock. */
static void
show_lock (StwWindow *self)
{
  leave_desk (self);
  schedule_fold (self);
  adw_window_title_set_title (self->heading, "Steward");
  gtk_stack_add_named (self->pages, stw_lock_page_new (self->client), LOCK_PAGE);
  gtk_stack_set_visible_child_name (self->pages, LOCK_PAGE);
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
  update_header (self);
}

static void
locked_cb (StwWindow *self)
{
  if (stw_desk_client_is_locked (self->client))
    show_lock (self);
  else if (self->session == NULL)
    {
      join_desk (self, self->client);
      stw_window_show_page (self, self->wanted_page);
      remove_lock (self);
    }
}

static void
set_client (StwWindow *self, StwDeskClient *client)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_set_object (&self->client, client);
  if (client != NULL)
    g_signal_connect_object (client,
                             "notify::locked",
                             G_CALLBACK (locked_cb),
                             self,
                             G_CONNECT_SWAPPED);
}

static void
show_opening (StwWindow *self)
{
  leave_desk (self);
  set_client (self, NULL);
  schedule_fold (self);
  adw_window_title_set_title (self->heading, "Steward");
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->opening));
  update_header (self);
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

  show_opening (self);
  stw_opening_page_show_starting (self->opening);
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
  g_return_if_fail (STW_IS_WINDOW (self));

  show_opening (self);
  stw_opening_page_show_failure (self->opening, title, description);
}

static void
greeted_cb (StwFirstStart *first_start, StwWindow *self)
{
  stw_window_show_page (self, self->wanted_page);
  gtk_stack_remove (self->pages, GTK_WIDGET (first_start));
  adw_toast_overlay_add_toast (self->toasts, stw_tour_new_offer ());
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
  set_client (self, client);
  stw_opening_page_stop (self->opening);
  if (stw_desk_client_is_locked (client))
    {
      show_lock (self);
      return;
    }
  join_desk (self, client);
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
  self->ahead_source = g_idle_add_once (build_ahead_cb, self);
}

/**
 * stw_window_has_desk:
 *
 * Returns: whether a desk is shown, and not that it is being opened or cannot be
 */
gboolean
stw_window_has_desk (StwWindow *self)
{
  g_return_val_if_fail (STW_IS_WINDOW (self), FALSE);

  return self->session != NULL;
}

/* Left to itself the flap would fold only when both sides no longer fit. */
static void
stw_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwWindow *self = STW_WINDOW (widget);
  gboolean narrow = width < FOLD_WIDTH * stw_text_scale_get (widget);

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
  g_clear_object (&self->client);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->wanted_page, g_free);
  G_OBJECT_CLASS (stw_window_parent_class)->dispose (object);
}

static void
stw_window_class_init (StwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_window_dispose;
  widget_class->size_allocate = stw_window_size_allocate;
  stw_window_install_actions (widget_class);
  g_type_ensure (STW_TYPE_COMPANY_SWITCHER);
  g_type_ensure (STW_TYPE_BELL);
  g_type_ensure (STW_TYPE_IDENTITY);
  g_type_ensure (STW_TYPE_OPENING_PAGE);
  g_type_ensure (STW_TYPE_SIDEBAR);
  g_type_ensure (STW_TYPE_STATE_BAR);
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
  gtk_widget_class_bind_template_child (widget_class, StwWindow, find);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, state_bar);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, StwWindow, opening);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
stw_window_init (StwWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", FALSE);
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
    stw_set_str (&self->wanted_page, "overview");
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  return self;
}
