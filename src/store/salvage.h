/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwSalvaged:
 * @table: (owned): its name
 * @n_saved: rows that were read past the backup's last
 * @n_lost: the most rows that can have stood where nothing could be read
 * @cut_off: whether nothing could be read from some row on
 *
 * What came out of one table of a damaged file.
 */
typedef struct
{
  char *table;
  gint64 n_saved;
  gint64 n_lost;
  gboolean cut_off;
} StwSalvaged;

GArray *stw_salvage_run (StwDb *from, StwDb *to, GError **error);

G_END_DECLS
