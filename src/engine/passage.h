/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/hold-store.h"
#include "engine/ingest.h"

G_BEGIN_DECLS

/**
 * StwPassage:
 *
 * One message on its way through.
 */
typedef struct
{
  StwMemory *memory;           /* (unowned) */
  StwTransaction *transaction; /* (unowned) */
  const StwIngestBatch *batch; /* (unowned) */
  StwCompanyMemory *company;   /* (unowned) */
  gint64 payload;              /* the message's row */
  gint64 n_repeats;
  GArray *alerts;  /* (owned) of gint64: alert rows that it made or is about */
  GArray *settled; /* (owned) of gint64: incidents of which an alert ended */
} StwPassage;

gboolean stw_passage_init (StwPassage *passage,
                           StwMemory *memory,
                           StwTransaction *transaction,
                           const StwIngestBatch *batch,
                           GError **error);
void stw_passage_clear (StwPassage *passage);
gboolean stw_passage_take_alerts (StwPassage *passage, GError **error);
gboolean stw_passage_release (StwPassage *passage, const StwHeldAlert *held, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwPassage, stw_passage_clear)

G_END_DECLS
