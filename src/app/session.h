/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"
#include "model/permission.h"

G_BEGIN_DECLS

/**
 * StwSession:
 *
 * What the views of one window share: the desk, the company whose things they show, and what
 * can be taken back.
 *
 * Signals: "notify::company"; "notify::msp-name" and "notify::administrator", who runs the desk;
 * "standing-changed" when who sits here may do more or less than before;
 * "undo-offered" with a sentence that says what was done; "refused"
 * with one that says why something was not.
 */
#define STW_TYPE_SESSION (stw_session_get_type ())
G_DECLARE_FINAL_TYPE (StwSession, stw_session, STW, SESSION, GObject)

StwSession *stw_session_new (StwDeskClient *client);
StwDeskClient *stw_session_get_client (StwSession *self);

gint64 stw_session_get_company (StwSession *self);
void stw_session_set_company (StwSession *self, gint64 company);

const char *stw_session_get_msp_name (StwSession *self);
const char *stw_session_get_administrator (StwSession *self);

/* Of the desk's companies any that is granted. */
#define STW_ANY_COMPANY ((gint64) -1)

gboolean stw_session_may (StwSession *self, const char *command, gint64 company);
const char *stw_session_get_need (StwSession *self, const char *command, gint64 company);

void stw_session_note_opened (StwSession *self, gint64 payload);
void stw_session_give (StwSession *self, StwCommand *command, const char *title);
void stw_session_give_with_undo (StwSession *self,
                                 StwCommand *command,
                                 const char *title,
                                 StwCommand *undo);
gboolean stw_session_offer_undo (StwSession *self, const char *title, JsonObject *result);
void stw_session_refuse (StwSession *self, const GError *error);
gboolean stw_session_can_undo (StwSession *self);
void stw_session_undo (StwSession *self);

G_END_DECLS
