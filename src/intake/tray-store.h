/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/intake-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwTrayMessage:
 *
 * A message as it was received, mostly one that no mapping knew.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 source; /* 0 for none */
  gint64 received_at;
  char *sender;       /* (owned) (nullable) who it was recognised as */
  char *content_type; /* (owned) (nullable) */
  GBytes *body;       /* (owned) */
} StwTrayMessage;

void stw_tray_message_free (StwTrayMessage *message);
StwTrayMessage *stw_payload_load (StwDb *db, gint64 id, GError **error);
StwTrayMessage *stw_tray_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_tray_list (StwDb *db, gint64 company, gint64 after, gint64 most, GError **error);
JsonArray *stw_tray_describe (StwDb *db, gint64 company, gint64 most, GError **error);
gboolean stw_tray_take (StwTransaction *transaction,
                        gint64 company,
                        gint64 id,
                        const char *sender,
                        StwPayloadOutcome outcome,
                        GError **error);

gboolean stw_tray_move (StwTransaction *transaction,
                        gint64 company,
                        gint64 id,
                        StwPayloadOutcome from,
                        StwPayloadOutcome to,
                        gboolean *ret_moved,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTrayMessage, stw_tray_message_free)

G_END_DECLS
