/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwStepEditor:
 *
 * How one step of a field is read, as a text, or as conditions where it is chosen by some.
 *
 * Signals: "changed" when it wrote the draft, with a word that is the same while one thing is
 * changed; with %NULL when only what is left to be filled in changed.
 */
#define STW_TYPE_STEP_EDITOR (stw_step_editor_get_type ())
G_DECLARE_FINAL_TYPE (StwStepEditor, stw_step_editor, STW, STEP_EDITOR, AdwBin)

void stw_step_editor_show (StwStepEditor *self,
                           StwMappingDraft *draft,
                           StwField field,
                           guint at,
                           GPtrArray *places);
gboolean stw_step_editor_is_complete (StwStepEditor *self);
gboolean stw_step_editor_has_conditions (StwStepEditor *self);
gboolean stw_step_editor_needs_place (StwStepEditor *self);
void stw_step_editor_take_place (StwStepEditor *self, const char *path);

G_END_DECLS
