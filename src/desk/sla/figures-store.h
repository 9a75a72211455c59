/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwFigure:
 * @STW_FIGURE_NONE: every incident
 * @STW_FIGURE_ANSWER_DUE: whose answer was given or is late, of those with a promise of one
 * @STW_FIGURE_ANSWERED_IN_TIME: of them, whose answer was given as promised
 * @STW_FIGURE_ANSWERED_LATE: of them, whose answer was late, or is
 * @STW_FIGURE_ANSWERED: that a person answered, with a promise: those of the times to acknowledge
 * @STW_FIGURE_RESOLUTION_DUE: that are resolved or late, of those with a promise of it
 * @STW_FIGURE_RESOLVED_IN_TIME: of them, that were resolved as promised
 * @STW_FIGURE_RESOLVED_LATE: of them, that were resolved late, or are late
 * @STW_FIGURE_RESOLVED: that are resolved, with a promise: those of the times to resolve
 * @STW_FIGURE_LATE: for which any promise was missed
 *
 * Which incidents are behind a figure.
 */
typedef enum
{
  STW_FIGURE_NONE,
  STW_FIGURE_ANSWER_DUE,
  STW_FIGURE_ANSWERED_IN_TIME,
  STW_FIGURE_ANSWERED_LATE,
  STW_FIGURE_ANSWERED,
  STW_FIGURE_RESOLUTION_DUE,
  STW_FIGURE_RESOLVED_IN_TIME,
  STW_FIGURE_RESOLVED_LATE,
  STW_FIGURE_RESOLVED,
  STW_FIGURE_LATE,
  STW_N_FIGURES,
} StwFigure;

/**
 * StwFiguresQuery:
 * @company: of this company alone, 0 for all
 * @technician: of the incidents that this person has alone, 0 for all
 * @from: incidents that were opened from then on, in UTC milliseconds; 0 for from the first
 * @to: and before then, 0 for until now
 */
typedef struct
{
  gint64 company;
  gint64 technician;
  gint64 from;
  gint64 to;
} StwFiguresQuery;

const char *stw_figure_to_word (StwFigure figure);
gboolean stw_figure_from_word (const char *word, StwFigure *ret_figure);
GHashTable *stw_figures_list (StwDb *db,
                              const StwFiguresQuery *query,
                              StwFigure figure,
                              gint64 now,
                              GError **error);
JsonObject *stw_figures_load (StwDb *db, const StwFiguresQuery *query, gint64 now, GError **error);

G_END_DECLS
