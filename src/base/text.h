/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *stw_text_clip (const char *text, gsize max_bytes);
char *stw_text_break (const char *text, guint max_letters);
gboolean stw_set_str (char **field, const char *value);
void stw_text_wipe (char *text);
const char *stw_text_or (const char *text, const char *fallback);

G_END_DECLS
