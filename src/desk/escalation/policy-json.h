/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/escalation.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define STW_ESCALATION_MAX_STEPS 20

const char *stw_whom_to_word (StwWhom whom);
StwEscalationPolicy *
stw_escalation_policy_read (JsonArray *steps, gint64 progress_minutes, GError **error);
JsonArray *stw_escalation_policy_write (const StwEscalationPolicy *policy);

G_END_DECLS
