/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/case-store.h"

G_BEGIN_DECLS

/**
 * StwEscalationBook:
 *
 * Policies, what chooses among them, and support hours, as the rows have them at one moment.
 */
typedef struct _StwEscalationBook StwEscalationBook;

StwEscalationBook *stw_escalation_book_load (StwDb *db, GError **error);
void stw_escalation_book_free (StwEscalationBook *self);
gint64 stw_escalation_book_get_since (const StwEscalationBook *self);
const StwEscalationPolicy *stw_escalation_book_get_policy (const StwEscalationBook *self,
                                                           gint64 policy);
void
stw_escalation_book_start (const StwEscalationBook *self, StwEscalationCase *incident, gint64 at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwEscalationBook, stw_escalation_book_free)

G_END_DECLS
