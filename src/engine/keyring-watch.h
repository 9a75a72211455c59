/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwKeyringWatch:
 *
 * Says that the keyring is locked and what waits for it, until it is open again. Lives on the
 * engine's thread.
 */
typedef struct _StwKeyringWatch StwKeyringWatch;

/**
 * StwKeyringOpenedFunc:
 *
 * The keyring is open again. Told on the engine's thread.
 */
typedef void (*StwKeyringOpenedFunc) (gpointer data);

StwKeyringWatch *
stw_keyring_watch_new (StwEngine *engine, StwKeyringOpenedFunc opened, gpointer data);
void stw_keyring_watch_free (StwKeyringWatch *self);

G_END_DECLS
