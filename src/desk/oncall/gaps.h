/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

GArray *stw_gap_list (const StwOncallPlan *plan, gint64 from, gint64 to);
gboolean stw_gap_is_near (StwDb *db, gint64 now, gboolean *ret_near, GError **error);
char *stw_gap_dup_words (GTimeZone *zone, gint64 from, gint64 to);
char *stw_gap_dup_moment (GTimeZone *zone, gint64 at);
gboolean stw_gap_is_told (StwDb *db,
                          gint64 schedule,
                          const StwOncallShift *gap,
                          gboolean *ret_told,
                          GError **error);
gboolean stw_gap_note_told (StwTransaction *transaction,
                            gint64 schedule,
                            const StwOncallShift *gap,
                            GError **error);
gboolean stw_gap_forget (StwDb *db, gint64 schedule, GArray *gaps, GError **error);

G_END_DECLS
