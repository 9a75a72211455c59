/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwSettingRow:
 *
 * A row in which a setting of the desk is typed. What cannot be its value is said in the row while
 * it is typed. Its properties: "setting", the name of the setting, "complaint", a few
 * translated words about what it can be, and "is-file", whether a file can be chosen for it.
 */
#define STW_TYPE_SETTING_ROW (stw_setting_row_get_type ())
G_DECLARE_FINAL_TYPE (StwSettingRow, stw_setting_row, STW, SETTING_ROW, AdwEntryRow)

const char *stw_setting_row_get_setting (StwSettingRow *self);
char *stw_setting_row_dup_value (StwSettingRow *self);
gboolean stw_setting_row_is_valid (StwSettingRow *self);
void stw_setting_row_show (StwSettingRow *self, const char *value);

G_END_DECLS
