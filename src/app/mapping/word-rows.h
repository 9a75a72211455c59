/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwWordRows:
 *
 * The sender's words of a field, each with what it means here.
 *
 * Signals: "changed" when the rows wrote the draft.
 */
#define STW_TYPE_WORD_ROWS (stw_word_rows_get_type ())
G_DECLARE_FINAL_TYPE (StwWordRows, stw_word_rows, STW, WORD_ROWS, AdwBin)

void
stw_word_rows_show (StwWordRows *self, StwMappingDraft *draft, StwField field, GPtrArray *seen);

G_END_DECLS
