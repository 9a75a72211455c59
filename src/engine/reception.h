/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "intake/senders.h"
#include "net/http-server.h"

G_BEGIN_DECLS

/**
 * StwReception:
 *
 * The door with its server and all that it needs of the engine. Lives on the engine's thread.
 */
typedef struct _StwReception StwReception;

StwReception *stw_reception_new (StwEngine *engine, GError **error);
void stw_reception_reload (StwReception *self);
void stw_reception_free (StwReception *self);
gboolean stw_reception_listen (StwReception *self, const StwEngineOptions *options, GError **error);
char *stw_reception_dup_url (StwReception *self);
const char *stw_reception_get_pin (StwReception *self);
StwSenders *stw_reception_ref_senders (StwReception *self);
StwSenders *stw_reception_ref_own_senders (StwReception *self, gint64 company);
void stw_reception_drain (StwReception *self);
gboolean stw_reception_is_idle (StwReception *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwReception, stw_reception_free)

G_END_DECLS
