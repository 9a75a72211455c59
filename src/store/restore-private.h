/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/restore.h"

G_BEGIN_DECLS

char *stw_restore_copy (StwFolder *folder, const char *file, const StwWork *work, GError **error);
gboolean stw_restore_prepare (StwFolder *folder,
                              StwDb *db,
                              const char *action,
                              gint64 now,
                              StwRestoreReport *report,
                              GError **error);
char *stw_restore_put_in_place (StwFolder *folder,
                                const char *part,
                                const char *reason,
                                gint64 now,
                                GError **error);

G_END_DECLS
