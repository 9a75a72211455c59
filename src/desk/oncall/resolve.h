/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *stw_oncall_resolve (JsonObject *input, GError **error);

G_END_DECLS
