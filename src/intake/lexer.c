/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The small pieces that the short texts of a mapping file (paths, operators, conditions) are made
 * of. */

#include "config.h"

#include "intake/lexer.h"

#include "intake/error.h"

#include <string.h>

/**
 * stw_lexer_skip_blanks:
 * @self: a lexer
 */
void
stw_lexer_skip_blanks (StwLexer *self)
{
  while (*self->at == ' ')
    self->at++;
}

/**
 * stw_lexer_accept:
 * @self: a lexer
 * @mark: what may come next, blanks before it not counted
 *
 * Returns: whether it came and was passed
 */
gboolean
stw_lexer_accept (StwLexer *self, const char *mark)
{
  const char *at = self->at;

  while (*at == ' ')
    at++;
  if (!g_str_has_prefix (at, mark))
    return FALSE;
  self->at = at + strlen (mark);
  return TRUE;
}

/**
 * stw_lexer_word:
 * @self: a lexer
 *
 * Returns: (transfer full) (nullable): the letters, digits, "_", "-", "@" and "#" that come next
 */
char *
stw_lexer_word (StwLexer *self)
{
  const char *first = self->at;

  while (g_ascii_isalnum (*self->at) || (guchar) *self->at >= 0x80 ||
         (*self->at != '\0' && strchr ("_-@#", *self->at) != NULL))
    self->at++;
  return self->at > first ? g_strndup (first, (gsize) (self->at - first)) : NULL;
}

/**
 * stw_lexer_quoted:
 * @self: a lexer at an opening single quote
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the text between single quotes; '' stands for one of them
 */
char *
stw_lexer_quoted (StwLexer *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (self->at++; *self->at != '\0'; self->at++)
    {
      if (*self->at == '\'' && *++self->at != '\'')
        return g_string_free (g_steal_pointer (&text), FALSE);
      g_string_append_c (text, *self->at);
    }
  stw_lexer_fail (self, error, "a quote is not closed");
  return NULL;
}

/**
 * stw_lexer_fail:
 * @self: a lexer
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 * @problem: what is wrong where @self stands
 *
 * Returns: %FALSE
 */
gboolean
stw_lexer_fail (const StwLexer *self, GError **error, const char *problem)
{
  g_set_error (error,
               STW_INTAKE_ERROR,
               STW_INTAKE_ERROR_MAPPING,
               "“%s”, character %ld: %s",
               self->text,
               g_utf8_pointer_to_offset (self->text, self->at) + 1,
               problem);
  return FALSE;
}
