/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwHeartbeat:
 *
 * A source that has to be heard from time to time.
 */
typedef struct
{
  gint64 source;
  gint64 company;
  char *name;       /* (owned) */
  gint64 period_ms; /* 0 when it need not be heard */
  gint64 heard_at;  /* 0 for never */
  gint64 silent_at; /* when its silence was told, 0 while it is not */
} StwHeartbeat;

void stw_heartbeat_free (StwHeartbeat *heartbeat);
gboolean stw_heartbeat_check_period (gint64 period_ms, GError **error);
GPtrArray *stw_heartbeat_list (StwDb *db, GError **error);
StwHeartbeat *stw_heartbeat_load (StwDb *db, gint64 company, gint64 source, GError **error);
gboolean stw_heartbeat_set_period (StwDb *db, gint64 source, gint64 period_ms, GError **error);
gboolean stw_heartbeat_set_silent (StwDb *db, gint64 source, gint64 at, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHeartbeat, stw_heartbeat_free)

G_END_DECLS
