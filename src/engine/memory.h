/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/tally.h"
#include "engine/asset-registry.h"
#include "engine/company-memory.h"
#include "triage/priority.h"

G_BEGIN_DECLS

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

/**
 * StwOpened:
 *
 * An incident that was opened, or shown, since the last commit.
 */
typedef struct
{
  gint64 incident;
  gint64 company;
} StwOpened;

void stw_memory_note_opened (StwMemory *self, gint64 incident, gint64 company);
GArray *stw_memory_get_opened (StwMemory *self);

StwAssetRegistry *stw_memory_get_assets (StwMemory *self);
const StwPriorityWeights *stw_memory_get_weights (StwMemory *self, StwTransaction *transaction);
StwCompanyMemory *stw_memory_get_company (StwMemory *self,
                                          StwTransaction *transaction,
                                          gint64 company,
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
