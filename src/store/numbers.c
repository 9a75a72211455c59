/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of which only the numbers are wanted. On the thread of their database. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/numbers.h"

/**
 * stw_rows_list_numbers:
 * @rows: (transfer full): where a reading stands
 * @error: return location, which who asked for the rows was given as well
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the first column of every row
 */
GArray *
stw_rows_list_numbers (StwRows *rows, GError **error)
{
  g_autoptr (StwRows) taken = rows;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (stw_rows_next (taken, error))
    {
      gint64 number = stw_rows_get_int (taken, 0);

      g_array_append_val (numbers, number);
    }
  return stw_rows_succeeded (taken) ? g_steal_pointer (&numbers) : NULL;
}
