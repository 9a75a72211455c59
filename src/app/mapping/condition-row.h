/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-choice.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwConditionRow:
 *
 * One condition of a choice, to be changed in place.
 *
 * Signals: "changed" when it wrote the choice. Its menu has the actions "condition.add",
 * "condition.move-up", "condition.move-down" and "condition.take-away" with the condition's number.
 */
#define STW_TYPE_CONDITION_ROW (stw_condition_row_get_type ())
G_DECLARE_FINAL_TYPE (StwConditionRow, stw_condition_row, STW, CONDITION_ROW, GtkListBoxRow)

GtkWidget *stw_condition_row_new (StwChoice *choice, guint at, GPtrArray *places);
void stw_condition_row_take_place (StwConditionRow *self, const char *path);
void stw_condition_row_begin (StwConditionRow *self);

G_END_DECLS
