/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"

G_BEGIN_DECLS

/* The chart of the overview goes back so many minutes. */
#define STW_OVERVIEW_MINUTES 120

/**
 * StwOverviewBlock:
 *
 * Some incidents that belong together in the day's plan.
 */
typedef struct
{
  gint64 count;
  GPtrArray *first; /* (owned) (element-type StwIncident): the most urgent of them */
} StwOverviewBlock;

/**
 * StwSilentSource:
 *
 * A source that has sent before and has been silent for long.
 */
typedef struct
{
  char *name;         /* (owned) */
  char *company_name; /* (owned) */
  gint64 last_delivery_at;
} StwSilentSource;

/**
 * StwOverview:
 *
 * How the desk stands at a moment.
 */
typedef struct
{
  StwOverviewBlock untaken;         /* new, and nobody has them */
  StwOverviewBlock taken;           /* somebody has them, or they wait for something */
  StwOverviewBlock mine;            /* of the person who looks */
  gint64 person;                    /* that is who, 0 where nobody knows */
  StwOverviewBlock next;            /* late or due first; counts those that press */
  StwOverviewBlock night;           /* came in the night that was last */
  GPtrArray *silent;                /* (owned) (element-type StwSilentSource) */
  gint64 pending;                   /* incidents that wait before they are shown */
  gint64 held;                      /* open alerts that a window or a silence holds back */
  gint64 incidents;                 /* of the last 24 hours */
  gint64 occurrences;               /* that made them */
  guint rate[STW_OVERVIEW_MINUTES]; /* alerts in each minute, the last one is the present */
} StwOverview;

/**
 * StwOverviewQuery:
 * @company: whose desk, 0 for all
 * @person: who is signed in, 0 for nobody
 * @now: UTC milliseconds, as are the others
 * @night_from: when the last night began
 * @night_to: when it ended
 * @silent_since: who was heard before this and not after is silent
 *
 * What an overview is asked for.
 */
typedef struct
{
  gint64 company;
  gint64 person;
  gint64 now;
  gint64 night_from;
  gint64 night_to;
  gint64 silent_since;
} StwOverviewQuery;

StwOverview *stw_overview_load (StwDb *db, const StwOverviewQuery *query, GError **error);
void stw_overview_free (StwOverview *overview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOverview, stw_overview_free)

G_END_DECLS
