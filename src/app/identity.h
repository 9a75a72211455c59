/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwIdentity:
 *
 * The foot of the sidebar: who sits at the desk. It is not there as long as nobody said.
 */
#define STW_TYPE_IDENTITY (stw_identity_get_type ())
G_DECLARE_FINAL_TYPE (StwIdentity, stw_identity, STW, IDENTITY, GtkBox)

void stw_identity_set_session (StwIdentity *self, StwSession *session);

G_END_DECLS
