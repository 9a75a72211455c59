/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

/**
 * StwRosterPerson:
 *
 * Somebody at the desk.
 */
typedef struct
{
  gint64 id;
  char *name; /* (owned) */
} StwRosterPerson;

/**
 * StwRoster:
 * @schedules: (element-type StwSchedule): all of them
 * @schedule: (unowned) (nullable): the one that is looked at
 * @plan: (nullable): who is on call in it
 * @names: (element-type gint64 utf8): what people are called, also who left
 * @people: (element-type StwRosterPerson): who is at the desk, by name
 * @overrides: (nullable) (element-type StwOverride): those that are not over
 * @notes: (nullable) (element-type StwShiftNote): for hand-overs of now and to come
 * @calendars: (nullable): as stw_subscription_describe() has them, of this schedule
 * @hand_overs: (nullable): what shifts wrote and nobody, or not who looks, has read
 * @self: who looks, or else is on call; 0 for nobody
 * @door_url: (nullable): where this desk is reached from outside
 *
 * What the on-call view shows. Everything is owned unless it says otherwise.
 */
typedef struct
{
  GPtrArray *schedules;
  const StwSchedule *schedule;
  StwOncallPlan *plan;
  GHashTable *names;
  GPtrArray *people;
  GPtrArray *overrides;
  GPtrArray *notes;
  JsonArray *calendars;
  JsonArray *hand_overs;
  gint64 self;
  char *door_url;
} StwRoster;

/* Rows of the calendar above those of the layers. */
#define STW_ROSTER_RESULT 0
#define STW_ROSTER_OVERRIDES 1
#define STW_ROSTER_LAYERS 2

/**
 * StwRosterBar:
 * @row: 0 for what counts, 1 for overrides, then the layers, the strongest first
 * @override: the number of the override that it is or comes of, or 0
 *
 * One bar of the calendar.
 */
typedef struct
{
  guint row;
  gint64 from;
  gint64 to;
  gint64 person;
  gint64 override;
  gboolean gap;
} StwRosterBar;

/**
 * StwRosterQuery:
 * @schedule: its number; the first one when there is none of it
 * @from: what will be looked at, UTC milliseconds
 * @to: the first instant that will not
 * @now: UTC milliseconds; the time from then on is there as well
 * @person: who is signed in, 0 for nobody
 *
 * What is to be shown.
 */
typedef struct
{
  gint64 schedule;
  gint64 from;
  gint64 to;
  gint64 now;
  gint64 person;
} StwRosterQuery;

StwRoster *stw_roster_load (StwDb *db, const StwRosterQuery *query, GError **error);
GPtrArray *stw_roster_load_people (StwDb *db, GError **error);
void stw_roster_free (StwRoster *roster);
const char *stw_roster_get_name (const StwRoster *roster, gint64 person);
char *stw_roster_dup_initials (const char *name);
guint stw_roster_count_rows (const StwRoster *roster);
const StwOncallLayer *stw_roster_get_layer (const StwRoster *roster, guint row);
GArray *stw_roster_lay_out (const StwRoster *roster, gint64 from, gint64 to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwRoster, stw_roster_free)

G_END_DECLS
