/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The correlator's memory: runs in the order of their first events, by cell, by incident and by
 * each key that links them. Messages are nearly in order, so each order is searched from its end;
 * the incidents that share a key stand in the order of their latest events, so that those long over
 * are not looked at. Owned by one correlator, hence on its thread. */

#include "config.h"

#include "triage/run-index-private.h"

static void
free_run (Run *run)
{
  while (!g_queue_is_empty (&run->alerts))
    g_free (g_queue_pop_head_link (&run->alerts)->data);
  g_free (run);
}

static void
free_group (gpointer data)
{
  Group *group = data;

  while (!g_queue_is_empty (&group->entries))
    g_free (g_queue_pop_head_link (&group->entries)->data);
  g_free (group);
}

void
run_index_init (RunIndex *index)
{
  g_queue_init (&index->order);
  index->cells = g_hash_table_new (g_int64_hash, g_int64_equal);
  index->traces = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  for (guint kind = 0; kind < N_LINKS; kind++)
    index->groups[kind] = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_group);
}

void
run_index_clear (RunIndex *index)
{
  g_clear_pointer (&index->cells, g_hash_table_unref);
  for (guint kind = 0; kind < N_LINKS; kind++)
    g_clear_pointer (&index->groups[kind], g_hash_table_unref);
  g_clear_pointer (&index->traces, g_hash_table_unref);
  while (!g_queue_is_empty (&index->order))
    free_run (g_queue_pop_head_link (&index->order)->data);
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
compare_runs (const Run *first, const Run *second)
{
  if (first->first != second->first)
    return first->first < second->first ? -1 : 1;
  return first->cell < second->cell ? -1 : first->cell > second->cell;
}

/* @queue is in the order of its runs' first events; @link is the one of @run. */
static void
link_in_order (GQueue *queue, GList *link)
{
  GList *before = queue->tail;

  while (before != NULL && compare_runs (before->data, link->data) > 0)
    before = before->prev;
  g_queue_insert_after_link (queue, before, link);
}

/* The newest run of a cell stands in the table, under a key of its own. */
static void
link_cell (RunIndex *index, Run *run)
{
  Run *newer = NULL, *older = run_index_find_cell (index, run->cell);

  for (; older != NULL && older->first > run->first; older = older->older)
    newer = older;
  run->older = older;
  run->newer = newer;
  if (older != NULL)
    {
      older->newer = run;
      run->until = MAX (run->until, older->until);
    }
  if (newer != NULL)
    newer->older = run;
  else
    g_hash_table_replace (index->cells, &run->cell, run);
}

static void
unlink_cell (RunIndex *index, Run *run)
{
  if (run->older != NULL)
    run->older->newer = run->newer;
  if (run->newer != NULL)
    run->newer->older = run->older;
  else if (run->older != NULL)
    g_hash_table_replace (index->cells, &run->older->cell, run->older);
  else
    g_hash_table_remove (index->cells, &run->cell);
}

static Group *
ensure_group (RunIndex *index, LinkKind kind, guint64 key)
{
  Group *group = g_hash_table_lookup (index->groups[kind], &key);

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->key = key;
      g_hash_table_insert (index->groups[kind], &group->key, group);
    }
  return group;
}

/* A new run without alerts that is in no incident yet; a key of 0 does not link it. */
Run *
run_index_add_run (RunIndex *index, guint64 cell, const guint64 *keys, gint64 time)
{
  Run *run = g_new0 (Run, 1);

  run->cell = cell;
  run->first = run->last = run->until = run->since = time;
  run->in_order.data = run;
  run->in_trace.data = run;
  for (guint kind = 0; kind < N_LINKS; kind++)
    {
      run->in_entry[kind].data = run;
      if (keys[kind] == 0)
        continue;
      run->groups[kind] = ensure_group (index, kind, keys[kind]);
      run->groups[kind]->n_runs++;
    }
  link_in_order (&index->order, &run->in_order);
  link_cell (index, run);
  return run;
}

void
run_index_start_earlier (RunIndex *index, Run *run, gint64 first)
{
  run->first = first;
  run->since = MIN (run->since, first);
  g_queue_unlink (&index->order, &run->in_order);
  link_in_order (&index->order, &run->in_order);
  for (guint kind = 0; kind < N_LINKS; kind++)
    if (run->entry[kind] != NULL)
      {
        g_queue_unlink (&run->entry[kind]->runs, &run->in_entry[kind]);
        link_in_order (&run->entry[kind]->runs, &run->in_entry[kind]);
      }
}

/* Keeps the group's entries in the order of their latest moments. */
static void
entry_go_on (Group *group, Entry *entry, gint64 last)
{
  GList *before;

  if (last <= entry->latest)
    return;
  entry->latest = last;
  if (entry == group->entries.tail->data)
    return;
  g_queue_unlink (&group->entries, &entry->in_group);
  for (before = group->entries.tail; before != NULL; before = before->prev)
    if (((const Entry *) before->data)->latest <= last)
      break;
  g_queue_insert_after_link (&group->entries, before, &entry->in_group);
}

