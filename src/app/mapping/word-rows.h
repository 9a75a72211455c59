/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwWordRows:
 *
 * The sender's words of a field, each with what it means here.
 *
 * Signals: "changed".
 */
#define STW_TYPE_WORD_ROWS (stw_word_rows_get_type ())
G_DECLARE_FINAL_TYPE (StwWordRows, stw_word_rows, STW, WORD_ROWS, AdwBin)

void stw_word_rows_show (StwWordRows *self, StwField field, JsonObject *table);

G_END_DECLS
