/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTrayDetail:
 *
 * One message that no mapping knows, and what can be done with it.
 */
#define STW_TYPE_TRAY_DETAIL (stw_tray_detail_get_type ())
G_DECLARE_FINAL_TYPE (StwTrayDetail, stw_tray_detail, STW, TRAY_DETAIL, AdwBin)

void stw_tray_detail_set_session (StwTrayDetail *self, StwSession *session);
void stw_tray_detail_show (StwTrayDetail *self, gint64 message);
void stw_tray_detail_copy (StwTrayDetail *self);

G_END_DECLS
