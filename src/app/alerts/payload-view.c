/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message as it was received, its JSON in colours. A long one is shown in part and copied whole.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/payload-view.h"

#include "app/widgets/toast.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

/* Beyond it laying out the text would be felt. */
#define MOST_SHOWN (32 * 1024)

struct _StwPayloadView
{
  AdwBin parent_instance;

  GtkLabel *size;     /* (unowned) */
  GtkWidget *copy;    /* (unowned) */
  GtkTextView *view;  /* (unowned) */
  GtkWidget *in_part; /* (unowned) */
  GtkWidget *gone;    /* (unowned) */

  char *text; /* (owned) (nullable) all of it */
};

G_DEFINE_FINAL_TYPE (StwPayloadView, stw_payload_view, ADW_TYPE_BIN)

/**
 * stw_payload_view_show:
 * @text: (nullable): the message for people, %NULL when it is kept no more
 * @n_bytes: of the message as it came
 */
void
stw_payload_view_show (StwPayloadView *self, const char *text, gsize n_bytes)
{
  g_autofree char *shown = NULL;
  g_autofree char *size = NULL;

  g_return_if_fail (STW_IS_PAYLOAD_VIEW (self));

  shown = stw_text_clip (text != NULL ? text : "", MOST_SHOWN);
  size = text != NULL ? g_format_size (n_bytes) : NULL;
  if (g_strcmp0 (text, self->text) != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), shown, -1);
  stw_set_str (&self->text, text);
  gtk_label_set_label (self->size, size != NULL ? size : "");
  gtk_widget_set_visible (self->copy, text != NULL);
  gtk_widget_set_visible (self->in_part, text != NULL && strlen (text) > MOST_SHOWN);
  gtk_widget_set_visible (GTK_WIDGET (self->view), text != NULL);
  gtk_widget_set_visible (self->gone, text == NULL);
}

/**
 * stw_payload_view_copy:
 *
 * Puts the whole message on the clipboard.
 */
void
stw_payload_view_copy (StwPayloadView *self)
{
  g_return_if_fail (STW_IS_PAYLOAD_VIEW (self));

  if (self->text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  stw_toast (GTK_WIDGET (self), _ ("Copied"));
}

/* As light or dark as the rest of the window. */
static void
set_scheme (StwPayloadView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const char *name =
    adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "Adwaita-dark" : "Adwaita";
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (buffer),
                                      gtk_source_style_scheme_manager_get_scheme (schemes, name));
}

static void
set_language (StwPayloadView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();

  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (buffer),
                                  gtk_source_language_manager_get_language (languages, "json"));
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (buffer), FALSE);
}

static void
stw_payload_view_finalize (GObject *object)
{
  g_free (STW_PAYLOAD_VIEW (object)->text);
  G_OBJECT_CLASS (stw_payload_view_parent_class)->finalize (object);
}

static void
stw_payload_view_class_init (StwPayloadViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_payload_view_finalize;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/payload-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StwPayloadView, size);
  gtk_widget_class_bind_template_child (widget_class, StwPayloadView, copy);
  gtk_widget_class_bind_template_child (widget_class, StwPayloadView, gone);
  gtk_widget_class_bind_template_child (widget_class, StwPayloadView, view);
  gtk_widget_class_bind_template_child (widget_class, StwPayloadView, in_part);
  gtk_widget_class_bind_template_callback (widget_class, stw_payload_view_copy);
}

static void
stw_payload_view_init (StwPayloadView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_language (self);
  set_scheme (self);
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (set_scheme),
                           self,
                           G_CONNECT_SWAPPED);
}
