/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/* What a message turned out to be. */
typedef enum
{
  STW_PAYLOAD_ALERTS = 0,
  STW_PAYLOAD_CONTROL = 1,
  STW_PAYLOAD_IGNORED = 2,
  STW_PAYLOAD_UNRECOGNISED = 3,
} StwPayloadOutcome;

/**
 * StwPayloadRow:
 *
 * A message as received.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  const char *sender; /* (nullable) */
  StwPayloadOutcome outcome;
  gint64 received_at;
  const char *content_type; /* (nullable) */
  GBytes *body;
} StwPayloadRow;

gboolean stw_payload_insert (StwDb *db, const StwPayloadRow *row, gint64 *ret_id, GError **error);
gboolean
stw_delivery_find (StwDb *db, gint64 company, const char *key, char **ret_answer, GError **error);
gboolean stw_delivery_insert (StwDb *db,
                              gint64 company,
                              const char *key,
                              const char *answer,
                              gint64 now,
                              GError **error);
gboolean stw_refusal_count (StwDb *db,
                            gint64 company,
                            const char *reason,
                            gint64 count,
                            gint64 now,
                            GError **error);

typedef void (*StwRefusalFunc) (const char *reason, gint64 count, gint64 last_at, gpointer data);

gboolean stw_refusal_foreach (StwDb *db,
                              gint64 company,
                              gint64 since,
                              StwRefusalFunc func,
                              gpointer data,
                              GError **error);
gboolean stw_source_heard (StwDb *db,
                           gint64 source,
                           const char *sender,
                           gint64 at,
                           gboolean *ret_missed,
                           GError **error);

G_END_DECLS
