/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_PORTAL_MAX_FIELDS 16
#define STW_PORTAL_MAX_FIELD_BYTES 4096
#define STW_PORTAL_TOKEN_LENGTH 43

GHashTable *stw_portal_request_parse_form (const char *type, GBytes *body);
char *stw_portal_request_dup_token (const char *cookies, const char *name);

G_END_DECLS
