/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwCorrelationKeys:
 * @asset: 0 for none
 * @signature: the masked signature
 * @message: the masked message, in its absence the signature
 *
 * Hashes of what two alerts may share; the same in every process.
 */
typedef struct
{
  guint64 asset;
  guint64 signature;
  guint64 message;
} StwCorrelationKeys;

StwCorrelationKeys stw_correlation_keys (const char *asset_key,
                                         const char *asset_name,
                                         const char *signature,
                                         const char *message);
guint64 stw_correlation_hash (const void *bytes, gsize length);

G_END_DECLS
