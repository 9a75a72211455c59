/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/lexer.h"
#include "intake/value.h"

G_BEGIN_DECLS

typedef struct _StwPath StwPath;

StwPath *stw_path_parse (StwLexer *lexer, const char *const *let_names, GError **error);
StwPath *stw_path_parse_tail (StwLexer *lexer, GError **error);
void stw_path_free (StwPath *self);
StwValue stw_path_evaluate (const StwPath *self, StwRun *run);
StwValue stw_path_follow (const StwPath *self, StwValue from, StwRun *run);
int stw_path_get_let (const StwPath *self);
const char *stw_path_first_member (const StwPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPath, stw_path_free)

G_END_DECLS
