/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean stw_csv_is_guarded (const char *cell);
void stw_csv_append_row (GString *csv, const char *const *cells);

G_END_DECLS
