/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a table may be at most. */
#define STW_CSV_MAX_BYTES (4 * 1024 * 1024)
#define STW_CSV_MAX_ROWS 5001
#define STW_CSV_MAX_CELLS 64

/**
 * StwCsvRow:
 * @line: on which it begins, from 1
 * @cells: (owned) (array zero-terminated=1): without quotation marks
 */
typedef struct
{
  guint line;
  char **cells;
} StwCsvRow;

GPtrArray *stw_csv_read (GBytes *bytes, GError **error);

G_END_DECLS
