/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources and their keys, as lists show them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/source-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "store/command-rule.h"

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = time != 0 ? stw_timestamp_format (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/* What a source has that is asked, and has no key. */
static void
set_pull (JsonObject *object, StwRows *rows)
{
  set_text (object, "pulls", stw_rows_get_text (rows, 10));
  set_text (object, "url", stw_rows_get_text (rows, 11));
  json_object_set_int_member (object, "every_s", stw_rows_get_int (rows, 12) / STW_SECOND);
  json_object_set_int_member (object, "failures", stw_rows_get_int (rows, 13));
  json_object_set_int_member (object, "heartbeat_s", stw_rows_get_int (rows, 14) / STW_SECOND);
}

static JsonObject *
read_source (StwRows *rows)
{
  JsonObject *object = json_object_new ();
  gint64 key_number = stw_rows_get_int (rows, 4);
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, stw_rows_get_int (rows, 0));
  g_autofree char *source = stw_id_format (STW_ID_SOURCE, stw_rows_get_int (rows, 1));
  g_autofree char *key = key_number != 0 ? stw_id_format (STW_ID_KEY, key_number) : NULL;

  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "source_id", source);
  json_object_set_string_member (object, "name", stw_rows_get_text (rows, 2));
  json_object_set_string_member (object, "scheme", stw_rows_get_text (rows, 3));
  set_text (object, "key_id", key);
  set_text (object, "prefix", stw_rows_get_text (rows, 5));
  set_time (object, "expires_at", stw_rows_get_int (rows, 6));
  set_time (object, "revoked_at", stw_rows_get_int (rows, 7));
  set_time (object, "last_delivery_at", stw_rows_get_int (rows, 8));
  set_text (object, "last_sender", stw_rows_get_text (rows, 9));
  set_pull (object, rows);
  return object;
}

/**
 * stw_source_list:
 * @company: the company's number, 0 for all
 *
 * Returns: (transfer full): an object for each key with the source that it belongs to, and for each
 *   source that Steward asks
 */
JsonArray *
stw_source_list (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT s.company_id, s.id, s.name, s.scheme, k.id, k.prefix, k.expires_at, k.revoked_at, "
    "s.last_delivery_at, s.last_sender, p.kind, p.url, p.every_ms, p.failures, s.heartbeat_ms "
    "FROM source s LEFT JOIN access_key k ON k.source_id = s.id "
    "LEFT JOIN pull p ON p.source_id = s.id WHERE ?1 = 0 OR s.company_id = ?1 ORDER BY s.company_id, s.id, k.id",
    STW_INT (company));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, read_source (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_source_foreach_fields:
 * @func: called for each source that has fields of its own for its fingerprint
 *
 * Returns: whether the database could be read
 */
gboolean
stw_source_foreach_fields (StwDb *db,
                           gint64 company,
                           StwSourceFieldsFunc func,
                           gpointer data,
                           GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, fingerprint_fields FROM source WHERE company_id = ?1 AND fingerprint_fields <> 0",
    STW_INT (company));

  while (stw_rows_next (rows, error))
    func (stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1), data);
  return stw_rows_succeeded (rows);
}

/**
 * stw_source_set_fields:
 * @fields: what makes two messages of the source the same alert, 0 for the usual
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such source
 */
gboolean
stw_source_set_fields (StwDb *db, gint64 company, gint64 source, gint64 fields, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "UPDATE source SET fingerprint_fields = ?3 WHERE id = ?1 AND company_id = ?2",
                   STW_INT (source),
                   STW_INT (company),
                   STW_INT (fields)))
    return FALSE;
  if (stw_db_get_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "This company has no such source.");
  return FALSE;
}

/**
 * stw_source_insert:
 * @ret_id: (out): the source's number
 * @error: #STW_STORE_ERROR_CONSTRAINT when the company has one of that name
 */
gboolean
stw_source_insert (StwDb *db, const StwNewSource *source, gint64 *ret_id, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO source (company_id, name, scheme, secret_name, addresses, "
                   "heartbeat_ms, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                   STW_INT (source->company),
                   STW_TEXT (source->name),
                   STW_TEXT (source->scheme),
                   STW_TEXT (source->secret_name),
                   STW_TEXT (source->addresses),
                   STW_INT_OR_NULL (source->heartbeat_ms),
                   STW_INT (source->created_at)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_source_list_with_secrets:
 *
 * Returns: (transfer full) (element-type utf8): the sources whose messages need the keyring, each
 *   with its company
 */
GPtrArray *
stw_source_list_with_secrets (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT s.name, c.name FROM source s "
                             "JOIN company c ON c.id = s.company_id "
                             "WHERE s.secret_name IS NOT NULL "
                             "AND s.company_id NOT IN (SELECT company_id FROM departure) "
                             "ORDER BY c.name, s.name");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (
      list,
      g_strdup_printf ("%s (%s)", stw_rows_get_text (rows, 0), stw_rows_get_text (rows, 1)));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_source_exists:
 *
 * Returns: whether a company has a source of that number
 */
gboolean
stw_source_exists (StwDb *db, gint64 company, gint64 source)
{
  gint64 found;

  return stw_db_number (db,
                        &found,
                        NULL,
                        "SELECT id FROM source WHERE id = ?1 AND company_id = ?2",
                        STW_INT (source),
                        STW_INT (company));
}

/**
 * stw_key_insert:
 * @ret_id: (out): the key's number
 */
gboolean
stw_key_insert (StwDb *db, const StwNewKey *key, gint64 *ret_id, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO access_key (company_id, source_id, prefix, hash, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)",
                   STW_INT (key->company),
                   STW_INT (key->source),
                   STW_TEXT (key->prefix),
                   STW_BLOB (key->hash, sizeof key->hash),
                   STW_INT (key->created_at)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_key_expire_all:
 * @at: UTC milliseconds
 *
 * The keys that a source has end at @at, unless they end before.
 */
gboolean
stw_key_expire_all (StwDb *db, gint64 source, gint64 at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE access_key SET expires_at = ?2 WHERE source_id = ?1 AND "
                     "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)",
                     STW_INT (source),
                     STW_INT (at));
}

/**
 * stw_key_revoke:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is no such key, or it is revoked already
 *
 * Ends a key at once.
 */
gboolean
stw_key_revoke (StwDb *db, gint64 company, gint64 key, gint64 at, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "UPDATE access_key SET revoked_at = ?3 WHERE id = ?1 AND company_id = ?2 AND "
                   "revoked_at IS NULL",
                   STW_INT (key),
                   STW_INT (company),
                   STW_INT (at)))
    return FALSE;
  if (stw_db_get_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "This company has no such key, or it is revoked already.");
  return FALSE;
}
