/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The correlator's memory: runs in the order of their first events, by cell, by incident and by
 * each key that links them. Everything but the search for a place in the order takes constant time.
 * Owned by one correlator, hence on its thread. */

#include "config.h"

#include "triage/run-index-private.h"

static void
free_run (gpointer data)
{
  Run *run = data;

  g_array_unref (run->alerts);
  g_free (run);
}

static void
free_group (gpointer data)
{
  GQueue *group = data;

  while (!g_queue_is_empty (group))
    g_free (g_queue_pop_head_link (group)->data);
  g_queue_free (group);
}

void
run_index_init (RunIndex *index)
{
  index->order = g_sequence_new (free_run);
  index->cells = g_hash_table_new (g_int64_hash, g_int64_equal);
  index->traces = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  for (guint kind = 0; kind < N_LINKS; kind++)
    index->groups[kind] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_group);
}

void
run_index_clear (RunIndex *index)
{
  g_clear_pointer (&index->cells, g_hash_table_unref);
  for (guint kind = 0; kind < N_LINKS; kind++)
    g_clear_pointer (&index->groups[kind], g_hash_table_unref);
  g_clear_pointer (&index->traces, g_hash_table_unref);
  g_clear_pointer (&index->order, g_sequence_free);
}

Trace *
run_index_find_trace (RunIndex *index, gint64 number)
{
  return g_hash_table_lookup (index->traces, &number);
}

Trace *
run_index_add_trace (RunIndex *index, gint64 number)
{
  Trace *trace = g_new0 (Trace, 1);

  trace->number = number;
  g_hash_table_insert (index->traces, &trace->number, trace);
  return trace;
}

void
run_index_rename_trace (RunIndex *index, Trace *trace, gint64 number)
{
  g_hash_table_steal (index->traces, &trace->number);
  trace->number = number;
  g_hash_table_insert (index->traces, &trace->number, trace);
}

void
run_index_remove_trace (RunIndex *index, Trace *trace)
{
  g_assert (g_queue_is_empty (&trace->runs));

  g_hash_table_remove (index->traces, &trace->number);
}

Run *
run_index_find_cell (RunIndex *index, guint64 cell)
{
  return g_hash_table_lookup (index->cells, &cell);
}

/* Runs that begin at the same time go by their cell, so that the order does not depend on which
 * came in first. */
static int
compare_runs (gconstpointer a, gconstpointer b, gpointer data)
{
  const Run *first = a, *second = b;

  if (first->first != second->first)
    return first->first < second->first ? -1 : 1;
  return first->cell < second->cell ? -1 : first->cell > second->cell;
}

/* The newest run of a cell stands in the table, under a key of its own. */
static void
link_cell (RunIndex *index, Run *run)
{
  Run *newer = NULL, *older = run_index_find_cell (index, run->cell);

  for (; older != NULL && older->first > run->first; older = older->older)
    newer = older;
  run->older = older;
  if (newer != NULL)
    newer->older = run;
  else
    g_hash_table_replace (index->cells, &run->cell, run);
}

static void
unlink_cell (RunIndex *index, Run *run)
{
  Run *newest = run_index_find_cell (index, run->cell);

  if (newest != run)
    {
      while (newest->older != run)
        newest = newest->older;
      newest->older = run->older;
    }
  else if (run->older != NULL)
    g_hash_table_replace (index->cells, &run->older->cell, run->older);
  else
    g_hash_table_remove (index->cells, &run->cell);
}

/* A new run without alerts that is in no incident yet. */
Run *
run_index_add_run (RunIndex *index, guint64 cell, const guint64 *keys, gint64 time)
{
  Run *run = g_new0 (Run, 1);

  run->cell = cell;
  run->first = run->last = run->since = time;
  run->alerts = g_array_new (FALSE, FALSE, sizeof (RunAlert));
  run->in_trace.data = run;
  for (guint kind = 0; kind < N_LINKS; kind++)
    {
      run->keys[kind] = keys[kind];
      run->in_entry[kind].data = run;
    }
  run->position = g_sequence_insert_sorted (index->order, run, compare_runs, NULL);
  link_cell (index, run);
  return run;
}

void
run_index_start_earlier (RunIndex *index, Run *run, gint64 first)
{
  run->first = first;
  run->since = MIN (run->since, first);
  g_sequence_sort_changed (run->position, compare_runs, NULL);
}

void
run_index_remove_run (RunIndex *index, Run *run)
{
  if (run->trace != NULL)
    run_index_detach (index, run);
  unlink_cell (index, run);
  g_sequence_remove (run->position);
}

/* Where the runs begin whose first event is at @first or later. */
GSequenceIter *
run_index_search (RunIndex *index, gint64 first)
{
  Run probe = { .first = first };

  /* The search ends behind equal runs; a cell of 0 keeps it before them. */
  return g_sequence_search (index->order, &probe, compare_runs, NULL);
}

GQueue *
run_index_find_group (RunIndex *index, LinkKind kind, guint64 key)
{
  return g_hash_table_lookup (index->groups[kind], &key);
}

static Entry *
ensure_entry (RunIndex *index, LinkKind kind, guint64 key, Trace *trace)
{
  GQueue *group = run_index_find_group (index, kind, key);
  Entry *entry;

  if (group == NULL)
    {
      group = g_queue_new ();
      g_hash_table_insert (index->groups[kind], g_memdup2 (&key, sizeof key), group);
    }
  for (GList *link = group->tail; link != NULL; link = link->prev)
    if (((Entry *) link->data)->trace == trace)
      return link->data;
  entry = g_new0 (Entry, 1);
  entry->trace = trace;
  entry->in_group.data = entry;
  g_queue_push_tail_link (group, &entry->in_group);
  return entry;
}

/* Puts a run that is in no incident into @trace. The one that opened it stands first, in whichever
 * order they come: which of two incidents is the older depends on it. */
void
run_index_attach (RunIndex *index, Run *run, Trace *trace)
{
  const GList *head = trace->runs.head;

  trace->first = head == NULL ? run->since : MIN (trace->first, run->since);
  if (head != NULL && compare_runs (run, head->data, NULL) < 0)
    g_queue_push_head_link (&trace->runs, &run->in_trace);
  else
    g_queue_push_tail_link (&trace->runs, &run->in_trace);
  run->trace = trace;
  for (guint kind = 0; kind < N_LINKS; kind++)
    if (run->keys[kind] != 0)
      {
        run->entry[kind] = ensure_entry (index, kind, run->keys[kind], trace);
        g_queue_push_tail_link (&run->entry[kind]->runs, &run->in_entry[kind]);
      }
}

void
run_index_detach (RunIndex *index, Run *run)
{
  g_queue_unlink (&run->trace->runs, &run->in_trace);
  run->trace = NULL;
  for (guint kind = 0; kind < N_LINKS; kind++)
    {
      Entry *entry = g_steal_pointer (&run->entry[kind]);
      GQueue *group;

      if (entry == NULL)
        continue;
      g_queue_unlink (&entry->runs, &run->in_entry[kind]);
      if (!g_queue_is_empty (&entry->runs))
        continue;
      group = run_index_find_group (index, kind, run->keys[kind]);
      g_queue_unlink (group, &entry->in_group);
      g_free (entry);
      if (g_queue_is_empty (group))
        g_hash_table_remove (index->groups[kind], &run->keys[kind]);
    }
}
