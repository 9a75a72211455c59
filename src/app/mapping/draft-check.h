/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/mapping/known-senders.h"
#include "intake/mapping-draft.h"
#include "intake/reading.h"

G_BEGIN_DECLS

const char *stw_draft_say_limit (const StwMappingDraft *draft);
const char *stw_draft_find_gap (const StwMappingDraft *draft, const StwKnownSenders *known);
StwReading *
stw_draft_read (const StwMappingDraft *draft, const StwMessage *message, GError **error);
StwReading *stw_draft_read_kind (const StwMappingDraft *draft, const StwMessage *message);
void stw_draft_find_kind (StwMappingDraft *draft, const StwMessage *message);
GPtrArray *stw_draft_list_seen (const StwMappingDraft *draft,
                                StwField field,
                                const StwMessage *message,
                                const StwKnownSenders *known);
void stw_draft_take_words (StwMappingDraft *draft,
                           const StwMessage *message,
                           const StwKnownSenders *known);

G_END_DECLS
