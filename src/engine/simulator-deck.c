/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which scene of the day comes next, and when: all of them in a shuffled order, then shuffled anew.
 * The same seed gives the same day. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/simulator-deck.h"

#include "base/clock.h"

/* From the beginning of a scene to the next one. */
#define MIN_PAUSE (12 * STW_SECOND)
#define MAX_PAUSE (35 * STW_SECOND)

struct _StwDeck
{
  GRand *random; /* (owned) */
  GArray *cards; /* (owned) (element-type StwCard) */
  guint next;
};

static void
shuffle (StwDeck *self)
{
  for (guint i = self->cards->len; i > 1; i--)
    {
      guint other = (guint) g_rand_int_range (self->random, 0, (gint32) i);
      StwCard card = g_array_index (self->cards, StwCard, i - 1);

      g_array_index (self->cards, StwCard, i - 1) = g_array_index (self->cards, StwCard, other);
      g_array_index (self->cards, StwCard, other) = card;
    }
  self->next = 0;
}

/**
 * stw_deck_new:
 * @play: (unowned): outlives the deck; has scenes of the day
 * @seed: of the order and the pauses
 *
 * Returns: (transfer full): the scenes of all companies' days
 */
StwDeck *
stw_deck_new (const StwPlay *play, guint32 seed)
{
  StwDeck *self = g_new0 (StwDeck, 1);

  self->random = g_rand_new_with_seed (seed);
  self->cards = g_array_new (FALSE, FALSE, sizeof (StwCard));
  for (guint i = 0; i < play->companies->len; i++)
    {
      JsonArray *day = stw_play_get_scenes (play, i, "day");

      for (guint j = 0; j < json_array_get_length (day); j++)
        {
          const StwCard card = { i, json_array_get_object_element (day, j) };

          g_array_append_val (self->cards, card);
        }
    }
  shuffle (self);
  return self;
}

/**
 * stw_deck_free:
 * @deck: (nullable) (transfer full): a deck
 */
void
stw_deck_free (StwDeck *deck)
{
  if (deck == NULL)
    return;
  g_array_unref (deck->cards);
  g_rand_free (deck->random);
  g_free (deck);
}

/**
 * stw_deck_draw:
 *
 * Returns: (transfer none): the next scene, valid until the next call
 */
const StwCard *
stw_deck_draw (StwDeck *deck)
{
  if (deck->next == deck->cards->len)
    shuffle (deck);
  return &g_array_index (deck->cards, StwCard, deck->next++);
}

/**
 * stw_deck_draw_pause:
 *
 * Returns: milliseconds from the scene that was drawn to the next one
 */
gint64
stw_deck_draw_pause (StwDeck *deck)
{
  return g_rand_int_range (deck->random, MIN_PAUSE, MAX_PAUSE);
}
