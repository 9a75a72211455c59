/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTrayList:
 *
 * The messages that no mapping knows, the newest first.
 *
 * Signals: "chosen" when another one is looked at; "opened" when one is to be seen alone.
 */
#define STW_TYPE_TRAY_LIST (stw_tray_list_get_type ())
G_DECLARE_FINAL_TYPE (StwTrayList, stw_tray_list, STW, TRAY_LIST, AdwBin)

void stw_tray_list_show (StwTrayList *self, GPtrArray *messages);
gint64 stw_tray_list_get_chosen (StwTrayList *self);

G_END_DECLS
