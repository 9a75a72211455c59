/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calendar from elsewhere: when it was read, what is wrong with it, whether a copy that is held
 * counts, and its removal. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/calendar-row.h"

#include "app/oncall/calendar-secret.h"
#include "app/permitted.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

/* What a button does. */
typedef struct
{
  StwSession *session; /* (owned) */
  const char *command; /* (unowned) */
  gint64 calendar;
} Deed;

static Deed *
deed_new (StwSession *session, const char *command, gint64 calendar)
{
  Deed *deed = g_new0 (Deed, 1);

  *deed = (Deed){ g_object_ref (session), command, calendar };
  return deed;
}

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->session);
  g_free (deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deed, deed_free)

static void
deed_notify (gpointer data, GClosure *closure)
{
  deed_free (data);
}

/* What it did is seen in the row, or by the row being gone. */
static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (Deed) deed = data;

  if (error != NULL)
    stw_session_refuse (deed->session, error);
  else if (g_str_equal (deed->command, "schedule.remove-calendar"))
    stw_calendar_secret_forget (deed->session, deed->calendar);
}

static void
clicked_cb (GtkButton *button, const Deed *deed)
{
  StwCommand *command = stw_command_new (deed->command, "desk", 0);

  json_object_set_int_member (command->arguments, "calendar", deed->calendar);
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  stw_desk_client_submit (stw_session_get_client (deed->session),
                          command,
                          done_cb,
                          deed_new (deed->session, deed->command, deed->calendar));
}

static void
add_button (GtkWidget *row, GtkWidget *button, Deed *deed)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (clicked_cb), deed, deed_notify, 0);
  stw_permitted_widget (button, deed->session, deed->command, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* @label: what the button does, with the calendar's name */
static GtkWidget *
new_icon_button (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  return button;
}

static char *
describe (JsonObject *calendar)
{
  const char *problem = json_object_get_string_member_with_default (calendar, "problem", NULL);
  const char *read_at = json_object_get_string_member_with_default (calendar, "read_at", NULL);
  int events = (int) MIN (json_object_get_int_member (calendar, "events"), G_MAXINT);
  g_autofree char *moment = NULL;
  gint64 at = 0;

  if (json_object_get_boolean_member (calendar, "held"))
    return g_strdup (_ ("A newer copy has nothing in the next two weeks. Does it count?"));
  if (problem != NULL)
    return g_strdup (problem);
  if (read_at == NULL)
    return g_strdup (_ ("Not read yet"));
  stw_timestamp_parse (read_at, &at);
  moment = stw_words_moment (at, stw_clock_now (NULL));
  /* Translators: when a calendar was read, and how many events it has */
  return g_strdup_printf (ngettext ("Read %s · %d event", "Read %s · %d events", (gulong) events),
                          moment,
                          events);
}

static void
add_held_buttons (GtkWidget *row, StwSession *session, gint64 id)
{
  add_button (row,
              gtk_button_new_with_label (_ ("Keep the Old One")),
              deed_new (session, "schedule.leave-calendar", id));
  add_button (row,
              gtk_button_new_with_label (_ ("Let It Count")),
              deed_new (session, "schedule.take-calendar", id));
}

/**
 * stw_calendar_row_new:
 * @calendar: as stw_subscription_describe() has it
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
stw_calendar_row_new (StwSession *session, JsonObject *calendar)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = json_object_get_string_member (calendar, "name");
  g_autofree char *facts = describe (calendar);
  /* Translators: the name of a calendar */
  g_autofree char *refresh = g_strdup_printf (_ ("Read “%s” now"), name);
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);
  gint64 id = 0;

  stw_id_parse (STW_ID_CALENDAR, json_object_get_string_member (calendar, "id"), &id);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  if (json_object_get_boolean_member (calendar, "held"))
    add_held_buttons (row, session, id);
  else if (g_str_equal (json_object_get_string_member (calendar, "from"), "address"))
    add_button (row,
                new_icon_button ("view-refresh-symbolic", refresh),
                deed_new (session, "schedule.refresh-calendar", id));
  add_button (row,
              new_icon_button ("user-trash-symbolic", removal),
              deed_new (session, "schedule.remove-calendar", id));
  return row;
}
