/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwSchemaSafety:
 * @backups: (type filename): the folder where a backup goes before each migration
 * @now: UTC milliseconds
 * @work: who watches
 *
 * What keeps the data of a file that is being migrated.
 */
typedef struct
{
  const char *backups;
  gint64 now;
  StwWork work;
} StwSchemaSafety;

gint64 stw_schema_get_newest (void);
gboolean stw_schema_get_version (StwDb *db, gint64 *ret_version, GError **error);
gboolean stw_schema_check_version (gint64 version, GError **error);
gboolean stw_schema_migrate (StwDb *db, GError **error);
gboolean stw_schema_upgrade (StwDb *db, const StwSchemaSafety *safety, GError **error);

G_END_DECLS
