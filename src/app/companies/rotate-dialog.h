/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_rotate_dialog_show (GtkWindow *parent,
                             StwDeskClient *client,
                             gint64 company,
                             gint64 source,
                             const char *name);

void stw_new_key_show (GtkWindow *parent, const char *key);

G_END_DECLS
