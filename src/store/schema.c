/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbered forward migrations. Each runs in a transaction of its own; PRAGMA user_version tells
 * how far a file has come. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/schema.h"

#include "store-resources.h"

#define RESOURCE_PREFIX "/io/github/steward_msp/Steward/store/migrations/"

/* The position in this table is the version that the file brings. */
static const char *const migrations[] = {
  "0001-foundation.sql",
};

/**
 * stw_schema_get_newest:
 *
 * Returns: the version that this program writes
 */
gint64
stw_schema_get_newest (void)
{
  return G_N_ELEMENTS (migrations);
}

/**
 * stw_schema_get_version:
 * @ret_version: (out): 0 for an empty file
 *
 * Returns: whether the version could be read
 */
gboolean
stw_schema_get_version (StwDb *db, gint64 *ret_version, GError **error)
{
  return stw_db_number (db, ret_version, error, "PRAGMA user_version");
}

static gboolean
run_migration (StwDb *db, gint64 version, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PREFIX, migrations[version - 1], NULL);
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d;", (int) version);
  g_autoptr (GBytes) sql =
      g_resource_lookup_data (stw_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (sql == NULL || !stw_db_run_script (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  /* A resource's data ends in a NUL that its size does not count. */
  if (stw_db_run_script (db, g_bytes_get_data (sql, NULL), error) &&
      stw_db_run_script (db, stamp, error) && stw_db_run_script (db, "COMMIT", error))
    return TRUE;
  stw_db_run_script (db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * stw_schema_migrate:
 * @db: a writing connection
 * @error: #STW_STORE_ERROR_NEWER when a newer Steward wrote the file
 *
 * Brings the file to the newest version.
 *
 * Returns: whether it is there now
 */
gboolean
stw_schema_migrate (StwDb *db, GError **error)
{
  gint64 version;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!stw_schema_get_version (db, &version, error))
    return FALSE;
  if (version > stw_schema_get_newest ())
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_NEWER,
                   "This data was written by a newer Steward (schema %d, this one knows %d). "
                   "Install the newer version, or choose another data folder.",
                   (int) version,
                   (int) stw_schema_get_newest ());
      return FALSE;
    }
  while (version < stw_schema_get_newest ())
    if (!run_migration (db, ++version, error))
      return FALSE;
  return TRUE;
}
