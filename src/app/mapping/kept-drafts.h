/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "intake/mapping-draft.h"

G_BEGIN_DECLS

void stw_kept_drafts_put (StwSession *session, const char *key, const StwMappingDraft *draft);
StwMappingDraft *stw_kept_drafts_take (StwSession *session, const char *key);

G_END_DECLS
