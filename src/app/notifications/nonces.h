/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _StwNonces StwNonces;

StwNonces *stw_nonces_new (const char *name);
void stw_nonces_free (StwNonces *self);
char *stw_nonces_add (StwNonces *self, gint64 incident);
gboolean stw_nonces_take (StwNonces *self, const char *target, gint64 *ret_incident);

G_END_DECLS
