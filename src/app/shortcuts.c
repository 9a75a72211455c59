/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shortcut, in one table that both sets the keys and fills the window that lists them. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/shortcuts.h"

#include <glib/gi18n.h>

static const StwShortcut shortcuts[] = {
  { N_ ("General"), N_ ("Show Shortcuts"), "<Control>question", "app.shortcuts" },
  { N_ ("General"), N_ ("Show or Hide Sidebar"), "F9", "win.toggle-sidebar" },
  { N_ ("General"), N_ ("Main Menu"), "F10", NULL },
  { N_ ("General"), N_ ("Back"), "<Alt>Left", "win.back" },
  { N_ ("General"), N_ ("Close Window"), "<Control>w", "window.close" },
  { N_ ("General"), N_ ("Quit"), "<Control>q", "app.quit" },
  { N_ ("Views"), N_ ("Incidents"), "<Alt>1", "win.page::incidents" },
  { N_ ("Views"), N_ ("Alerts"), "<Alt>2", "win.page::alerts" },
  { N_ ("Views"), N_ ("Companies"), "<Alt>3", "win.page::companies" },
  { N_ ("Views"), N_ ("Add Company"), "<Control>n", "win.add-company" },
  { N_ ("Incidents"), N_ ("Next Incident"), "j", NULL },
  { N_ ("Incidents"), N_ ("Previous Incident"), "k", NULL },
  { N_ ("Incidents"), N_ ("Open Incident"), "Return", NULL },
  { N_ ("Incidents"), N_ ("Acknowledge"), "a", NULL },
  { N_ ("Incidents"), N_ ("Resolve"), "r", NULL },
  { N_ ("Incidents"), N_ ("Write a Note"), "n", NULL },
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
 * stw_shortcuts_install:
 *
 * Sets the keys of the actions.
 */
void
stw_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const char *accelerators[] = { shortcuts[i].accelerator, NULL };

      if (shortcuts[i].action != NULL)
        gtk_application_set_accels_for_action (application, shortcuts[i].action, accelerators);
    }
}

/**
 * stw_shortcuts_show:
 *
 * Lists the shortcuts in a window.
 */
void
stw_shortcuts_show (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW,
                                    "modal",
                                    TRUE,
                                    "transient-for",
                                    parent,
                                    "destroy-with-parent",
                                    TRUE,
                                    NULL);
  GtkBox *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION,
                                  "section-name",
                                  "shortcuts",
                                  "max-height",
                                  12,
                                  "visible",
                                  TRUE,
                                  NULL);
  GtkBox *group = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (group == NULL || !g_str_equal (shortcuts[i].group, shortcuts[i - 1].group))
        {
          group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "title", _ (shortcuts[i].group), NULL);
          gtk_box_append (section, GTK_WIDGET (group));
        }
      gtk_box_append (group,
                      g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT,
                                    "title",
                                    _ (shortcuts[i].title),
                                    "accelerator",
                                    shortcuts[i].accelerator,
                                    NULL));
    }
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (section));
  gtk_window_present (GTK_WINDOW (window));
}
