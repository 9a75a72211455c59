/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/company-store.h"
#include "engine/comebacks.h"
#include "engine/holds.h"
#include "engine/outages.h"
#include "triage/classify.h"
#include "triage/correlate.h"
#include "triage/fingerprint.h"
#include "triage/gate.h"
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
  StwHolds *holds;           /* (owned) */
  StwOutages *outages;       /* (owned) */
  StwGate gates[STW_N_SEVERITIES];
  StwComebacks *comebacks; /* (owned) */
} StwCompanyMemory;

StwCompanyMemory *
stw_company_memory_load (StwTransaction *transaction, gint64 company, GError **error);
void stw_company_memory_free (StwCompanyMemory *memory);
StwFingerprintFields stw_company_memory_get_fields (const StwCompanyMemory *memory, gint64 source);
gboolean stw_company_memory_note_resolved (StwCompanyMemory *memory,
                                           StwTransaction *transaction,
                                           gint64 incident,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCompanyMemory, stw_company_memory_free)

G_END_DECLS
