/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwSettingSwitch:
 *
 * A row that turns a setting of the desk on and off. Its property "setting" is the name of the
 * setting; its signal "switched" says that a person did.
 */
#define STW_TYPE_SETTING_SWITCH (stw_setting_switch_get_type ())
G_DECLARE_FINAL_TYPE (StwSettingSwitch, stw_setting_switch, STW, SETTING_SWITCH, AdwActionRow)

const char *stw_setting_switch_get_setting (StwSettingSwitch *self);
gboolean stw_setting_switch_is_on (StwSettingSwitch *self);
void stw_setting_switch_show (StwSettingSwitch *self, gboolean on);

G_END_DECLS
