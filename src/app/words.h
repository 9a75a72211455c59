/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-rules.h"

G_BEGIN_DECLS

/**
 * StwWord:
 * @word: translated
 * @icon: symbolic icon
 * @style: CSS class of its colour
 *
 * How a value looks: shape and word carry it, colour only speeds it up.
 */
typedef struct
{
  const char *word;
  const char *icon;
  const char *style;
} StwWord;

StwWord stw_word_severity (StwSeverity severity);
StwWord stw_word_status (StwIncidentStatus status);
StwWord stw_word_action (StwIncidentAction action);
const char *stw_words_strategy (StwStrategy strategy);

char *stw_words_age (gint64 then, gint64 now);
char *stw_words_ago (gint64 then, gint64 now);
char *stw_words_day (gint64 then);
char *stw_words_moment (gint64 then, gint64 now);
char *stw_words_alerts (gint64 n_alerts);
char *stw_words_message (const char *message, const char *signature);

G_END_DECLS
