/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waits for the next moment at which a source's silence counts: one timer for all of them, set
 * anew when one is heard after a silence or is changed. Silence counts only while Steward listens,
 * so it begins anew at each start, after the machine slept, and when its clock was set. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/heartbeat-watch.h"

#include "base/clock.h"
#include "engine/rules.h"

/* The clock and the timers run apart by more than this: the machine slept, or somebody set it. */
#define JUMP (10 * STW_SECOND)
#define LONGEST_WAIT STW_DAY

struct _StwHeartbeatWatch
{
  StwEngine *engine; /* (unowned) */
  GSource *timer;    /* (owned) (nullable) */
  gint64 since;      /* from when on silence counts */
  gint64 apart;      /* the clock less the timers' time, when last looked at */
  guint watch;
  gboolean checking;
  gboolean again; /* something changed while checking */
  gboolean stopped;
};

static void check (StwHeartbeatWatch *self);

static void
clear_timer (StwHeartbeatWatch *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
due_cb (gpointer data)
{
  check (data);
  return G_SOURCE_REMOVE;
}

static void
wait_until (StwHeartbeatWatch *self, gint64 due)
{
  clear_timer (self);
  if (due == G_MAXINT64)
    return;
  self->timer = g_timeout_source_new ((guint) CLAMP (due - stw_clock_now (NULL), 0, LONGEST_WAIT));
  g_source_set_callback (self->timer, due_cb, self, NULL);
  g_source_attach (self->timer, stw_engine_get_context (self->engine));
}

static void
checked_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwHeartbeatWatch *self = data;

  self->checking = FALSE;
  if (self->stopped)
    return;
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    {
      stw_engine_tell_damaged (self->engine);
    }
  else if (error != NULL)
    {
      g_message ("Silent sources cannot be looked for: %s", error->message);
      wait_until (self, stw_clock_now (NULL) + STW_MINUTE);
    }
  else if (self->again)
    {
      check (self);
    }
  else
    {
      wait_until (self, json_object_get_int_member (result, "due"));
    }
}

static void
notice_jump (StwHeartbeatWatch *self)
{
  gint64 now = stw_clock_now (NULL);
  /* This one stands still in suspend. */
  gint64 apart = now - g_get_monotonic_time () / 1000;

  if (self->since == 0 || ABS (apart - self->apart) > JUMP)
    self->since = now;
  self->apart = apart;
}

static void
check (StwHeartbeatWatch *self)
{
  StwCommand *command;

  clear_timer (self);
  self->again = self->checking;
  if (self->checking)
    return;
  self->checking = TRUE;
  notice_jump (self);
  command = stw_command_new (STW_COMMAND_HEARTBEATS, "engine", 0);
  json_object_set_int_member (command->arguments, "since", self->since);
  stw_engine_submit (self->engine, command, checked_cb, self);
}

static void
changed_cb (GArray *changes, gpointer data)
{
  StwHeartbeatWatch *self = data;

  for (guint i = 0; i < changes->len && !self->stopped; i++)
    {
      const char *entity = g_array_index (changes, StwChange, i).entity;

      if (g_str_equal (entity, "source") || g_str_equal (entity, "heartbeat"))
        {
          check (self);
          return;
        }
    }
}

/**
 * stw_heartbeat_watch_new:
 *
 * To be called on the engine's thread, when it listens.
 *
 * Returns: (transfer full): a watch that has begun
 */
StwHeartbeatWatch *
stw_heartbeat_watch_new (StwEngine *engine)
{
  StwHeartbeatWatch *self = g_new0 (StwHeartbeatWatch, 1);

  self->engine = engine;
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  check (self);
  return self;
}

/**
 * stw_heartbeat_watch_stop:
 *
 * Looks no more.
 */
void
stw_heartbeat_watch_stop (StwHeartbeatWatch *self)
{
  self->stopped = TRUE;
  clear_timer (self);
}

/**
 * stw_heartbeat_watch_is_idle:
 *
 * Returns: whether it waits for no answer of the ledger
 */
gboolean
stw_heartbeat_watch_is_idle (StwHeartbeatWatch *self)
{
  return !self->checking;
}

/**
 * stw_heartbeat_watch_free:
 * @self: (nullable) (transfer full): a watch
 */
void
stw_heartbeat_watch_free (StwHeartbeatWatch *self)
{
  if (self == NULL)
    return;
  stw_heartbeat_watch_stop (self);
  stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  g_free (self);
}
