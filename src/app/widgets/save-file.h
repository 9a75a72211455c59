/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwSaveFile:
 * @title: of the question where
 * @name: of the file, as it is proposed
 * @done: what is said once it is written
 *
 * What is saved; all are translated.
 */
typedef struct
{
  const char *title;
  const char *name;
  const char *done;
} StwSaveFile;

void stw_save_file_ask (GtkWidget *widget,
                        StwSession *session,
                        const StwSaveFile *what,
                        StwReadFunc read,
                        gpointer data,
                        GDestroyNotify free_data);
void stw_save_file_ask_secret (GtkWidget *widget, const StwSaveFile *what, const char *text);

G_END_DECLS
