/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the data as a whole. What takes a while is done in workers. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/data-page.h"

#include "app/audit/chain.h"
#include "app/settings/setting-form.h"
#include "app/settings/setting-row.h"
#include "app/settings/setting-switch.h"
#include "app/tiers/apply-window.h"
#include "app/widgets/copy-row.h"
#include "app/widgets/work-row.h"
#include "app/words.h"
#include "engine/chain-commands.h"
#include "engine/data-commands.h"
#include "store/backup.h"
#include "store/export.h"

#include <glib/gi18n.h>

struct _StwDataPage
{
  AdwBin parent_instance;

  StwCopyRow *folder;  /* (unowned) */
  AdwActionRow *size;  /* (unowned) */
  StwWorkRow *backup;  /* (unowned) */
  StwWorkRow *export;  /* (unowned) */
  StwCopyRow *restore; /* (unowned) */
  StwWorkRow *verify;  /* (unowned) */
  StwCopyRow *told;    /* (unowned) */

  StwSession *session;       /* (owned) (nullable) until it is built */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwDataPage, stw_data_page, ADW_TYPE_BIN)

static const char *
get_folder (StwDataPage *self)
{
  return stw_desk_client_get_folder (stw_session_get_client (self->session));
}

/* What is there of backups. */
typedef struct
{
  gint64 newest; /* 0 for none */
  guint count;
} Backups;

static gpointer
read_backups (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) files = stw_backup_list (data);
  Backups *backups = g_new0 (Backups, 1);

  backups->count = files->len;
  for (guint i = 0; i < files->len; i++)
    backups->newest = MAX (backups->newest, g_array_index (files, StwBackupFile, i).at);
  return backups;
}

static char *
describe_backups (const Backups *backups)
{
  g_autofree char *ago = NULL;

  if (backups->count == 0)
    return g_strdup (_ ("There is none yet"));
  ago = stw_words_ago (backups->newest, stw_clock_now (NULL));
  /* Translators: such as "4 h ago", and how many there are */
  return g_strdup_printf (ngettext ("%s; there is %u", "%s; there are %u", backups->count),
                          ago,
                          backups->count);
}

static void
backups_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDataPage) self = data;
  g_autofree Backups *backups = stw_reader_run_finish (result, NULL);
  g_autofree char *text = backups != NULL ? describe_backups (backups) : NULL;

  if (text != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->backup), text);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDataPage) self = data;
  g_autofree char *text = NULL;
  guint64 size;

  if (!g_file_measure_disk_usage_finish (G_FILE (source), result, &size, NULL, NULL, NULL))
    return;
  text = g_format_size (size);
  adw_action_row_set_subtitle (self->size, text);
}

static gpointer
read_told (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_chain_dup_told (db);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDataPage) self = data;
  g_autofree char *text = stw_reader_run_finish (result, NULL);

  if (text == NULL)
    return;
  stw_copy_row_set_text (self->told, text);
  gtk_widget_set_visible (GTK_WIDGET (self->told), *text != '\0');
}

static void
look (StwDataPage *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (get_folder (self));

  g_file_measure_disk_usage_async (folder,
                                   G_FILE_MEASURE_NONE,
                                   G_PRIORITY_LOW,
                                   self->cancellable,
                                   NULL,
                                   NULL,
                                   measured_cb,
                                   g_object_ref (self));
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_backups,
                              g_strdup (get_folder (self)),
                              g_free,
                              g_free,
                              self->cancellable,
                              backups_cb,
                              g_object_ref (self));
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_told,
                              NULL,
                              NULL,
                              g_free,
                              self->cancellable,
                              told_cb,
                              g_object_ref (self));
}

