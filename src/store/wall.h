/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

gboolean stw_wall_is_needed (StwDb *db, gint64 viewer, gboolean *ret_needed, GError **error);
gboolean stw_wall_raise (StwDb *db, gint64 viewer, GError **error);

G_END_DECLS
