/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of correlation, written down plainly a second time: every run against every incident,
 * without any index. What the correlator answers from its indexes must be the same. */

#include "base/clock.h"
#include "triage/trial.h"

#define CAP (4 * STW_HOUR)
#define MAX_ALERTS 240

typedef enum
{
  ASSET,
  SIGNATURE,
  MESSAGE,
} Key;

typedef enum
{
  WITHIN_WINDOW,
  TOGETHER,
  LEADING,
} Condition;

static const struct
{
  Key cell; /* what makes alerts of one asset one run */
  struct
  {
    Key key;
    Condition condition;
  } links[4];
  guint n_links;
} strategies[] = {
  [STW_STRATEGY_AUTO] = { SIGNATURE,
                          { { SIGNATURE, TOGETHER },
                            { ASSET, WITHIN_WINDOW },
                            { SIGNATURE, LEADING },
                            { MESSAGE, LEADING } },
                          4 },
  [STW_STRATEGY_ASSET_SIGNATURE] = { SIGNATURE, { { 0 } }, 0 },
  [STW_STRATEGY_SIGNATURE] = { SIGNATURE, { { SIGNATURE, WITHIN_WINDOW } }, 1 },
  [STW_STRATEGY_ASSET] = { SIGNATURE, { { ASSET, WITHIN_WINDOW } }, 1 },
  [STW_STRATEGY_SIMILAR] = { MESSAGE, { { MESSAGE, WITHIN_WINDOW } }, 1 },
};

typedef struct
{
  StwCorrelationKeys keys;
  gint64 time;
  guint run;
} Alert;

typedef struct
{
  StwCorrelationKeys keys;
  guint64 cell;
  gint64 first;
  gint64 last;
  guint id;
  guint incident;
} Run;

typedef struct
{
  Alert alerts[MAX_ALERTS];
  guint n_alerts;
  Run runs[MAX_ALERTS]; /* once folded, in the order in which they began */
  guint n_runs;
  const Run *openers[MAX_ALERTS]; /* of the incidents */
  guint n_incidents;
  gint64 window;
  StwStrategy strategy;
} Stream;

static guint64
get_key (const StwCorrelationKeys *keys, Key key)
{
  return key == ASSET ? keys->asset : key == SIGNATURE ? keys->signature : keys->message;
}

/* Bursts of few assets, signatures and messages, so that links, caps and repeats all happen. */
static void
invent (Stream *stream, guint round)
{
  static const gint64 steps[] = { 0,          STW_SECOND / 2, STW_SECOND,      STW_MINUTE,
                                  STW_MINUTE, 4 * STW_MINUTE, 16 * STW_MINUTE, STW_HOUR };
  int n_assets = g_test_rand_int_range (1, 12), n_signatures = g_test_rand_int_range (1, 8);
  gint64 time = STW_DAY;

  *stream = (Stream){ .window = g_test_rand_int_range (1, 60) * STW_MINUTE / 2,
                      .strategy = (StwStrategy) (round % G_N_ELEMENTS (strategies)),
                      .n_alerts = (guint) g_test_rand_int_range (1, MAX_ALERTS + 1) };
  for (guint i = 0; i < stream->n_alerts; i++)
    {
      Alert *alert = &stream->alerts[i];

      time += steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))];
      alert->time = time;
      /* Some have no asset. */
      alert->keys.asset = (guint64) g_test_rand_int_range (0, n_assets + 1);
      alert->keys.signature = (guint64) g_test_rand_int_range (1, n_signatures + 1);
      alert->keys.message = (guint64) g_test_rand_int_range (1, 6);
    }
}

