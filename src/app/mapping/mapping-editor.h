/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "intake/mapping-store.h"
#include "intake/tray-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwMappingEditor:
 *
 * Draws an unknown sender's fields onto ours.
 */
#define STW_TYPE_MAPPING_EDITOR (stw_mapping_editor_get_type ())
G_DECLARE_FINAL_TYPE (StwMappingEditor, stw_mapping_editor, STW, MAPPING_EDITOR, AdwWindow)

void stw_mapping_editor_show_message (GtkWidget *opener,
                                      StwSession *session,
                                      const StwTrayMessage *message);
void stw_mapping_editor_show_mapping (GtkWidget *opener,
                                      StwSession *session,
                                      gint64 company,
                                      const char *text);

G_END_DECLS
