/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/value.h"

G_BEGIN_DECLS

typedef struct _StwWordTable StwWordTable;

StwWordTable *stw_word_table_new (JsonNode *definition, const char *const *allowed, GError **error);
void stw_word_table_free (StwWordTable *self);
const char *stw_word_table_find (const StwWordTable *self, StwValue value, StwRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwWordTable, stw_word_table_free)

G_END_DECLS
