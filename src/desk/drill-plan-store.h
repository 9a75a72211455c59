/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

#define STW_ENTITY_DRILL_PLAN "drill-plan"

JsonArray *stw_drill_plan_list (StwDb *db, GError **error);
GArray *stw_drill_plan_list_numbers (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean stw_drill_due_next (StwTransaction *transaction,
                             gpointer memory,
                             gint64 plan,
                             gint64 *ret_due,
                             GError **error);
gboolean
stw_drill_due_run (StwTransaction *transaction, gpointer memory, gint64 plan, GError **error);

const StwCommandRule *stw_drill_plan_commands (guint *ret_n_rules);

G_END_DECLS
