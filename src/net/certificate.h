/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean stw_certificate_make (const char *path, const char *host, gint64 now, GError **error);
char *stw_certificate_fingerprint (const char *path, GError **error);
gboolean stw_certificate_matches (GByteArray *der, const char *fingerprint);

G_END_DECLS
