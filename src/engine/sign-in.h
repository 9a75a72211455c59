/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "engine/rules.h"

G_BEGIN_DECLS

typedef struct _StwSignIn StwSignIn;

StwSignIn *stw_sign_in_new (StwEngine *engine, StwRules *rules);
void stw_sign_in_close (StwSignIn *self);
gboolean stw_sign_in_takes (const StwCommand *command);
void stw_sign_in_ask (StwSignIn *self, StwCommand *command, StwCommandDone done, gpointer data);

G_END_DECLS
