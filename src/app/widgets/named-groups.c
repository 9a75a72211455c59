/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group of rows has a heading that is seen, a choice its title; the list in either has none that
 * is heard. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/named-groups.h"

#include <adwaita.h>

static const char *
find_row_title (GtkWidget *widget)
{
  const char *title = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && title == NULL;
       child = gtk_widget_get_next_sibling (child))
    title = find_row_title (child);
  return title;
}

/* A group without a heading is called what its first row is. */
static const char *
get_group_title (AdwPreferencesGroup *group)
{
  const char *title = adw_preferences_group_get_title (group);

  return title != NULL && *title != '\0' ? title : find_row_title (GTK_WIDGET (group));
}

static void
name_lists (GtkWidget *widget, const char *name)
{
  if (ADW_IS_PREFERENCES_GROUP (widget))
    name = get_group_title (ADW_PREFERENCES_GROUP (widget));
  else if (ADW_IS_EXPANDER_ROW (widget) || ADW_IS_COMBO_ROW (widget))
    name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if ((GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_VIEW (widget)) && name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name,
                                    -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_lists (child, name);
}

/**
 * stw_named_groups:
 * @widget: something with #AdwPreferencesGroup, #AdwExpanderRow or #AdwComboRow in it
 *
 * Gives the list of each the name of its heading.
 */
void
stw_named_groups (GtkWidget *widget)
{
  name_lists (widget, NULL);
}

/**
 * stw_named_choices:
 * @widget: something to choose from, without a title of its own
 *
 * Gives it that name, and the list that it opens.
 */
void
stw_named_choices (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  name_lists (widget, name);
}
