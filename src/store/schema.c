/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbered forward migrations. Each runs in a transaction of its own; PRAGMA user_version tells
 * how far a file has come. A file with data in it is backed up before each. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/schema-private.h"

#include "store/backup.h"

#include "store-resources.h"

#define RESOURCE_PREFIX "/io/github/steward_msp/Steward/store/migrations/"

/* The position in this table is the version that the file brings. */
static const char *const migrations[] = {
  "0001-foundation.sql", "0002-judgement.sql", "0003-sources.sql",   "0004-holds.sql",
  "0005-pull.sql",       "0006-desk.sql",      "0007-articles.sql",  "0008-notifications.sql",
  "0009-search.sql",     "0010-departure.sql", "0011-timer.sql",     "0012-tiers.sql",
  "0013-team.sql",       "0014-reach.sql",     "0015-hand-over.sql",
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
check_version (gint64 version, gint64 newest, GError **error)
{
  if (version <= newest)
    return TRUE;
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_NEWER,
               "This data was written by a newer Steward (schema %d, this one knows %d). "
               "Install the newer version, or choose another data folder.",
               (int) version,
               (int) newest);
  return FALSE;
}

/**
 * stw_schema_check_version:
 * @version: of a file
 * @error: #STW_STORE_ERROR_NEWER when a newer Steward wrote the file
 *
 * Returns: whether this program understands the file
 */
gboolean
stw_schema_check_version (gint64 version, GError **error)
{
  return check_version (version, stw_schema_get_newest (), error);
}

static gboolean
back_up (StwDb *db, gint64 version, const StwSchemaSafety *safety, GError **error)
{
  g_autofree char *stamp = stw_backup_stamp (safety->now);
  g_autofree char *name = g_strdup_printf ("before-schema-%d-%s.db", (int) version, stamp);
  g_autofree char *file = g_build_filename (safety->backups, name, NULL);

  return stw_backup_make (stw_db_get_path (db), file, safety->now, &safety->work, error);
}

static gboolean
run_script (StwDb *db, const char *script, gint64 version, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d;", (int) version);

  if (!stw_db_run_script (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (stw_db_run_script (db, script, error) && stw_db_run_script (db, stamp, error) &&
      stw_db_run_script (db, "COMMIT", error))
    return TRUE;
  stw_db_run_script (db, "ROLLBACK", NULL);
  return FALSE;
}

/* Takes a file from where it is to the last of @scripts, each of which brings one version. */
gboolean
stw_schema_run (StwDb *db,
                const char *const *scripts,
                gint64 n_scripts,
                const StwSchemaSafety *safety,
                GError **error)
{
  gint64 version;
  gboolean is_new;

  if (!stw_schema_get_version (db, &version, error) || !check_version (version, n_scripts, error))
    return FALSE;
  /* A new file holds nothing between its migrations either. */
  is_new = version == 0;
  for (; version < n_scripts; version++)
    {
      if (!is_new && safety != NULL && !back_up (db, version + 1, safety, error))
        return FALSE;
      if (!run_script (db, scripts[version], version + 1, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_schema_upgrade:
 * @db: a writing connection
 * @safety: (nullable): where backups go; %NULL for a file that is a copy itself
 * @error: #STW_STORE_ERROR_NEWER when a newer Steward wrote the file, #STW_STORE_ERROR_FULL when
 *         there is no room for the backup
 *
 * Brings the file to the newest version, with a backup before each migration of a file that holds
 * something. A backup takes its time, which @safety's work is told of.
 *
 * Returns: whether it is there now
 */
gboolean
stw_schema_upgrade (StwDb *db, const StwSchemaSafety *safety, GError **error)
{
  g_autoptr (GPtrArray) resources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *scripts[G_N_ELEMENTS (migrations)];

  g_return_val_if_fail (db != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (migrations); i++)
    {
      g_autofree char *path = g_strconcat (RESOURCE_PREFIX, migrations[i], NULL);
      GBytes *script = g_resource_lookup_data (stw_store_get_resource (),
                                               path,
                                               G_RESOURCE_LOOKUP_FLAGS_NONE,
                                               error);

      if (script == NULL)
        return FALSE;
      g_ptr_array_add (resources, script);
      /* A resource's data ends in a NUL that its size does not count. */
      scripts[i] = g_bytes_get_data (script, NULL);
    }
  return stw_schema_run (db, scripts, G_N_ELEMENTS (scripts), safety, error);
}

/**
 * stw_schema_migrate:
 * @db: a writing connection
 * @error: #STW_STORE_ERROR_NEWER when a newer Steward wrote the file
 *
 * Brings a file that needs no backup, because it is new or a copy, to the newest version.
 *
 * Returns: whether it is there now
 */
gboolean
stw_schema_migrate (StwDb *db, GError **error)
{
  return stw_schema_upgrade (db, NULL, error);
}
