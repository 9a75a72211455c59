/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a step of a mapping is said to people. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/step-words.h"

#include "intake/mapping-choice.h"

#include <glib/gi18n.h>

/* The conditions of the case that begins at @first: ", " stands between those that must all hold.
 */
static char *
say_conditions (const StwChoice *choice, guint first, guint end)
{
  char *said = stw_choice_row_dup_text (g_ptr_array_index (choice->rows, first));

  for (guint i = first + 1; i < end; i++)
    {
      const StwChoiceRow *row = g_ptr_array_index (choice->rows, i);
      g_autofree char *before = said;
      g_autofree char *condition = stw_choice_row_dup_text (row);

      said = row->join == STW_JOIN_AND ? g_strdup_printf ("%s, %s", before, condition)
                                       /* Translators: two conditions such as "status = up" */
                                       : g_strdup_printf (_ ("%s or %s"), before, condition);
    }
  return said;
}

static char *
say_case (const StwChoice *choice, guint first, guint end)
{
  const char *then = ((const StwChoiceRow *) g_ptr_array_index (choice->rows, first))->result;
  g_autofree char *conditions = say_conditions (choice, first, end);

  if (end < choice->rows->len || *choice->otherwise == '\0')
    /* Translators: a condition such as "status = up", and what is read then */
    return g_strdup_printf (_ ("When %s: %s"), conditions, then);
  /* Translators: a condition such as "status = up", what is read then, and what else */
  return g_strdup_printf (_ ("When %s: %s; otherwise %s"), conditions, then, choice->otherwise);
}

/**
 * stw_step_say:
 * @step: a step as stw_mapping_draft_dup_step() says it
 *
 * Returns: (transfer full): a choice in words, a line for each case; anything else as the mapping
 *   has it
 */
char *
stw_step_say (const char *step)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step (step);
  g_autoptr (GString) said = g_string_new (NULL);
  guint end;

  if (choice == NULL || choice->rows->len == 0)
    return g_strdup (step);
  for (guint first = 0; first < choice->rows->len; first = end)
    {
      g_autofree char *one = NULL;

      end = stw_choice_find_end (choice, first);
      one = say_case (choice, first, end);
      g_string_append_printf (said, "%s%s", first > 0 ? "\n" : "", one);
    }
  return g_string_free (g_steal_pointer (&said), FALSE);
}
