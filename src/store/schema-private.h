/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/schema.h"

G_BEGIN_DECLS

gboolean stw_schema_run (StwDb *db,
                         const char *const *scripts,
                         gint64 n_scripts,
                         const StwSchemaSafety *safety,
                         GError **error);

G_END_DECLS
