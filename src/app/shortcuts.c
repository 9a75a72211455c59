/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything a person can have done, in one table: it sets the keys, fills the window that lists
 * them, and is what the palette offers. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/shortcuts.h"

#include "app/widgets/named-groups.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define WIDTH 560
#define HEIGHT 640

static const StwShortcut shortcuts[] = {
  { N_ ("General"), N_ ("Find Anything"), "<Control>k", "win.palette", NULL },
  { N_ ("General"), N_ ("Undo"), "<Control>z", "win.undo", NULL },
  { N_ ("General"), N_ ("Help on This View"), "F1", "win.help", NULL },
  { N_ ("General"), N_ ("Tour of the Window"), NULL, "win.tour", NULL },
  { N_ ("General"), N_ ("Show Shortcuts"), "<Control>question", "steward.shortcuts", NULL },
  { N_ ("General"), N_ ("Show or Hide Sidebar"), "F9", "win.toggle-sidebar", NULL },
  { N_ ("General"), N_ ("Main Menu"), "F10", NULL, NULL },
  { N_ ("General"), N_ ("Back"), "<Alt>Left", "win.back", NULL },
  { N_ ("General"), N_ ("About Steward"), NULL, "steward.about", NULL },
  { N_ ("General"), N_ ("Close Window"), "<Control>w", "window.close", NULL },
  { N_ ("General"), N_ ("Quit"), "<Control>q", "steward.quit", NULL },
  { N_ ("Views"), N_ ("Overview"), "<Alt>1", "win.page::overview", NULL },
  { N_ ("Views"), N_ ("Incidents"), "<Alt>2", "win.page::incidents", NULL },
  { N_ ("Views"), N_ ("Alerts"), "<Alt>3", "win.page::alerts", NULL },
  { N_ ("Views"), N_ ("Companies"), "<Alt>4", "win.page::companies", NULL },
  { N_ ("Views"), N_ ("On-Call"), "<Alt>5", "win.page::oncall", NULL },
  { N_ ("Views"), N_ ("Audit"), "<Alt>7", "win.page::audit", NULL },
  { N_ ("Views"), N_ ("Settings"), "<Control>comma", "win.page::settings", NULL },
  { N_ ("Views"), N_ ("Help"), NULL, "win.page::help", NULL },
  { N_ ("Views"), N_ ("Comfortable Lists"), "<Control><Alt>1", "look.density::comfortable", NULL },
  { N_ ("Views"), N_ ("Compact Lists"), "<Control><Alt>2", "look.density::compact", NULL },
  { N_ ("Views"), N_ ("Add Company"), "<Control>n", "win.add-company", NULL },
  { N_ ("Incidents"), N_ ("Search"), "<Control>f", "incidents.search", "incidents" },
  { N_ ("Incidents"), N_ ("New Incident…"), "i", "incidents.new", "incidents" },
  { N_ ("Incidents"), N_ ("Next Incident"), "j|bracketright", "incidents.step(1)", "incidents" },
  { N_ ("Incidents"),
    N_ ("Previous Incident"),
    "k|bracketleft",
    "incidents.step(-1)",
    "incidents" },
  { N_ ("Incidents"), N_ ("Select or Leave Out"), "x", "incidents.pick", "incidents" },
  { N_ ("Incidents"), N_ ("Select All"), "<Control>a", "incidents.pick-all", "incidents" },
  { N_ ("Incidents"), N_ ("Select Nothing"), "Escape", "incidents.stop-picking", "incidents" },
  { N_ ("Incidents"), N_ ("Open Incident"), "Return", NULL, "incidents" },
  { N_ ("Incidents"), N_ ("Show Priority"), "p", "incidents.act::incident.priority", "incidents" },
  { N_ ("Incidents"), N_ ("Open Every Asset"), "e", "incidents.act::incident.expand", "incidents" },
  { N_ ("Incidents"), N_ ("Acknowledge"), "a", "incidents.act::incident.acknowledge", "incidents" },
  { N_ ("Incidents"), N_ ("Assign…"), "s", "incidents.act::incident.assign", "incidents" },
  { N_ ("Incidents"), N_ ("Take Over"), "t", "incidents.act::incident.take-over", "incidents" },
  { N_ ("Incidents"), N_ ("Start Work"), "d", "incidents.act::incident.start", "incidents" },
  { N_ ("Incidents"), N_ ("Wait…"), "w", "incidents.act::incident.wait", "incidents" },
  { N_ ("Incidents"), N_ ("Snooze…"), "z", "incidents.act::incident.snooze-until", "incidents" },
  { N_ ("Incidents"), N_ ("End Snooze"), NULL, "incidents.act::incident.wake", "incidents" },
  { N_ ("Incidents"), N_ ("Resolve"), "r", "incidents.act::incident.resolve", "incidents" },
  { N_ ("Incidents"), N_ ("Close"), "c", "incidents.act::incident.close", "incidents" },
  { N_ ("Incidents"), N_ ("Reopen"), "o", "incidents.act::incident.reopen", "incidents" },
  { N_ ("Incidents"), N_ ("Merge Into…"), "m", "incidents.act::incident.merge", "incidents" },
  { N_ ("Incidents"), N_ ("Split Off Alerts…"), "b", "incidents.act::incident.split", "incidents" },
  { N_ ("Incidents"),
    N_ ("Start Timer"),
    NULL,
    "incidents.act::incident.start-timer",
    "incidents" },
  { N_ ("Incidents"), N_ ("Stop Timer…"), NULL, "incidents.act::incident.stop-timer", "incidents" },
  { N_ ("Incidents"), N_ ("Note Time…"), NULL, "incidents.act::incident.add-minutes", "incidents" },
  { N_ ("Incidents"), N_ ("Time Spent…"), NULL, "incidents.act::incident.minutes", "incidents" },
  { N_ ("Incidents"),
    N_ ("Export Minutes as CSV…"),
    NULL,
    "incidents.export-minutes",
    "incidents" },
  { N_ ("Incidents"), N_ ("Write a Note"), "n", "incidents.act::incident.write-note", "incidents" },
  { N_ ("Alerts"), N_ ("Pause or Go On"), "space", "alerts.pause", "alerts" },
  { N_ ("Alerts"), N_ ("Open the Incident"), "o", "alerts.open-incident", "alerts" },
  { N_ ("Alerts"), N_ ("Copy the Message"), "<Control>c", "alerts.copy", "alerts" },
  { N_ ("Alerts"), N_ ("Unrecognised Messages"), "u", "alerts.tray", "alerts" },
  { N_ ("Alerts"), N_ ("Clear Filters"), NULL, "alerts.clear", "alerts" },
  { N_ ("On-Call"), N_ ("Hand Over the Shift…"), NULL, "win.hand-over", NULL },
  { N_ ("On-Call"), N_ ("Today"), "<Alt>Home", "oncall.today", "oncall" },
  { N_ ("On-Call"), N_ ("Earlier"), "<Alt>Page_Up", "oncall.step(-1)", "oncall" },
  { N_ ("On-Call"), N_ ("Later"), "<Alt>Page_Down", "oncall.step(1)", "oncall" },
  { N_ ("On-Call"), N_ ("Add Override…"), "Insert", "oncall.add-override", "oncall" },
  { N_ ("On-Call"), N_ ("Take the Pager Now…"), NULL, "oncall.take", "oncall" },
  { N_ ("On-Call"), N_ ("Swap Turns…"), NULL, "oncall.swap", "oncall" },
  { N_ ("On-Call"), N_ ("Note for a Hand-Over…"), NULL, "oncall.write-note", "oncall" },
  { N_ ("On-Call"), N_ ("Subscribe to a Calendar…"), NULL, "oncall.subscribe", "oncall" },
  { N_ ("On-Call"), N_ ("Import a Calendar File…"), NULL, "oncall.import", "oncall" },
  { N_ ("On-Call"), N_ ("Fill Gap…"), NULL, "oncall.fill-gap", "oncall" },
  { N_ ("On-Call"), N_ ("New Layer…"), NULL, "oncall.new-layer", "oncall" },
  { N_ ("On-Call"), N_ ("Join or Leave…"), NULL, "oncall.members", "oncall" },
  { N_ ("On-Call"), N_ ("New Schedule…"), NULL, "oncall.new-schedule", "oncall" },
  { N_ ("Audit"), N_ ("Search"), "<Control>f", "audit.search", "audit" },
  { N_ ("Audit"), N_ ("Export as CSV…"), NULL, "audit.export::csv", "audit" },
  { N_ ("Audit"), N_ ("Export as JSON…"), NULL, "audit.export::json", "audit" },
  { N_ ("Audit"), N_ ("Clear Filters"), NULL, "audit.clear", "audit" },
  { N_ ("Companies"), N_ ("Move a Window or Silence"), "Left", NULL, "companies" },
  { N_ ("Companies"), N_ ("Change Its End"), "<Control>Right", NULL, "companies" },
  { N_ ("Companies"), N_ ("Tiers"), NULL, "companies.tiers", "companies" },
  { N_ ("Companies"), N_ ("Import…"), NULL, "companies.import", "companies" },
  { N_ ("Settings"), N_ ("Search"), "<Control>f", "settings.search", "settings" },
  { N_ ("Help"), N_ ("Search"), "<Control>f", "help.search", "help" },
  { N_ ("Help"), N_ ("New Article…"), NULL, "help.new", "help" },
  { N_ ("Help"), N_ ("Save Article"), "<Control>s", "help.save", "help" },
};

