/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/* Where the door was when it last opened. */
#define STW_SETTING_DOOR_URL "door.url"
/* What counts how much for a priority, JSON. */
#define STW_SETTING_PRIORITY_WEIGHTS "priority.weights"

gboolean stw_setting_set (StwDb *db, const char *key, const char *value, GError **error);
char *stw_setting_dup (StwDb *db, const char *key);
gboolean stw_setting_get_number (StwDb *db, const char *key, gint64 *ret_number, GError **error);
gboolean stw_setting_set_number (StwDb *db, const char *key, gint64 number, GError **error);

G_END_DECLS
