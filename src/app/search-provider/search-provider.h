/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwSearchProvider:
 *
 * Answers the search of the desktop with companies and incidents.
 */
typedef struct _StwSearchProvider StwSearchProvider;

StwSearchProvider *stw_search_provider_new (GApplication *application, const char *data_dir);
void stw_search_provider_free (StwSearchProvider *self);
gboolean stw_search_provider_export (StwSearchProvider *self,
                                     GDBusConnection *bus,
                                     const char *path,
                                     GError **error);
void stw_search_provider_unexport (StwSearchProvider *self, GDBusConnection *bus);

G_END_DECLS
