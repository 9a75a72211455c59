/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char **stw_terminal_make_command (const char *url);
gboolean stw_terminal_open (const char *url, GError **error);

G_END_DECLS
