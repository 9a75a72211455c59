/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which alerts of a company are one incident. Pure: no database and no clock; one correlator
 * belongs to one thread.
 *
 * The unit is the run: alerts of one kind from one asset, with no silence longer than the window
 * between them. A run joins an incident when it begins, or opens one; while it goes on it stays,
 * also past the cap. An incident is offered to a run by the first of the strategy's links that
 * holds; of several the oldest is taken. So the incidents follow from the runs alone, taken in the
 * order in which they began ("folding"), whichever order the messages came in. A message that comes
 * late changes runs at its own time at the earliest: only the runs that began since then are lifted
 * out of their incidents and folded anew, none when messages are in order. */

#include "config.h"

#include "triage/correlate.h"

#include "triage/run-index-private.h"
#include "triage/strategy-private.h"

#include "base/clock.h"

#define DEFAULT_MAX_RUNS 16384
/* More runs than these are not folded anew on behalf of one late message. */
#define MAX_LIFTED 2048

struct _StwCorrelator
{
  Choice choice;
  guint max_runs;
  RunIndex index;
  gint64 swept_at;
  gint64 next_token;
  GPtrArray *lifted;  /* (owned) (element-type Run): scratch of one placement */
  GPtrArray *fresh;   /* (owned) (element-type Trace): opened in this placement */
  GPtrArray *emptied; /* (owned) (element-type Trace): left by their last alert */
  StwPlacement placement;
};

/**
 * stw_event_time:
 * @claimed: the sender's time, 0 for none
 * @arrival: when the message came in
 *
 * A sender's clock is believed within an hour of arrival; nothing happens after it arrived.
 *
 * Returns: when it happened, both in UTC milliseconds
 */
gint64
stw_event_time (gint64 claimed, gint64 arrival)
{
  if (claimed < arrival - STW_HOUR || claimed > arrival + STW_HOUR)
    return arrival;
  return MIN (claimed, arrival);
}

/**
 * stw_correlator_new:
 * @settings: the company's
 *
 * Returns: (transfer full): a correlator that remembers nothing yet
 */
StwCorrelator *
stw_correlator_new (const StwCorrelatorSettings *settings)
{
  StwCorrelator *self;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->strategy <= STW_STRATEGY_SIMILAR, NULL);

  self = g_new0 (StwCorrelator, 1);
  self->choice.window = CLAMP (settings->window, STW_SECOND, STW_DAY);
  self->choice.cap = CLAMP (settings->cap, 4 * self->choice.window, 30 * STW_DAY);
  self->max_runs = settings->max_runs != 0 ? settings->max_runs : DEFAULT_MAX_RUNS;
  self->choice.strategy = settings->strategy;
  self->next_token = -1;
  run_index_init (&self->index);
  self->lifted = g_ptr_array_new ();
  self->fresh = g_ptr_array_new ();
  self->emptied = g_ptr_array_new ();
  self->placement.opened = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->placement.moves = g_array_new (FALSE, FALSE, sizeof (StwMove));
  self->placement.merges = g_array_new (FALSE, FALSE, sizeof (StwMerge));
  return self;
}

/**
 * stw_correlator_free:
 * @self: (nullable) (transfer full): a correlator
 */
void
stw_correlator_free (StwCorrelator *self)
{
  if (self == NULL)
    return;
  run_index_clear (&self->index);
  g_ptr_array_unref (self->lifted);
  g_ptr_array_unref (self->fresh);
  g_ptr_array_unref (self->emptied);
  g_array_unref (self->placement.opened);
  g_array_unref (self->placement.moves);
  g_array_unref (self->placement.merges);
  g_free (self);
}

/* A run whose own incident was emptied by lifting opens that one again. */
static Trace *
open_incident (StwCorrelator *self, Run *run)
{
  Trace *trace = run->before;

  if (trace != NULL && g_queue_is_empty (&trace->runs))
    return trace;
  trace = run_index_add_trace (&self->index, self->next_token--);
  g_ptr_array_add (self->fresh, trace);
  return trace;
}

static void
settle (StwCorrelator *self, Run *run, gboolean late)
{
  Trace *trace = run->pin;

  if (trace == NULL)
    trace = choice_find (&self->choice, run, late);
  if (trace == NULL)
    trace = open_incident (self, run);
  run_index_attach (run, trace);
}

/* An opened incident that took the runs of an emptied one is that incident, which now began
 * earlier: nobody should see a new one. */
