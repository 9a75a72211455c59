/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwLexer:
 * @text: what is compiled, for messages
 * @at: where it stands
 *
 * Walks one short text of a mapping file.
 */
typedef struct
{
  const char *text;
  const char *at;
} StwLexer;

void stw_lexer_skip_blanks (StwLexer *self);
gboolean stw_lexer_accept (StwLexer *self, const char *mark);
char *stw_lexer_word (StwLexer *self);
char *stw_lexer_quoted (StwLexer *self, GError **error);
gboolean stw_lexer_fail (const StwLexer *self, GError **error, const char *problem);

G_END_DECLS
