/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwShortcut:
 * @group: a section of the shortcuts window, translatable
 * @title: what it does, translatable
 * @accelerator: (nullable): as gtk_accelerator_parse() takes it, or two with a "|" between them
 * where a view binds it; %NULL for none
 * @action: (nullable): detailed action; %NULL for a key that GTK itself handles
 * @view: (nullable): the view that binds the key, so that it can be a mere letter; %NULL for the
 *   whole window
 *
 * A thing that a person can have done: by its key, and by its name in the palette.
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *accelerator;
  const char *action;
  const char *view;
} StwShortcut;

const StwShortcut *stw_shortcuts_get (guint *ret_n_shortcuts);
char *stw_shortcut_dup_key (const StwShortcut *shortcut);
void stw_shortcuts_install (GtkApplication *application);
void stw_shortcuts_bind (GtkWidgetClass *widget_class, const char *view);
void stw_shortcuts_show (GtkWindow *parent);

G_END_DECLS
