/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-draft.h"

G_BEGIN_DECLS

/**
 * StwDraftHistory:
 *
 * What a draft looked like after each change, to go back and forth.
 */
typedef struct _StwDraftHistory StwDraftHistory;

StwDraftHistory *stw_draft_history_new (const StwMappingDraft *draft);
void stw_draft_history_free (StwDraftHistory *self);
void stw_draft_history_note (StwDraftHistory *self, const StwMappingDraft *draft, const char *what);
gboolean stw_draft_history_can_step (const StwDraftHistory *self, int by);
StwMappingDraft *stw_draft_history_step (StwDraftHistory *self, int by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDraftHistory, stw_draft_history_free)

G_END_DECLS
