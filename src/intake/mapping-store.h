/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwMappingRow:
 *
 * A company's own mapping.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  char *name; /* (owned) */
  char *text; /* (owned) as it was saved */
  gint64 created_at;
  gint64 updated_at;
} StwMappingRow;

void stw_mapping_row_free (StwMappingRow *row);
GPtrArray *stw_mapping_list (StwDb *db, gint64 company, GError **error);
gboolean stw_mapping_save (StwDb *db,
                           gint64 company,
                           const char *name,
                           const char *text,
                           gint64 now,
                           gint64 *ret_id,
                           GError **error);
gboolean stw_mapping_find_company (StwDb *db, gint64 from, gint64 *ret_company, GError **error);
gboolean
stw_mapping_find (StwDb *db, gint64 company, const char *name, gint64 *ret_id, GError **error);
gboolean
stw_mapping_remove (StwDb *db, gint64 company, const char *name, gint64 *ret_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMappingRow, stw_mapping_row_free)

G_END_DECLS
