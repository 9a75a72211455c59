/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STW_SECRETS_ERROR (stw_secrets_error_quark ())

/**
 * StwSecretsError:
 * @STW_SECRETS_ERROR_FAILED: the keyring or the file cannot be used
 * @STW_SECRETS_ERROR_UNAVAILABLE: there is no keyring on this machine
 * @STW_SECRETS_ERROR_LOCKED: the keyring is locked; stw_secrets_unlock_async() asks its owner
 * @STW_SECRETS_ERROR_NO_PASSPHRASE: the sealed file needs a passphrase and nobody gave one
 * @STW_SECRETS_ERROR_WRONG_PASSPHRASE: it is not the one that the file was sealed with
 * @STW_SECRETS_ERROR_DAMAGED: the sealed file is not as it was written
 */
typedef enum
{
  STW_SECRETS_ERROR_FAILED,
  STW_SECRETS_ERROR_UNAVAILABLE,
  STW_SECRETS_ERROR_LOCKED,
  STW_SECRETS_ERROR_NO_PASSPHRASE,
  STW_SECRETS_ERROR_WRONG_PASSPHRASE,
  STW_SECRETS_ERROR_DAMAGED,
} StwSecretsError;

GQuark stw_secrets_error_quark (void);

/**
 * StwSecrets:
 *
 * Where secrets that must be used again are kept, each under a name such as "source/12/hmac".
 * A reference may be used from any thread.
 */
typedef struct _StwSecrets StwSecrets;

/**
 * StwSecretsLockedFunc:
 * @locked: whether the keyring would not open
 *
 * Told on whichever thread asked the store; it must not ask the store itself.
 */
typedef void (*StwSecretsLockedFunc) (gboolean locked, gpointer data);

char *stw_secrets_take_passphrase (void);
char *stw_secret_dup (const void *bytes, gsize length);
void stw_secret_free (char *secret);

StwSecrets *stw_secrets_new_keyring (const char *folder);
StwSecrets *stw_secrets_new_sealed (const char *path, const char *passphrase, GError **error);
StwSecrets *stw_secrets_ref (StwSecrets *secrets);
void stw_secrets_unref (StwSecrets *secrets);
void stw_secrets_set_watch (StwSecrets *secrets, StwSecretsLockedFunc locked, gpointer data);

gboolean stw_secrets_keep (StwSecrets *secrets,
                           const char *name,
                           const char *secret,
                           GCancellable *cancellable,
                           GError **error);
char *stw_secrets_look_up (StwSecrets *secrets,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error);
gboolean stw_secrets_forget (StwSecrets *secrets,
                             const char *name,
                             GCancellable *cancellable,
                             GError **error);
gboolean stw_secrets_unlock (StwSecrets *secrets, GCancellable *cancellable, GError **error);

void stw_secrets_keep_async (StwSecrets *secrets,
                             const char *name,
                             const char *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback done,
                             gpointer data);
void stw_secrets_look_up_async (StwSecrets *secrets,
                                const char *name,
                                GCancellable *cancellable,
                                GAsyncReadyCallback done,
                                gpointer data);
void stw_secrets_forget_async (StwSecrets *secrets,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback done,
                               gpointer data);
void stw_secrets_unlock_async (StwSecrets *secrets,
                               GCancellable *cancellable,
                               GAsyncReadyCallback done,
                               gpointer data);
gboolean stw_secrets_finish (GAsyncResult *result, GError **error);
char *stw_secrets_look_up_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSecrets, stw_secrets_unref)

G_END_DECLS
