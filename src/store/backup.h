/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/audit.h"
#include "store/folder.h"

G_BEGIN_DECLS

/* The setting with which a backup is signed: when it was taken, and the head of its audit chain. */
#define STW_BACKUP_SETTING "backup.taken"

/**
 * StwBackupInfo:
 * @schema: the version of its schema
 * @taken_at: when it was made, UTC milliseconds
 * @head: the end of its audit chain
 *
 * What a backup says about itself.
 */
typedef struct
{
  gint64 schema;
  gint64 taken_at;
  StwAuditHead head;
} StwBackupInfo;

/**
 * StwBackupFile:
 *
 * One of the automatic backups.
 */
typedef struct
{
  char *path; /* (owned) */
  gint64 at;  /* UTC milliseconds */
} StwBackupFile;

char *stw_backup_stamp (gint64 now);
gboolean stw_backup_make (const char *database,
                          const char *file,
                          gint64 now,
                          const StwWork *work,
                          GError **error);
gboolean
stw_backup_check (const char *file, const StwWork *work, StwBackupInfo *ret_info, GError **error);

void stw_backup_choose (const gint64 *times, guint n_times, gboolean *ret_keep);
GArray *stw_backup_list (const char *folder);
gint64 stw_backup_foresee_end (const char *folder, gint64 now);
gboolean stw_backup_is_due (const char *folder, gint64 now);
gboolean stw_backup_run_daily (const char *folder, gint64 now, const StwWork *work, GError **error);

G_END_DECLS
