/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "intake/door.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwAccess:
 *
 * Every key that opens the door and every company's own senders, as one snapshot: made in a worker,
 * then only read.
 */
typedef struct _StwAccess StwAccess;

StwAccess *stw_access_load (const char *database,
                            StwSecrets *secrets,
                            GHashTable *known,
                            const char *public_url,
                            gint64 now,
                            GError **error);
StwAccess *
stw_access_refresh (StwAccess *previous, const char *database, gint64 now, GError **error);
const char *stw_access_get_problem (StwAccess *self);
StwSenders *stw_access_get_senders (StwAccess *self, gint64 company);
GHashTable *stw_access_ref_secrets (StwAccess *self);
void stw_access_free (StwAccess *self);
const StwCaller *
stw_access_find (StwAccess *self, const guint8 hash[STW_ACCESS_KEY_HASH], gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAccess, stw_access_free)

G_END_DECLS
