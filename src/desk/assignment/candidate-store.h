/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/assignment/assignment.h"
#include "store/db.h"

G_BEGIN_DECLS

GPtrArray *stw_candidate_list (StwDb *db, gint64 company, gint64 now, GError **error);
char **stw_candidate_load_needs (StwDb *db, gint64 incident, GPtrArray *candidates, GError **error);

gboolean stw_candidate_find_self (StwDb *db, gint64 person, gint64 *ret_self, GError **error);

G_END_DECLS
