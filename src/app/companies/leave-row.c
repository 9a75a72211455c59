/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a client's page: the client leaves, can stay while it waits, or is being removed. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/leave-row.h"

#include "app/companies/company-rows.h"
#include "app/companies/deed.h"
#include "app/companies/section.h"
#include "app/incidents/question.h"
#include "app/permitted.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

/* After how many days the data is removed. */
static const guint waits[] = { 30, 60, 90, 7, 0 };

/* From the button to the deed; the page outlives neither its dialog nor its row's callbacks. */
typedef struct
{
  GtkWidget *page;            /* (owned) */
  StwSession *session;        /* (owned) */
  AdwMessageDialog *question; /* (unowned) (nullable) */
  GtkDropDown *wait;          /* (unowned) (nullable) of the question */
  char *name;                 /* (owned) */
  gint64 company;
} Leaving;

static Leaving *
leaving_new (GtkWidget *page, StwSession *session, gint64 company, const char *name)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  leaving->page = g_object_ref (page);
  leaving->session = g_object_ref (session);
  leaving->company = company;
  leaving->name = g_strdup (name);
  return leaving;
}

static void
leaving_free (gpointer data)
{
  Leaving *leaving = data;

  g_object_unref (leaving->page);
  g_object_unref (leaving->session);
  g_free (leaving->name);
  g_free (leaving);
}

/* A row knows its page without holding it. */
static void
subject_free (gpointer data, GClosure *closure)
{
  Leaving *subject = data;

  g_free (subject->name);
  g_free (subject);
}

static void
connect_button (GtkWidget *button, GCallback clicked, const StwCompanyRows *rows)
{
  Leaving *subject = g_new0 (Leaving, 1);

  *subject = (Leaving){ .page = rows->page,
                        .session = rows->session,
                        .company = rows->company,
                        .name = g_strdup (rows->name) };
  g_signal_connect_data (button, "clicked", clicked, subject, subject_free, 0);
}

static void
leave (gpointer data)
{
  const Leaving *leaving = data;
  StwCommand *command = stw_command_new ("company.leave", "desk", leaving->company);
  guint wait = MIN (gtk_drop_down_get_selected (leaving->wait), G_N_ELEMENTS (waits) - 1);
  g_autofree char *title = NULL;

  json_object_set_string_member (command->arguments, "name", leaving->name);
  json_object_set_int_member (command->arguments, "days", waits[wait]);
  /* Translators: %s is a client */
  title = g_strdup_printf (_ ("%s is leaving"), leaving->name);
  stw_deed_submit (leaving->session,
                   leaving->page,
                   command,
                   title,
                   stw_command_new ("company.stay", "desk", leaving->company));
}

static void
typed_cb (GtkEditable *entry, Leaving *leaving)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  stw_question_set_ready (leaving->question, g_str_equal (typed, leaving->name));
}

static GtkWidget *
new_wait (Leaving *leaving)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *days =
        waits[i] > 0 ? g_strdup_printf (ngettext ("In %u day", "In %u days", waits[i]), waits[i])
                     : g_strdup (C_ ("removal", "At once"));

      gtk_string_list_append (names, days);
    }
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  stw_question_name (drop_down, _ ("Remove the Data"));
  leaving->wait = GTK_DROP_DOWN (drop_down);
  return drop_down;
}

static GtkWidget *
new_fields (Leaving *leaving)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *wait = stw_section_row_new (_ ("Remove the Data"), NULL, NULL);
  GtkWidget *entry = adw_entry_row_new ();

  adw_action_row_add_suffix (ADW_ACTION_ROW (wait), new_wait (leaving));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("The Client’s Name"));
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), leaving);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Leave"));
  gtk_list_box_append (GTK_LIST_BOX (list), wait);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  return list;
}

