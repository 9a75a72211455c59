/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for an incident that no alert told of, such as a call, and opens it. Main thread; the
 * queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/new-incident.h"

#include "app/incidents/question.h"
#include "app/words.h"
#include "base/ids.h"
#include "desk/asset-store.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a title and of a caller's name, as the command takes them. */
#define MAX_BYTES 200
#define MAX_ASSETS 500

/* The worst comes first. */
static const StwSeverity severities[] = { STW_SEVERITY_CRITICAL,
                                          STW_SEVERITY_HIGH,
                                          STW_SEVERITY_MEDIUM,
                                          STW_SEVERITY_LOW,
                                          STW_SEVERITY_INFO };
#define USUAL 2

typedef struct
{
  GtkWidget *widget;          /* (owned) who asks */
  AdwMessageDialog *question; /* (unowned) */
  GtkEditable *title;         /* (unowned) */
  GtkEditable *caller;        /* (unowned) */
  AdwComboRow *company;       /* (unowned) */
  AdwComboRow *severity;      /* (unowned) */
  AdwComboRow *asset;         /* (unowned) */
  StwSession *session;        /* (owned) */
  GCancellable *cancellable;  /* (owned) of the reading */
  GArray *companies;          /* (owned) of gint64, as they stand in the row */
  GArray *assets;             /* (owned) of gint64, as they stand in the row; 0 for none */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_cancellable_cancel (call->cancellable);
  g_object_unref (call->cancellable);
  g_array_unref (call->companies);
  g_array_unref (call->assets);
  g_object_unref (call->session);
  g_object_unref (call->widget);
  g_free (call);
}

/* 0 when nothing is chosen. */
static gint64
get_chosen (AdwComboRow *row, GArray *numbers)
{
  guint position = adw_combo_row_get_selected (row);

  return position < numbers->len ? g_array_index (numbers, gint64, position) : 0;
}

static void
update_ready (Call *call)
{
  gsize title_bytes = strlen (gtk_editable_get_text (call->title));
  gsize caller_bytes = strlen (gtk_editable_get_text (call->caller));

  stw_question_set_ready (call->question,
                          title_bytes > 0 && title_bytes <= MAX_BYTES &&
                            caller_bytes <= MAX_BYTES &&
                            get_chosen (call->company, call->companies) != 0);
}

static gpointer
read_assets (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *company = data;

  return stw_asset_list (db, *company, MAX_ASSETS, error);
}

static void
assets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (JsonArray) assets = stw_reader_run_finish (result, NULL);
  g_autoptr (GtkStringList) names = NULL;
  Call *call = data;
  gint64 id = 0;

  /* Then the dialog may be gone. */
  if (assets == NULL)
    return;
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, C_ ("asset", "None"));
  g_array_set_size (call->assets, 0);
  g_array_append_val (call->assets, id);
  for (guint i = 0; i < json_array_get_length (assets); i++)
    {
      JsonObject *asset = json_array_get_object_element (assets, i);

      if (!stw_id_parse (STW_ID_ASSET, json_object_get_string_member (asset, "id"), &id))
        continue;
      g_array_append_val (call->assets, id);
      gtk_string_list_append (names, json_object_get_string_member (asset, "name"));
    }
  adw_combo_row_set_model (call->asset, G_LIST_MODEL (names));
}

static void
company_cb (Call *call)
{
  gint64 company = get_chosen (call->company, call->companies);

  update_ready (call);
  if (company == 0)
    return;
  g_cancellable_cancel (call->cancellable);
  g_object_unref (call->cancellable);
  call->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (stw_session_get_client (call->session),
                              read_assets,
                              g_memdup2 (&company, sizeof company),
                              g_free,
                              (GDestroyNotify) json_array_unref,
                              call->cancellable,
                              assets_cb,
                              call);
}

static gpointer
read_companies (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_view_list_companies (db, error);
}

/* The one whose things the window shows is already chosen. */
static void
companies_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) companies = stw_reader_run_finish (result, NULL);
  g_autoptr (GtkStringList) names = NULL;
  Call *call = data;
  guint chosen = 0;

  /* Then the dialog may be gone. */
  if (companies == NULL)
    return;
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompanyView *company = g_ptr_array_index (companies, i);

      gtk_string_list_append (names, company->name);
      g_array_append_val (call->companies, company->id);
      if (company->id == stw_session_get_company (call->session))
        chosen = i;
    }
  adw_combo_row_set_model (call->company, G_LIST_MODEL (names));
  adw_combo_row_set_selected (call->company, chosen);
  company_cb (call);
  g_signal_connect_data (call->company,
                         "notify::selected",
                         G_CALLBACK (company_cb),
                         call,
                         NULL,
                         G_CONNECT_SWAPPED);
}

