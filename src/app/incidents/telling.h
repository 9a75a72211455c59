/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *stw_telling_describe (const char *kind, JsonObject *detail);

G_END_DECLS