static void
keep_identities (StwCorrelator *self)
{
  for (guint i = 0; i < self->lifted->len; i++)
    {
      Run *run = g_ptr_array_index (self->lifted, i);
      Trace *before = run->before, *fresh = run->trace;

      if (before == NULL || !g_queue_is_empty (&before->runs) ||
          !g_ptr_array_remove (self->fresh, fresh))
        continue;
      while (!g_queue_is_empty (&fresh->runs))
        {
          Run *moving = fresh->runs.head->data;

          run_index_detach (moving);
          run_index_attach (moving, before);
        }
      run_index_remove_trace (&self->index, fresh);
    }
}

/* Notes for the caller which of the run's alerts change their incident. */
static void
tell (StwCorrelator *self, Run *run)
{
  for (GList *link = run->alerts.head; link != NULL; link = link->next)
    {
      RunAlert *alert = link->data;
      Trace *from = alert->told;

      alert->told = run->trace;
      if (from == NULL || from == run->trace)
        continue;
      g_array_append_vals (self->placement.moves,
                           &(StwMove){ alert->alert, from->number, run->trace->number },
                           1);
      if (g_queue_is_empty (&from->runs) && from->into == NULL)
        {
          from->into = run->trace;
          g_ptr_array_add (self->emptied, from);
        }
    }
}

/* Folds the runs from @from on anew. Those of sealed incidents stay, and so may be joined by a run
 * that began before them. */
static void
fold (StwCorrelator *self, GList *from)
{
  for (; from != NULL; from = from->next)
    {
      Run *run = from->data;

      if (run->trace != NULL && run->trace->sealed)
        continue;
      run->before = run->trace;
      if (run->trace != NULL)
        run_index_detach (run);
      g_ptr_array_add (self->lifted, run);
    }
  for (guint i = 0; i < self->lifted->len; i++)
    settle (self, g_ptr_array_index (self->lifted, i), FALSE);
  keep_identities (self);
  for (guint i = 0; i < self->lifted->len; i++)
    {
      Run *run = g_ptr_array_index (self->lifted, i);

      tell (self, run);
      run->before = NULL;
    }
}

static gboolean
is_foldable (const GList *from)
{
  guint length = 0;

  for (; from != NULL && length <= MAX_LIFTED; from = from->next)
    length++;
  return length <= MAX_LIFTED;
}

/* The oldest run of the cell that a message at @time belongs to. */
static Run *
find_run (StwCorrelator *self, guint64 cell, gint64 time)
{
  Run *found = NULL;

  /* The others have been over for longer still. */
  for (Run *run = run_index_find_cell (&self->index, cell);
       run != NULL && time - run->until <= self->choice.window;
       run = run->older)
    if (time >= run->first - self->choice.window && time <= run->last + self->choice.window)
      found = run;
  return found;
}

/* The incident that a run stays in whatever comes late. */
static Trace *
kept_in (const Run *run)
{
  return run->pin != NULL ? run->pin : run->trace->sealed ? run->trace : NULL;
}

/* Two runs that a message in between made one. Each in an incident of its own that somebody works
 * on, they stay two. */
static void
absorb (StwCorrelator *self, Run *run, Run *newer)
{
  Trace *keep = kept_in (run), *other = kept_in (newer);

  if (keep != NULL && other != NULL && keep != other)
    return;
  run->pin = keep != NULL ? keep : other;
  run_index_go_on (run, newer->last);
  run->since = MIN (run->since, newer->since);
  while (!g_queue_is_empty (&newer->alerts))
    g_queue_push_tail_link (&run->alerts, g_queue_pop_head_link (&newer->alerts));
  run_index_remove_run (&self->index, newer);
  if (run->pin != NULL && run->pin != run->trace)
    {
      run_index_detach (run);
      run_index_attach (run, run->pin);
    }
}

/* Lets @run reach to @time and folds what that changes: the runs that began since. */
static void
extend (StwCorrelator *self, Run *run, gint64 time)
{
  GList *from = NULL;
  Run *newer = run->newer;

  if (time < run->first)
    {
      run_index_start_earlier (&self->index, run, time);
      from = &run->in_order;
    }
  else if (time > run->last)
    {
      from = run_index_search (&self->index, run->last + self->choice.window + 1);
      run_index_go_on (run, time);
      if (newer != NULL && newer->first - time <= self->choice.window)
        {
          if (from == &newer->in_order)
            from = from->next;
          absorb (self, run, newer);
        }
    }
  if (from != NULL && is_foldable (from))
    fold (self, from);
}

