/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/mapping/known-senders.h"
#include "intake/mapping-draft.h"
#include "intake/reading.h"

G_BEGIN_DECLS

const char *stw_draft_find_gap (const StwMappingDraft *draft, const StwKnownSenders *known);
StwReading *
stw_draft_read (const StwMappingDraft *draft, const StwMessage *message, GError **error);
GPtrArray *stw_draft_list_seen (const StwMappingDraft *draft,
                                StwField field,
                                const StwMessage *message,
                                const StwKnownSenders *known);

G_END_DECLS
