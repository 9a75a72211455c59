/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that falls due by itself, on the ledger thread: a table of kinds, and in memory the next due
 * instant of each thing. Nothing of it is stored: the instants are worked out from rows, at the
 * start for everything and later for what changed, and are worked out again before anything is
 * done. So an event that fell due while Steward was off happens at the start, and once. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/due-list.h"

#include "base/clock.h"
#include "desk/drill-plan-store.h"
#include "desk/hold-store.h"
#include "desk/incident-store.h"
#include "desk/oncall/schedule-store.h"
#include "desk/sla/sla-due.h"
#include "engine/due-heap.h"
#include "engine/due-maintenance.h"
#include "engine/engine-commands.h"
#include "engine/escalation.h"
#include "engine/gap-watch.h"
#include "engine/shift-news.h"
#include "engine/sla-watch.h"

/* What one command reads at the start, and does. */
#define LOAD_BATCH 500
#define RUN_BATCH 500

/**
 * StwDueKind:
 * @entity: whose rows can fall due; a change of one works its next instant out anew
 * @grounds: ended by %NULL: entities on which all instants stand
 * @list: the numbers of rows that may fall due, in order, after @after
 * @load: (nullable): what the kind keeps in memory, until one of @grounds changes
 * @free: of what @load returned
 * @next: when a row falls due next, %STW_DUE_NEVER for never
 * @run: does all that is due of a row by now, and so that @next knows it
 *
 * One kind of event. @next and @run work on what the rows say at that moment.
 */
typedef struct
{
  const char *entity;
  const char *grounds[5];
  GArray *(*list) (StwDb *db, gint64 after, gint64 limit, GError **error);
  gpointer (*load) (StwDb *db, GError **error);
  void (*free) (gpointer memory);
  gboolean (*next) (StwTransaction *transaction,
                    gpointer memory,
                    gint64 id,
                    gint64 *ret_due,
                    GError **error);
  gboolean (*run) (StwTransaction *transaction, gpointer memory, gint64 id, GError **error);
} StwDueKind;

static gpointer
load_book (StwDb *db, GError **error)
{
  return stw_sla_book_load (db, error);
}

static void
free_book (gpointer memory)
{
  stw_sla_book_free (memory);
}

static gpointer
load_escalation_book (StwDb *db, GError **error)
{
  return stw_escalation_book_load (db, error);
}

static void
free_escalation_book (gpointer memory)
{
  stw_escalation_book_free (memory);
}

static const StwDueKind kinds[] = {
  { "incident",
    { "escalation-policy", "person", "business-calendar", "company", NULL },
    stw_escalation_case_list,
    load_escalation_book,
    free_escalation_book,
    stw_escalation_due_next,
    stw_escalation_due_run },
  { "incident",
    { "sla-policy", "business-calendar", "company", NULL },
    stw_incident_list_open_numbers,
    load_book,
    free_book,
    stw_sla_due_next,
    stw_sla_watch_run },
  { "schedule",
    { "person", NULL },
    stw_schedule_list_numbers,
    NULL,
    NULL,
    stw_gap_watch_next,
    stw_gap_watch_run },
  { "hold",
    { NULL },
    stw_hold_list_windows,
    NULL,
    NULL,
    stw_due_maintenance_next,
    stw_due_maintenance_run },
  { "incident",
    { NULL },
    stw_due_maintenance_list_incidents,
    NULL,
    NULL,
    stw_due_maintenance_next_incident,
    stw_due_maintenance_run_incident },
  { STW_ENTITY_DRILL_PLAN,
    { NULL },
    stw_drill_plan_list_numbers,
    NULL,
    NULL,
    stw_drill_due_next,
    stw_drill_due_run },
  { STW_ENTITY_SHIFT_NOTE,
    { NULL },
    stw_shift_note_list_waiting,
    NULL,
    NULL,
    stw_shift_news_note_next,
    stw_shift_news_note_run },
};

#define N_KINDS G_N_ELEMENTS (kinds)

G_STATIC_ASSERT (N_KINDS <= STW_DUE_MAX_KINDS);

struct _StwDueList
{
  StwDueHeap *heap;           /* (owned) */
  gpointer memories[N_KINDS]; /* (owned) (nullable) */
  gboolean loaded[N_KINDS];
  gint64 after[N_KINDS]; /* the last row that was read while loading */
};

/* Reads all rows of a kind anew; what is known of them stays until then. */
static void
begin_again (StwDueList *self, guint kind)
{
  if (self->memories[kind] != NULL)
    kinds[kind].free (self->memories[kind]);
  self->memories[kind] = NULL;
  self->loaded[kind] = FALSE;
  self->after[kind] = 0;
}

/**
 * stw_due_list_new:
 *
 * Returns: (transfer full): a list that has read nothing yet
 */
StwDueList *
stw_due_list_new (void)
{
  StwDueList *self = g_new0 (StwDueList, 1);

  self->heap = stw_due_heap_new ();
  return self;
}

/**
 * stw_due_list_free:
 * @self: (nullable) (transfer full): a list
 */
void
stw_due_list_free (StwDueList *self)
{
  if (self == NULL)
    return;
  stw_due_list_reset (self);
  stw_due_heap_free (self->heap);
  g_free (self);
}

