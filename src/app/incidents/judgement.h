/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"
#include "desk/view-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwJudgement:
 *
 * What Steward makes of an incident, in words: how its alerts were classified, the pattern in
 * them and what to do about it. It advises and never acts.
 */
#define STW_TYPE_JUDGEMENT (stw_judgement_get_type ())
G_DECLARE_FINAL_TYPE (StwJudgement, stw_judgement, STW, JUDGEMENT, GtkBox)

void stw_judgement_show (StwJudgement *self, const StwIncident *incident, GPtrArray *alerts);
char *stw_judgement_describe_pattern (JsonObject *pattern);
char *stw_judgement_describe_classification (const StwAlertView *alert);

G_END_DECLS
