/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How long a calendar file may be, in bytes. */
#define STW_HOLIDAYS_MAX_BYTES (2 * 1024 * 1024)

GArray *
stw_holidays_read (const char *text, gsize length, int first_day, int last_day, GError **error);
guint stw_holidays_add (JsonObject *calendar, const GArray *days);

G_END_DECLS
