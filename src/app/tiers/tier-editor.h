/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTierEditor:
 *
 * Makes a tier, or changes one.
 */
#define STW_TYPE_TIER_EDITOR (stw_tier_editor_get_type ())
G_DECLARE_FINAL_TYPE (StwTierEditor, stw_tier_editor, STW, TIER_EDITOR, AdwWindow)

void stw_tier_editor_show (GtkWidget *widget, StwSession *session, JsonObject *tier);

G_END_DECLS
