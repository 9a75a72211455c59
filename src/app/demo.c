/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample desk: a folder of its own that is removed at the end, and the simulator that fills
 * it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/demo.h"

#include "engine/simulator.h"
#include "store/setting.h"

#include <glib/gi18n.h>

struct _StwDemo
{
  char *folder;            /* (owned) */
  StwSimulator *simulator; /* (owned) (nullable) */
};

/**
 * stw_demo_new:
 *
 * Returns: (transfer full): a new, empty folder for sample data
 */
StwDemo *
stw_demo_new (GError **error)
{
  char *folder = stw_simulator_make_folder (error);
  StwDemo *self;

  if (folder == NULL)
    return NULL;
  self = g_new0 (StwDemo, 1);
  self->folder = folder;
  return self;
}

/**
 * stw_demo_get_folder:
 *
 * Returns: (transfer none): the folder
 */
const char *
stw_demo_get_folder (StwDemo *self)
{
  return self->folder;
}

/**
 * stw_demo_start:
 * @engine: the engine that runs on the folder
 *
 * Fills the desk, and goes on sending alerts to its door.
 */
gboolean
stw_demo_start (StwDemo *self, StwEngine *engine, GError **error)
{
  StwCommand *command = stw_command_new ("settings.set", "desk", 0);

  /* So that nobody takes it for their own, at the foot of the sidebar. */
  json_object_set_string_member (command->arguments, STW_SETTING_MSP_NAME, _ ("Sample Data"));
  stw_engine_submit (engine, command, NULL, NULL);
  self->simulator = stw_simulator_start (engine, error);
  return self->simulator != NULL;
}

/**
 * stw_demo_stop:
 *
 * Ends it before its engine ends.
 */
void
stw_demo_stop (StwDemo *self)
{
  g_clear_pointer (&self->simulator, stw_simulator_stop);
}

/**
 * stw_demo_free:
 * @self: (nullable) (transfer full): a demo whose engine has ended
 *
 * Removes the folder.
 */
void
stw_demo_free (StwDemo *self)
{
  if (self == NULL)
    return;
  stw_demo_stop (self);
  stw_simulator_remove_folder (self->folder);
  g_free (self);
}
