/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/alert.h"
#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwEpisode:
 *
 * The newest row of a fingerprint: one episode, open or over.
 */
typedef struct
{
  gint64 alert;
  gint64 incident; /* 0 for none */
  gint64 source;
  gboolean is_open;
  StwSeverity severity;
  gint64 count;
  gint64 event_at;
  gint64 last_received_at;
} StwEpisode;

/**
 * StwAlertFilter:
 *
 * Which alerts a list shows; 0 stands for any.
 */
typedef struct
{
  gint64 company;
  gint64 incident;
  gint64 limit;
} StwAlertFilter;

gboolean stw_episode_find (StwDb *db,
                           gint64 company,
                           const guint8 fingerprint[STW_FINGERPRINT_SIZE],
                           StwEpisode *ret_episode,
                           gboolean *ret_found,
                           GError **error);

/**
 * StwAlertRow:
 *
 * What a new episode is written with, beside the alert itself.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 source;
  gint64 incident; /* 0 for none */
  gint64 asset;    /* 0 for none */
  gint64 payload;
  gint64 event_at;
  gint64 received_at;
  const guint8 *fingerprint;
  gboolean is_open;
} StwAlertRow;

/**
 * StwActiveAlert:
 *
 * An alert of an open incident, as a correlator is rebuilt from it. Texts are borrowed.
 */
typedef struct
{
  gint64 id;
  gint64 incident;
  const char *asset;      /* (nullable) as the sender wrote it */
  const char *asset_name; /* (nullable) the unified asset's */
  const char *signature;
  const char *message; /* (nullable) */
  gint64 event_at;
  gint64 last_event_at;
  gint64 received_at;
  gboolean touched; /* a person has acted on the incident */
} StwActiveAlert;

typedef void (*StwActiveAlertFunc) (const StwActiveAlert *alert, gpointer data);

gboolean stw_alert_foreach_active (StwDb *db,
                                   gint64 company,
                                   gint64 since,
                                   gint64 limit,
                                   StwActiveAlertFunc func,
                                   gpointer data,
                                   GError **error);
typedef void (*StwAlertFunc) (const StwAlert *alert, gint64 asset, gint64 count, gpointer data);

gboolean stw_alert_foreach_of_source (StwDb *db,
                                      gint64 source,
                                      gint64 since,
                                      gint64 limit,
                                      StwAlertFunc func,
                                      gpointer data,
                                      GError **error);
gboolean stw_alert_get_newest (StwDb *db, gint64 *ret_id, GError **error);
gboolean
stw_alert_insert (StwDb *db, const StwAlert *alert, const StwAlertRow *row, GError **error);
gboolean stw_alert_repeat (StwDb *db,
                           gint64 id,
                           StwSeverity severity,
                           gint64 event_at,
                           gint64 received_at,
                           GError **error);
gboolean stw_alert_end (StwDb *db, gint64 id, StwAlertState state, gint64 at, GError **error);
gboolean stw_alert_end_all (StwDb *db, gint64 incident, gint64 at, GError **error);
gboolean stw_alert_move_from (StwDb *db, gint64 id, gint64 from, gint64 into, GError **error);
gboolean stw_alert_move (StwDb *db, gint64 id, gint64 incident, GError **error);
JsonArray *stw_alert_list (StwDb *db, const StwAlertFilter *filter, GError **error);

G_END_DECLS
