/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwBell:
 *
 * The button that counts what was told and not seen yet; it opens the list of what was told.
 */
#define STW_TYPE_BELL (stw_bell_get_type ())
G_DECLARE_FINAL_TYPE (StwBell, stw_bell, STW, BELL, AdwBin)

void stw_bell_set_session (StwBell *self, StwSession *session);

G_END_DECLS
