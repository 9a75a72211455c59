/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/clock-store.h"

G_BEGIN_DECLS

/**
 * StwSlaPolicy:
 * @warn_percent: the share of a target at which its end is told, 0 for never
 * @tells: whether people are told of it, by what it is
 *
 * How clocks are read.
 */
typedef struct
{
  gint64 id;
  char *name; /* (owned) */
  int warn_percent;
  gboolean pause_waiting;
  gboolean pause_maintenance;
  gboolean tells[STW_N_CLOCK_MARKS];
} StwSlaPolicy;

/**
 * StwSlaTerms:
 * @policy: (nullable): %NULL when nothing is promised
 * @hours: (nullable): the time that counts
 * @targets: in milliseconds, 0 for no promise
 *
 * What is promised for one incident.
 */
typedef struct
{
  const StwSlaPolicy *policy;
  const StwBusinessHours *hours;
  gint64 targets[STW_N_SLA_CLOCKS];
} StwSlaTerms;

/**
 * StwSlaStanding:
 * @exists: whether the clock has begun and something is promised
 * @target: in milliseconds
 * @warn_at: when its end is told, or was to be; else %STW_SLA_NEVER
 * @reading: what it shows
 */
typedef struct
{
  gboolean exists;
  gint64 target;
  gint64 warn_at;
  StwSlaReading reading;
} StwSlaStanding;

/**
 * StwSlaIncident:
 *
 * What the terms and the clocks of an incident stand on.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  gint64 policy; /* that the company has chosen, 0 for the default */
  StwSeverity severity;
} StwSlaIncident;

typedef struct _StwSlaBook StwSlaBook;

StwSlaBook *stw_sla_book_load (StwDb *db, GError **error);
void stw_sla_book_free (StwSlaBook *self);
StwSlaTerms stw_sla_book_find (const StwSlaBook *self, gint64 policy, StwSeverity severity);
const StwBusinessHours *stw_sla_book_get_hours (const StwSlaBook *self, gint64 calendar);

gboolean
stw_sla_incident_load (StwDb *db, gint64 incident, StwSlaIncident *ret_incident, GError **error);
void stw_sla_book_read_recorded (const StwSlaBook *self,
                                 const StwSlaIncident *incident,
                                 GArray *recorded[STW_N_SLA_CLOCKS],
                                 gint64 now,
                                 StwSlaStanding ret_standings[STW_N_SLA_CLOCKS]);
gboolean stw_sla_book_read (const StwSlaBook *self,
                            StwDb *db,
                            const StwSlaIncident *incident,
                            gint64 now,
                            StwSlaStanding ret_standings[STW_N_SLA_CLOCKS],
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSlaBook, stw_sla_book_free)

G_END_DECLS
