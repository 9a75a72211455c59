/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ingest.h"

G_BEGIN_DECLS

gboolean stw_mass_resolve_check (StwIngest *ingest,
                                 StwMemory *memory,
                                 StwTransaction *transaction,
                                 const StwIngestBatch *batch,
                                 GError **error);

G_END_DECLS
