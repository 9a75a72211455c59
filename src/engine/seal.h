/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _StwSeal StwSeal;

StwSeal *stw_seal_new (const char *folder);
void stw_seal_free (StwSeal *seal);
gboolean stw_seal_is_set (StwSeal *seal);
gboolean stw_seal_set (StwSeal *seal, const char *administrators, GError **error);
gboolean stw_seal_break (StwSeal *seal, GError **error);
char *stw_seal_find_seed (StwSeal *seal, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSeal, stw_seal_free)

G_END_DECLS
