/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports a table: a file is chosen, what would become of each row is told, and then it is done.
 * Main thread; the file is read without blocking it. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/import-dialog.h"

#include "app/companies/section.h"
#include "app/incidents/question.h"
#include "app/widgets/toast.h"
#include "desk/csv-read.h"
#include "engine/import-file.h"

#include <glib/gi18n.h>

/* So many rows are told; all are counted. */
#define LINES_SHOWN 200

static const struct
{
  const char *kind;
  const char *name;
} kinds[] = {
  { "companies", N_ ("Companies") },
  { "contacts", N_ ("Contacts") },
  { "assets", N_ ("Assets") },
};

/* From the dialog to the answer; it lives as long as somebody waits for one. */
typedef struct
{
  GtkWidget *page;              /* (owned) */
  StwSession *session;          /* (owned) */
  GtkFileChooserNative *native; /* (owned) (nullable) */
  GBytes *bytes;                /* (owned) (nullable) of the file */
  AdwMessageDialog *question;   /* (unowned) (nullable) weak */
  GtkDropDown *kind;            /* (unowned) of the question, like the rest */
  GtkWidget *file_row;
  GtkLabel *summary;
  GtkWidget *lines; /* around the list */
  GtkListBox *list;
} Import;

static void
import_clear (gpointer data)
{
  Import *import = data;

  g_clear_weak_pointer (&import->question);
  g_clear_object (&import->native);
  g_clear_pointer (&import->bytes, g_bytes_unref);
  g_object_unref (import->session);
  g_object_unref (import->page);
}

static void
import_unref (gpointer data)
{
  g_rc_box_release_full (data, import_clear);
}

/* The closure of a signal, which frees what it holds. */
static void
import_closure_unref (gpointer data, GClosure *closure)
{
  import_unref (data);
}

static char *
describe_counts (JsonObject *result)
{
  int added = (int) json_object_get_int_member (result, "added");
  int changed = (int) json_object_get_int_member (result, "changed");
  int refused = (int) json_object_get_int_member (result, "refused");
  int same = (int) json_object_get_int_member (result, "same");

  /* Translators: numbers of rows of a table */
  return g_strdup_printf (_ ("%d added, %d changed, %d refused, %d as they are"),
                          added,
                          changed,
                          refused,
                          same);
}

static const char *
describe_outcome (const char *outcome)
{
  if (g_str_equal (outcome, "added"))
    return C_ ("row", "Added");
  if (g_str_equal (outcome, "changed"))
    return C_ ("row", "Changed");
  return C_ ("row", "Refused");
}

static GtkWidget *
new_line (JsonObject *line)
{
  const char *outcome = json_object_get_string_member (line, "outcome");
  const char *name = json_object_get_string_member_with_default (line, "name", NULL);
  const char *why = json_object_get_string_member_with_default (line, "why", NULL);
  int number = (int) json_object_get_int_member (line, "line");
  g_autofree char *title = NULL;

  /* Translators: the line of a file, and a name */
  title = name != NULL ? g_strdup_printf (_ ("%d: %s"), number, name)
                       /* Translators: the line of a file */
                       : g_strdup_printf (_ ("%d"), number);
  return stw_section_row_new (title,
                              why != NULL ? _ (why) : describe_outcome (outcome),
                              why != NULL ? "dialog-warning-symbolic" : NULL);
}

/* The refused ones first: they are what somebody has to look at. */
static void
show_lines (Import *import, JsonArray *lines)
{
  guint n = json_array_get_length (lines);
  guint shown = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (import->list))) != NULL)
    gtk_list_box_remove (import->list, child);
  for (int refused = TRUE; refused >= FALSE; refused--)
    for (guint i = 0; i < n && shown < LINES_SHOWN; i++)
      {
        JsonObject *line = json_array_get_object_element (lines, i);

        if (json_object_has_member (line, "why") != refused)
          continue;
        gtk_list_box_append (import->list, new_line (line));
        shown++;
      }
  gtk_widget_set_visible (import->lines, shown > 0);
}

static void
told_cb (JsonObject *result, const GError *error, gpointer data)
{
  Import *import = data;
  g_autofree char *counts = error == NULL ? describe_counts (result) : NULL;

  if (import->question != NULL)
    {
      gtk_label_set_label (import->summary, error != NULL ? error->message : counts);
      if (error == NULL)
        show_lines (import, json_object_get_array_member (result, "lines"));
      stw_question_set_ready (import->question,
                              error == NULL && json_object_get_int_member (result, "added") +
                                                   json_object_get_int_member (result, "changed") >
                                                 0);
    }
  import_unref (import);
}

static StwCommand *
make_command (const Import *import, gboolean dry_run, GError **error)
{
  guint kind = MIN (gtk_drop_down_get_selected (import->kind), G_N_ELEMENTS (kinds) - 1);

  return stw_import_file_read (import->bytes, kinds[kind].kind, 0, dry_run, error);
}

/* Tells what would become of the rows. */
static void
try (Import *import)
{
  g_autoptr (GError) error = NULL;
  StwCommand *command;

  stw_question_set_ready (import->question, FALSE);
  if (import->bytes == NULL)
    return;
  command = make_command (import, TRUE, &error);
  if (command == NULL)
    {
      g_autoptr (JsonArray) none = json_array_new ();

      gtk_label_set_label (import->summary, _ (error->message));
      show_lines (import, none);
      return;
    }
  stw_desk_client_submit (stw_session_get_client (import->session),
                          command,
                          told_cb,
                          g_rc_box_acquire (import));
}

