/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks which alerts of an incident become one of their own. Main thread; the query runs on the
 * reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/split-dialog.h"

#include "app/incidents/incident-acts.h"
#include "app/incidents/question.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

#define MAX_ROWS 500

/* A row's alert. */
#define ALERT "stw-alert"

typedef struct
{
  AdwMessageDialog *question; /* (unowned) */
  GtkListBox *list;           /* (unowned) */
  StwSession *session;        /* (owned) */
  StwCommand *command;        /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) of the reading */
  JsonArray *chosen;          /* (owned) numbers */
  GPtrArray *checks;          /* (owned) of GtkCheckButton */
  gint64 n_alerts;
} Split;

static void
split_free (gpointer data)
{
  Split *split = data;

  g_cancellable_cancel (split->cancellable);
  g_object_unref (split->cancellable);
  g_clear_pointer (&split->command, stw_command_free);
  json_array_unref (split->chosen);
  g_ptr_array_unref (split->checks);
  g_object_unref (split->session);
  g_free (split);
}

/* One alert at least has to stay. */
static void
toggled_cb (Split *split)
{
  guint n;

  json_array_unref (split->chosen);
  split->chosen = json_array_new ();
  for (guint i = 0; i < split->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (split->checks, i);
      const gint64 *alert = g_object_get_data (G_OBJECT (check), ALERT);

      if (gtk_check_button_get_active (check))
        json_array_add_int_element (split->chosen, *alert);
    }
  n = json_array_get_length (split->chosen);
  stw_question_set_ready (split->question, n > 0 && n < split->n_alerts);
}

static void
append_row (Split *split, const StwAlertView *alert)
{
  const char *name = alert->asset != NULL ? alert->asset : alert->signature;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *message = stw_words_message (alert->message, alert->signature);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  stw_question_name (check, name);
  g_object_set_data_full (G_OBJECT (check),
                          ALERT,
                          g_memdup2 (&alert->id, sizeof alert->id),
                          g_free);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), split);
  g_ptr_array_add (split->checks, check);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), message);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             stw_word_image_new (stw_word_severity (alert->severity)));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (split->list, row);
}

static gpointer
read_alerts (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *incident = data;

  return stw_view_list_incident_alerts (db, *incident, MAX_ROWS, error);
}

static void
alerts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) alerts = stw_reader_run_finish (result, NULL);
  Split *split = data;

  /* No alerts: the dialog may be gone. */
  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    append_row (split, g_ptr_array_index (alerts, i));
}

static void
answered_cb (gpointer data)
{
  Split *split = data;
  guint n = json_array_get_length (split->chosen);
  g_autofree char *title =
    g_strdup_printf (ngettext ("Split %u alert off", "Split %u alerts off", n), n);

  json_object_set_array_member (split->command->arguments,
                                "alerts",
                                json_array_ref (split->chosen));
  stw_session_give (split->session, g_steal_pointer (&split->command), title);
}

/**
 * stw_split_dialog_show:
 * @widget: who asks
 * @incident: what has more than one alert
 */
void
stw_split_dialog_show (GtkWidget *widget, StwSession *session, const StwIncident *incident)
{
  Split *split = g_new0 (Split, 1);
  GtkWidget *fields;

  split->session = g_object_ref (session);
  split->command = stw_incident_acts_new_command (incident, "split");
  split->cancellable = g_cancellable_new ();
  split->chosen = json_array_new ();
  split->checks = g_ptr_array_new ();
  split->n_alerts = incident->alert_count;
  split->question = stw_question_new (widget,
                                      _ ("Split Off Which Alerts?"),
                                      _ ("They become an incident of their own; one has to stay."),
                                      _ ("Split Off"));
  stw_question_set_ready (split->question, FALSE);
  fields = stw_question_new_list (_ ("Alerts of this incident"), &split->list);
  gtk_list_box_set_selection_mode (split->list, GTK_SELECTION_NONE);
  stw_question_ask (split->question, fields, answered_cb, split, split_free);
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_alerts,
                              g_memdup2 (&incident->id, sizeof incident->id),
                              g_free,
                              (GDestroyNotify) g_ptr_array_unref,
                              split->cancellable,
                              alerts_cb,
                              split);
}
