/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody who reads larger text needs of the layout: a width that holds two panes at the
 * normal size holds one at twice the size. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/text-scale.h"

/* What "gtk-xft-dpi" says of text of the normal size. */
#define NORMAL_DPI (96 * 1024)

/* What a list and its detail need beside each other, in pixels at the normal size. */
#define PAIR_WIDTH 640

/**
 * stw_text_scale_get:
 *
 * Returns: how large the text on @widget's display is; 1 is the normal size, and the least, as
 *   what is not text does not shrink with it
 */
double
stw_text_scale_get (GtkWidget *widget)
{
  int dpi = -1;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return MAX (dpi / (double) NORMAL_DPI, 1);
}

/* Of text of the normal size the leaflet knows by itself. */
static void
fold (AdwLeaflet *leaflet)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (leaflet));
  double scale = stw_text_scale_get (GTK_WIDGET (leaflet));
  int width = root != NULL ? gtk_widget_get_width (GTK_WIDGET (root)) : 0;

  if (width > 0)
    adw_leaflet_set_can_unfold (leaflet, scale <= 1 || width >= PAIR_WIDTH * scale);
}

/* The window has given its sizes before: it was connected first. */
static void
realize_cb (AdwLeaflet *leaflet, gpointer data)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (leaflet));

  g_signal_connect_object (gtk_native_get_surface (native),
                           "layout",
                           G_CALLBACK (fold),
                           leaflet,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  fold (leaflet);
}

static void
unrealize_cb (AdwLeaflet *leaflet, gpointer data)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (leaflet));

  g_signal_handlers_disconnect_by_func (gtk_native_get_surface (native), fold, leaflet);
}

/**
 * stw_text_scale_fold:
 * @leaflet: a list and its detail
 *
 * From now on the two stand beside each other only where larger text, too, has room for both.
 */
void
stw_text_scale_fold (AdwLeaflet *leaflet)
{
  g_return_if_fail (ADW_IS_LEAFLET (leaflet));

  g_signal_connect (leaflet, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (leaflet, "unrealize", G_CALLBACK (unrealize_cb), NULL);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (leaflet)),
                           "notify::gtk-xft-dpi",
                           G_CALLBACK (fold),
                           leaflet,
                           G_CONNECT_SWAPPED);
}
