/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/memory.h"
#include "intake/intake-store.h"
#include "intake/reading.h"
#include "model/alert.h"

G_BEGIN_DECLS

/**
 * StwIngestBatch:
 *
 * One message as the door read it: the payload of the command "alerts.ingest". The answer comes
 * back in it.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  char *sender;       /* (owned) (nullable) who it was recognised as */
  char *delivery_key; /* (owned) (nullable) the sender's delivery id */
  char *content_type; /* (owned) (nullable) */
  GBytes *body;       /* (owned) */
  gint64 received_at;
  gint64 payload; /* its number when it was kept before, unrecognised; 0 for a new one */
  StwPayloadOutcome outcome;
  GPtrArray *alerts; /* (owned) (element-type StwAlert) */
  char *answer;      /* (owned) (nullable) JSON, set when the command ran */
} StwIngestBatch;

StwIngestBatch *stw_ingest_batch_new (const StwReading *reading);
void stw_ingest_batch_free (StwIngestBatch *batch);

typedef struct _StwIngest StwIngest;

StwIngest *stw_ingest_new (StwMemory *memory);
void stw_ingest_free (StwIngest *self);
gboolean stw_ingest_run (StwIngest *self,
                         StwTransaction *transaction,
                         StwIngestBatch *batch,
                         GError **error);
void stw_ingest_note_heard (StwIngest *self,
                            gint64 company,
                            gint64 source,
                            const char *sender,
                            gint64 at);
gint64 stw_ingest_get_heard (StwIngest *self, gint64 source);
gboolean stw_ingest_finish_group (StwIngest *self, StwTransaction *transaction, GError **error);
void stw_ingest_settled (StwIngest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwIngestBatch, stw_ingest_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwIngest, stw_ingest_free)

G_END_DECLS
