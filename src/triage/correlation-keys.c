/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What two alerts may share, in a form that is cheap to keep and compare. Plain functions, usable
 * from any thread. */

#include "config.h"

#include "triage/correlation-keys.h"

#include "triage/mask.h"

#include <sodium.h>
#include <string.h>

/**
 * stw_correlation_hash:
 * @bytes: what to hash
 * @length: in bytes
 *
 * The key is fixed, since restarts must find the same numbers again.
 *
 * Returns: a number other than 0, which stands for nothing
 */
guint64
stw_correlation_hash (const void *bytes, gsize length)
{
  static const guint8 key[crypto_shorthash_KEYBYTES] = { 0 };
  guint64 number;

  G_STATIC_ASSERT (crypto_shorthash_BYTES == sizeof number);
  crypto_shorthash ((guint8 *) &number, bytes, length, key);
  return number != 0 ? number : 1;
}

/**
 * stw_correlation_keys:
 * @asset_key: (nullable): the unified asset's key
 * @asset_name: (nullable): the asset as the sender wrote it, masked where texts mention it
 * @signature: (nullable): the alert's signature
 * @message: (nullable): the alert's message
 *
 * Returns: what the correlator compares
 */
StwCorrelationKeys
stw_correlation_keys (const char *asset_key,
                      const char *asset_name,
                      const char *signature,
                      const char *message)
{
  StwCorrelationKeys keys = { 0, 0, 0 };
  char buffer[STW_MASK_SIZE];
  gsize length = stw_mask (signature, asset_name, buffer, sizeof buffer);

  if (length > 0)
    keys.signature = keys.message = stw_correlation_hash (buffer, length);
  length = stw_mask (message, asset_name, buffer, sizeof buffer);
  if (length > 0)
    keys.message = stw_correlation_hash (buffer, length);
  if (asset_key != NULL && *asset_key != '\0')
    keys.asset = stw_correlation_hash (asset_key, strlen (asset_key));
  return keys;
}
