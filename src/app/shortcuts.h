/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwShortcut:
 * @group: a section of the shortcuts window, translatable
 * @title: what it does, translatable
 * @accelerator: as gtk_accelerator_parse() takes it
 * @action: (nullable): detailed action; %NULL for a key that a view binds itself
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *accelerator;
  const char *action;
} StwShortcut;

const StwShortcut *stw_shortcuts_get (guint *ret_n_shortcuts);
void stw_shortcuts_install (GtkApplication *application);
void stw_shortcuts_show (GtkWindow *parent);

G_END_DECLS
