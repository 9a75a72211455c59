/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that would happen: when, and who is told. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/act-row.h"

#include <glib/gi18n.h>

static char *
describe_people (JsonObject *act)
{
  JsonArray *people = json_object_get_array_member (act, "people");
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (people); i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0 ? ", " : "",
                            json_array_get_string_element (people, i));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
describe_act (JsonObject *act, char **ret_title, char **ret_subtitle)
{
  const char *what = json_object_get_string_member (act, "what");
  const char *whom = json_object_get_string_member_with_default (act, "whom", "");
  g_autofree char *people = describe_people (act);

  if (g_str_equal (what, "passed"))
    {
      *ret_title = g_strdup (_ ("Reaches nobody, so the next step comes at once"));
      *ret_subtitle = g_strdup (whom);
    }
  else if (g_str_equal (what, "exhausted"))
    {
      *ret_title = g_strdup (_ ("No step is left that reaches anybody"));
      *ret_subtitle = g_strdup ("");
    }
  else
    {
      /* Translators: %s are names of people who are told again */
      *ret_title = g_str_equal (what, "again") ? g_strdup_printf (_ ("%s again"), people)
                                               : g_steal_pointer (&people);
      *ret_subtitle = g_strdup (whom);
    }
}

static char *
format_time (const char *at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (at, NULL);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%R") : g_strdup ("");
}

/**
 * stw_act_row_new:
 * @act: as stw_escalation_preview() says
 *
 * Returns: (transfer floating): a row, in red where nobody is reached
 */
GtkWidget *
stw_act_row_new (JsonObject *act)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *clock = format_time (json_object_get_string_member (act, "at"));
  GtkWidget *label = gtk_label_new (clock);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  const char *what = json_object_get_string_member (act, "what");

  describe_act (act, &title, &subtitle);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  if (g_str_equal (what, "passed") || g_str_equal (what, "exhausted"))
    gtk_widget_add_css_class (row, "error");
  return row;
}
