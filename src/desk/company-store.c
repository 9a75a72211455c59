/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Companies, their sources and their keys: rows and reading them. The commands that change them
 * stand in company-commands.c. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/company-store.h"

#include <string.h>

#define COMPANY_COLUMNS                                                                            \
  "id, name, timezone, strategy, window_ms, cap_ms, rate_per_minute, burst, auto_resolve, "        \
  "reopen_ms, created_at, payload_days, alert_days, audit_days, auto_assign"

/**
 * stw_company_free:
 * @company: (nullable) (transfer full): a company
 */
void
stw_company_free (StwCompany *company)
{
  if (company == NULL)
    return;
  g_free (company->name);
  g_free (company->timezone);
  g_free (company);
}

static StwCompany *
read_company (StwRows *rows)
{
  StwCompany *company = g_new0 (StwCompany, 1);

  company->id = stw_rows_get_int (rows, 0);
  company->name = g_strdup (stw_rows_get_text (rows, 1));
  company->timezone = g_strdup (stw_rows_get_text (rows, 2));
  stw_strategy_from_word (stw_rows_get_text (rows, 3), &company->strategy);
  company->window_ms = stw_rows_get_int (rows, 4);
  company->cap_ms = stw_rows_get_int (rows, 5);
  company->rate_per_minute = stw_rows_get_int (rows, 6);
  company->burst = stw_rows_get_int (rows, 7);
  company->auto_resolve = stw_rows_get_int (rows, 8) != 0;
  company->reopen_ms = stw_rows_get_int (rows, 9);
  company->created_at = stw_rows_get_int (rows, 10);
  company->payload_days = stw_rows_get_int (rows, 11);
  company->alert_days = stw_rows_get_int (rows, 12);
  company->audit_days = stw_rows_get_int (rows, 13);
  company->auto_assign = stw_rows_get_int (rows, 14) != 0;
  return company;
}

/**
 * stw_company_load:
 * @id: the company's number
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, or #STW_STORE_ERROR
 *
 * Returns: (transfer full): the company
 */
StwCompany *
stw_company_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT " COMPANY_COLUMNS " FROM company WHERE id = ?1",
                                           STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_company (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such company.");
  return NULL;
}

/**
 * stw_company_insert:
 * @company: (inout): a new company; its number is set, 0 when there is one of that name already
 *
 * Returns: whether the database could be written
 */
gboolean
stw_company_insert (StwDb *db, StwCompany *company, GError **error)
{
  g_autofree char *name_key = g_utf8_casefold (company->name, -1);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO company (name, name_key, timezone, strategy, window_ms, cap_ms, "
                   "rate_per_minute, burst, auto_resolve, reopen_ms, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
                   "ON CONFLICT (name_key) DO NOTHING",
                   STW_TEXT (company->name),
                   STW_TEXT (name_key),
                   STW_TEXT (company->timezone),
                   STW_TEXT (stw_strategy_to_word (company->strategy)),
                   STW_INT (company->window_ms),
                   STW_INT (company->cap_ms),
                   STW_INT (company->rate_per_minute),
                   STW_INT (company->burst),
                   STW_INT (company->auto_resolve),
                   STW_INT (company->reopen_ms),
                   STW_INT (company->created_at)))
    return FALSE;
  company->id = stw_db_get_changes (db) > 0 ? stw_db_get_last_id (db) : 0;
  /* With the rest of what was given. */
  return company->id == 0 || stw_company_write (db, company, error);
}

/**
 * stw_company_write:
 *
 * Writes what may be changed of a company.
 */
