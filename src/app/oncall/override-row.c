/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An override in words, with what can be done about it: a swap that waits is accepted or declined,
 * anything else is removed. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/override-row.h"

#include "app/permitted.h"
#include "desk/oncall/gaps.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session; /* (owned) */
  gint64 override;
  const char *command; /* (unowned) */
  gboolean accept;
  const char *done; /* (unowned) what is said then */
} Deed;

static void
deed_free (gpointer data, GClosure *closure)
{
  Deed *deed = data;

  g_object_unref (deed->session);
  g_free (deed);
}

static void
clicked_cb (GtkButton *button, Deed *deed)
{
  StwCommand *command = stw_command_new (deed->command, "desk", 0);

  json_object_set_int_member (command->arguments, "override", deed->override);
  json_object_set_boolean_member (command->arguments, "accept", deed->accept);
  stw_session_give (deed->session, command, deed->done);
}

static void
add_button (GtkWidget *row, GtkWidget *button, const Deed *deed)
{
  Deed *copy = g_memdup2 (deed, sizeof *deed);

  g_object_ref (copy->session);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (clicked_cb), copy, deed_free, 0);
  stw_permitted_widget (button, deed->session, deed->command, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_remove (GtkWidget *row, const Deed *deed, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: an override, such as "Amina Yusuf stands in" */
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  add_button (row, button, deed);
}

static char *
dup_title (const StwRoster *roster, const StwOverride *override)
{
  const char *name = stw_roster_get_name (roster, override->person);

  if (name == NULL)
    return g_strdup (_ ("Nobody is reached, on purpose"));
  if (!override->agreed)
    /* Translators: a person who was asked to swap turns */
    return g_strdup_printf (_ ("%s is asked to swap turns"), name);
  if (override->kind == STW_OVERRIDE_TAKEN)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s has taken the pager"), name);
  if (override->kind == STW_OVERRIDE_SWAP)
    /* Translators: a person */
    return g_strdup_printf (_ ("%s has swapped turns"), name);
  /* Translators: a person */
  return g_strdup_printf (_ ("%s stands in"), name);
}

/**
 * stw_override_row_new:
 * @override: one that is not over
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
stw_override_row_new (StwSession *session, const StwRoster *roster, const StwOverride *override)
{
  GtkWidget *row = adw_action_row_new ();
  gint64 self = stw_desk_client_get_person (stw_session_get_client (session));
  g_autofree char *title = dup_title (roster, override);
  g_autofree char *when = stw_gap_dup_words (roster->plan->zone, override->from, override->to);
  g_autofree char *subtitle =
    override->note != NULL ? g_strdup_printf ("%s · %s", when, override->note) : g_strdup (when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  /* Whoever is signed in and was not asked can only take the question back. */
  if (override->agreed || (self != 0 && self != override->person))
    {
      const Deed removal = { session,
                             override->id,
                             "override.remove",
                             FALSE,
                             override->agreed ? _ ("Override removed")
                                              : _ ("Swap no longer asked for") };

      add_remove (row, &removal, title);
      return row;
    }
  add_button (
    row,
    gtk_button_new_with_mnemonic (_ ("_Decline")),
    &(const Deed){ session, override->id, "override.answer-swap", FALSE, _ ("Swap declined") });
  add_button (
    row,
    gtk_button_new_with_mnemonic (_ ("A_ccept")),
    &(const Deed){ session, override->id, "override.answer-swap", TRUE, _ ("Swap accepted") });
  return row;
}
