/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A maintenance window or a silence on a client's page, and how it is ended. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/hold-row.h"

#include "app/companies/deed.h"
#include "app/companies/section.h"
#include "app/companies/weekly-row.h"
#include "app/incidents/question.h"
#include "app/permitted.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/hold-store.h"

#include <glib/gi18n.h>

/* What a button or a dialog is about; the dialog holds what the button borrows. */
typedef struct
{
  GtkWidget *page;     /* (unowned), owned by a dialog */
  StwSession *session; /* (unowned), owned by a dialog */
  gint64 company;
  JsonObject *hold; /* (owned) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->hold);
  g_free (subject);
}

static void
subject_release (gpointer data)
{
  Subject *subject = data;

  g_object_unref (subject->page);
  g_object_unref (subject->session);
  subject_free (subject, NULL);
}

static Subject *
subject_new (const StwCompanyRows *rows, JsonObject *hold)
{
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ rows->page, rows->session, rows->company, json_object_ref (hold) };
  return subject;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static gboolean
is_silence (JsonObject *hold)
{
  return g_str_equal (get_text (hold, "kind"), STW_HOLD_SILENCE);
}

/**
 * stw_hold_row_describe:
 *
 * Returns: (transfer full): when a window or a silence holds
 */
char *
stw_hold_row_describe (JsonObject *hold, gint64 now)
{
  int from = (int) json_object_get_int_member (hold, "from_minute");
  int to = (int) json_object_get_int_member (hold, "to_minute");
  g_autofree char *days = NULL;
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (json_object_get_boolean_member (hold, "weekly"))
    {
      days = stw_weekly_days_describe ((guint) json_object_get_int_member (hold, "days"));
      begin = g_strdup_printf ("%d:%02d", from / 60, from % 60);
      end = g_strdup_printf ("%d:%02d", to / 60, to % 60);
      return g_strdup_printf (_ ("%s, %s to %s"), days, begin, end);
    }
  begin = stw_words_moment (json_object_get_int_member (hold, "from_at"), now);
  end = stw_words_moment (json_object_get_int_member (hold, "to_at"), now);
  /* Translators: two moments */
  return g_strdup_printf (_ ("%s to %s"), begin, end);
}

static StwCommand *
new_command (const Subject *subject, const char *act)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", get_text (subject->hold, "kind"), act);

  return stw_command_new (name, "desk", subject->company);
}

static void
end (gpointer data)
{
  const Subject *subject = data;
  StwCommand *command = new_command (subject, is_silence (subject->hold) ? "end" : "remove");
  StwCommand *undo = new_command (subject, "add");
  g_autofree char *title = NULL;

  json_object_set_int_member (command->arguments,
                              "id",
                              json_object_get_int_member (subject->hold, "id"));
  /* The members of a hold are the arguments that make it again. */
  json_object_unref (undo->arguments);
  undo->arguments = json_object_ref (subject->hold);
  /* Translators: %s is why something was held back */
  title = g_strdup_printf (_ ("Ended “%s”"), get_text (subject->hold, "reason"));
  stw_deed_submit (subject->session, subject->page, command, title, undo);
}

static void
end_cb (GtkButton *button, Subject *subject)
{
  end (subject);
}

static char *
describe_all (JsonObject *hold)
{
  int held = (int) MIN (json_object_get_int_member (hold, "held"), G_MAXINT);
  g_autofree char *when = stw_hold_row_describe (hold, stw_clock_now (NULL));

  /* Translators: a kind, when it holds, and how many alerts it held back */
  return g_strdup_printf (
    ngettext ("%s · %s · %d alert held", "%s · %s · %d alerts held", (gulong) held),
    is_silence (hold) ? _ ("Silence") : _ ("Maintenance"),
    when,
    held);
}

/**
 * stw_hold_row_new:
 * @data: (type StwCompanyRows): what the rows of the page know
 *
 * Returns: the row of a maintenance window or a silence
 */
GtkWidget *
stw_hold_row_new (JsonObject *hold, gpointer data)
{
  const StwCompanyRows *rows = data;
  g_autofree char *text = describe_all (hold);
  g_autofree char *name = NULL;
  GtkWidget *button;
  GtkWidget *row;

  row = stw_section_row_new (get_text (hold, "reason"),
                             text,
                             is_silence (hold) ? "steward-silent-symbolic"
                                               : "steward-sla-paused-symbolic");
  /* Translators: %s is why something is held back */
  name = g_strdup_printf (_ ("End “%s”"), get_text (hold, "reason"));
  button = stw_section_button_new (row, "user-trash-symbolic", name);
  g_signal_connect_data (button,
                         "clicked",
                         G_CALLBACK (end_cb),
                         subject_new (data, hold),
                         subject_free,
                         0);
  stw_permitted_widget (button,
                        rows->session,
                        is_silence (hold) ? "silence.end" : "window.remove",
                        rows->company);
  return row;
}

/**
 * stw_hold_row_ask:
 * @rows: what the rows of the page know
 *
 * Shows a window or a silence, and ends it when that is wanted.
 */
void
stw_hold_row_ask (const StwCompanyRows *rows, JsonObject *hold)
{
  g_autofree char *text = describe_all (hold);
  AdwMessageDialog *question =
    stw_question_new (rows->page, get_text (hold, "reason"), text, _ ("End It"));
  Subject *subject = subject_new (rows, hold);

  g_object_ref (subject->page);
  g_object_ref (subject->session);
  stw_question_ask (question, NULL, end, subject, subject_release);
}
