/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/assignment/assignment.h"

G_BEGIN_DECLS

JsonObject *stw_assignment_to_json (const StwAssignment *assignment);
StwAssignment *stw_assignment_from_json (JsonObject *object);

char *stw_assignment_join_skills (char **skills);
char *stw_assignment_explain (const StwAssignment *assignment);
char *stw_assignment_explain_score (const StwAssignment *assignment);
char *stw_assignment_explain_lead (const StwAssignment *first, const StwAssignment *second);

G_END_DECLS
