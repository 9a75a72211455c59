/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwStateBar:
 *
 * The line under the header that says when something is wrong with the desk, and what to do.
 */
#define STW_TYPE_STATE_BAR (stw_state_bar_get_type ())
G_DECLARE_FINAL_TYPE (StwStateBar, stw_state_bar, STW, STATE_BAR, AdwBin)

void stw_state_bar_set_client (StwStateBar *self, StwDeskClient *client);
const char *stw_state_bar_get_sentence (StwStateBar *self);

G_END_DECLS
