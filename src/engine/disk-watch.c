/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks after a disk that is full: says so, and tries to write until it can, so that the desk goes
 * on by itself once somebody has made room. Nothing is tried while all is well. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/disk-watch.h"

#include "engine/rules.h"
#include "store/folder.h"

#include <glib/gi18n.h>

#define TRY_AGAIN_S 2

struct _StwDiskWatch
{
  StwEngine *engine; /* (unowned) */
  GSource *timer;    /* (owned) (nullable) while it is full */
  gboolean trying;
  gboolean full;
};

static void
stop_trying (StwDiskWatch *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void set_full (StwDiskWatch *self, gboolean full);

static void
tried_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwDiskWatch *self = data;

  self->trying = FALSE;
  if (error == NULL && stw_folder_check_space (stw_engine_get_folder (self->engine), 0, NULL))
    set_full (self, FALSE);
}

static gboolean
try_cb (gpointer data)
{
  StwDiskWatch *self = data;

  if (self->trying)
    return G_SOURCE_CONTINUE;
  self->trying = TRUE;
  stw_engine_submit (self->engine,
                     stw_command_new (STW_COMMAND_TRY_DISK, "engine", 0),
                     tried_cb,
                     self);
  return G_SOURCE_CONTINUE;
}

static void
set_full (StwDiskWatch *self, gboolean full)
{
  g_autofree char *sentence = NULL;

  if (self->full == full)
    return;
  self->full = full;
  stop_trying (self);
  if (!full)
    {
      stw_engine_tell (self->engine, STW_NOTICE_DISK, NULL);
      return;
    }
  /* Translators: %s is a folder */
  sentence = g_strdup_printf (
    _ ("The disk that holds “%s” is full: nothing can be changed, and alerts wait at their "
       "senders. Free some space; Steward then goes on by itself."),
    stw_engine_get_folder (self->engine));
  stw_engine_tell (self->engine, STW_NOTICE_DISK, sentence);
  self->timer = g_timeout_source_new_seconds (TRY_AGAIN_S);
  g_source_set_callback (self->timer, try_cb, self, NULL);
  g_source_attach (self->timer, stw_engine_get_context (self->engine));
}

static gboolean
is_full_cb (gpointer data)
{
  set_full (data, TRUE);
  return G_SOURCE_REMOVE;
}

/* On the ledger's thread. That something small was written again is no room yet. */
static void
full_cb (gboolean full, gpointer data)
{
  StwDiskWatch *self = data;

  if (full)
    g_main_context_invoke (stw_engine_get_context (self->engine), is_full_cb, self);
}

/**
 * stw_disk_watch_new:
 * @engine: whose ledger is watched
 *
 * To be called on the engine's thread.
 *
 * Returns: (transfer full): a watch
 */
StwDiskWatch *
stw_disk_watch_new (StwEngine *engine)
{
  StwDiskWatch *self = g_new0 (StwDiskWatch, 1);

  self->engine = engine;
  stw_ledger_set_full_watch (stw_engine_get_ledger (engine), full_cb, self);
  return self;
}

/**
 * stw_disk_watch_free:
 * @self: (nullable) (transfer full): a watch
 *
 * To be called on the engine's thread when nothing runs there any more.
 */
void
stw_disk_watch_free (StwDiskWatch *self)
{
  if (self == NULL)
    return;
  stw_ledger_set_full_watch (stw_engine_get_ledger (self->engine), NULL, NULL);
  stop_trying (self);
  g_free (self);
}
