/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/search.h"

G_BEGIN_DECLS

/* Counting ends here: "1,000+". */
#define STW_FIND_COUNT_MAX 1000

JsonObject *
stw_find (StwDb *db, const char *text, const StwSearchScope *scope, guint limit, GError **error);

G_END_DECLS
