/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/enums.h"
#include "triage/correlation-keys.h"

#include <glib.h>

G_BEGIN_DECLS

#define STW_CORRELATOR_WINDOW G_GINT64_CONSTANT (900000) /* 15 minutes in ms */
#define STW_CORRELATOR_CAP G_GINT64_CONSTANT (14400000)  /* 4 hours in ms */

/**
 * StwCorrelatorSettings:
 * @window: in milliseconds, how far apart two alerts of one incident may be
 * @cap: in milliseconds, how long after its first event an incident takes new alerts; at least four
 *     windows are used
 * @strategy: what two alerts of one incident share
 * @max_runs: how many runs are remembered at most, 0 for the default
 */
typedef struct
{
  gint64 window;
  gint64 cap;
  StwStrategy strategy;
  guint max_runs;
} StwCorrelatorSettings;

/**
 * StwOccurrence:
 * @keys: see stw_correlation_keys()
 * @alert: number of its alert row
 * @incident: the incident of the alert row that it repeats, 0 when it opened the row
 * @time: when it happened, see stw_event_time()
 * @arrival: when it came in, not before @time
 * @began: when the alert row that it repeats began, 0 for none
 *
 * One firing message. Resolved messages and mere information open no incident and are not given to
 * the correlator.
 */
typedef struct
{
  StwCorrelationKeys keys;
  gint64 alert;
  gint64 incident;
  gint64 time;
  gint64 arrival;
  gint64 began;
} StwOccurrence;

/**
 * StwMove:
 *
 * An alert row that changes its incident.
 */
typedef struct
{
  gint64 alert;
  gint64 from;
  gint64 to;
} StwMove;

/**
 * StwMerge:
 *
 * An incident whose alerts have all moved, and where to.
 */
typedef struct
{
  gint64 incident;
  gint64 into;
} StwMerge;

/**
 * StwPlacement:
 * @incident: where the occurrence belongs
 * @opened: (element-type gint64): incidents to create
 * @moves: (element-type StwMove): alert rows to move
 * @merges: (element-type StwMerge): incidents that are empty after the moves
 *
 * A negative incident is new: create it and tell its number by stw_correlator_bind(), then move and
 * merge.
 */
typedef struct
{
  gint64 incident;
  GArray *opened;
  GArray *moves;
  GArray *merges;
} StwPlacement;

typedef struct _StwCorrelator StwCorrelator;

gint64 stw_event_time (gint64 claimed, gint64 arrival);

StwCorrelator *stw_correlator_new (const StwCorrelatorSettings *settings);
void stw_correlator_free (StwCorrelator *correlator);
const StwPlacement *stw_correlator_place (StwCorrelator *correlator,
                                          const StwOccurrence *occurrence);
void stw_correlator_bind (StwCorrelator *correlator, gint64 token, gint64 incident);
void stw_correlator_restore (StwCorrelator *correlator,
                             const StwOccurrence *first,
                             gint64 last,
                             gboolean sealed);
void stw_correlator_seal (StwCorrelator *correlator, gint64 incident);
void stw_correlator_forget (StwCorrelator *correlator, gint64 incident);
guint stw_correlator_get_n_runs (StwCorrelator *correlator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCorrelator, stw_correlator_free)

G_END_DECLS