/**
 * stw_shortcuts_get:
 *
 * Returns: (transfer none): the table
 */
const StwShortcut *
stw_shortcuts_get (guint *ret_n_shortcuts)
{
  *ret_n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

/**
 * stw_shortcut_dup_key:
 *
 * Returns: (transfer full) (nullable): its key, the first where there are two
 */
char *
stw_shortcut_dup_key (const StwShortcut *shortcut)
{
  return shortcut->accelerator != NULL
           ? g_strndup (shortcut->accelerator, strcspn (shortcut->accelerator, "|"))
           : NULL;
}

/**
 * stw_shortcuts_install:
 *
 * Sets the keys of the actions that no view binds.
 */
void
stw_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const char *accelerators[] = { shortcuts[i].accelerator, NULL };

      if (shortcuts[i].action != NULL && shortcuts[i].accelerator != NULL &&
          shortcuts[i].view == NULL)
        gtk_application_set_accels_for_action (application, shortcuts[i].action, accelerators);
    }
}

/**
 * stw_shortcuts_bind:
 * @widget_class: the view's class; it has the actions
 *
 * Binds the keys of a view: they act while the focus is in it, and no text is being typed.
 */
void
stw_shortcuts_bind (GtkWidgetClass *widget_class, const char *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autofree char *name = NULL;

      if (shortcuts[i].action == NULL || shortcuts[i].accelerator == NULL ||
          g_strcmp0 (shortcuts[i].view, view) != 0 ||
          !g_action_parse_detailed_name (shortcuts[i].action, &name, &target, NULL))
        continue;
      shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].accelerator),
                                   gtk_named_action_new (name));
      if (target != NULL)
        gtk_shortcut_set_arguments (shortcut, target);
      gtk_widget_class_add_shortcut (widget_class, shortcut);
    }
}

static GtkWidget *
new_row (const StwShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  /* Alternatives stand with a space between them here. */
  g_autofree char *accelerators = g_strdelimit (g_strdup (shortcut->accelerator), "|", ' ');
  GtkWidget *keys = gtk_shortcut_label_new (accelerators);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), keys);
  return row;
}

static GtkWidget *
new_page (void)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;
  const char *title = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].accelerator == NULL)
        continue;
      if (g_strcmp0 (title, shortcuts[i].group) != 0)
        {
          title = shortcuts[i].group;
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (title));
          adw_preferences_page_add (page, group);
        }
      adw_preferences_group_add (group, new_row (&shortcuts[i]));
    }
  stw_named_groups (GTK_WIDGET (page));
  return GTK_WIDGET (page);
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

/**
 * stw_shortcuts_show:
 *
 * Lists the shortcuts in a window. GTK's own takes its sections from a builder's file alone, and
 * is wider than a telephone.
 */
void
stw_shortcuts_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), new_page ());
  close_on_escape (window);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard Shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_present (GTK_WINDOW (window));
}
