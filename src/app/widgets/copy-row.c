/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row whose text is there to be copied. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/copy-row.h"

#include "app/widgets/toast.h"

#include <glib/gi18n.h>

struct _StwCopyRow
{
  AdwActionRow parent_instance;

  GtkWidget *button; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (StwCopyRow, stw_copy_row, ADW_TYPE_ACTION_ROW)

static void
copy_cb (StwCopyRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_action_row_get_subtitle (ADW_ACTION_ROW (self)));
  stw_toast (GTK_WIDGET (self), _ ("Copied"));
}

/* "Copy Key" rather than four times "Copy". */
static void
title_cb (StwCopyRow *self)
{
  g_autofree char *name = NULL;

  /* Translators: %s is what is copied, such as "Key" */
  name =
    g_strdup_printf (_ ("Copy %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
}

/**
 * stw_copy_row_set_text:
 * @text: what is shown and copied
 */
void
stw_copy_row_set_text (StwCopyRow *self, const char *text)
{
  g_return_if_fail (STW_IS_COPY_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
stw_copy_row_class_init (StwCopyRowClass *klass)
{
}

static void
stw_copy_row_init (StwCopyRow *self)
{
  self->button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 6);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect (self, "notify::title", G_CALLBACK (title_cb), NULL);
}
