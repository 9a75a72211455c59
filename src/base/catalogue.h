/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwCatalogue:
 *
 * The compiled translations of one language. May be read by any thread.
 */
typedef struct _StwCatalogue StwCatalogue;

StwCatalogue *stw_catalogue_load (const char *path, GError **error);
StwCatalogue *stw_catalogue_new (GBytes *bytes, GError **error);
void stw_catalogue_free (StwCatalogue *self);
const char *stw_catalogue_look_up (const StwCatalogue *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCatalogue, stw_catalogue_free)

G_END_DECLS
