/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwFiguresQuery:
 * @company: of this company alone, 0 for all
 * @from: incidents that were opened from then on, in UTC milliseconds; 0 for from the first
 * @to: and before then, 0 for until now
 */
typedef struct
{
  gint64 company;
  gint64 from;
  gint64 to;
} StwFiguresQuery;

JsonObject *stw_figures_load (StwDb *db, const StwFiguresQuery *query, gint64 now, GError **error);

G_END_DECLS