gboolean
stw_company_write (StwDb *db, const StwCompany *company, GError **error)
{
  return stw_db_run (
    db,
    error,
    "UPDATE company SET timezone = ?2, strategy = ?3, window_ms = ?4, cap_ms = ?5, "
    "rate_per_minute = ?6, burst = ?7, auto_resolve = ?8, reopen_ms = ?9, payload_days = ?10, "
    "alert_days = ?11, audit_days = ?12, auto_assign = ?13 WHERE id = ?1",
    STW_INT (company->id),
    STW_TEXT (company->timezone),
    STW_TEXT (stw_strategy_to_word (company->strategy)),
    STW_INT (company->window_ms),
    STW_INT (company->cap_ms),
    STW_INT (company->rate_per_minute),
    STW_INT (company->burst),
    STW_INT (company->auto_resolve),
    STW_INT (company->reopen_ms),
    STW_INT (company->payload_days),
    STW_INT (company->alert_days),
    STW_INT (company->audit_days),
    STW_INT (company->auto_assign));
}

/**
 * stw_company_list:
 *
 * Returns: (transfer full) (element-type StwCompany): all companies by name
 */
GPtrArray *
stw_company_list (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) companies =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_company_free);
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, "SELECT " COMPANY_COLUMNS " FROM company ORDER BY name_key, id");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (companies, read_company (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&companies) : NULL;
}

/**
 * stw_access_row_free:
 * @row: (nullable) (transfer full): a key
 */
void
stw_access_row_free (StwAccessRow *row)
{
  if (row == NULL)
    return;
  g_free (row->scheme);
  g_free (row->secret_name);
  g_free (row->addresses);
  g_free (row->topics);
  g_free (row);
}

static StwAccessRow *
read_access (StwRows *rows)
{
  StwAccessRow *row = g_new0 (StwAccessRow, 1);
  gsize size;
  gconstpointer hash = stw_rows_get_blob (rows, 3, &size);

  row->key = stw_rows_get_int (rows, 0);
  row->source = stw_rows_get_int (rows, 1);
  row->company = stw_rows_get_int (rows, 2);
  if (size == sizeof row->hash)
    memcpy (row->hash, hash, size);
  row->expires_at = stw_rows_get_int (rows, 4);
  row->rate_per_minute = stw_rows_get_int (rows, 5);
  row->burst = stw_rows_get_int (rows, 6);
  row->scheme = g_strdup (stw_rows_get_text (rows, 7));
  row->secret_name = g_strdup (stw_rows_get_text (rows, 8));
  row->addresses = g_strdup (stw_rows_get_text (rows, 9));
  row->topics = g_strdup (stw_rows_get_text (rows, 10));
  return row;
}

/**
 * stw_access_list:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwAccessRow): the keys that open the door at @now
 */
GPtrArray *
stw_access_list (StwDb *db, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_access_row_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT k.id, k.source_id, k.company_id, k.hash, k.expires_at, c.rate_per_minute, c.burst, "
    "s.scheme, s.secret_name, s.addresses, "
    "(SELECT group_concat(t.arn, ' ') FROM topic t WHERE t.source_id = s.id AND "
    "t.confirmed_at IS NOT NULL) "
    "FROM access_key k JOIN source s ON s.id = k.source_id JOIN company c ON c.id = k.company_id "
    "WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?1) "
    "AND k.company_id NOT IN (SELECT company_id FROM departure)",
    STW_INT (now));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_access (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_access_get_hash:
 * @key: the key's number
 * @hash: (out caller-allocates): what is kept of it
 *
 * Returns: whether there is such a key
 */
gboolean
stw_access_get_hash (StwDb *db, gint64 key, guint8 hash[STW_KEY_HASH_SIZE], GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT hash FROM access_key WHERE id = ?1", STW_INT (key));
  gconstpointer bytes;
  gsize size;

  if (rows == NULL || !stw_rows_next (rows, error))
    return FALSE;
  bytes = stw_rows_get_blob (rows, 0, &size);
  if (size != STW_KEY_HASH_SIZE)
    return FALSE;
  memcpy (hash, bytes, size);
  return TRUE;
}

/**
 * stw_company_drop:
 * @id: a company of which there is nothing but itself, see stw_company_data_is_empty()
 */
gboolean
stw_company_drop (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM company WHERE id = ?1", STW_INT (id));
}
