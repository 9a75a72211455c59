/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwDeskClient:
 *
 * The desk as a window sees it: commands in, reads and changes out. Behind it runs an engine of
 * this process, or one of another process that owns the data folder.
 *
 * Signals, on the main thread: "changed" with a #GArray of #StwChange, "notice" when
 * what is to be told has changed, "retry" when a window of another process wants this desk closed
 * and opened anew. Properties: "waiting", whether the desk was asked and
 * has answered nothing for some seconds; "gone", whether the other process has ended; "locked",
 * whether people must sign in and nobody is; "person", the number of who is signed in.
 */
#define STW_TYPE_DESK_CLIENT (stw_desk_client_get_type ())
G_DECLARE_FINAL_TYPE (StwDeskClient, stw_desk_client, STW, DESK_CLIENT, GObject)

void stw_desk_client_open_async (const char *folder,
                                 const char *listen,
                                 const char *passphrase,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback done,
                                 gpointer data);
StwDeskClient *stw_desk_client_open_finish (GAsyncResult *result, GError **error);
void stw_desk_client_close (StwDeskClient *self);
void stw_desk_client_close_async (StwDeskClient *self, GAsyncReadyCallback done, gpointer data);

void stw_desk_client_set_session (StwDeskClient *self,
                                  const char *token,
                                  gint64 person,
                                  const char *name,
                                  gboolean whole_desk);
gboolean stw_desk_client_sees_whole_desk (StwDeskClient *self);
void stw_desk_client_lock (StwDeskClient *self);
gboolean stw_desk_client_must_sign_in (StwDeskClient *self);
gboolean stw_desk_client_is_locked (StwDeskClient *self);
gint64 stw_desk_client_get_person (StwDeskClient *self);
const char *stw_desk_client_get_name (StwDeskClient *self);
StwEngine *stw_desk_client_get_engine (StwDeskClient *self);
const char *stw_desk_client_get_folder (StwDeskClient *self);
const char *stw_desk_client_get_notice (StwDeskClient *self, StwNotice notice);
void stw_desk_client_dismiss_notice (StwDeskClient *self);
gboolean stw_desk_client_is_waiting (StwDeskClient *self);
gboolean stw_desk_client_is_gone (StwDeskClient *self);
void stw_desk_client_submit (StwDeskClient *self,
                             StwCommand *command,
                             StwCommandDone done,
                             gpointer data);
void stw_desk_client_read_async (StwDeskClient *self,
                                 StwReadFunc func,
                                 gpointer data,
                                 GDestroyNotify free_data,
                                 GDestroyNotify free_result,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback done,
                                 gpointer done_data);
void stw_desk_client_read_apart_async (StwDeskClient *self,
                                       StwReadFunc func,
                                       gpointer data,
                                       GDestroyNotify free_data,
                                       GDestroyNotify free_result,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback done,
                                       gpointer done_data);

G_END_DECLS
