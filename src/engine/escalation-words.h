/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/case-store.h"

G_BEGIN_DECLS

char *stw_escalation_join_names (GPtrArray *names);
char *stw_escalation_make_subject (const StwEscalationCase *incident);
char *stw_escalation_make_body (const StwEscalationCase *incident, const StwEscalationAct *act);
char *stw_escalation_make_resolution (StwDb *db,
                                      const StwEscalationCase *incident,
                                      gboolean for_client,
                                      GError **error);

G_END_DECLS
