/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client that is gone, and the certificate that says what was removed of it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/certificate-row.h"

#include "app/companies/section.h"
#include "app/widgets/toast.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/timestamp.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define WIDTH 640
#define HEIGHT 560

static char *
write_certificate (JsonObject *departure)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), departure);

  return json_to_string (node, TRUE);
}

static void
copy_cb (GtkButton *button, GtkTextBuffer *buffer)
{
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  stw_toast (GTK_WIDGET (button), _ ("Copied"));
}

static gboolean
close_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static GtkWidget *
new_text (const char *text)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Certificate"),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
show_cb (GtkButton *button, JsonObject *departure)
{
  g_autofree char *text = write_certificate (departure);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *copy = gtk_button_new_with_mnemonic (_ ("_Copy"));
  GtkWidget *toasts = adw_toast_overlay_new ();
  GtkWidget *view = new_text (text);
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  GtkWidget *inner = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (view));

  g_signal_connect_object (copy,
                           "clicked",
                           G_CALLBACK (copy_cb),
                           gtk_text_view_get_buffer (GTK_TEXT_VIEW (inner)),
                           0);
  gtk_shortcut_controller_add_shortcut (
    keys,
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (keys));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), view);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), box);
  adw_window_set_content (ADW_WINDOW (window), toasts);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Certificate"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

static char *
dup_moment (JsonObject *object, const char *member)
{
  const char *text = json_object_get_string_member_with_default (object, member, NULL);
  gint64 at;

  return text != NULL && stw_timestamp_parse (text, &at)
           ? stw_words_moment (at, stw_clock_now (NULL))
           : NULL;
}

static char *
describe (JsonObject *departure)
{
  JsonObject *remains = json_object_has_member (departure, "remains")
                          ? json_object_get_object_member (departure, "remains")
                          : NULL;
  g_autofree char *gone = dup_moment (departure, "ended_at");
  g_autofree char *backups = remains != NULL ? dup_moment (remains, "backups_until") : NULL;

  if (backups == NULL)
    /* Translators: %s is a date and time */
    return g_strdup_printf (_ ("Removed %s"), gone);
  /* Translators: two dates and times */
  return g_strdup_printf (_ ("Removed %s · in backups until %s"), gone, backups);
}

static void
unref_object (gpointer data, GClosure *closure)
{
  json_object_unref (data);
}

/**
 * stw_certificate_row_new:
 * @departure: as stw_departure_describe() says it
 *
 * Returns: the row of a client that is gone
 */
GtkWidget *
stw_certificate_row_new (JsonObject *departure, gpointer data)
{
  const char *client = json_object_get_string_member (departure, "name");
  g_autofree char *text = describe (departure);
  GtkWidget *row = stw_section_row_new (client, text, NULL);
  g_autofree char *name = NULL;

  /* Translators: %s is a client */
  name = g_strdup_printf (_ ("Certificate of %s"), client);
  g_signal_connect_data (stw_section_button_new (row, _ ("Certificate…"), name),
                         "clicked",
                         G_CALLBACK (show_cb),
                         json_object_ref (departure),
                         unref_object,
                         0);
  return row;
}
