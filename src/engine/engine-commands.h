/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/due-list.h"
#include "engine/ingest.h"
#include "engine/seal.h"
#include "engine/sessions.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwEngineParts:
 *
 * What the engine's own commands are called with.
 */
typedef struct
{
  char *folder;          /* (owned) the data folder */
  StwMemory *memory;     /* (owned) */
  StwIngest *ingest;     /* (owned) */
  StwDueList *due;       /* (owned) */
  StwSeal *seal;         /* (owned) whether people must sign in */
  StwSessions *sessions; /* (owned) who is signed in */
  GHashTable *commands;  /* (owned) name -> StwCommandRule (unowned): all that there are */
} StwEngineParts;

gboolean stw_engine_parts_ingest (StwEngineParts *parts,
                                  StwTransaction *transaction,
                                  StwIngestBatch *batch,
                                  GError **error);
const StwCommandRule *stw_engine_commands (guint *ret_n_rules);

G_END_DECLS
