/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwStepRow:
 *
 * One step of an escalation: whom it tells and when, to be opened and changed.
 *
 * Signals: "changed" when the person changed it; "removed"; "moved" with the offset by which it is
 * to move, and "dropped" with the position of another step that is to come to its place.
 */
#define STW_TYPE_STEP_ROW (stw_step_row_get_type ())
G_DECLARE_FINAL_TYPE (StwStepRow, stw_step_row, STW, STEP_ROW, AdwExpanderRow)

GtkWidget *stw_step_row_new (guint position, JsonObject *step, JsonArray *targets);
JsonObject *stw_step_row_dup_step (StwStepRow *self);

G_END_DECLS
