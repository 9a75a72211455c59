/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

char *stw_snapshot_dup (StwDb *db, const char *table, gint64 id, GError **error);

G_END_DECLS
