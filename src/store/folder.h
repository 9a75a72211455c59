/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwFolderFile:
 * @STW_FOLDER_DATABASE: the database
 * @STW_FOLDER_BACKUPS: the folder of its backups
 * @STW_FOLDER_SOCKET: where the running engine listens to stewardctl
 * @STW_FOLDER_SEALED_SECRETS: the secrets of a machine without a keyring
 * @STW_FOLDER_REVOCATIONS: the hashes of revoked keys
 * @STW_FOLDER_TLS_CERTIFICATE: the certificate that Steward made itself
 * @STW_FOLDER_TLS_KEY: its key
 * @STW_FOLDER_LOCK: what the running engine holds
 * @STW_FOLDER_DAMAGED: there when the database was found damaged, until it is put together again
 * @STW_FOLDER_EXPORTS: the folder of what is handed to clients that leave
 * @STW_FOLDER_CERTIFICATES: the folder of what was written of clients that are gone
 * @STW_FOLDER_SIGN_IN: there when people must sign in, with whose codes end it
 *
 * What lies in a data folder. All but the database stay as they are when a backup is restored.
 */
typedef enum
{
  STW_FOLDER_DATABASE,
  STW_FOLDER_BACKUPS,
  STW_FOLDER_SOCKET,
  STW_FOLDER_SEALED_SECRETS,
  STW_FOLDER_REVOCATIONS,
  STW_FOLDER_TLS_CERTIFICATE,
  STW_FOLDER_TLS_KEY,
  STW_FOLDER_LOCK,
  STW_FOLDER_DAMAGED,
  STW_FOLDER_EXPORTS,
  STW_FOLDER_CERTIFICATES,
  STW_FOLDER_SIGN_IN,
  STW_N_FOLDER_FILES,
} StwFolderFile;

/**
 * StwFolder:
 *
 * A data folder that this process owns: as long as it stands, no other engine uses the folder.
 */
typedef struct _StwFolder StwFolder;

char *stw_folder_default (void);
char *stw_folder_build_path (const char *folder, StwFolderFile file);
gboolean stw_folder_is_network (gint64 magic, const char *mount_type);

gboolean stw_folder_has_owner (const char *path);

StwFolder *stw_folder_open (const char *path, GError **error);
const char *stw_folder_get_path (StwFolder *folder);
gboolean stw_folder_was_unclean (StwFolder *folder);
char *stw_folder_get_file (StwFolder *folder, StwFolderFile file);
gboolean stw_folder_check_space (const char *path, gint64 needed, GError **error);
gboolean stw_folder_sync (const char *path, GError **error);
void stw_folder_close (StwFolder *folder);
void stw_folder_abandon (StwFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwFolder, stw_folder_close)

G_END_DECLS