/**
 * stw_due_list_reset:
 *
 * What it did may not be on disk: it begins anew.
 */
void
stw_due_list_reset (StwDueList *self)
{
  stw_due_heap_clear (self->heap);
  for (guint kind = 0; kind < N_KINDS; kind++)
    begin_again (self, kind);
}

/**
 * stw_due_list_follows:
 *
 * Returns: whether a change of such a row may change when something is due
 */
gboolean
stw_due_list_follows (const char *entity)
{
  for (guint kind = 0; kind < N_KINDS; kind++)
    if (g_str_equal (kinds[kind].entity, entity) || g_strv_contains (kinds[kind].grounds, entity))
      return TRUE;
  return FALSE;
}

static gboolean
want_memory (StwDueList *self, StwTransaction *transaction, guint kind, GError **error)
{
  if (self->memories[kind] == NULL && kinds[kind].load != NULL)
    self->memories[kind] = kinds[kind].load (stw_transaction_get_db (transaction), error);
  return self->memories[kind] != NULL || kinds[kind].load == NULL;
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

/* Works out when a row is due next, not before @earliest. */
static gboolean
read_next (StwDueList *self,
           StwTransaction *transaction,
           guint kind,
           gint64 id,
           gint64 earliest,
           GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 due = STW_DUE_NEVER;

  if (!want_memory (self, transaction, kind, error))
    return FALSE;
  if (!kinds[kind].next (transaction, self->memories[kind], id, &due, &failure) &&
      !is_gone (failure))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  stw_due_heap_set (self->heap, kind, id, failure != NULL ? STW_DUE_NEVER : MAX (due, earliest));
  return TRUE;
}

/* What changed since the last time. */
static gboolean
take_changes (StwDueList *self, StwTransaction *transaction, JsonObject *changes, GError **error)
{
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      JsonArray *ids = json_object_has_member (changes, kinds[kind].entity)
                         ? json_object_get_array_member (changes, kinds[kind].entity)
                         : NULL;

      for (guint i = 0; kinds[kind].grounds[i] != NULL; i++)
        if (json_object_has_member (changes, kinds[kind].grounds[i]))
          begin_again (self, kind);
      for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
        if (!read_next (self,
                        transaction,
                        kind,
                        json_array_get_int_element (ids, i),
                        G_MININT64,
                        error))
          return FALSE;
    }
  return TRUE;
}

/* Reads the next rows of the first kind that is not read whole. */
static gboolean
load_some (StwDueList *self, StwTransaction *transaction, guint kind, GError **error)
{
  g_autoptr (GArray) ids =
      kinds[kind].list (stw_transaction_get_db (transaction), self->after[kind], LOAD_BATCH, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      self->after[kind] = g_array_index (ids, gint64, i);
      if (!read_next (self, transaction, kind, self->after[kind], G_MININT64, error))
        return FALSE;
    }
  self->loaded[kind] = ids->len < LOAD_BATCH;
  return TRUE;
}

/* Does what is due, in its order. A row that goes on being due would be done forever, so the next
 * time lies a second ahead. */
static gboolean
run_some (StwDueList *self, StwTransaction *transaction, GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  guint kind;
  gint64 id;

  for (guint i = 0; i < RUN_BATCH && stw_due_heap_take (self->heap, now, &kind, &id); i++)
    {
      g_autoptr (GError) failure = NULL;

      if (!want_memory (self, transaction, kind, error))
        return FALSE;
      if (!kinds[kind].run (transaction, self->memories[kind], id, &failure) && !is_gone (failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!read_next (self, transaction, kind, id, now + STW_SECOND, error))
        return FALSE;
    }
  return TRUE;
}

/* Nothing is done before all is read, so that it is done in the order of time. */
static gboolean
step (StwDueList *self,
      StwTransaction *transaction,
      JsonObject *changes,
      gboolean *ret_more,
      GError **error)
{
  if (!take_changes (self, transaction, changes, error))
    return FALSE;
  *ret_more = TRUE;
  for (guint kind = 0; kind < N_KINDS; kind++)
    if (!self->loaded[kind])
      return load_some (self, transaction, kind, error);
  if (!run_some (self, transaction, error))
    return FALSE;
  *ret_more = stw_due_heap_get_next (self->heap) <= stw_transaction_get_now (transaction);
  return TRUE;
}

static gboolean
due_run (StwTransaction *transaction,
         StwCommand *command,
         JsonObject **ret_result,
         gpointer data,
         GError **error)
{
  StwEngineParts *parts = data;
  gboolean more;

  if (!step (parts->due, transaction, command->arguments, &more, error))
    {
      stw_due_list_reset (parts->due);
      return FALSE;
    }
  *ret_result = json_object_new ();
  if (more)
    json_object_set_boolean_member (*ret_result, "more", TRUE);
  else if (stw_due_heap_get_next (parts->due->heap) != STW_DUE_NEVER)
    json_object_set_int_member (*ret_result, "due", stw_due_heap_get_next (parts->due->heap));
  return TRUE;
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_DUE, STW_PERMISSION_ENGINE, due_run },
};

/**
 * stw_due_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the row of the command table that does what fell due
 */
const StwCommandRule *
stw_due_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
