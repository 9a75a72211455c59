/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/sla-book.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

JsonArray *stw_sla_policy_list (StwDb *db, GError **error);
JsonObject *stw_sla_policy_load (StwDb *db, gint64 policy, GError **error);
gboolean stw_sla_policy_save (StwTransaction *transaction,
                              gint64 policy,
                              JsonObject *values,
                              gint64 *ret_policy,
                              GError **error);
gboolean stw_sla_policy_set_default (StwDb *db, gint64 policy, GError **error);
gboolean stw_sla_policy_remove (StwDb *db, gint64 policy, GError **error);

JsonArray *stw_calendar_list (StwDb *db, GError **error);
JsonObject *stw_calendar_load (StwDb *db, gint64 calendar, GError **error);
gboolean stw_calendar_save (StwTransaction *transaction,
                            gint64 calendar,
                            JsonObject *values,
                            gint64 *ret_calendar,
                            GError **error);
gboolean stw_calendar_remove (StwDb *db, gint64 calendar, GError **error);

JsonObject *stw_sla_choice_load (StwDb *db, gint64 company, GError **error);
gboolean
stw_sla_choice_save (StwDb *db, gint64 company, gint64 policy, gint64 calendar, GError **error);

const StwCommandRule *stw_sla_commands (guint *ret_n_rules);

G_END_DECLS
