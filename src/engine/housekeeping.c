/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine does by itself from time to time: priorities fall while nothing new comes. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/housekeeping.h"

#include "engine/rules.h"

#define HOUR_S 3600

struct _StwHousekeeping
{
  StwEngine *engine; /* (unowned) */
  GSource *hourly;   /* (owned) */
};

static void decay (StwHousekeeping *self, gint64 after);

static void
decayed_cb (JsonObject *result, const GError *error, gpointer data)
{
  gint64 next;

  if (error != NULL)
    {
      g_message ("Priorities could not be brought up to date: %s", error->message);
      return;
    }
  next = json_object_get_int_member (result, "next");
  if (next != 0)
    decay (data, next);
}

/* A batch a command, so that alerts need not wait for all of them. */
static void
decay (StwHousekeeping *self, gint64 after)
{
  StwCommand *command = stw_command_new (STW_COMMAND_DECAY, "engine", 0);

  json_object_set_int_member (command->arguments, "after", after);
  stw_engine_submit (self->engine, command, decayed_cb, self);
}

static gboolean
hourly_cb (gpointer data)
{
  decay (data, 0);
  return G_SOURCE_CONTINUE;
}

/**
 * stw_housekeeping_new:
 * @was_unclean: whether the last run ended without notice
 *
 * Returns: (transfer full): the timers, running on the engine's thread
 */
StwHousekeeping *
stw_housekeeping_new (StwEngine *engine, gboolean was_unclean)
{
  StwHousekeeping *self = g_new0 (StwHousekeeping, 1);

  self->engine = engine;
  self->hourly = g_timeout_source_new_seconds (HOUR_S);
  g_source_set_callback (self->hourly, hourly_cb, self, NULL);
  g_source_attach (self->hourly, stw_engine_get_context (engine));
  decay (self, 0);
  return self;
}

/**
 * stw_housekeeping_free:
 * @self: (nullable) (transfer full): the timers
 */
void
stw_housekeeping_free (StwHousekeeping *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->hourly);
  g_source_unref (self->hourly);
  g_free (self);
}
