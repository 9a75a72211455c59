/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks where a text of the desk goes and writes it there. Main thread; the text is made on the
 * reader's, the file is written by GIO. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/save-file.h"

#include "app/widgets/toast.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  StwSession *session; /* (owned) (nullable) of what is read */
  char *done;          /* (owned) */
  char *secret;        /* (owned) (nullable) in place of what is read */
  StwReadFunc read;
  gpointer data; /* (owned) (nullable) until it is handed on */
  GDestroyNotify free_data;
  GtkFileChooserNative *chooser; /* (owned) */
  GFile *file;                   /* (owned) (nullable) */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->widget);
  g_clear_object (&saving->session);
  g_object_unref (saving->chooser);
  g_clear_object (&saving->file);
  if (saving->data != NULL)
    saving->free_data (saving->data);
  stw_text_wipe (saving->secret);
  g_free (saving->done);
  g_free (saving);
}

static void
wipe_notify (gpointer text)
{
  stw_text_wipe (text);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    stw_toast (saving->widget, saving->done);
  else if (saving->session != NULL)
    stw_session_refuse (saving->session, error);
  else
    stw_toast (saving->widget, error->message);
  saving_free (saving);
}

static void
write_text (Saving *saving, GBytes *bytes, GFileCreateFlags flags)
{
  g_file_replace_contents_bytes_async (saving->file,
                                       bytes,
                                       NULL,
                                       FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION | flags,
                                       NULL,
                                       written_cb,
                                       saving);
}

/* Nobody else on this computer reads it. */
static void
write_secret (Saving *saving)
{
  char *secret = g_steal_pointer (&saving->secret);
  g_autoptr (GBytes) bytes =
               g_bytes_new_with_free_func (secret, strlen (secret), wipe_notify, secret);

  write_text (saving, bytes, G_FILE_CREATE_PRIVATE);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  char *text = stw_reader_run_finish (result, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (text == NULL)
    {
      stw_session_refuse (saving->session, error);
      saving_free (saving);
      return;
    }
  bytes = g_bytes_new_take (text, strlen (text));
  write_text (saving, bytes, G_FILE_CREATE_NONE);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Saving *saving)
{
  saving->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (response != GTK_RESPONSE_ACCEPT || saving->file == NULL)
    {
      saving_free (saving);
      return;
    }
  if (saving->secret != NULL)
    {
      write_secret (saving);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (saving->session),
                              saving->read,
                              g_steal_pointer (&saving->data),
                              saving->free_data,
                              g_free,
                              NULL,
                              text_cb,
                              saving);
}

static void
ask (GtkWidget *widget, const StwSaveFile *what, Saving *saving)
{
  saving->widget = g_object_ref (widget);
  saving->done = g_strdup (what->done);
  saving->chooser = gtk_file_chooser_native_new (what->title,
                                                 GTK_WINDOW (gtk_widget_get_root (widget)),
                                                 GTK_FILE_CHOOSER_ACTION_SAVE,
                                                 _ ("Export"),
                                                 NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (saving->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), what->name);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

/**
 * stw_save_file_ask:
 * @widget: who asks
 * @read: makes the text, on the reader's thread
 * @data: (transfer full): what @read is called with
 * @free_data: frees it
 */
void
stw_save_file_ask (GtkWidget *widget,
                   StwSession *session,
                   const StwSaveFile *what,
                   StwReadFunc read,
                   gpointer data,
                   GDestroyNotify free_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->session = g_object_ref (session);
  saving->read = read;
  saving->data = data;
  saving->free_data = free_data;
  ask (widget, what, saving);
}

/**
 * stw_save_file_ask_secret:
 * @widget: who asks
 * @text: what is written, for its owner's eyes alone
 */
void
stw_save_file_ask_secret (GtkWidget *widget, const StwSaveFile *what, const char *text)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->secret = g_strdup (text);
  ask (widget, what, saving);
}
