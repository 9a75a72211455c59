/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean stw_time_text_parse (const char *text, const char *format, gint64 *ret_milliseconds);

G_END_DECLS
