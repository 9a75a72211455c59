/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/headers.h"

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the hash that is stored instead of a key. */
#define STW_ACCESS_KEY_HASH 32

char *stw_access_key_generate (void);
void stw_access_key_hash (const char *key, guint8 hash[STW_ACCESS_KEY_HASH]);
char *stw_access_key_find (const StwHeaders *headers, const char *const *query_values);

G_END_DECLS
