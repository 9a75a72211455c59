/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How alerts of the past would have become incidents by another window or strategy. Nothing is
 * stored; one trial belongs to one thread.
 *
 * A trial knows when things happened, not when they arrived, so alerts are taken in the order of
 * their times. It has no resolved messages, so an alert that stays silent for longer than the
 * window counts as over, and the next like it as new.
 */

#include "config.h"

#include "triage/trial.h"

#include <string.h>

#define MAX_RUNS (256 * 1024)

typedef struct
{
  StwCorrelationKeys keys;
  gint64 time;
  guint index;
  guint kind; /* the same for the same keys, once they are sorted */
} Line;

/* What repeats each other. */
typedef struct
{
  gint64 time;  /* of its latest occurrence */
  guint number; /* from 1; 0 for none yet */
} Row;

struct _StwTrial
{
  GArray *lines; /* (owned) (element-type Line) */
  guint n_kinds;
  gboolean is_sorted;
};

/* One way to correlate them, while it is tried. */
typedef struct
{
  StwCorrelator *correlator; /* (owned) */
  Row *rows;                 /* (owned): the latest of each kind */
  GArray *row_of;            /* (owned) (element-type guint): by line */
  GArray *incident_of;       /* (owned) (element-type gint64): by row */
  gint64 window;
} Run;

static guint
hash_keys (gconstpointer data)
{
  const StwCorrelationKeys *keys = data;

  return (guint) (keys->asset ^ (keys->signature << 1) ^ (keys->message << 2));
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (StwCorrelationKeys)) == 0;
}

/**
 * stw_trial_new:
 *
 * Returns: (transfer full): a trial without alerts
 */
StwTrial *
stw_trial_new (void)
{
  StwTrial *self = g_new0 (StwTrial, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  return self;
}

/**
 * stw_trial_free:
 * @self: (nullable) (transfer full): a trial
 */
void
stw_trial_free (StwTrial *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * stw_trial_add:
 * @time: when it happened, UTC milliseconds
 * @keys: see stw_correlation_keys()
 *
 * Adds an alert; they may come in any order.
 */
void
stw_trial_add (StwTrial *self, gint64 time, const StwCorrelationKeys *keys)
{
  const Line line = { *keys, time, self->lines->len, 0 };

  g_array_append_val (self->lines, line);
  self->is_sorted = FALSE;
}

/* The row that @line repeats, or a new one. */
static guint
find_row (Run *run, const Line *line)
{
  Row *row = &run->rows[line->kind];

  if (row->number == 0 || line->time - row->time > run->window)
    {
      row->number = run->incident_of->len;
      g_array_set_size (run->incident_of, row->number + 1);
    }
  row->time = line->time;
  return row->number;
}

static void
place_line (Run *run, const Line *line)
{
  guint row = find_row (run, line);
  gint64 *incidents = &g_array_index (run->incident_of, gint64, 0);
  StwOccurrence occurrence = { line->keys, row, incidents[row], line->time, line->time, 0 };
  const StwPlacement *placement = stw_correlator_place (run->correlator, &occurrence);

  /* Nothing is created, so a new incident keeps the number that the correlator gave it. */
  incidents[row] = placement->incident;
  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      incidents[move->alert] = move->to;
    }
  g_array_index (run->row_of, guint, line->index) = row;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *first = a, *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

/* What repeats what does not depend on how they are correlated. */
static void
sort_lines (StwTrial *self)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new (hash_keys, equal_keys);

  g_array_sort (self->lines, compare_lines);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);
      guint kind = GPOINTER_TO_UINT (g_hash_table_lookup (kinds, &line->keys));

      if (kind == 0)
        {
          kind = g_hash_table_size (kinds) + 1;
          g_hash_table_insert (kinds, &line->keys, GUINT_TO_POINTER (kind));
        }
      line->kind = kind - 1;
    }
  self->n_kinds = g_hash_table_size (kinds);
  self->is_sorted = TRUE;
}

static void
run_init (Run *run, const StwTrial *trial, gint64 window, StwStrategy strategy)
{
  const StwCorrelatorSettings settings = { window, STW_CORRELATOR_CAP, strategy, MAX_RUNS };

  *run = (Run){ .window = window };
  run->correlator = stw_correlator_new (&settings);
  run->rows = g_new0 (Row, trial->n_kinds);
  run->row_of = g_array_sized_new (FALSE, FALSE, sizeof (guint), trial->lines->len);
  g_array_set_size (run->row_of, trial->lines->len);
  /* Rows are numbered from 1. */
  run->incident_of = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_array_set_size (run->incident_of, 1);
}

static void
run_clear (Run *run)
{
  stw_correlator_free (run->correlator);
  g_free (run->rows);
  g_array_unref (run->row_of);
  g_array_unref (run->incident_of);
}

