/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _StwIdleLock StwIdleLock;

StwIdleLock *stw_idle_lock_new (GtkWidget *window, StwDeskClient *client);
void stw_idle_lock_free (StwIdleLock *self);

G_END_DECLS
