/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/simulator-play.h"

G_BEGIN_DECLS

/**
 * StwCard:
 * @company: position of the company in the play
 * @scene: (unowned): a scene of its day
 */
typedef struct
{
  guint company;
  JsonObject *scene;
} StwCard;

typedef struct _StwDeck StwDeck;

StwDeck *stw_deck_new (const StwPlay *play, guint32 seed);
void stw_deck_free (StwDeck *deck);
const StwCard *stw_deck_draw (StwDeck *deck);
gint64 stw_deck_draw_pause (StwDeck *deck);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDeck, stw_deck_free)

G_END_DECLS
