/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the occurrences of an incident look like in time: a storm, a cascade, a clockwork, a
 * flapping check. Counting and comparing only, so that each finding can be explained. Plain
 * functions, usable from any thread. */

#include "config.h"

#include "triage/pattern.h"

#include "base/clock.h"

#include <glib/gi18n.h>
#include <stdlib.h>

/* A storm is so many alerts in so short a time. */
#define STORM_MS (5 * STW_MINUTE)
#define STORM_ALERTS 10

/* In a cascade assets follow the first one, not at once and not long after. */
#define CASCADE_SAME_MS (5 * STW_SECOND)
#define CASCADE_MS (15 * STW_MINUTE)
#define CASCADE_FOLLOWERS 2

/* What is periodic has so many even intervals, each a minute or more. */
#define PERIODIC_INTERVALS 4
#define PERIODIC_MS STW_MINUTE

/* A flapping alert came and went twice, and each change took no longer than this. */
#define FLAPPING_CHANGES 4
#define FLAPPING_MS (30 * STW_MINUTE)

static const struct
{
  const char *word;
  const char *advice;
} kinds[] = {
  [STW_PATTERN_STORM] = { "storm",
                          N_ (
                            "Many alerts came within minutes. Look for one common cause, such as a network "
                            "or power failure, before working on single alerts.") },
  [STW_PATTERN_CASCADE] = { "cascade",
                            N_ (
                              "Other assets failed one after another behind the first. Begin with the first "
                              "asset; the others probably recover with it.") },
  [STW_PATTERN_PERIODIC] = { "periodic",
                             N_ (
                               "The alert comes back at even intervals. Look for a scheduled job, such as a "
                               "backup or a scan, that runs at these times.") },
  [STW_PATTERN_FLAPPING] = { "flapping",
                             N_ (
                               "The alert keeps coming and going. Its threshold is probably too close to the "
                               "normal value; raise it, or alert only after some minutes.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == STW_N_PATTERNS);

static int
compare_times (const void *a, const void *b)
{
  const StwPatternEvent *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

/* By asset and signature, then by time; at the same time a problem begins before it is over. */
static int
compare_alerts (const void *a, const void *b)
{
  const StwPatternEvent *first = a, *second = b;

  if (first->asset != second->asset)
    return first->asset < second->asset ? -1 : 1;
  if (first->signature != second->signature)
    return first->signature < second->signature ? -1 : 1;
  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->resolved - second->resolved;
}

static int
compare_numbers (const void *a, const void *b)
{
  const gint64 *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

/* @events are firing ones in the order of time. */
static gboolean
find_storm (const StwPatternEvent *events, gsize n, StwPattern *ret)
{
  gsize start = 0, most = 0, begin = 0;

  for (gsize i = 0; i < n; i++)
    {
      while (events[i].time - events[start].time > STORM_MS)
        start++;
      if (i - start + 1 > most)
        {
          most = i - start + 1;
          begin = start;
        }
    }
  if (most < STORM_ALERTS)
    return FALSE;
  *ret = (StwPattern){ .kind = STW_PATTERN_STORM,
                       .confidence = (int) MIN (40 + 2 * most, 95),
                       .asset = events[begin].asset,
                       .signature = events[begin].signature,
                       .count = (guint) most };
  return TRUE;
}

/* @events are firing ones in the order of time. */
static gboolean
find_cascade (const StwPatternEvent *events, gsize n, StwPattern *ret)
{
  g_autoptr (GHashTable) assets = g_hash_table_new (NULL, NULL);
  gboolean several_signatures = FALSE;
  guint at_once = 0, followers = 0;

  for (gsize i = 0; i < n && events[i].time - events[0].time <= CASCADE_MS; i++)
    {
      several_signatures |= events[i].signature != events[0].signature;
      if (!g_hash_table_add (assets, GUINT_TO_POINTER (events[i].asset)) || i == 0)
        continue;
      if (events[i].time - events[0].time <= CASCADE_SAME_MS)
        at_once++;
      else
        followers++;
    }
  /* The same alert everywhere is a storm, and without a first one there is no cause to name. */
  if (followers < CASCADE_FOLLOWERS || at_once >= followers || !several_signatures)
    return FALSE;
  *ret = (StwPattern){ .kind = STW_PATTERN_CASCADE,
                       .confidence = (int) (50 + 10 * MIN (followers, 4) - (at_once > 0 ? 20 : 0)),
                       .asset = events[0].asset,
                       .signature = events[0].signature,
                       .count = followers + at_once + 1 };
  return TRUE;
}

/* One alert's firings, in the order of time. */
static gboolean
is_periodic (const StwPatternEvent *events, gsize n, StwPattern *ret)
{
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (gint64));
  const StwPatternEvent *before = NULL;
  gint64 median, deviation, *values;
  guint n_intervals;

  for (gsize i = 0; i < n; i++)
    {
      gint64 interval = before != NULL ? events[i].time - before->time : 0;

      if (events[i].resolved)
        continue;
      if (before != NULL)
        g_array_append_val (intervals, interval);
      before = &events[i];
    }
  n_intervals = intervals->len;
  if (n_intervals < PERIODIC_INTERVALS)
    return FALSE;
  values = &g_array_index (intervals, gint64, 0);
  qsort (values, n_intervals, sizeof *values, compare_numbers);
  median = values[n_intervals / 2];
  for (guint i = 0; i < n_intervals; i++)
    values[i] = ABS (values[i] - median);
  qsort (values, n_intervals, sizeof *values, compare_numbers);
  deviation = values[n_intervals * 3 / 4];
  if (median < PERIODIC_MS || deviation * 10 > median)
    return FALSE;
  *ret = (StwPattern){ .kind = STW_PATTERN_PERIODIC,
                       .confidence = (int) (MIN (45 + 5 * n_intervals, 95) -
                                            (guint) (deviation * 200 / median)),
                       .asset = events[0].asset,
                       .signature = events[0].signature,
                       .period = median,
                       .count = n_intervals + 1 };
  return TRUE;
}

/* One alert's firings and resolutions, in the order of time. */
static gboolean
is_flapping (const StwPatternEvent *events, gsize n, StwPattern *ret)
{
  guint changes = 0, most = 0;
  gint64 changed = events[0].time;

  for (gsize i = 1; i < n; i++)
    {
      if (events[i].resolved == events[i - 1].resolved)
        continue;
      changes = events[i].time - changed <= FLAPPING_MS ? changes + 1 : 1;
      changed = events[i].time;
      most = MAX (most, changes);
    }
  if (most < FLAPPING_CHANGES)
    return FALSE;
  *ret = (StwPattern){ .kind = STW_PATTERN_FLAPPING,
                       .confidence = (int) MIN (50 + 10 * (most - FLAPPING_CHANGES), 95),
                       .asset = events[0].asset,
                       .signature = events[0].signature,
                       .count = most };
  return TRUE;
}

/* The alert of which @test is surest. */
static gboolean
find_in_one_alert (const StwPatternEvent *events,
                   gsize n,
                   gboolean (*test) (const StwPatternEvent *, gsize, StwPattern *),
                   StwPattern *ret)
{
  gboolean found = FALSE;
  gsize end;

  for (gsize start = 0; start < n; start = end)
    {
      StwPattern pattern;

      for (end = start + 1; end < n && events[end].asset == events[start].asset &&
                            events[end].signature == events[start].signature;)
        end++;
      if (test (events + start, end - start, &pattern) &&
          (!found || pattern.confidence > ret->confidence))
        {
          *ret = pattern;
          found = TRUE;
        }
    }
  return found;
}

static int
compare_confidence (const void *a, const void *b)
{
  const StwPattern *first = a, *second = b;

  if (first->confidence != second->confidence)
    return second->confidence - first->confidence;
  return (int) first->kind - (int) second->kind;
}

/**
 * stw_patterns_find:
 * @events: (array length=n_events): occurrences of one incident, in any order
 * @n_events: how many
 * @ret_patterns: (out caller-allocates): what they look like, the surest first
 *
 * Returns: how many patterns were found, each kind at most once
 */
guint
stw_patterns_find (const StwPatternEvent *events,
                   gsize n_events,
                   StwPattern ret_patterns[STW_N_PATTERNS])
{
  g_autofree StwPatternEvent *sorted = NULL;
  gsize n_firing = 0;
  guint n = 0;

  g_return_val_if_fail (n_events == 0 || events != NULL, 0);
  g_return_val_if_fail (ret_patterns != NULL, 0);

  if (n_events == 0)
    return 0;
  sorted = g_memdup2 (events, n_events * sizeof *events);
  qsort (sorted, n_events, sizeof *sorted, compare_alerts);
  n += find_in_one_alert (sorted, n_events, is_periodic, &ret_patterns[n]);
  n += find_in_one_alert (sorted, n_events, is_flapping, &ret_patterns[n]);
  for (gsize i = 0; i < n_events; i++)
    if (!sorted[i].resolved)
      sorted[n_firing++] = sorted[i];
  qsort (sorted, n_firing, sizeof *sorted, compare_times);
  n += find_storm (sorted, n_firing, &ret_patterns[n]);
  n += find_cascade (sorted, n_firing, &ret_patterns[n]);
  qsort (ret_patterns, n, sizeof *ret_patterns, compare_confidence);
  return n;
}

/**
 * stw_pattern_kind_to_word:
 *
 * Returns: the kind's name in the JSON form
 */
const char *
stw_pattern_kind_to_word (StwPatternKind kind)
{
  g_return_val_if_fail (kind < STW_N_PATTERNS, NULL);

  return kinds[kind].word;
}

/**
 * stw_pattern_kind_get_advice:
 *
 * Returns: what a technician can do about it, in English and marked for translation
 */
const char *
stw_pattern_kind_get_advice (StwPatternKind kind)
{
  g_return_val_if_fail (kind < STW_N_PATTERNS, NULL);

  return kinds[kind].advice;
}

/**
 * stw_pattern_to_json:
 * @pattern: what was found
 * @asset: (nullable): name of its asset
 * @signature: (nullable): name of its signature
 *
 * Returns: (transfer full):
 * `{"kind","confidence","asset","signature","period_s","count","recommendation"}`
 */
JsonObject *
stw_pattern_to_json (const StwPattern *pattern, const char *asset, const char *signature)
{
  JsonObject *object;

  g_return_val_if_fail (pattern != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "kind", stw_pattern_kind_to_word (pattern->kind));
  json_object_set_int_member (object, "confidence", pattern->confidence);
  json_object_set_string_member (object, "asset", asset);
  json_object_set_string_member (object, "signature", signature);
  if (pattern->period > 0)
    json_object_set_int_member (object, "period_s", pattern->period / STW_SECOND);
  json_object_set_int_member (object, "count", pattern->count);
  json_object_set_string_member (object,
                                 "recommendation",
                                 stw_pattern_kind_get_advice (pattern->kind));
  return object;
}
