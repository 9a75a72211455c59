/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switches of what the desktop is told, for the page of settings. They are this desktop's, not
 * the desk's, and act at once. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/notification-settings.h"

#include "app/background/background.h"
#include "app/preferences.h"
#include "app/words.h"

#include <glib/gi18n.h>

#define START_ROW_KEY "stw-start-row"

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

static GtkWidget *
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
  return row;
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

/* What the switches cannot say. */
static const char *
describe_state (const char *state)
{
  if (g_str_equal (state, STW_BACKGROUND_UNMANAGED))
    return _ ("This desktop has no portal for it: Steward stays until you quit it from the main "
              "menu, and cannot start with the session.");
  if (g_str_equal (state, STW_BACKGROUND_REFUSED))
    return _ ("The desktop does not allow it. Allow it in the system’s settings for applications, "
              "and turn it on again.");
  return _ ("To end it, quit from the main menu.");
}

/* The application's action, %NULL where there is none, as in a demonstration. */
static void
show_state (GtkWidget *group)
{
  GActionGroup *application = G_ACTION_GROUP (g_application_get_default ());
  GtkWidget *start = g_object_get_data (G_OBJECT (group), START_ROW_KEY);
  g_autoptr (GVariant) state =
               application != NULL
                 ? g_action_group_get_action_state (application, STW_BACKGROUND_ACTION)
                 : NULL;
  const char *word = state != NULL ? g_variant_get_string (state, NULL) : STW_BACKGROUND_UNMANAGED;

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), describe_state (word));
  gtk_widget_set_sensitive (start, g_str_equal (word, STW_BACKGROUND_ALLOWED));
}

static GtkWidget *
new_background (GSettings *settings)
{
  GtkWidget *group = new_group (_ ("In the Background"), NULL);

  add_switch (group,
              settings,
              "run-in-background",
              _ ("Run in Background"),
              _ ("Alerts keep coming when the window is closed"));
  g_object_set_data (G_OBJECT (group),
                     START_ROW_KEY,
                     add_switch (group,
                                 settings,
                                 "start-with-session",
                                 _ ("Start with the Session"),
                                 _ ("Without a window, when you sign in")));
  if (g_application_get_default () != NULL)
    g_signal_connect_object (g_application_get_default (),
                             "action-state-changed::" STW_BACKGROUND_ACTION,
                             G_CALLBACK (show_state),
                             group,
                             G_CONNECT_SWAPPED);
  show_state (group);
  return group;
}

static GtkWidget *
new_search (GSettings *settings)
{
  GtkWidget *group = new_group (_ ("Privacy"), NULL);

  add_switch (group,
              settings,
              "search-provider",
              _ ("Show in the Desktop’s Search"),
              _ ("Companies and incidents are found from the overview of the desktop"));
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
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (new_background (settings)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (new_search (settings)));
  return page;
}
