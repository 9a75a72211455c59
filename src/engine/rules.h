/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ingest.h"
#include "engine/seal.h"
#include "engine/sessions.h"
#include "store/ledger.h"

G_BEGIN_DECLS

/* The commands that the engine itself gives. */
#define STW_COMMAND_INGEST "alerts.ingest"
#define STW_COMMAND_REFUSALS "intake.refusals"
#define STW_COMMAND_DECAY "incident.decay"
#define STW_COMMAND_RESCORE "incident.rescore"
#define STW_COMMAND_RETENTION "store.retention"
#define STW_COMMAND_ADMIT "incident.admit"
#define STW_COMMAND_HOLD_RELEASE "hold.release"
#define STW_COMMAND_PATTERNS "incident.patterns"
#define STW_COMMAND_SEARCH_INDEX "search.index"
#define STW_COMMAND_REVOCATIONS "key.apply-revocations"
#define STW_COMMAND_TRY_DISK "disk.try"
#define STW_COMMAND_CHECKED "store.checked"
#define STW_COMMAND_HEARTBEATS "source.check-heartbeats"
#define STW_COMMAND_PULLED "source.pulled"
#define STW_COMMAND_TRAY_REPLAY "tray.replay"
#define STW_COMMAND_LEAVE_AGAIN "company.leave-again"
#define STW_COMMAND_DEPART "company.depart"
#define STW_COMMAND_EXPORTED "company.exported"
#define STW_COMMAND_CLEARED "company.cleared"
#define STW_COMMAND_CERTIFIED "company.certified"
#define STW_COMMAND_DOOR_OPENED "door.opened"

typedef struct _StwRules StwRules;

StwRules *stw_rules_new (const char *folder);
void stw_rules_free (StwRules *self);
StwSeal *stw_rules_get_seal (StwRules *self);
StwSessions *stw_rules_get_sessions (StwRules *self);
const StwLedgerRules *stw_rules_get_ledger_rules (void);
StwPermission stw_rules_get_permission (const char *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwRules, stw_rules_free)

G_END_DECLS
