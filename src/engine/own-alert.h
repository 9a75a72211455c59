/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ingest.h"

G_BEGIN_DECLS

StwIngestBatch *stw_own_alert_message (gint64 company, gint64 now, StwAlert *alert);

G_END_DECLS
