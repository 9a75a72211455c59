/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

gboolean stw_export_run (const char *database,
                         GOutputStream *output,
                         gint64 now,
                         const StwWork *work,
                         GError **error);
gboolean stw_export_to_file (const char *database,
                             const char *file,
                             gint64 company,
                             gint64 now,
                             const StwWork *work,
                             GError **error);

G_END_DECLS
