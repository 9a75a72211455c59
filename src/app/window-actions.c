/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window can be asked to do, by its menu, its keys and the palette. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/window-private.h"

#include "app/companies/add-company.h"
#include "app/help/help-page.h"
#include "app/incidents/figure-link.h"
#include "app/oncall/hand-over-dialog.h"
#include "app/palette.h"
#include "engine/import-commands.h"

#include <string.h>

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *page = gtk_stack_get_visible_child (STW_WINDOW (widget)->pages);

  gtk_widget_activate_action (page, "page.back", NULL);
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

/* What the tour points at: one of these, or a view's row. */
static GtkWidget *
find_place (const char *place, gpointer data)
{
  StwWindow *self = data;
  const struct
  {
    const char *name;
    GtkWidget *widget;
  } places[] = {
    { "switcher", GTK_WIDGET (self->switcher) },
    { "find", self->find },
    { "menu", self->menu },
    { "sidebar-toggle", self->sidebar_toggle },
    { "heading", GTK_WIDGET (self->heading) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, place))
      return places[i].widget;
  return stw_sidebar_get_row (self->sidebar, place);
}

static void
tour_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session == NULL)
    return;
  if (self->tour == NULL)
    self->tour = stw_tour_new (find_place, self);
  stw_tour_start (self->tour);
}

static void
lock_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->client != NULL)
    stw_desk_client_lock (self->client);
}

static void
add_company_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session != NULL)
    stw_add_company_show (GTK_WINDOW (self), stw_session_get_client (self->session));
}

/* What takes a permission; without a command, who sees some clients alone has none of it. */
static const struct
{
  const char *action;
  const char *command; /* (nullable) */
  gint64 company;
} taken[] = {
  { "win.add-company", "company.add", 0 },
  { "companies.import", STW_COMMAND_IMPORT, 0 },
  { "companies.tiers", NULL, 0 },
  { "win.hand-over", "shift.hand-over", STW_ANY_COMPANY },
  { "incidents.new", "incident.add", STW_ANY_COMPANY },
  { "oncall.add-override", "override.save", 0 },
  { "oncall.fill-gap", "override.save", 0 },
  { "oncall.take", "override.take", 0 },
  { "oncall.swap", "override.ask-swap", 0 },
  { "oncall.write-note", "schedule.note", 0 },
  { "oncall.subscribe", "schedule.subscribe", 0 },
  { "oncall.import", "schedule.import-calendar", 0 },
  { "oncall.new-layer", "schedule.save", 0 },
  { "oncall.members", "schedule.join", 0 },
  { "oncall.new-schedule", "schedule.save", 0 },
};

static gboolean
is_permitted (StwSession *session, const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    if (g_str_equal (taken[i].action, action))
      return taken[i].command == NULL
               ? stw_desk_client_sees_whole_desk (stw_session_get_client (session))
               : stw_session_may (session, taken[i].command, taken[i].company);
  return TRUE;
}

static gboolean
allows_cb (const StwShortcut *shortcut, gpointer data)
{
  StwWindow *self = data;
  StwIncidentsPage *incidents = stw_window_get_incidents_page (self);
  const char *shown = gtk_stack_get_visible_child_name (self->pages);
  const char *act = strstr (shortcut->action, "::incident.");

  if (shortcut->view != NULL && g_strcmp0 (shortcut->view, shown) != 0)
    return FALSE;
  if (act != NULL)
    return stw_incidents_page_allows (incidents, act + strlen ("::"));
  if (!is_permitted (self->session, shortcut->action))
    return FALSE;
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

  if (self->session == NULL ||
      !stw_window_has_page (gtk_stack_get_visible_child_name (self->pages)))
    return;
  stw_tour_note_done (self->tour, "find");
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

static void
hand_over_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwWindow *self = STW_WINDOW (widget);

  if (self->session != NULL)
    stw_hand_over_dialog_show (widget, self->session);
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

/* The incidents behind a figure. */
static void
figure_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gint64 company;
  const char *filter;

  g_variant_get (parameter, "(x&s)", &company, &filter);
  stw_window_show_company (STW_WINDOW (widget), company);
  stw_incidents_page_narrow (stw_window_get_incidents_page (STW_WINDOW (widget)), filter);
}

/* To be called while the class is made. */
void
stw_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_cb);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_cb);
  gtk_widget_class_install_action (widget_class, "win.tour", NULL, tour_cb);
  gtk_widget_class_install_action (widget_class, "win.article", "s", article_cb);
  gtk_widget_class_install_action (widget_class, "win.add-company", NULL, add_company_cb);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, palette_cb);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.hand-over", NULL, hand_over_cb);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_cb);
  gtk_widget_class_install_action (widget_class, "win.company", "x", company_cb);
  gtk_widget_class_install_action (widget_class, STW_FIGURE_ACTION, "(xs)", figure_cb);
}
