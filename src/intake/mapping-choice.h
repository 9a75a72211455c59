/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Choices in each other are nested, and the compiler allows only so many levels. */
#define STW_CHOICE_MAX_CASES 5

/**
 * StwJoin:
 * @STW_JOIN_WHEN: it begins a case
 * @STW_JOIN_AND: it must hold, too
 * @STW_JOIN_OR: it may hold instead of the one above it
 *
 * How a condition goes with the one above it.
 */
typedef enum
{
  STW_JOIN_WHEN,
  STW_JOIN_AND,
  STW_JOIN_OR,
} StwJoin;

/**
 * StwComparison:
 * @STW_COMPARE_EQUALS: it reads one of the words
 * @STW_COMPARE_BEGINS: it begins with one of the words
 * @STW_COMPARE_MATCHES: a regular expression matches it
 * @STW_COMPARE_EXISTS: it is there
 * @STW_COMPARE_SAYS: it says something
 * @STW_COMPARE_TYPE: it is of a type
 *
 * What is asked of a place.
 */
typedef enum
{
  STW_COMPARE_EQUALS,
  STW_COMPARE_BEGINS,
  STW_COMPARE_MATCHES,
  STW_COMPARE_EXISTS,
  STW_COMPARE_SAYS,
  STW_COMPARE_TYPE,
  STW_N_COMPARISONS,
} StwComparison;

/**
 * StwChoiceRow:
 * @join: how it goes with the one above it
 * @comparison: what is asked
 * @negated: whether the answer must be no
 * @place: (owned): a path as a mapping has it, perhaps with operators
 * @value: (owned): what it is compared with, "" where nothing is
 * @result: (owned): what is read when the case holds, as a step; "" unless it begins a case
 *
 * One condition.
 */
typedef struct
{
  StwJoin join;
  StwComparison comparison;
  gboolean negated;
  char *place;
  char *value;
  char *result;
} StwChoiceRow;

/**
 * StwChoice:
 * @rows: (owned) (element-type StwChoiceRow): the cases one below the other; the first that holds
 *   counts
 * @otherwise: (owned): what is read when none holds, as a step, "" for nothing
 *
 * A step of a mapping whose value is chosen by conditions, as a person edits it. Without a row it
 * is a plain step.
 */
typedef struct
{
  GPtrArray *rows;
  char *otherwise;
} StwChoice;

StwChoice *stw_choice_new_from_step (const char *step);
void stw_choice_free (StwChoice *self);
char *stw_choice_to_step (const StwChoice *self);
gboolean stw_choice_is_complete (const StwChoice *self);
char *stw_choice_row_dup_text (const StwChoiceRow *row);
gboolean stw_comparison_takes_value (StwComparison comparison);
guint stw_choice_count_cases (const StwChoice *self);
guint stw_choice_find_case (const StwChoice *self, guint at);
guint stw_choice_find_end (const StwChoice *self, guint at);
void stw_choice_add_case (StwChoice *self);
void stw_choice_add_condition (StwChoice *self, guint at);
void stw_choice_remove (StwChoice *self, guint at);
guint stw_choice_move_case (StwChoice *self, guint at, int by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwChoice, stw_choice_free)

G_END_DECLS