static void
kind_cb (Import *import)
{
  try (import);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Import *import = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  char *contents = NULL;
  gsize length;

  g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error);
  g_clear_pointer (&import->bytes, g_bytes_unref);
  if (contents != NULL)
    import->bytes = g_bytes_new_take (contents, length);
  if (import->question != NULL)
    {
      g_autofree char *shown = g_filename_display_name (name);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (import->file_row), shown);
      if (error != NULL)
        gtk_label_set_label (import->summary, error->message);
      try (import);
    }
  import_unref (import);
}

/* No more than what shows that it is too long. */
static gboolean
goes_on (const char *contents, goffset size, gpointer data)
{
  return size <= STW_CSV_MAX_BYTES;
}

static void
load (Import *import, GFile *file)
{
  g_file_load_partial_contents_async (file, NULL, goes_on, loaded_cb, g_rc_box_acquire (import));
}

static void
chosen_cb (GtkNativeDialog *native, int response, Import *import)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                             ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (native))
                             : NULL;

  if (file != NULL)
    load (import, file);
  gtk_native_dialog_hide (native);
}

static void
choose_cb (GtkButton *button, Import *import)
{
  g_autoptr (GtkFileFilter) tables = gtk_file_filter_new ();

  g_clear_object (&import->native);
  import->native = gtk_file_chooser_native_new (_ ("Choose a Table"),
                                                GTK_WINDOW (import->question),
                                                GTK_FILE_CHOOSER_ACTION_OPEN,
                                                _ ("_Open"),
                                                _ ("_Cancel"));
  gtk_file_filter_set_name (tables, _ ("Tables (CSV)"));
  gtk_file_filter_add_suffix (tables, "csv");
  gtk_file_filter_add_suffix (tables, "tsv");
  gtk_file_filter_add_suffix (tables, "txt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (import->native), tables);
  g_signal_connect_data (import->native,
                         "response",
                         G_CALLBACK (chosen_cb),
                         g_rc_box_acquire (import),
                         import_closure_unref,
                         0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (import->native), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (import->native));
}

static void
imported_cb (JsonObject *result, const GError *error, gpointer data)
{
  Import *import = data;
  g_autofree char *counts = error == NULL ? describe_counts (result) : NULL;

  if (error != NULL || !stw_session_offer_undo (import->session, counts, result))
    stw_toast (import->page, error != NULL ? error->message : counts);
  import_unref (import);
}

static void
run (gpointer data)
{
  Import *import = data;
  g_autoptr (GError) error = NULL;
  StwCommand *command = make_command (import, FALSE, &error);

  if (command == NULL)
    stw_toast (import->page, error->message);
  else
    stw_desk_client_submit (stw_session_get_client (import->session),
                            command,
                            imported_cb,
                            g_rc_box_acquire (import));
}

static GtkWidget *
new_kind (Import *import)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = stw_section_row_new (_ ("What It Lists"), NULL, NULL);
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (names, _ (kinds[i].name));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  stw_question_name (drop_down, _ ("What It Lists"));
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (kind_cb), import);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop_down);
  import->kind = GTK_DROP_DOWN (drop_down);
  return row;
}

static GtkWidget *
new_file (Import *import)
{
  import->file_row = stw_section_row_new (_ ("File"), _ ("None chosen yet"), NULL);
  g_signal_connect (stw_section_button_new (import->file_row, _ ("Choose…"), _ ("Choose a table")),
                    "clicked",
                    G_CALLBACK (choose_cb),
                    import);
  return import->file_row;
}

static GtkWidget *
new_fields (Import *import)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *choices = gtk_list_box_new ();
  GtkWidget *summary = gtk_label_new (NULL);

  import->lines = stw_question_new_list (_ ("What becomes of each row"), &import->list);
  gtk_widget_set_visible (import->lines, FALSE);
  import->summary = GTK_LABEL (summary);
  gtk_label_set_wrap (import->summary, TRUE);
  gtk_label_set_xalign (import->summary, 0);
  gtk_widget_add_css_class (summary, "numeric");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (choices), GTK_SELECTION_NONE);
  gtk_list_box_set_selection_mode (import->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (choices, "boxed-list");
  stw_question_name (choices, _ ("Import"));
  gtk_list_box_append (GTK_LIST_BOX (choices), new_kind (import));
  gtk_list_box_append (GTK_LIST_BOX (choices), new_file (import));
  gtk_box_append (GTK_BOX (box), choices);
  gtk_box_append (GTK_BOX (box), summary);
  gtk_box_append (GTK_BOX (box), import->lines);
  return box;
}

static Import *
ask (GtkWidget *widget, StwSession *session)
{
  Import *import = g_rc_box_new0 (Import);

  import->page = g_object_ref (widget);
  import->session = g_object_ref (session);
  g_set_weak_pointer (
    &import->question,
    stw_question_new (
      widget,
      _ ("Import a Table"),
      _ ("The first row names the columns, such as name, company, time zone, phone, "
         "mail or critical. Nothing is changed before you have seen what would "
         "become of each row."),
      _ ("Import")));
  stw_question_set_ready (import->question, FALSE);
  stw_question_ask (import->question, new_fields (import), run, import, import_unref);
  return import;
}

/**
 * stw_import_dialog_show:
 * @widget: who asks
 *
 * Asks for a table and imports it.
 */
void
stw_import_dialog_show (GtkWidget *widget, StwSession *session)
{
  ask (widget, session);
}

/**
 * stw_import_dialog_show_file:
 * @file: a table
 *
 * The same with a file that is known already, such as one that was dropped on the list.
 */
void
stw_import_dialog_show_file (GtkWidget *widget, StwSession *session, GFile *file)
{
  load (ask (widget, session), file);
}
