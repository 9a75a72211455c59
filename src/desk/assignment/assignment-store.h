/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/assignment/assignment.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

GPtrArray *stw_assignment_rank_for (StwDb *db,
                                    gint64 incident,
                                    gint64 company,
                                    gint64 now,
                                    char ***ret_needs,
                                    GError **error);

gboolean stw_assignment_set (StwTransaction *transaction,
                             gint64 incident,
                             gint64 company,
                             gint64 person,
                             GError **error);
gboolean stw_assignment_note_chosen (StwTransaction *transaction, gint64 person, GError **error);

gboolean stw_assignment_give_by_rule (StwTransaction *transaction,
                                      gint64 incident,
                                      gint64 company,
                                      GError **error);

gboolean stw_assignment_find_taker (StwDb *db,
                                    gint64 signed_in,
                                    gint64 company,
                                    gint64 *ret_person,
                                    char **ret_name,
                                    GError **error);

const StwCommandRule *stw_assignment_commands (guint *ret_n_rules);

G_END_DECLS
