/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody's picture: whatever file is chosen becomes a small square PNG before the desk sees it.
 * Main thread; the file is read and scaled in a worker. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/picture.h"

#include "desk/people/person-store.h"

#include <glib/gi18n.h>

/* So small that the worst of pictures fits what the desk keeps: 4 bytes a pixel, and a head. */
#define SIDE 112
#define MOST_FILE_BYTES (16 * 1024 * 1024)
#define MOST_FILE_PIXELS 12000

G_STATIC_ASSERT (SIDE <= STW_PICTURE_MOST_PIXELS);
G_STATIC_ASSERT (SIDE *SIDE * 5 < STW_PICTURE_MOST_BYTES);

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, sentence);
  return FALSE;
}

/* The shorter side fills the square; what is far too large is not decoded whole. */
static void
size_cb (GdkPixbufLoader *loader, int width, int height, gboolean *too_large)
{
  int least = MAX (MIN (width, height), 1);

  *too_large = width > MOST_FILE_PIXELS || height > MOST_FILE_PIXELS ||
               MAX (width, height) / least > MOST_FILE_PIXELS / SIDE;
  if (*too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else
    gdk_pixbuf_loader_set_size (loader,
                                MAX (SIDE * width / least, SIDE),
                                MAX (SIDE * height / least, SIDE));
}

static GdkPixbuf *
decode (GBytes *file, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean too_large = FALSE;
  gboolean read;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), &too_large);
  read = g_bytes_get_size (file) > 0 && gdk_pixbuf_loader_write_bytes (loader, file, NULL);
  /* A loader is closed whatever came before. */
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  if (!read || too_large || gdk_pixbuf_loader_get_pixbuf (loader) == NULL)
    {
      refuse (error,
              too_large ? _ ("This picture is too large. Choose one of at most 12,000 pixels.")
                        : _ ("This file is no picture that can be read. Choose a PNG or a JPEG."));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
}

/**
 * stw_picture_make:
 * @file: what somebody chose
 * @error: why nothing comes of it, translated
 *
 * Returns: (transfer full) (nullable): the middle of it as a small square PNG
 */
GBytes *
stw_picture_make (GBytes *file, GError **error)
{
  g_autoptr (GdkPixbuf) whole = decode (file, error);
  g_autoptr (GdkPixbuf) square = NULL;
  char *png;
  gsize size;

  if (whole == NULL)
    return NULL;
  square = gdk_pixbuf_new_subpixbuf (whole,
                                     (gdk_pixbuf_get_width (whole) - SIDE) / 2,
                                     (gdk_pixbuf_get_height (whole) - SIDE) / 2,
                                     SIDE,
                                     SIDE);
  if (!gdk_pixbuf_save_to_buffer (square, &png, &size, "png", error, NULL))
    return NULL;
  return g_bytes_new_take (png, size);
}

static void
make_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (G_FILE (data), NULL, &error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) file = NULL;
  GBytes *png = NULL;
  gsize size = 0;

  g_byte_array_set_size (bytes, MOST_FILE_BYTES);
  if (stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream),
                                                 bytes->data,
                                                 bytes->len,
                                                 &size,
                                                 NULL,
                                                 &error))
    {
      file = g_bytes_new (bytes->data, size);
      if (size < MOST_FILE_BYTES)
        png = stw_picture_make (file, &error);
      else
        refuse (&error, _ ("This file is too large. Choose a picture of less than 16 MiB."));
    }
  if (png != NULL)
    g_task_return_pointer (task, png, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

typedef struct
{
  StwSession *session; /* (owned) */
  gint64 person;
  GtkFileChooserNative *chooser; /* (owned) */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->session);
  g_object_unref (choice->chooser);
  g_free (choice);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = g_task_propagate_pointer (G_TASK (result), &error);

  if (png != NULL)
    {
      StwCommand *command = stw_command_new ("person.set-picture", "desk", 0);
      gsize size;
      gconstpointer bytes = g_bytes_get_data (png, &size);
      g_autofree char *text = g_base64_encode (bytes, size);

      json_object_set_int_member (command->arguments, "person", choice->person);
      json_object_set_string_member (command->arguments, "picture", text);
      stw_session_give (choice->session, command, _ ("Picture changed"));
    }
  else
    stw_session_refuse (choice->session, error);
  choice_free (choice);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Choice *choice)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GTask) task = NULL;

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    {
      choice_free (choice);
      return;
    }
  task = g_task_new (NULL, NULL, made_cb, choice);
  g_task_set_source_tag (task, stw_picture_ask);
  g_task_set_name (task, "stw_picture_ask");
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, make_in_worker);
}

/**
 * stw_picture_ask:
 * @page: who asks
 * @person: whose picture is chosen
 */
void
stw_picture_ask (GtkWidget *page, StwSession *session, gint64 person)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  choice->session = g_object_ref (session);
  choice->person = person;
  choice->chooser = gtk_file_chooser_native_new (_ ("Choose Picture"),
                                                 GTK_WINDOW (gtk_widget_get_root (page)),
                                                 GTK_FILE_CHOOSER_ACTION_OPEN,
                                                 _ ("Choose"),
                                                 NULL);
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (choice->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->chooser), TRUE);
  g_signal_connect (choice->chooser, "response", G_CALLBACK (chosen_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
