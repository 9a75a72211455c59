/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/restore.h"

G_BEGIN_DECLS

/**
 * StwRecoveryReport:
 * @restore: what was done with the backup
 * @backup: (owned) (nullable) (type filename): the backup; %NULL when there was no sound one
 * @tables: (owned) (element-type StwSalvaged): what was saved of the damaged file
 *
 * What a recovery did.
 */
typedef struct
{
  StwRestoreReport restore;
  char *backup;
  GArray *tables;
} StwRecoveryReport;

void stw_recovery_report_clear (StwRecoveryReport *report);
char *stw_recovery_report_describe (const StwRecoveryReport *report);
gboolean stw_recovery_run (StwFolder *folder,
                           gint64 now,
                           const StwWork *work,
                           StwRecoveryReport *ret_report,
                           GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwRecoveryReport, stw_recovery_report_clear)

G_END_DECLS
