/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwDoorSettings:
 *
 * What the settings of a desk say about its door; it holds the texts that an engine's options
 * point to.
 */
typedef struct
{
  char *listen;      /* (owned) (nullable) */
  char *proxy;       /* (owned) (nullable) */
  char *certificate; /* (owned) (nullable) */
  char *key;         /* (owned) (nullable) */
} StwDoorSettings;

void
stw_door_settings_apply (StwDoorSettings *self, const char *database, StwEngineOptions *options);
void stw_door_settings_clear (StwDoorSettings *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwDoorSettings, stw_door_settings_clear)

G_END_DECLS
