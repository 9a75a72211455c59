/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks into which open incident of the same company another one is merged, and opens that one.
 * Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/merge-dialog.h"

#include "app/incidents/incident-acts.h"
#include "app/incidents/question.h"
#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/ids.h"

#include <glib/gi18n.h>

/* Who looks further types a word. */
#define MAX_ROWS 50

typedef struct
{
  GtkWidget *widget;          /* (owned) who asks */
  AdwMessageDialog *question; /* (unowned) */
  GtkEditable *search;        /* (unowned) */
  GtkListBox *list;           /* (unowned) */
  GtkLabel *nothing;          /* (unowned) in the place of rows */
  StwSession *session;        /* (owned) */
  StwCommand *command;        /* (owned) (nullable) */
  char *title;                /* (owned) */
  GArray *shown;              /* (owned) of gint64: the incidents of the rows */
  GCancellable *cancellable;  /* (owned) of the reading */
  gint64 incident;
} Merge;

static void
merge_free (gpointer data)
{
  Merge *merge = data;

  g_cancellable_cancel (merge->cancellable);
  g_object_unref (merge->cancellable);
  g_array_unref (merge->shown);
  g_clear_pointer (&merge->command, stw_command_free);
  g_free (merge->title);
  g_object_unref (merge->session);
  g_object_unref (merge->widget);
  g_free (merge);
}

/* What is to be read, owning its text. */
typedef struct
{
  gint64 company;
  char *text; /* (owned) */
} Query;

static void
query_free (gpointer data)
{
  g_free (((Query *) data)->text);
  g_free (data);
}

static gpointer
read_incidents (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Query *query = data;
  const StwIncidentFilter filter = {
    .company = query->company,
    .statuses = STW_STATUSES_OPEN,
    .text = query->text,
    /* One of them may be the incident itself. */
    .limit = MAX_ROWS + 1,
  };

  return stw_incident_list (db, &filter, error);
}

static void
append_row (Merge *merge, const StwIncident *incident)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->id);
  g_autofree char *alerts = stw_words_alerts (incident->alert_count);
  g_autofree char *facts = g_strdup_printf ("%s · %s", id, alerts);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), incident->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), facts);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             stw_word_image_new (stw_word_severity (incident->severity)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (merge->list, row);
  g_array_append_val (merge->shown, incident->id);
}

static void
incidents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) incidents = stw_reader_run_finish (result, NULL);
  Merge *merge = data;
  GtkListBoxRow *row;

  /* Then the dialog may be gone, or is just going. */
  if (incidents == NULL || !gtk_widget_get_visible (GTK_WIDGET (merge->question)))
    return;
  /* What stands in the place of rows is a child, too. */
  while ((row = gtk_list_box_get_row_at_index (merge->list, 0)) != NULL)
    gtk_list_box_remove (merge->list, GTK_WIDGET (row));
  g_array_set_size (merge->shown, 0);
  for (guint i = 0; i < incidents->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (incidents, i);

      if (incident->id != merge->incident)
        append_row (merge, incident);
    }
  gtk_label_set_label (merge->nothing,
                       *gtk_editable_get_text (merge->search) != '\0'
                         ? _ ("Nothing Found")
                         : _ ("No other incident of this company is open."));
}

static void
read_async (Merge *merge)
{
  Query *query = g_new0 (Query, 1);

  query->company = merge->command->company;
  query->text = g_strdup (gtk_editable_get_text (merge->search));
  g_cancellable_cancel (merge->cancellable);
  g_object_unref (merge->cancellable);
  merge->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (stw_session_get_client (merge->session),
                              read_incidents,
                              query,
                              query_free,
                              (GDestroyNotify) g_ptr_array_unref,
                              merge->cancellable,
                              incidents_cb,
                              merge);
}

static void
selected_cb (AdwMessageDialog *question, GtkListBoxRow *row)
{
  /* The list says so, too, when the dialog goes. */
  if (gtk_widget_get_visible (GTK_WIDGET (question)))
    stw_question_set_ready (question, row != NULL);
}

static void
answered_cb (gpointer data)
{
  Merge *merge = data;
  int row = gtk_list_box_row_get_index (gtk_list_box_get_selected_row (merge->list));
  gint64 into = g_array_index (merge->shown, gint64, row);
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, into);

  json_object_set_int_member (merge->command->arguments, "into", into);
  stw_session_give (merge->session, g_steal_pointer (&merge->command), merge->title);
  gtk_widget_activate_action (merge->widget, "app.open-incident", "s", id);
}

static GtkWidget *
new_fields (Merge *merge)
{
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *nothing = gtk_label_new (NULL);

  merge->search = GTK_EDITABLE (search);
  merge->nothing = GTK_LABEL (nothing);
  stw_question_name (search, _ ("Search incidents and alerts"));
  g_object_set (search, "placeholder-text", _ ("Search incidents and alerts"), NULL);
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_box_append (GTK_BOX (fields), search);
  gtk_box_append (GTK_BOX (fields),
                  stw_question_new_list (_ ("Other open incidents"), &merge->list));
  gtk_list_box_set_placeholder (merge->list, nothing);
  g_signal_connect_swapped (search, "search-changed", G_CALLBACK (read_async), merge);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_window_close), merge->question);
  g_signal_connect_object (merge->list,
                           "row-selected",
                           G_CALLBACK (selected_cb),
                           merge->question,
                           G_CONNECT_SWAPPED);
  return fields;
}

/**
 * stw_merge_dialog_show:
 * @widget: who asks
 * @incident: what is merged into another
 */
void
stw_merge_dialog_show (GtkWidget *widget, StwSession *session, const StwIncident *incident)
{
  Merge *merge = g_new0 (Merge, 1);

  merge->widget = g_object_ref (widget);
  merge->session = g_object_ref (session);
  merge->command = stw_incident_acts_new_command (incident, "merge");
  /* Translators: %s is the title of an incident */
  merge->title = g_strdup_printf (_ ("Merged “%s”"), incident->title);
  merge->shown = g_array_new (FALSE, FALSE, sizeof (gint64));
  merge->cancellable = g_cancellable_new ();
  merge->incident = incident->id;
  merge->question = stw_question_new (widget,
                                      _ ("Merge Into Which Incident?"),
                                      _ ("Its alerts then belong to the other one."),
                                      _ ("Merge"));
  stw_question_set_ready (merge->question, FALSE);
  stw_question_ask (merge->question, new_fields (merge), answered_cb, merge, merge_free);
  read_async (merge);
}
