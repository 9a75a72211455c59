/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *stw_source_list (StwDb *db, gint64 company, GError **error);

typedef void (*StwSourceFieldsFunc) (gint64 source, gint64 fields, gpointer data);

gboolean stw_source_foreach_fields (StwDb *db,
                                    gint64 company,
                                    StwSourceFieldsFunc func,
                                    gpointer data,
                                    GError **error);
gboolean
stw_source_set_fields (StwDb *db, gint64 company, gint64 source, gint64 fields, GError **error);

G_END_DECLS
