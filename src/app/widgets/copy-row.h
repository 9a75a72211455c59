/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwCopyRow:
 *
 * A row whose text is there to be copied: a button at its end does it.
 */
#define STW_TYPE_COPY_ROW (stw_copy_row_get_type ())
G_DECLARE_FINAL_TYPE (StwCopyRow, stw_copy_row, STW, COPY_ROW, AdwActionRow)

void stw_copy_row_set_text (StwCopyRow *self, const char *text);

G_END_DECLS
