/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/lexer.h"
#include "intake/value.h"

G_BEGIN_DECLS

typedef struct _StwValueOp StwValueOp;

/* @tables: (element-type utf8 StwWordTable): the sender's tables by name. */
StwValueOp *stw_value_op_parse (StwLexer *lexer, GHashTable *tables, GError **error);
void stw_value_op_free (StwValueOp *self);
StwValue stw_value_op_apply (const StwValueOp *self, StwValue value, StwRun *run);
GRegex *stw_value_op_regex_new (const char *pattern, GError **error);
gboolean
stw_value_op_regex_match (GRegex *regex, const char *text, StwRun *run, GMatchInfo **ret_match);

G_END_DECLS
