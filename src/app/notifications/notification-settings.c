/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switches of what the desktop is told, for the page of settings. They are this desktop's, not
 * the desk's, and act at once. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/notification-settings.h"

#include "app/preferences.h"
#include "app/words.h"

#include <glib/gi18n.h>

static GtkWidget *
new_group (const char *title, const char *description)
{
  return g_object_new (ADW_TYPE_PREFERENCES_GROUP,
                       "title",
                       title,
                       "description",
                       description,
                       NULL);
}

static void
add_switch (GtkWidget *group,
            GSettings *settings,
            const char *key,
            const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* The worst first, as in every list. */
static GtkWidget *
new_severities (GSettings *settings)
{
  GtkWidget *group =
    new_group (_ ("Notifications"),
               _ ("New, reopened and returning incidents of these severities are announced on the "
                  "desktop. An alert whose rule says that nobody is paged never is."));

  for (int i = STW_N_SEVERITIES - 1; i >= 0; i--)
    add_switch (group,
                settings,
                stw_preferences_severity_key ((StwSeverity) i),
                stw_word_severity ((StwSeverity) i).word,
                NULL);
  return group;
}

/**
 * stw_notification_settings_new:
 *
 * Returns: (transfer full): a page of switches
 */
GtkWidget *
stw_notification_settings_new (void)
{
  g_autoptr (GSettings) settings = stw_preferences_new ();
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (new_severities (settings)));
  return page;
}
