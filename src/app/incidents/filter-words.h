/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"

G_BEGIN_DECLS

/**
 * StwAgeChoice:
 * @words: translatable
 * @least: milliseconds, 0 for any
 * @most: milliseconds, 0 for any
 *
 * An age that people ask for.
 */
typedef struct
{
  const char *words;
  gint64 least;
  gint64 most;
} StwAgeChoice;

const StwAgeChoice *stw_filter_words_get_ages (guint *ret_n_ages);
guint stw_filter_words_get_n_parts (void);
char *stw_filter_words_describe (StwListFilter *filter, guint part);
void stw_filter_words_remove (StwListFilter *filter, guint part);
char *stw_filter_words_count (StwListFilter *filter, guint n_incidents);

G_END_DECLS
