/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/condition.h"
#include "intake/lexer.h"
#include "intake/value.h"

G_BEGIN_DECLS

typedef struct _StwExpression StwExpression;

StwExpression *stw_expression_new (JsonNode *definition, const StwScope *scope, GError **error);
StwExpression *stw_expression_parse_path (StwLexer *lexer, const StwScope *scope, GError **error);
void stw_expression_free (StwExpression *self);
StwValue stw_expression_evaluate (const StwExpression *self, StwRun *run);
StwValue stw_expression_let (StwRun *run, guint index);
const char *stw_expression_origin (const StwExpression *self, StwRun *run);
const char *stw_expression_first_member (const StwExpression *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwExpression, stw_expression_free)

G_END_DECLS