/**
 * stw_trial_run:
 * @window: in milliseconds
 * @strategy: what two alerts of one incident share
 *
 * Returns: (transfer full) (element-type gint64): the incident of each alert, in the order in which
 *   they were added
 */
GArray *
stw_trial_run (StwTrial *self, gint64 window, StwStrategy strategy)
{
  GArray *incidents = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->lines->len);
  Run run;

  g_return_val_if_fail (window > 0, incidents);

  if (!self->is_sorted)
    sort_lines (self);
  run_init (&run, self, window, strategy);
  for (guint i = 0; i < self->lines->len; i++)
    place_line (&run, &g_array_index (self->lines, Line, i));
  for (guint i = 0; i < self->lines->len; i++)
    {
      gint64 incident =
        -g_array_index (run.incident_of, gint64, g_array_index (run.row_of, guint, i));

      g_array_append_val (incidents, incident);
    }
  run_clear (&run);
  return incidents;
}

/* Incidents of a trial are numbered from 1. */
static guint
find_highest (const GArray *incidents)
{
  gint64 highest = 0;

  for (guint i = 0; i < incidents->len; i++)
    highest = MAX (highest, g_array_index (incidents, gint64, i));
  return (guint) highest;
}

/**
 * stw_trial_count:
 * @incidents: (element-type gint64): what stw_trial_run() returned
 *
 * Returns: how many incidents they are
 */
guint
stw_trial_count (const GArray *incidents)
{
  g_autofree guint8 *seen = g_new0 (guint8, find_highest (incidents) + 1);
  guint count = 0;

  for (guint i = 0; i < incidents->len; i++)
    {
      gint64 incident = g_array_index (incidents, gint64, i);

      count += seen[incident] == 0;
      seen[incident] = 1;
    }
  return count;
}

/* The alerts of each incident, one after the other. */
typedef struct
{
  guint n_incidents;
  guint *ends;   /* (owned) behind the alerts of each incident */
  guint *alerts; /* (owned) in the order of adding */
} Grouping;

static void
grouping_init (Grouping *grouping, const GArray *incidents)
{
  guint total = 0;

  grouping->n_incidents = find_highest (incidents) + 1;
  grouping->ends = g_new0 (guint, grouping->n_incidents);
  grouping->alerts = g_new0 (guint, incidents->len);
  for (guint i = 0; i < incidents->len; i++)
    grouping->ends[g_array_index (incidents, gint64, i)]++;
  for (guint i = 0; i < grouping->n_incidents; i++)
    {
      guint n = grouping->ends[i];

      grouping->ends[i] = total;
      total += n;
    }
  for (guint i = 0; i < incidents->len; i++)
    grouping->alerts[grouping->ends[g_array_index (incidents, gint64, i)]++] = i;
}

static void
grouping_clear (Grouping *grouping)
{
  g_free (grouping->ends);
  g_free (grouping->alerts);
}

/* An incident of one side whose alerts are in several of the other. */
static void
append_changes (const GArray *from, const GArray *to, gboolean joins, GArray *changes)
{
  /* The incident of the one side in which one of the other was last seen. */
  g_autofree guint *seen_in = g_new0 (guint, find_highest (to) + 1);
  Grouping grouping;
  guint begin = 0;

  grouping_init (&grouping, from);
  for (guint incident = 1; incident < grouping.n_incidents; incident++)
    {
      guint end = grouping.ends[incident];
      StwTrialChange change = { .joins = joins, .alerts = end - begin };

      for (guint i = begin; i < end; i++)
        {
          guint *seen = &seen_in[g_array_index (to, gint64, grouping.alerts[i])];

          change.parts += *seen != incident;
          *seen = incident;
        }
      if (change.parts > 1)
        {
          change.example = grouping.alerts[begin];
          g_array_append_val (changes, change);
        }
      begin = end;
    }
  grouping_clear (&grouping);
}

/* What concerns most comes first. */
static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const StwTrialChange *first = a, *second = b;

  if (first->parts != second->parts)
    return first->parts > second->parts ? -1 : 1;
  if (first->alerts != second->alerts)
    return first->alerts > second->alerts ? -1 : 1;
  return first->example < second->example ? -1 : first->example > second->example;
}

/**
 * stw_trial_compare:
 * @before: (element-type gint64): the incident of each alert by one way
 * @after: (element-type gint64): the same by the other way
 * @most: how many changes are returned at most
 *
 * Returns: (transfer full) (element-type StwTrialChange): which incidents would become one, and
 *   which several, what concerns most first
 */
GArray *
stw_trial_compare (const GArray *before, const GArray *after, guint most)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (StwTrialChange));

  g_return_val_if_fail (before->len == after->len, changes);

  append_changes (after, before, TRUE, changes);
  append_changes (before, after, FALSE, changes);
  g_array_sort (changes, compare_changes);
  if (changes->len > most)
    g_array_set_size (changes, most);
  return changes;
}