static Trace *
ensure_trace (StwCorrelator *self, gint64 number)
{
  Trace *trace = run_index_find_trace (&self->index, number);

  return trace != NULL ? trace : run_index_add_trace (&self->index, number);
}

/* Where a repeat is whose run is remembered no more. Of an incident that is not either nobody knows
 * any more whether a person touched it, so it stays as it is. */
static Trace *
find_pin (StwCorrelator *self, gint64 number)
{
  Trace *trace = run_index_find_trace (&self->index, number);

  if (trace != NULL)
    return trace;
  trace = run_index_add_trace (&self->index, number);
  trace->sealed = TRUE;
  return trace;
}

static Run *
start_run (StwCorrelator *self, guint64 cell, const StwOccurrence *occurrence, gboolean late)
{
  guint64 keys[N_LINKS];
  Run *run;

  choice_select_keys (&self->choice, &occurrence->keys, keys);
  run = run_index_add_run (&self->index, cell, keys, occurrence->time);
  if (occurrence->incident != 0)
    {
      run->pin = find_pin (self, occurrence->incident);
      /* The cap counts from there, also when the runs of then are forgotten. */
      if (occurrence->began != 0)
        run->since = MIN (run->since, occurrence->began);
    }
  else
    run_index_note_alert (run, occurrence->alert, NULL);
  if (late || !is_foldable (&run->in_order))
    {
      settle (self, run, TRUE);
      tell (self, run);
    }
  else
    fold (self, &run->in_order);
  return run;
}

/* A run that is no longer remembered leaves its incident as it is. */
static void
drop_run (StwCorrelator *self, Run *run)
{
  Trace *trace = run->trace;

  trace->sealed = TRUE;
  run_index_remove_run (&self->index, run);
  if (g_queue_is_empty (&trace->runs))
    run_index_remove_trace (&self->index, trace);
}

/* Forgets the runs that nothing can join any more: none that began since has ended before. */
static void
sweep (StwCorrelator *self, gint64 now)
{
  gint64 since = now - self->choice.window - self->choice.cap;
  GList *link = self->index.order.head;

  while (link != NULL)
    {
      Run *run = link->data;

      if (run->first >= since)
        break;
      link = link->next;
      if (run->last < since)
        drop_run (self, run);
    }
  self->swept_at = now;
}

static void
begin_placement (StwCorrelator *self)
{
  g_ptr_array_set_size (self->lifted, 0);
  g_ptr_array_set_size (self->fresh, 0);
  g_ptr_array_set_size (self->emptied, 0);
  g_array_set_size (self->placement.opened, 0);
  g_array_set_size (self->placement.moves, 0);
  g_array_set_size (self->placement.merges, 0);
}

static void
end_placement (StwCorrelator *self)
{
  for (guint i = 0; i < self->fresh->len; i++)
    {
      const Trace *trace = g_ptr_array_index (self->fresh, i);

      g_array_append_val (self->placement.opened, trace->number);
    }
  for (guint i = 0; i < self->emptied->len; i++)
    {
      Trace *trace = g_ptr_array_index (self->emptied, i);

      g_array_append_vals (self->placement.merges,
                           &(StwMerge){ trace->number, trace->into->number },
                           1);
      run_index_remove_trace (&self->index, trace);
    }
}

/* Where a repeat is that somebody took out of its run's incident, or that this placement moved. */
static gint64
moved_to (StwCorrelator *self, const StwOccurrence *occurrence)
{
  for (guint i = 0; i < self->placement.moves->len; i++)
    {
      const StwMove *move = &g_array_index (self->placement.moves, StwMove, i);

      if (move->alert == occurrence->alert)
        return move->to;
    }
  return occurrence->incident;
}

/**
 * stw_correlator_place:
 * @self: a correlator
 * @occurrence: a firing message, in the order of arrival
 *
 * Finds the occurrence's incident. Messages that come late by up to the window, out of order or
 * twice end in the same incidents as ordered ones, as long as these are not sealed; earlier alerts
 * may have to move for that. Later messages join the nearest incident that matches. A repeat stays
 * in its incident. What nothing can join any more is forgotten on the way.
 *
 * Returns: (transfer none): what to do, valid until the next call
 */
