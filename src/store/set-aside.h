/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/folder.h"

G_BEGIN_DECLS

gboolean stw_set_aside_remove (const char *folder,
                               gint64 company,
                               GPtrArray *removed,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
