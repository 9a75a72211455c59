/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwLive:
 *
 * Keeps a widget up to date with the desk.
 */
typedef struct _StwLive StwLive;

/**
 * StwLiveFunc:
 * @changes: (nullable) (element-type StwChange): what changed since the last call; %NULL when
 *   everything may have
 *
 * Starts to read anew; stw_live_done() ends it.
 */
typedef void (*StwLiveFunc) (GArray *changes, gpointer data);

StwLive *
stw_live_new (GtkWidget *widget, StwDeskClient *client, StwLiveFunc refresh, gpointer data);
void stw_live_free (StwLive *self);
void stw_live_refresh (StwLive *self);
void stw_live_read_ahead (StwLive *self);
void stw_live_refresh_every (StwLive *self, guint seconds);
void stw_live_done (StwLive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwLive, stw_live_free)

G_END_DECLS
