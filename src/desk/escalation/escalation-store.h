/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/escalation.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/* The entity of the change feed for policies and for what chooses them. */
#define STW_ENTITY_ESCALATION_POLICY "escalation-policy"

StwEscalationPolicy *stw_escalation_policy_load (StwDb *db, gint64 id, GError **error);
JsonArray *stw_escalation_policy_list (StwDb *db, GError **error);
GArray *stw_escalation_choice_load_all (StwDb *db, GError **error);
JsonArray *stw_escalation_choice_list (StwDb *db, GError **error);

const StwCommandRule *stw_escalation_commands (guint *ret_n_rules);

G_END_DECLS
