/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean stw_link_check (const char *url, GError **error);
gboolean stw_link_template_check (const char *text, GError **error);
char *stw_link_expand (const char *text, const char *asset, const char *incident, GError **error);

G_END_DECLS
