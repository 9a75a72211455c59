/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean stw_audit_state_read (StwDb *db,
                               const char *entity,
                               gint64 id,
                               JsonObject **ret_state,
                               GError **error);
JsonObject *stw_audit_state_describe (JsonObject *detail, JsonObject *before, JsonObject *after);

G_END_DECLS
