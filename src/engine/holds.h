/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"
#include "model/alert.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwHolds:
 *
 * A company's maintenance windows and silences that are not over.
 */
typedef struct _StwHolds StwHolds;

StwHolds *stw_holds_load (StwDb *db, const StwCompany *company, gint64 now, GError **error);
StwHolds *stw_holds_load_windows (StwDb *db, const StwCompany *company, gint64 now, GError **error);
void stw_holds_free (StwHolds *self);
gint64 stw_holds_find (const StwHolds *self, const StwAlert *alert, gboolean security, gint64 now);
gint64 stw_holds_get_end (const StwHolds *self, gint64 hold, gint64 now);
gint64 stw_holds_get_end_of_all (const StwHolds *self, gint64 now);
gboolean stw_holds_is_any_open (const StwHolds *self, gint64 now);
gboolean stw_holds_cover (const StwHolds *self, const GPtrArray *alerts, gint64 now);
gint64 stw_holds_get_next (const StwHolds *self, gint64 now);
gboolean stw_holds_parse_days (const char *text, guint *ret_days);
JsonArray *stw_holds_list (StwDb *db, gint64 company, const char *kind, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHolds, stw_holds_free)

G_END_DECLS
