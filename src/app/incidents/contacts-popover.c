/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to ask at a client, and the ways to them. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/contacts-popover.h"

#include "app/widgets/toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define WIDTH 290
#define MAX_HEIGHT 360

static const char *
get_text (JsonObject *contact, const char *member)
{
  return json_object_get_string_member_with_default (contact, member, NULL);
}

/**
 * stw_contacts_make_address:
 * @scheme: "tel" or "mailto"
 * @text: a number or an address, as somebody wrote it
 *
 * Returns: (transfer full): what a telephone or a mail program opens; nothing in @text has another
 *   meaning in it
 */
char *
stw_contacts_make_address (const char *scheme, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autofree char *bare = g_strjoinv ("", words);
  g_autofree char *escaped = g_uri_escape_string (bare, "+@", TRUE);

  return g_strconcat (scheme, ":", escaped, NULL);
}

static char *
name_call (const char *name)
{
  /* Translators: %s is a person */
  return g_strdup_printf (_ ("Call %s"), name);
}

static char *
name_mail (const char *name)
{
  /* Translators: %s is a person */
  return g_strdup_printf (_ ("Write to %s"), name);
}

static const struct
{
  const char *member;
  const char *scheme;
  const char *icon;
  char *(*name) (const char *name);
} ways[] = {
  { "phone", "tel", "call-start-symbolic", name_call },
  { "mail", "mailto", "mail-send-symbolic", name_mail },
};

static void
open_cb (GtkWidget *button, char *address)
{
  GtkWidget *window = gtk_widget_get_ancestor (button, GTK_TYPE_WINDOW);

  gtk_show_uri (GTK_WINDOW (window), address, GDK_CURRENT_TIME);
}

static void
copy_cb (GtkWidget *button, char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
  stw_toast (button, _ ("Copied"));
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

/* Takes @text, which is given to @clicked. */
static void
append_button (GtkWidget *row, const char *icon, const char *name, char *text, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", clicked, text, free_text, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
append_ways (GtkListBox *list, JsonObject *contact)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      const char *text = get_text (contact, ways[i].member);
      g_autofree char *name = ways[i].name (get_text (contact, "name"));
      GtkWidget *row;

      if (text == NULL)
        continue;
      row = new_row (text, NULL);
      append_button (row,
                     ways[i].icon,
                     name,
                     stw_contacts_make_address (ways[i].scheme, text),
                     G_CALLBACK (open_cb));
      append_button (row, "edit-copy-symbolic", _ ("Copy"), g_strdup (text), G_CALLBACK (copy_cb));
      gtk_list_box_append (list, row);
    }
}

/**
 * stw_contacts_popover_new:
 * @contacts: as stw_contact_list() gives them
 *
 * Returns: (transfer floating): a popover with each of them and the ways to them
 */
GtkWidget *
stw_contacts_popover_new (JsonArray *contacts)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonObject *contact = json_array_get_object_element (contacts, i);
      GtkWidget *row = new_row (get_text (contact, "name"), get_text (contact, "role"));

      gtk_widget_set_tooltip_text (row, get_text (contact, "note"));
      gtk_widget_add_css_class (row, "heading");
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      append_ways (GTK_LIST_BOX (list), contact);
    }
  if (json_array_get_length (contacts) == 0)
    gtk_list_box_append (
      GTK_LIST_BOX (list),
      new_row (_ ("Nobody Is Noted"), _ ("Add contacts on the page of the company.")));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "contact-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Contacts"),
                                  -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  return popover;
}
