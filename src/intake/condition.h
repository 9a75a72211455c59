/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/value.h"

G_BEGIN_DECLS

typedef struct _StwCondition StwCondition;

/**
 * StwScope:
 * @tables: (element-type utf8 StwWordTable): the sender's tables by name
 * @let_names: (array zero-terminated=1): the values named so far
 *
 * What the short texts of one sender may refer to while they are compiled.
 */
typedef struct
{
  GHashTable *tables;
  const char *const *let_names;
} StwScope;

StwCondition *stw_condition_new (JsonNode *definition, const StwScope *scope, GError **error);
void stw_condition_free (StwCondition *self);
gboolean stw_condition_holds (const StwCondition *self, StwRun *run);
guint stw_condition_count (const StwCondition *self);
guint64 stw_condition_members (const StwCondition *self);
guint64 stw_condition_member_bit (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCondition, stw_condition_free)

G_END_DECLS
