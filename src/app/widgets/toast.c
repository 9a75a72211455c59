/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short messages at the foot of the window that a widget stands in. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/toast.h"

/**
 * stw_toast:
 * @widget: who says it
 */
void
stw_toast (GtkWidget *widget, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  /* Titles are markup. */
  g_autofree char *markup = g_markup_escape_text (title, -1);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (markup);
  /* It does not queue behind an offer that can wait. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
