/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/paged-reading.h"
#include "desk/view-store.h"

G_BEGIN_DECLS

/**
 * StwStream:
 *
 * What one look at the stream brings.
 */
typedef struct
{
  StwPagedList *list;      /* (owned) the newest first */
  GPtrArray *tools;        /* (owned) (element-type utf8) that alerts came from */
  gint64 rate;             /* alerts in the last minute */
  gint64 last_delivery_at; /* 0 for never */
  gint64 unrecognised;     /* messages in the tray */
  GPtrArray *tray;         /* (owned) (element-type StwTrayView) the newest of them */
} StwStream;

/* Each is a #StwAlertView. */
extern const StwPagedKind stw_stream_rows;

StwAlertQuery *
stw_alert_query_new (gint64 company, const char *severity, const char *where, const char *tool);
void stw_alert_query_free (gpointer data);
gpointer stw_stream_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);
void stw_stream_free (gpointer data);
char *stw_stream_say_rate (const StwStream *self, gint64 now);

G_END_DECLS
