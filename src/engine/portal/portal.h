/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "net/http-server.h"

G_BEGIN_DECLS

/**
 * StwPortal:
 *
 * The pages on which a client's own administrator enrols, sees that company's incidents and
 * answers, in a browser and without a script. Lives on the engine's thread.
 */
typedef struct _StwPortal StwPortal;

StwPortal *stw_portal_new (StwEngine *engine);
void stw_portal_free (StwPortal *self);
void stw_portal_add_routes (StwPortal *self, GArray *routes);
gboolean stw_portal_is_idle (StwPortal *self);

char *stw_portal_make_invitation_link (StwDb *db, const char *token);

G_END_DECLS
