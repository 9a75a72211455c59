/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

GArray *stw_rows_list_numbers (StwRows *rows, GError **error);

/**
 * stw_db_numbers:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the first column of every row that a
 *   statement selects
 */
#define stw_db_numbers(db, error, sql, ...)                                                        \
  stw_rows_list_numbers (stw_db_query (db, error, sql, ##__VA_ARGS__), error)

G_END_DECLS
