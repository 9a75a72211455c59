/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSettingsForm:
 *
 * Settings that many companies share: each is said or left out.
 *
 * Signals: "changed".
 */
#define STW_TYPE_SETTINGS_FORM (stw_settings_form_get_type ())
G_DECLARE_FINAL_TYPE (StwSettingsForm, stw_settings_form, STW, SETTINGS_FORM, AdwBin)

GtkWidget *stw_settings_form_new (const char *title, gboolean only_days);
void stw_settings_form_set (StwSettingsForm *self, JsonObject *settings);
JsonObject *stw_settings_form_dup (StwSettingsForm *self);

G_END_DECLS
