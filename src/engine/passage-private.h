/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/alert-store.h"
#include "engine/passage.h"

G_BEGIN_DECLS

/**
 * StwArrival:
 *
 * One alert on its way through.
 */
typedef struct
{
  const StwAlert *alert;
  gint64 event_at;
  const StwKnownAsset *asset; /* (nullable) none is named */
  StwCorrelationKeys keys;
  StwCorrelationKeys problem; /* the same, before a rule set the alert apart */
  const StwRule *rule;        /* (nullable) the one that decides */
  StwSeverity severity;       /* the one that counts */
  guint8 fingerprint[STW_FINGERPRINT_SIZE];
  StwEpisode episode;
  gboolean known; /* whether the fingerprint has an episode, open or over */
} StwArrival;

gboolean stw_arrival_is_security (const StwArrival *arrival);

/* placement.c */
gboolean stw_passage_place (StwPassage *passage,
                            const StwArrival *arrival,
                            gint64 alert,
                            gint64 *incident,
                            GError **error);
gboolean stw_passage_gather (StwPassage *passage, gint64 asset, gint64 incident, GError **error);
gboolean stw_passage_admit_if_due (StwPassage *passage, StwTally *tally, GError **error);

/* settlement.c */
void stw_passage_note_settled (StwPassage *passage, gint64 incident);
gboolean stw_passage_settle (StwPassage *passage, GError **error);

G_END_DECLS