static void
leave_cb (GtkButton *button, const Leaving *subject)
{
  Leaving *leaving = leaving_new (subject->page, subject->session, subject->company, subject->name);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  /* Translators: %s is a client */
  heading = g_strdup_printf (_ ("Does “%s” Leave?"), subject->name);
  /* Translators: %s is a client */
  body = g_strdup_printf (
    _ ("From now on the client’s keys are refused, and all its data is written to a file that you "
       "can hand over. Then everything of it is removed here: alerts, incidents, notes, contacts, "
       "secrets, and databases that were set aside and may hold it. Until then it can stay.\n\n"
       "Type “%s” to confirm."),
    subject->name);
  leaving->question = stw_question_new (subject->page, heading, body, _ ("Leave"));
  stw_question_set_destructive (leaving->question);
  stw_question_set_ready (leaving->question, FALSE);
  stw_question_ask (leaving->question, new_fields (leaving), leave, leaving, leaving_free);
}

static void
stay_cb (GtkButton *button, const Leaving *subject)
{
  g_autofree char *title = NULL;

  /* Translators: %s is a client */
  title = g_strdup_printf (_ ("%s stays"), subject->name);
  stw_deed_submit (subject->session,
                   subject->page,
                   stw_command_new ("company.stay", "desk", subject->company),
                   title,
                   NULL);
}

static GtkWidget *
new_staying (const StwCompanyRows *rows)
{
  GtkWidget *row = stw_section_row_new (_ ("The client leaves"),
                                        _ ("Export its data, and remove all of it after a time in "
                                           "which you can change your mind."),
                                        NULL);
  GtkWidget *button = stw_section_button_new (row, _ ("Leave…"), _ ("The client leaves"));

  gtk_widget_remove_css_class (button, "flat");
  gtk_widget_add_css_class (button, "destructive-action");
  connect_button (button, G_CALLBACK (leave_cb), rows);
  stw_permitted_widget (button, rows->session, "company.leave", rows->company);
  return row;
}

static char *
describe_export (JsonObject *departure)
{
  JsonObject *export = json_object_has_member (departure, "export")
                         ? json_object_get_object_member (departure, "export")
                         : NULL;
  g_autofree char *size = NULL;

  if (export == NULL)
    return g_strdup (_ ("Its keys are refused. The export is being written."));
  size = g_format_size ((guint64) json_object_get_int_member (export, "bytes"));
  /* Translators: the size of a file, and where it lies */
  return g_strdup_printf (_ ("Its keys are refused. Exported, %s: %s"),
                          size,
                          json_object_get_string_member (export, "file"));
}

static GtkWidget *
new_waiting (JsonObject *departure, const StwCompanyRows *rows)
{
  g_autofree char *text = describe_export (departure);
  g_autofree char *moment = NULL;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  GtkWidget *button;
  GtkWidget *row;
  gint64 at = 0;

  stw_timestamp_parse (json_object_get_string_member (departure, "remove_at"), &at);
  moment = stw_words_moment (at, stw_clock_now (NULL));
  /* Translators: %s is a date and time */
  title = g_strdup_printf (_ ("Everything is removed from %s on"), moment);
  /* Translators: %s is a client */
  name = g_strdup_printf (_ ("%s stays"), rows->name);
  row = stw_section_row_new (title, text, "steward-sla-paused-symbolic");
  button = stw_section_button_new (row, _ ("Stay"), name);
  connect_button (button, G_CALLBACK (stay_cb), rows);
  stw_permitted_widget (button, rows->session, "company.stay", rows->company);
  return row;
}

/**
 * stw_leave_row_new:
 * @departure: as stw_departure_describe() says it, or without members while nobody leaves
 * @data: (type StwCompanyRows): what the rows of the page know
 *
 * Returns: the row that says how the client leaves, or lets it
 */
GtkWidget *
stw_leave_row_new (JsonObject *departure, gpointer data)
{
  const char *state = json_object_get_string_member_with_default (departure, "state", "none");

  if (g_str_equal (state, "none"))
    return new_staying (data);
  if (g_str_equal (state, "waiting"))
    return new_waiting (departure, data);
  return stw_section_row_new (_ ("Everything of this client is being removed"),
                              _ ("The certificate stands below the companies when it is done."),
                              "steward-sla-paused-symbolic");
}
