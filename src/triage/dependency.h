/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/alert.h"

G_BEGIN_DECLS

/* The category by which a rule says that an alert means its asset is down. */
#define STW_CATEGORY_DOWN "down"

/**
 * StwDependencies:
 *
 * What each asset stands behind, such as a host behind a router and a router behind a site. Never
 * a circle.
 */
typedef struct _StwDependencies StwDependencies;

StwDependencies *stw_dependencies_new (void);
void stw_dependencies_free (StwDependencies *self);
gboolean stw_dependencies_add (StwDependencies *self, gint64 asset, gint64 on);
gboolean stw_dependencies_has_behind (const StwDependencies *self, gint64 asset);
GArray *stw_dependencies_list_above (const StwDependencies *self, gint64 asset);

gboolean stw_means_down (StwSeverity severity,
                         const char *category,
                         const char *signature,
                         const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDependencies, stw_dependencies_free)

G_END_DECLS
