/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"
#include "triage/fingerprint.h"

G_BEGIN_DECLS

/**
 * StwFingerprintTrial:
 *
 * What a choice of fields would have made of a source's past alerts.
 */
typedef struct
{
  gint64 occurrences;
  gint64 rows_now;  /* different alerts as they were told apart */
  gint64 rows_then; /* different alerts by the fields that are tried */
} StwFingerprintTrial;

gboolean stw_fingerprint_try (StwDb *db,
                              const StwFingerprintScope *scope,
                              gint64 since,
                              StwFingerprintTrial *ret_trial,
                              GError **error);

G_END_DECLS
