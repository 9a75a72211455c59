/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *stw_asset_name_key (const char *name);
char *stw_asset_name_alias (const char *key);
gboolean stw_asset_name_fits (const char *key, const char *const *names_of_asset);
gboolean stw_asset_name_is_host (const char *key);

G_END_DECLS
