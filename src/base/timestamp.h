/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 0001-01-01 and 9999-12-31, the range that ISO 8601 writes in four digits. */
#define STW_TIMESTAMP_MIN G_GINT64_CONSTANT (-62135596800000)
#define STW_TIMESTAMP_MAX G_GINT64_CONSTANT (253402300799999)

char *stw_timestamp_format (gint64 milliseconds);
gboolean stw_timestamp_parse (const char *text, gint64 *ret_milliseconds);

G_END_DECLS
