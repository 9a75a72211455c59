/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/backup.h"

G_BEGIN_DECLS

/**
 * StwRestoreReport:
 * @backup: what the backup said about itself
 * @n_held: outgoing jobs that now wait until a person releases them
 * @n_revoked: keys that were revoked after the backup was made
 * @set_aside: (owned) (nullable) (type filename): where the data before it lies now
 */
typedef struct
{
  StwBackupInfo backup;
  gint64 n_held;
  gint64 n_revoked;
  char *set_aside;
} StwRestoreReport;

void stw_restore_report_clear (StwRestoreReport *report);
gboolean stw_restore_run (StwFolder *folder,
                          const char *file,
                          gint64 now,
                          const StwWork *work,
                          StwRestoreReport *ret_report,
                          GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwRestoreReport, stw_restore_report_clear)

G_END_DECLS