static void
open_cb (StwDataPage *self)
{
  g_autofree char *uri = g_filename_to_uri (get_folder (self), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static gboolean
back_up (const StwWork *work, gpointer data, char **ret_outcome, GError **error)
{
  if (!stw_backup_run_daily (data, stw_clock_now (NULL), work, error))
    return FALSE;
  *ret_outcome = g_strdup (_ ("Just now; it lies among those of the days"));
  return TRUE;
}

static void
back_up_cb (StwDataPage *self)
{
  stw_work_row_run (self->backup, back_up, g_strdup (get_folder (self)), g_free);
}

/* The audit knows who took the data. */
static void
tell (StwDataPage *self, const char *name)
{
  stw_session_give (self->session, stw_command_new (name, "desk", 0), NULL);
}

static void
backed_up_cb (StwDataPage *self)
{
  if (self->session != NULL)
    tell (self, STW_COMMAND_DATA_BACKUP);
}

static void
exported_cb (StwDataPage *self)
{
  if (self->session != NULL)
    tell (self, STW_COMMAND_DATA_EXPORT);
}

/* From where to where. */
typedef struct
{
  char *database; /* (owned) */
  char *file;     /* (owned) */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->database);
  g_free (export->file);
  g_free (export);
}

static gboolean
export_data (const StwWork *work, gpointer data, char **ret_outcome, GError **error)
{
  const Export *export = data;

  if (!stw_export_to_file (export->database, export->file, 0, stw_clock_now (NULL), work, error))
    return FALSE;
  /* Translators: %s is a file */
  *ret_outcome = g_strdup_printf (_ ("Written to %s"), export->file);
  return TRUE;
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, StwDataPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      Export *export = g_new (Export, 1);

      export->database = stw_folder_build_path (get_folder (self), STW_FOLDER_DATABASE);
      export->file = g_file_get_path (file);
      stw_work_row_run (self->export, export_data, export, export_free);
    }
  g_object_unref (dialog);
}

static void
export_cb (StwDataPage *self)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_ ("Export All Data"),
                                 GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_SAVE,
                                 _ ("_Export"),
                                 NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "steward.jsonl");
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
keep_cb (StwDataPage *self)
{
  stw_apply_window_show_retention (GTK_WIDGET (self), self->session);
}

static void
verify_cb (StwDataPage *self)
{
  stw_chain_verify (self->verify, get_folder (self));
}

static void
stw_data_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (stw_data_page_parent_class)->map (widget);
  look (STW_DATA_PAGE (widget));
}

static void
stw_data_page_dispose (GObject *object)
{
  StwDataPage *self = STW_DATA_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_data_page_parent_class)->dispose (object);
}

static void
stw_data_page_finalize (GObject *object)
{
  g_object_unref (STW_DATA_PAGE (object)->cancellable);
  G_OBJECT_CLASS (stw_data_page_parent_class)->finalize (object);
}

static void
stw_data_page_class_init (StwDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_data_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_data_page_finalize;
  widget_class->map = stw_data_page_map;
  g_type_ensure (STW_TYPE_COPY_ROW);
  g_type_ensure (STW_TYPE_SETTING_ROW);
  g_type_ensure (STW_TYPE_SETTING_SWITCH);
  g_type_ensure (STW_TYPE_WORK_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, folder);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, size);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, backup);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, export);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, restore);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, verify);
  gtk_widget_class_bind_template_child (widget_class, StwDataPage, told);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, backed_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, exported_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
}

static void
stw_data_page_init (StwDataPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_data_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_data_page_new (StwSession *session)
{
  StwDataPage *self = g_object_new (STW_TYPE_DATA_PAGE, NULL);
  g_autofree char *quoted = NULL;
  g_autofree char *command = NULL;

  self->session = g_object_ref (session);
  quoted = g_shell_quote (get_folder (self));
  command = g_strdup_printf ("stewardctl --data-dir %s restore FILE", quoted);
  stw_setting_form_attach (GTK_WIDGET (self), session);
  stw_copy_row_set_text (self->folder, get_folder (self));
  stw_copy_row_set_text (self->restore, command);
  /* The engine that owns the folder makes the backups in it. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->backup),
                            stw_desk_client_get_engine (stw_session_get_client (session)) != NULL);
  return GTK_WIDGET (self);
}
