/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/words.h"
#include "desk/incident-store.h"

G_BEGIN_DECLS

/**
 * StwSlaWord:
 * @text: (owned) (nullable): such as "Answer within 12 min", %NULL when nothing is to be said
 * @look: icon and style; its word is what the colour says
 *
 * How an incident stands with what was promised.
 */
typedef struct
{
  char *text;
  StwWord look;
} StwSlaWord;

StwSlaWord stw_sla_word_for_row (const StwIncident *incident, gint64 now);
StwSlaWord stw_sla_word_for_clock (const StwSlaStanding *standing, gint64 now);
double stw_sla_word_share (const StwSlaStanding *standing);
char *stw_sla_word_explain (const StwSlaStanding *standing, gint64 now);
void stw_sla_word_clear (StwSlaWord *word);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwSlaWord, stw_sla_word_clear)

G_END_DECLS