/* What is still known when the desk answers. */
typedef struct
{
  GtkWidget *widget;   /* (owned) */
  StwSession *session; /* (owned) */
  char *title;         /* (owned) */
} Opening;

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  Opening *opening = data;

  if (error != NULL)
    stw_session_refuse (opening->session, error);
  else
    {
      g_autofree char *id =
        stw_id_format (STW_ID_INCIDENT, json_object_get_int_member (result, "incident"));

      stw_session_offer_undo (opening->session, opening->title, result);
      gtk_widget_activate_action (opening->widget, "app.open-incident", "s", id);
    }
  g_object_unref (opening->widget);
  g_object_unref (opening->session);
  g_free (opening->title);
  g_free (opening);
}

static StwCommand *
new_command (const Call *call)
{
  StwCommand *command =
    stw_command_new ("incident.add", "desk", get_chosen (call->company, call->companies));
  StwSeverity severity = severities[adw_combo_row_get_selected (call->severity)];
  gint64 asset = get_chosen (call->asset, call->assets);
  const char *caller = gtk_editable_get_text (call->caller);

  json_object_set_string_member (command->arguments, "title", gtk_editable_get_text (call->title));
  json_object_set_string_member (command->arguments, "severity", stw_severity_to_word (severity));
  if (*caller != '\0')
    json_object_set_string_member (command->arguments, "caller", caller);
  if (asset != 0)
    json_object_set_int_member (command->arguments, "asset", asset);
  return command;
}

static void
answered_cb (gpointer data)
{
  Call *call = data;
  Opening *opening = g_new0 (Opening, 1);

  opening->widget = g_object_ref (call->widget);
  opening->session = g_object_ref (call->session);
  /* Translators: %s is the title of an incident */
  opening->title = g_strdup_printf (_ ("Opened “%s”"), gtk_editable_get_text (call->title));
  stw_desk_client_submit (stw_session_get_client (call->session),
                          new_command (call),
                          added_cb,
                          opening);
}

static GtkWidget *
append_entry (GtkListBox *list, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row))), MAX_BYTES);
  gtk_list_box_append (list, row);
  return row;
}

static AdwComboRow *
append_choice (GtkListBox *list, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_append (list, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
new_fields (Call *call)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *fields = gtk_list_box_new ();
  GtkListBox *list = GTK_LIST_BOX (fields);

  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (fields, "boxed-list");
  stw_question_name (fields, _ ("New Incident"));
  call->title = GTK_EDITABLE (append_entry (list, _ ("Title")));
  call->company = append_choice (list, _ ("Company"));
  call->severity = append_choice (list, _ ("Severity"));
  call->caller = GTK_EDITABLE (append_entry (list, _ ("Caller")));
  call->asset = append_choice (list, _ ("Asset"));
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    gtk_string_list_append (words, stw_word_severity (severities[i]).word);
  adw_combo_row_set_model (call->severity, G_LIST_MODEL (words));
  adw_combo_row_set_selected (call->severity, USUAL);
  g_signal_connect_swapped (call->title, "changed", G_CALLBACK (update_ready), call);
  g_signal_connect_swapped (call->caller, "changed", G_CALLBACK (update_ready), call);
  return fields;
}

/**
 * stw_new_incident_ask:
 * @widget: who asks
 */
void
stw_new_incident_ask (GtkWidget *widget, StwSession *session)
{
  Call *call = g_new0 (Call, 1);

  call->widget = g_object_ref (widget);
  call->session = g_object_ref (session);
  call->cancellable = g_cancellable_new ();
  call->companies = g_array_new (FALSE, FALSE, sizeof (gint64));
  call->assets = g_array_new (FALSE, FALSE, sizeof (gint64));
  call->question = stw_question_new (widget, _ ("New Incident"), NULL, _ ("Open"));
  stw_question_set_ready (call->question, FALSE);
  stw_question_ask (call->question, new_fields (call), answered_cb, call, call_free);
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_companies,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_ptr_array_unref,
                              call->cancellable,
                              companies_cb,
                              call);
}
