/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"

G_BEGIN_DECLS

gboolean stw_sla_view_read (StwDb *db,
                            StwIncident *const *incidents,
                            guint n_incidents,
                            gint64 now,
                            GError **error);
const StwSlaStanding *stw_sla_view_get_leading (const StwIncident *incident,
                                                StwSlaClock *ret_clock);
GPtrArray *stw_sla_view_list_next (StwDb *db,
                                   gint64 company,
                                   gint64 now,
                                   guint most,
                                   gint64 *ret_pressing,
                                   GError **error);

G_END_DECLS
