/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

gint64 stw_schema_get_newest (void);
gboolean stw_schema_get_version (StwDb *db, gint64 *ret_version, GError **error);
gboolean stw_schema_migrate (StwDb *db, GError **error);

G_END_DECLS
