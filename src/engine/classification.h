/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"
#include "triage/classify.h"

G_BEGIN_DECLS

GPtrArray *stw_classification_load (StwDb *db, gint64 company, GError **error);
JsonArray *stw_classification_list (StwDb *db, gint64 company, GError **error);

/**
 * StwClassificationTrial:
 *
 * What a rule would have made of a company's past alerts.
 */
typedef struct
{
  gint64 alerts;                       /* that were looked at */
  gint64 matched;                      /* which the rule would have decided */
  gint64 changed;                      /* of those, the ones that counted as something else */
  gint64 changed_to[STW_N_SEVERITIES]; /* by what they would have become */
} StwClassificationTrial;

gboolean stw_classification_try (StwDb *db,
                                 gint64 company,
                                 JsonObject *rule,
                                 gint64 position,
                                 gint64 since,
                                 StwClassificationTrial *ret_trial,
                                 GError **error);

G_END_DECLS
