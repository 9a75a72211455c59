/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"
#include "desk/tally.h"
#include "engine/asset-registry.h"
#include "engine/comebacks.h"
#include "triage/classify.h"
#include "triage/correlate.h"
#include "triage/fingerprint.h"
#include "triage/priority.h"
#include "triage/resolve-watch.h"

G_BEGIN_DECLS

/**
 * StwCompanyMemory:
 *
 * What the ledger thread remembers of a company.
 */
typedef struct
{
  StwCompany *company;       /* (owned) */
  StwCorrelator *correlator; /* (owned) */
  GHashTable *fields;        /* (owned) source -> fields of its fingerprint, where set */
  GPtrArray *rules;          /* (owned) (element-type StwRule) its own, then the shipped ones */
  StwResolveWatch *resolves; /* (owned) */
  StwComebacks *comebacks;   /* (owned) */
} StwCompanyMemory;

/**
 * StwMemory:
 *
 * What the ledger thread remembers between commands. All of it can be thrown away and comes back
 * from the rows.
 */
typedef struct _StwMemory StwMemory;

StwMemory *stw_memory_new (void);
void stw_memory_free (StwMemory *self);
void stw_memory_clear (StwMemory *self);
void stw_memory_trim (StwMemory *self);

StwAssetRegistry *stw_memory_get_assets (StwMemory *self);
const StwPriorityWeights *stw_memory_get_weights (StwMemory *self, StwTransaction *transaction);
StwCompanyMemory *stw_memory_get_company (StwMemory *self,
                                          StwTransaction *transaction,
                                          gint64 company,
                                          GError **error);
StwFingerprintFields stw_company_memory_get_fields (const StwCompanyMemory *memory, gint64 source);
gboolean stw_company_memory_note_resolved (StwCompanyMemory *memory,
                                           StwTransaction *transaction,
                                           gint64 incident,
                                           GError **error);
void stw_memory_forget_company (StwMemory *self, gint64 company);

StwTally *stw_memory_get_tally (StwMemory *self,
                                StwTransaction *transaction,
                                gint64 incident,
                                GError **error);
void stw_memory_take_tally (StwMemory *self, StwTally *tally);
void stw_memory_forget_tally (StwMemory *self, gint64 incident);
gboolean stw_memory_write_tallies (StwMemory *self, StwTransaction *transaction, GError **error);
gint64 stw_memory_next_alert (StwMemory *self, StwTransaction *transaction, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMemory, stw_memory_free)

G_END_DECLS
