/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mappings that companies brought themselves. */

#define G_LOG_DOMAIN "stw-intake"

#include "config.h"

#include "intake/mapping-store.h"

/**
 * stw_mapping_row_free:
 * @row: (nullable) (transfer full): a mapping
 */
void
stw_mapping_row_free (StwMappingRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->text);
  g_free (row);
}

/**
 * stw_mapping_list:
 * @company: the company's number, 0 for all
 *
 * Returns: (transfer full) (element-type StwMappingRow): mappings by company and name
 */
GPtrArray *
stw_mapping_list (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_mapping_row_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, company_id, name, text, created_at, updated_at "
                             "FROM mapping WHERE ?1 = 0 OR company_id = ?1 "
                             "ORDER BY company_id, name",
                             STW_INT (company));

  while (stw_rows_next (rows, error))
    {
      StwMappingRow *row = g_new0 (StwMappingRow, 1);

      row->id = stw_rows_get_int (rows, 0);
      row->company = stw_rows_get_int (rows, 1);
      row->name = g_strdup (stw_rows_get_text (rows, 2));
      row->text = g_strdup (stw_rows_get_text (rows, 3));
      row->created_at = stw_rows_get_int (rows, 4);
      row->updated_at = stw_rows_get_int (rows, 5);
      g_ptr_array_add (list, row);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_mapping_save:
 * @name: the sender's; a mapping of that name is replaced
 * @text: a mapping that compiles
 * @ret_id: (out): the mapping's number
 *
 * Returns: whether the row stands
 */
gboolean
stw_mapping_save (StwDb *db,
                  gint64 company,
                  const char *name,
                  const char *text,
                  gint64 now,
                  gint64 *ret_id,
                  GError **error)
{
  return stw_db_number (db,
                        ret_id,
                        error,
                        "INSERT INTO mapping (company_id, name, text, created_at, updated_at) "
                        "VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (company_id, name) "
                        "DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at "
                        "RETURNING id",
                        STW_INT (company),
                        STW_TEXT (name),
                        STW_TEXT (text),
                        STW_INT (now));
}

/**
 * stw_mapping_find:
 * @ret_id: (out): the number of the mapping of that name, 0 when the company has none
 *
 * Returns: whether it could be read
 */
gboolean
stw_mapping_find (StwDb *db, gint64 company, const char *name, gint64 *ret_id, GError **error)
{
  return stw_db_number (db,
                        ret_id,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM mapping "
                        "WHERE company_id = ?1 AND name = ?2",
                        STW_INT (company),
                        STW_TEXT (name));
}

/**
 * stw_mapping_remove:
 * @ret_id: (out): the number that it had
 * @error: #STW_STORE_ERROR_NOT_FOUND when the company has none of that name
 *
 * Returns: whether it was there and is gone
 */
gboolean
stw_mapping_remove (StwDb *db, gint64 company, const char *name, gint64 *ret_id, GError **error)
{
  return stw_db_number (db,
                        ret_id,
                        error,
                        "DELETE FROM mapping WHERE company_id = ?1 AND name = ?2 RETURNING id",
                        STW_INT (company),
                        STW_TEXT (name));
}

/**
 * stw_mapping_find_company:
 * @from: a number to begin with
 * @ret_company: (out): the next company from there that has mappings, 0 when there is none
 *
 * Returns: whether the database could be read
 */
gboolean
stw_mapping_find_company (StwDb *db, gint64 from, gint64 *ret_company, GError **error)
{
  return stw_db_number (db,
                        ret_company,
                        error,
                        "SELECT COALESCE(MIN(company_id), 0) FROM mapping WHERE company_id >= ?1",
                        STW_INT (from));
}
