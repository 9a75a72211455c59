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
  gboolean undone; /* a person took its classification back */
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
  gint64 held_by;
  gint64 limit;
} StwAlertFilter;

gboolean stw_episode_find (StwDb *db,
                           gint64 company,
                           const guint8 fingerprint[STW_FINGERPRINT_SIZE],
                           StwEpisode *ret_episode,
                           gboolean *ret_found,
                           GError **error);

/**
 * StwClassification:
 *
 * What a rule says about an alert.
 */
typedef struct
{
  const char *reason;   /* (nullable) the rule's name; %NULL when none is about the alert */
  int confidence;       /* 0 to 100 */
  const char *category; /* (nullable) */
  const char *skill;    /* (nullable) */
  gboolean do_not_page;
  gboolean never_join;
} StwClassification;

/**
 * StwAlertRow:
 *
 * What an episode is written with, beside the alert itself.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 source;
  gint64 incident; /* 0 for none */
  gint64 held_by;  /* a window or silence, 0 for none */
  gint64 asset;    /* 0 for none */
  gint64 payload;
  gint64 event_at;
  gint64 received_at;
  StwSeverity severity; /* the one that counts */
  StwClassification classification;
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
  gboolean touched;   /* a person has acted on the incident */
  const char *reason; /* (nullable) the rule that is about it */
  gboolean never_join;
  gint64 count; /* how often it came */
} StwActiveAlert;

typedef void (*StwActiveAlertFunc) (const StwActiveAlert *alert, gpointer data);

gboolean stw_alert_foreach_resolved (StwDb *db,
                                     gint64 company,
                                     gint64 since,
                                     gint64 limit,
                                     StwActiveAlertFunc func,
                                     gpointer data,
                                     GError **error);
gboolean stw_alert_foreach_placed (StwDb *db,
                                   gint64 company,
                                   gint64 since,
                                   gint64 limit,
                                   StwActiveAlertFunc func,
                                   gpointer data,
                                   GError **error);
gboolean stw_alert_foreach_of_incident (StwDb *db,
                                        gint64 incident,
                                        gint64 limit,
                                        StwActiveAlertFunc func,
                                        gpointer data,
                                        GError **error);
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

typedef void (*StwTimeFunc) (gint64 at, gpointer data);

gboolean stw_alert_foreach_resolve (StwDb *db,
                                    gint64 company,
                                    gint64 since,
                                    StwTimeFunc func,
                                    gpointer data,
                                    GError **error);

/**
 * StwPastAlertFunc:
 * @alert: with the sender's severity; texts are borrowed
 * @severity: the one that counted
 */
typedef void (*StwPastAlertFunc) (const StwAlert *alert, StwSeverity severity, gpointer data);

gboolean stw_alert_foreach_received (StwDb *db,
                                     gint64 company,
                                     gint64 since,
                                     gint64 limit,
                                     StwPastAlertFunc func,
                                     gpointer data,
                                     GError **error);
gboolean stw_alert_get_newest (StwDb *db, gint64 *ret_id, GError **error);
gboolean
stw_alert_insert (StwDb *db, const StwAlert *alert, const StwAlertRow *row, GError **error);
gboolean
stw_alert_repeat (StwDb *db, const StwAlert *alert, const StwAlertRow *row, GError **error);
gboolean stw_alert_hold (StwDb *db, gint64 id, gint64 hold, GError **error);
gboolean stw_alert_let_go (StwDb *db, gint64 id, gint64 incident, gint64 event_at, GError **error);
gboolean stw_alert_end (StwDb *db, gint64 id, StwAlertState state, gint64 at, GError **error);
gboolean stw_alert_end_all (StwDb *db, gint64 incident, gint64 at, GError **error);
gboolean stw_alert_move_from (StwDb *db, gint64 id, gint64 from, gint64 into, GError **error);
gboolean stw_alert_move (StwDb *db, gint64 id, gint64 incident, GError **error);

/**
 * StwJudgement:
 *
 * How an alert's severity came about.
 */
typedef struct
{
  gint64 company;
  gint64 incident; /* 0 for none */
  StwSeverity severity;
  StwSeverity severity_before; /* the sender's */
  char *reason;                /* (owned) (nullable) the rule's name; %NULL for no rule */
} StwJudgement;

gboolean
stw_alert_load_judgement (StwDb *db, gint64 id, StwJudgement *ret_judgement, GError **error);
gboolean stw_alert_undo_classification (StwDb *db, gint64 id, GError **error);
JsonArray *stw_alert_list (StwDb *db, const StwAlertFilter *filter, GError **error);

G_END_DECLS
