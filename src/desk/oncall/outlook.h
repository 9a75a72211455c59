/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

JsonArray *stw_outlook_list (StwDb *db, gint64 now, GError **error);
JsonObject *stw_outlook_show (StwDb *db, gint64 schedule, gint64 from, gint64 to, GError **error);
JsonArray *stw_outlook_who (StwDb *db, gint64 at, GError **error);

G_END_DECLS
