/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwWorkFunc:
 * @work: to be passed on
 * @ret_outcome: (out) (transfer full): what came of it, a translated sentence
 *
 * Runs in a worker.
 */
typedef gboolean (*StwWorkFunc) (const StwWork *work,
                                 gpointer data,
                                 char **ret_outcome,
                                 GError **error);

/**
 * StwWorkRow:
 *
 * A row with something that takes a while: its button begins it, then a bar shows how far it has
 * come, and in the end the row says what came of it. Its property "verb" is on the button; its
 * signal "asked" says that the button was pressed.
 */
#define STW_TYPE_WORK_ROW (stw_work_row_get_type ())
G_DECLARE_FINAL_TYPE (StwWorkRow, stw_work_row, STW, WORK_ROW, AdwActionRow)

void stw_work_row_run (StwWorkRow *self, StwWorkFunc func, gpointer data, GDestroyNotify free_data);

G_END_DECLS
