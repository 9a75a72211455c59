/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The strategies: what two alerts of one incident share, and which of several incidents an alert
 * joins. Used by the correlator, on its thread. */

#include "config.h"

#include "triage/strategy-private.h"

#include "base/clock.h"

#include <string.h>

/* What a link asks besides the same key. */
typedef enum
{
  /* one of the incident's runs with that key was going on within the window */
  WITHIN_WINDOW,
  /* one of them began within a second: one event that two machines saw */
  TOGETHER,
  /* as WITHIN_WINDOW, and at least half the incident's runs have that key: a problem spreads over
   * machines, while a machine's other problems do not pull in every machine that has them */
  LEADING,
} Condition;

typedef struct
{
  LinkKind kind;
  Condition condition;
} Link;

#define MAX_LINKS 4
#define TOGETHER_MS STW_SECOND

typedef struct
{
  LinkKind cell; /* besides the asset, what makes alerts of one kind */
  Link links[MAX_LINKS];
  guint n_links;
} Rules;

/* Links are tried in this order. Within the cell a run needs no link. */
static const Rules strategies[] = {
  [STW_STRATEGY_AUTO] = { LINK_SIGNATURE,
                          { { LINK_SIGNATURE, TOGETHER },
                            { LINK_ASSET, WITHIN_WINDOW },
                            { LINK_SIGNATURE, LEADING },
                            { LINK_MESSAGE, LEADING } },
                          4 },
  [STW_STRATEGY_ASSET_SIGNATURE] = { LINK_SIGNATURE, { { 0 } }, 0 },
  [STW_STRATEGY_SIGNATURE] = { LINK_SIGNATURE, { { LINK_SIGNATURE, WITHIN_WINDOW } }, 1 },
  [STW_STRATEGY_ASSET] = { LINK_SIGNATURE, { { LINK_ASSET, WITHIN_WINDOW } }, 1 },
  [STW_STRATEGY_SIMILAR] = { LINK_MESSAGE, { { LINK_MESSAGE, WITHIN_WINDOW } }, 1 },
};

/* The keys that the strategy links by; the others are not indexed. */
void
choice_select_keys (const Choice *choice, const StwCorrelationKeys *from, guint64 keys[N_LINKS])
{
  const Rules *rules = &strategies[choice->strategy];
  const guint64 all[N_LINKS] = { from->asset, from->signature, from->message };

  memset (keys, 0, N_LINKS * sizeof *keys);
  for (guint i = 0; i < rules->n_links; i++)
    keys[rules->links[i].kind] = all[rules->links[i].kind];
}

/* What names the runs that go on in each other. */
guint64
choice_get_cell (const Choice *choice, const StwCorrelationKeys *keys)
{
  guint64 parts[2] = { keys->asset, keys->signature };

  if (strategies[choice->strategy].cell == LINK_MESSAGE)
    parts[1] = keys->message;
  return stw_correlation_hash (parts, sizeof parts);
}

/* How near to an event at @time a run has to be. */
typedef struct
{
  gint64 time;
  gboolean together; /* its beginning, else any moment of it */
  gint64 reach;      /* in milliseconds */
  gint64 enough;     /* no nearer one is looked for */
} Search;

/* Milliseconds between the event and the entry's nearest run. */
static gint64
distance (const Entry *entry, const Search *search)
{
  gint64 nearest = G_MAXINT64;

  for (GList *link = entry->runs.tail; link != NULL && nearest > search->enough; link = link->prev)
    {
      const Run *run = link->data;
      gint64 end = search->together ? run->first : run->last;
      gint64 gap =
        search->time < run->first ? run->first - search->time : MAX (0, search->time - end);

      /* Those before it began earlier still. */
      if (search->together && search->time - run->first > search->reach)
        break;
      nearest = MIN (nearest, gap);
    }
  return nearest;
}

static gboolean
is_offered (const Choice *choice, const Entry *entry, const Run *run, Condition condition)
{
  return ABS (run->first - entry->trace->first) <= choice->cap &&
         (condition != LEADING || 2 * entry->runs.length >= entry->trace->runs.length);
}

/* Of two incidents the nearer is better, then the older. Those that began at the same time go by
 * the cell that opened them, for the same reason as runs do. */
static gboolean
is_better (const Trace *a, gint64 gap_a, const Trace *b, gint64 gap_b)
{
  const Run *first = a->runs.head->data, *second;

  if (b == NULL || gap_a != gap_b)
    return b == NULL || gap_a < gap_b;
  second = b->runs.head->data;
  return a->first != b->first ? a->first < b->first : first->cell < second->cell;
}

static Trace *
find_by_link (const Choice *choice, const Run *run, const Link *link, gboolean late)
{
  const Group *group = run->groups[link->kind];
  gboolean together = link->condition == TOGETHER;
  gint64 limit = together ? MIN (TOGETHER_MS, choice->window) : choice->window, best_gap = 0;
  const Search search = { run->first,
                          together,
                          together || !late ? limit : G_MAXINT64,
                          late ? 0 : limit };
  Trace *best = NULL;

  for (GList *item = group != NULL ? group->entries.tail : NULL; item != NULL; item = item->prev)
    {
      const Entry *entry = item->data;
      gint64 gap;

      /* The others have been over for longer still. */
      if (run->first - entry->latest > search.reach)
        break;
      if (!is_offered (choice, entry, run, link->condition))
        continue;
      gap = distance (entry, &search);
      if (gap > search.reach)
        continue;
      /* Within the limit it does not matter how near. */
      gap = late ? gap : 0;
      if (is_better (entry->trace, gap, best, best_gap))
        {
          best = entry->trace;
          best_gap = gap;
        }
    }
  return best;
}

/* The incident that @run joins; NULL when none is offered. A message that came too late for its
 * window takes the nearest instead of the oldest within it. */
Trace *
choice_find (const Choice *choice, const Run *run, gboolean late)
{
  const Rules *rules = &strategies[choice->strategy];
  Trace *trace = NULL;

  for (guint i = 0; i < rules->n_links && trace == NULL; i++)
    trace = find_by_link (choice, run, &rules->links[i], late);
  return trace;
}
