/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for the next event that falls due by itself: one alarm for all of them. When it rings, or
 * when rows changed on which due instants stand, one command does what is due and says when the
 * next is. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/due-watch.h"

#include "base/clock.h"
#include "engine/alarm.h"
#include "engine/due-list.h"

/* Changes within this time are told together. */
#define GATHER_MS 100
#define TRY_AGAIN (10 * STW_SECOND)

struct _StwDueWatch
{
  StwEngine *engine;   /* (unowned) */
  StwAlarm *alarm;     /* (owned) */
  GHashTable *changed; /* (owned) entity -> set of gint64 */
  GSource *gathering;  /* (owned) (nullable) */
  guint watch;
  gboolean running;
  gboolean stopped;
};

static void run (StwDueWatch *self);

static void
clear_gathering (StwDueWatch *self)
{
  if (self->gathering != NULL)
    g_source_destroy (self->gathering);
  g_clear_pointer (&self->gathering, g_source_unref);
}

static gboolean
gathered_cb (gpointer data)
{
  StwDueWatch *self = data;

  g_clear_pointer (&self->gathering, g_source_unref);
  run (self);
  return G_SOURCE_REMOVE;
}

static void
gather (StwDueWatch *self)
{
  if (self->gathering != NULL || self->running || self->stopped)
    return;
  self->gathering = g_timeout_source_new (GATHER_MS);
  g_source_set_callback (self->gathering, gathered_cb, self, NULL);
  g_source_attach (self->gathering, stw_engine_get_context (self->engine));
}

/* Hands over what changed: {"incident": [3, 5], …}. */
static void
take_changes (StwDueWatch *self, JsonObject *arguments)
{
  GHashTableIter entities;
  gpointer entity;
  gpointer ids;

  g_hash_table_iter_init (&entities, self->changed);
  while (g_hash_table_iter_next (&entities, &entity, &ids))
    {
      JsonArray *list = json_array_new ();
      GHashTableIter iterator;
      gpointer id;

      g_hash_table_iter_init (&iterator, ids);
      while (g_hash_table_iter_next (&iterator, &id, NULL))
        json_array_add_int_element (list, *(gint64 *) id);
      json_object_set_array_member (arguments, entity, list);
    }
  g_hash_table_remove_all (self->changed);
}

static void
ran_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwDueWatch *self = data;

  self->running = FALSE;
  if (self->stopped)
    return;
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    {
      stw_engine_tell_damaged (self->engine);
    }
  else if (error != NULL)
    {
      g_message ("What is due cannot be done: %s", error->message);
      stw_alarm_set (self->alarm, stw_clock_now (NULL) + TRY_AGAIN);
    }
  else if (json_object_get_boolean_member_with_default (result, "more", FALSE))
    {
      run (self);
    }
  else
    {
      stw_alarm_set (self->alarm,
                     json_object_get_int_member_with_default (result, "due", STW_ALARM_NEVER));
      if (g_hash_table_size (self->changed) > 0)
        gather (self);
    }
}

static void
run (StwDueWatch *self)
{
  StwCommand *command;

  if (self->running || self->stopped)
    return;
  clear_gathering (self);
  self->running = TRUE;
  command = stw_command_new (STW_COMMAND_DUE, "engine", 0);
  take_changes (self, command->arguments);
  stw_engine_submit (self->engine, command, ran_cb, self);
}

static void
ring_cb (gpointer data)
{
  run (data);
}

static void
note (StwDueWatch *self, const StwChange *change)
{
  GHashTable *ids = g_hash_table_lookup (self->changed, change->entity);

  if (ids == NULL)
    {
      ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      /* Its name is interned. */
      g_hash_table_insert (self->changed, (gpointer) change->entity, ids);
    }
  g_hash_table_add (ids, g_memdup2 (&change->id, sizeof change->id));
}

static void
changed_cb (GArray *changes, gpointer data)
{
  StwDueWatch *self = data;

  for (guint i = 0; i < changes->len; i++)
    {
      const StwChange *change = &g_array_index (changes, StwChange, i);

      if (stw_due_list_follows (change->entity))
        note (self, change);
    }
  if (g_hash_table_size (self->changed) > 0)
    gather (self);
}

/**
 * stw_due_watch_new:
 * @engine: whose ledger does what is due
 *
 * To be called on the engine's thread. Reads what can fall due, does what fell due while Steward
 * was off, and waits.
 *
 * Returns: (transfer full): a watch that has begun
 */
StwDueWatch *
stw_due_watch_new (StwEngine *engine, GError **error)
{
  StwDueWatch *self = g_new0 (StwDueWatch, 1);

  self->engine = engine;
  self->alarm = stw_alarm_new (stw_engine_get_context (engine), ring_cb, self, error);
  if (self->alarm == NULL)
    {
      g_free (self);
      return NULL;
    }
  self->changed =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  run (self);
  return self;
}

/**
 * stw_due_watch_stop:
 *
 * Does no more.
 */
void
stw_due_watch_stop (StwDueWatch *self)
{
  self->stopped = TRUE;
  clear_gathering (self);
  stw_alarm_set (self->alarm, STW_ALARM_NEVER);
}

/**
 * stw_due_watch_is_idle:
 *
 * Returns: whether it waits for no answer of the ledger
 */
gboolean
stw_due_watch_is_idle (StwDueWatch *self)
{
  return !self->running;
}

/**
 * stw_due_watch_free:
 * @self: (nullable) (transfer full): a watch
 */
void
stw_due_watch_free (StwDueWatch *self)
{
  if (self == NULL)
    return;
  stw_due_watch_stop (self);
  stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  g_hash_table_unref (self->changed);
  stw_alarm_free (self->alarm);
  g_free (self);
}