static void
extend_runs (Stream *stream, Alert *alert)
{
  const guint64 parts[] = { alert->keys.asset,
                            get_key (&alert->keys, strategies[stream->strategy].cell) };
  guint64 cell = stw_correlation_hash (parts, sizeof parts);

  for (alert->run = 0; alert->run < stream->n_runs; alert->run++)
    {
      Run *run = &stream->runs[alert->run];

      if (run->cell != cell || alert->time - run->last > stream->window)
        continue;
      run->last = alert->time;
      return;
    }
  stream->runs[stream->n_runs] =
    (Run){ alert->keys, cell, alert->time, alert->time, stream->n_runs, 0 };
  stream->n_runs++;
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  const Run *first = a, *second = b;

  if (first->first != second->first)
    return first->first < second->first ? -1 : 1;
  return first->cell < second->cell ? -1 : first->cell > second->cell;
}

/* Whether the link offers @incident to the run at @place, which began after all that are in one. */
static gboolean
is_offered (const Stream *stream, guint place, guint incident, Key key, Condition condition)
{
  const Run *run = &stream->runs[place];
  guint n_runs = 0, n_like = 0, n_near = 0;

  if (get_key (&run->keys, key) == 0 || run->first - stream->openers[incident]->first > CAP)
    return FALSE;
  for (guint i = 0; i < place; i++)
    {
      const Run *other = &stream->runs[i];
      gint64 gap = run->first - (condition == TOGETHER ? other->first : other->last);

      if (other->incident != incident)
        continue;
      n_runs++;
      if (get_key (&other->keys, key) != get_key (&run->keys, key))
        continue;
      n_like++;
      n_near += gap <= (condition == TOGETHER ? STW_SECOND : stream->window);
    }
  return n_near > 0 && (condition != LEADING || 2 * n_like >= n_runs);
}

/* The oldest incident that the first link offers of which any is; a new one if none does. */
static guint
find_incident (const Stream *stream, guint place)
{
  guint found = stream->n_incidents;

  for (guint i = 0; i < strategies[stream->strategy].n_links && found == stream->n_incidents; i++)
    for (guint incident = 0; incident < stream->n_incidents; incident++)
      if (is_offered (stream,
                      place,
                      incident,
                      strategies[stream->strategy].links[i].key,
                      strategies[stream->strategy].links[i].condition) &&
          (found == stream->n_incidents ||
           compare_runs (stream->openers[incident], stream->openers[found]) < 0))
        found = incident;
  return found;
}

static void
fold (Stream *stream)
{
  for (guint i = 0; i < stream->n_alerts; i++)
    extend_runs (stream, &stream->alerts[i]);
  qsort (stream->runs, stream->n_runs, sizeof *stream->runs, compare_runs);
  for (guint i = 0; i < stream->n_runs; i++)
    {
      Run *run = &stream->runs[i];

      run->incident = find_incident (stream, i);
      if (run->incident == stream->n_incidents)
        stream->openers[stream->n_incidents++] = run;
    }
}

static guint
get_incident (const Stream *stream, guint alert)
{
  for (guint i = 0; i < stream->n_runs; i++)
    if (stream->runs[i].id == stream->alerts[alert].run)
      return stream->runs[i].incident;
  g_assert_not_reached ();
}

static void
the_indexes_answer_what_the_rule_says (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (StwTrial) trial = stw_trial_new ();
      g_autoptr (GArray) incidents = NULL;
      g_autofree Stream *stream = g_new (Stream, 1);

      invent (stream, round);
      fold (stream);
      for (guint i = 0; i < stream->n_alerts; i++)
        stw_trial_add (trial, stream->alerts[i].time, &stream->alerts[i].keys);
      incidents = stw_trial_run (trial, stream->window, stream->strategy);
      g_assert_cmpuint (stw_trial_count (incidents), ==, stream->n_incidents);
      for (guint i = 0; i < stream->n_alerts; i++)
        for (guint j = 0; j < i; j++)
          g_assert_cmpint (g_array_index (incidents, gint64, i) ==
                             g_array_index (incidents, gint64, j),
                           ==,
                           get_incident (stream, i) == get_incident (stream, j));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/rule/indexes", the_indexes_answer_what_the_rule_says);
  return g_test_run ();
}
