/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-choice.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwChoiceRows:
 *
 * The conditions by which a step is chosen, one below the other, to be changed. A condition that
 * is not filled in yet stands only here.
 *
 * Signals: "changed" when stw_choice_rows_dup_step() says something else, with whether conditions
 * came, went or moved.
 */
#define STW_TYPE_CHOICE_ROWS (stw_choice_rows_get_type ())
G_DECLARE_FINAL_TYPE (StwChoiceRows, stw_choice_rows, STW, CHOICE_ROWS, AdwBin)

void
stw_choice_rows_show (StwChoiceRows *self, const char *name, const char *step, GPtrArray *places);
gboolean stw_choice_rows_has_conditions (StwChoiceRows *self);
gboolean stw_choice_rows_is_complete (StwChoiceRows *self);
gboolean stw_choice_rows_needs_place (StwChoiceRows *self);
void stw_choice_rows_take_place (StwChoiceRows *self, const char *path);
char *stw_choice_rows_dup_step (StwChoiceRows *self);

G_END_DECLS
