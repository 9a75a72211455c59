/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/alert.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwFingerprintFields:
 *
 * What makes two messages the same alert. With %STW_FINGERPRINT_DEDUP_KEY the sender's own key,
 * where it sends one, stands for all the others.
 */
typedef enum
{
  STW_FINGERPRINT_DEDUP_KEY = 1 << 0,
  STW_FINGERPRINT_ASSET = 1 << 1,
  STW_FINGERPRINT_SIGNATURE = 1 << 2,
  STW_FINGERPRINT_MESSAGE = 1 << 3,
  STW_FINGERPRINT_SEVERITY = 1 << 4,
  STW_FINGERPRINT_TOOL_SOURCE = 1 << 5,
} StwFingerprintFields;

#define STW_FINGERPRINT_DEFAULT                                                                    \
  (STW_FINGERPRINT_DEDUP_KEY | STW_FINGERPRINT_ASSET | STW_FINGERPRINT_SIGNATURE)

/**
 * StwFingerprintScope:
 * @company: number of the company
 * @source: number of its configured source, 0 for none
 * @fields: what counts
 *
 * The same text from another company is never the same alert; a sender's own key is only its own.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  StwFingerprintFields fields;
} StwFingerprintScope;

void stw_fingerprint (const StwFingerprintScope *scope,
                      const StwAlert *alert,
                      const char *asset_key,
                      guint8 ret_fingerprint[STW_FINGERPRINT_SIZE]);

gboolean stw_fingerprint_fields_from_words (const char *words, StwFingerprintFields *ret_fields);

G_END_DECLS