const StwPlacement *
stw_correlator_place (StwCorrelator *self, const StwOccurrence *occurrence)
{
  gboolean late, stays = FALSE;
  guint64 cell;
  Run *run;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (occurrence != NULL, NULL);

  begin_placement (self);
  if (occurrence->arrival - self->swept_at > self->choice.window)
    sweep (self, occurrence->arrival);
  late = occurrence->time < occurrence->arrival - self->choice.window;
  cell = choice_get_cell (&self->choice, &occurrence->keys);
  run = find_run (self, cell, occurrence->time);
  if (run == NULL)
    {
      run = start_run (self, cell, occurrence, late);
    }
  else
    {
      /* Somebody may have taken the alert out of its run's incident. */
      stays = occurrence->incident != 0 && occurrence->incident != run->trace->number;
      if (occurrence->incident == 0)
        run_index_note_alert (run, occurrence->alert, NULL);
      if (!late)
        extend (self, run, occurrence->time);
      tell (self, run);
    }
  self->placement.incident = stays ? moved_to (self, occurrence) : run->trace->number;
  end_placement (self);
  if (self->index.order.length > self->max_runs)
    drop_run (self, self->index.order.head->data);
  return &self->placement;
}

/**
 * stw_correlator_bind:
 * @self: a correlator
 * @token: a negative number from #StwPlacement.opened
 * @incident: the number of the incident that was created for it
 *
 * The number takes the token's place in the last placement, too.
 */
void
stw_correlator_bind (StwCorrelator *self, gint64 token, gint64 incident)
{
  Trace *trace;

  g_return_if_fail (self != NULL);
  g_return_if_fail (token < 0 && incident > 0);
  g_return_if_fail (run_index_find_trace (&self->index, incident) == NULL);

  trace = run_index_find_trace (&self->index, token);
  if (trace != NULL)
    run_index_rename_trace (&self->index, trace, incident);
  if (self->placement.incident == token)
    self->placement.incident = incident;
  for (guint i = 0; i < self->placement.moves->len; i++)
    {
      StwMove *move = &g_array_index (self->placement.moves, StwMove, i);

      move->to = move->to == token ? incident : move->to;
    }
  for (guint i = 0; i < self->placement.merges->len; i++)
    {
      StwMerge *merge = &g_array_index (self->placement.merges, StwMerge, i);

      merge->into = merge->into == token ? incident : merge->into;
    }
}

/**
 * stw_correlator_restore:
 * @self: a correlator
 * @first: an alert row as it was placed, with the number of its incident
 * @last: time of the row's last occurrence
 * @sealed: whether somebody touched the incident
 *
 * Brings back what a correlator knew before the program ended. Rows come in the order of their
 * first occurrences.
 */
void
stw_correlator_restore (StwCorrelator *self,
                        const StwOccurrence *first,
                        gint64 last,
                        gboolean sealed)
{
  Trace *trace;
  guint64 cell;
  Run *run;

  g_return_if_fail (self != NULL);
  g_return_if_fail (first != NULL && first->incident > 0);

  trace = ensure_trace (self, first->incident);
  trace->sealed |= sealed;
  cell = choice_get_cell (&self->choice, &first->keys);
  run = find_run (self, cell, first->time);
  if (run == NULL || run->trace != trace)
    {
      guint64 keys[N_LINKS];

      choice_select_keys (&self->choice, &first->keys, keys);
      run = run_index_add_run (&self->index, cell, keys, first->time);
      run_index_attach (run, trace);
    }
  run_index_go_on (run, last);
  run_index_note_alert (run, first->alert, trace);
}

/**
 * stw_correlator_seal:
 * @self: a correlator
 * @incident: an incident that somebody touched
 *
 * From now on none of its alerts moves; it still takes new ones.
 */
void
stw_correlator_seal (StwCorrelator *self, gint64 incident)
{
  Trace *trace;

  g_return_if_fail (self != NULL);

  trace = run_index_find_trace (&self->index, incident);
  if (trace != NULL)
    trace->sealed = TRUE;
}

/**
 * stw_correlator_forget:
 * @self: a correlator
 * @incident: an incident that takes no more alerts, closed or merged away by somebody
 */
void
stw_correlator_forget (StwCorrelator *self, gint64 incident)
{
  Trace *trace;

  g_return_if_fail (self != NULL);

  trace = run_index_find_trace (&self->index, incident);
  if (trace == NULL)
    return;
  while (!g_queue_is_empty (&trace->runs))
    run_index_remove_run (&self->index, trace->runs.head->data);
  run_index_remove_trace (&self->index, trace);
}

/**
 * stw_correlator_get_n_runs:
 * @self: a correlator
 *
 * Returns: how many runs are remembered
 */
guint
stw_correlator_get_n_runs (StwCorrelator *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->index.order.length;
}