/* Lets @run go on until @last, unless it does already. */
void
run_index_go_on (Run *run, gint64 last)
{
  run->last = MAX (run->last, last);
  for (Run *newer = run; newer != NULL && newer->until < last; newer = newer->newer)
    newer->until = last;
  for (guint kind = 0; kind < N_LINKS; kind++)
    if (run->entry[kind] != NULL)
      entry_go_on (run->groups[kind], run->entry[kind], last);
}

void
run_index_remove_run (RunIndex *index, Run *run)
{
  if (run->trace != NULL)
    run_index_detach (run);
  for (guint kind = 0; kind < N_LINKS; kind++)
    if (run->groups[kind] != NULL && --run->groups[kind]->n_runs == 0)
      g_hash_table_remove (index->groups[kind], &run->groups[kind]->key);
  unlink_cell (index, run);
  g_queue_unlink (&index->order, &run->in_order);
  free_run (run);
}

/* Adds an alert row to @run; @told is the incident that the caller knows it in, if any. */
void
run_index_note_alert (Run *run, gint64 alert, Trace *told)
{
  RunAlert *entry = g_new0 (RunAlert, 1);

  entry->alert = alert;
  entry->told = told;
  entry->in_run.data = entry;
  g_queue_push_tail_link (&run->alerts, &entry->in_run);
}

/* Where the runs begin whose first event is at @first or later, NULL for none. */
GList *
run_index_search (RunIndex *index, gint64 first)
{
  GList *from = NULL;

  for (GList *link = index->order.tail; link != NULL; link = link->prev)
    {
      if (((const Run *) link->data)->first < first)
        break;
      from = link;
    }
  return from;
}

/* Often that of the run before it. A key may be in many incidents, and an incident have many keys:
 * the shorter list is searched. */
static Entry *
find_entry (const Run *run, LinkKind kind)
{
  const Group *group = run->groups[kind];
  const Trace *trace = run->trace;
  const Run *older = run->older;
  gboolean by_group = group->entries.length < trace->entries[kind].length;
  const GList *link = by_group ? group->entries.tail : trace->entries[kind].tail;

  if (older != NULL && older->trace == trace && older->groups[kind] == group)
    return older->entry[kind];
  for (; link != NULL; link = link->prev)
    {
      Entry *entry = link->data;

      if (entry->trace == trace && entry->group == group)
        return entry;
    }
  return NULL;
}

static Entry *
add_entry (Group *group, Trace *trace, LinkKind kind)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->trace = trace;
  entry->group = group;
  entry->latest = G_MININT64;
  entry->in_group.data = entry;
  entry->in_trace.data = entry;
  g_queue_push_head_link (&group->entries, &entry->in_group);
  g_queue_push_tail_link (&trace->entries[kind], &entry->in_trace);
  return entry;
}

static void
remove_entry (Entry *entry, LinkKind kind)
{
  g_queue_unlink (&entry->group->entries, &entry->in_group);
  g_queue_unlink (&entry->trace->entries[kind], &entry->in_trace);
  g_free (entry);
}

/* Lets @run, which belongs to @trace now, be found by its key of that kind. */
static void
link_entry (Run *run, LinkKind kind)
{
  Group *group = run->groups[kind];
  Entry *entry = find_entry (run, kind);

  if (entry == NULL)
    entry = add_entry (group, run->trace, kind);
  run->entry[kind] = entry;
  link_in_order (&entry->runs, &run->in_entry[kind]);
  entry_go_on (group, entry, run->last);
}

/* Puts a run that is in no incident into @trace. The one that opened it stands first, in whichever
 * order they come: which of two incidents is the older depends on it. */
void
run_index_attach (Run *run, Trace *trace)
{
  const GList *head = trace->runs.head;

  trace->first = head == NULL ? run->since : MIN (trace->first, run->since);
  if (head != NULL && compare_runs (run, head->data) < 0)
    g_queue_push_head_link (&trace->runs, &run->in_trace);
  else
    g_queue_push_tail_link (&trace->runs, &run->in_trace);
  run->trace = trace;
  for (guint kind = 0; kind < N_LINKS; kind++)
    if (run->groups[kind] != NULL)
      link_entry (run, kind);
}

void
run_index_detach (Run *run)
{
  g_queue_unlink (&run->trace->runs, &run->in_trace);
  for (guint kind = 0; kind < N_LINKS; kind++)
    {
      Entry *entry = g_steal_pointer (&run->entry[kind]);

      if (entry == NULL)
        continue;
      g_queue_unlink (&entry->runs, &run->in_entry[kind]);
      if (g_queue_is_empty (&entry->runs))
        remove_entry (entry, kind);
    }
  run->trace = NULL;
}
