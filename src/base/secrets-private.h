/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/secrets.h"

G_BEGIN_DECLS

/**
 * StwSecretsBackend:
 * @keep: keeps a secret under a name, in place of the one before
 * @look_up: (transfer full) (nullable): the secret, %NULL without an error when there is none
 * @forget: forgets it; one that is not there is forgotten already
 * @unlock: asks whoever can unlock it
 * @free: frees the backend's own data
 *
 * The two ways of keeping secrets. All block; one call at a time.
 */
typedef struct
{
  gboolean (*keep) (gpointer backend,
                    const char *name,
                    const char *secret,
                    GCancellable *cancellable,
                    GError **error);
  char *(*look_up) (gpointer backend, const char *name, GCancellable *cancellable, GError **error);
  gboolean (*forget) (gpointer backend,
                      const char *name,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*unlock) (gpointer backend, GCancellable *cancellable, GError **error);
  void (*free) (gpointer backend);
} StwSecretsBackend;

StwSecrets *stw_secrets_new (const StwSecretsBackend *backend, gpointer data);

G_END_DECLS
