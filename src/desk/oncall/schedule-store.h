/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/rotation.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/* How far ahead gaps are looked for. */
#define STW_SCHEDULE_HORIZON_DAYS 14

/**
 * StwSchedule:
 * @layers: (owned): JSON, members by their number
 * @around_the_clock: whether hours that no layer serves are a gap
 * @has_feed: whether calendars can subscribe to it
 *
 * A row of the schedules.
 */
typedef struct
{
  gint64 id;
  char *name;     /* (owned) */
  char *timezone; /* (owned) */
  char *layers;
  gboolean around_the_clock;
  gboolean has_feed;
} StwSchedule;

typedef enum
{
  STW_OVERRIDE_PLAIN,
  STW_OVERRIDE_SWAP,
  STW_OVERRIDE_TAKEN,
} StwOverrideKind;

/**
 * StwOverride:
 * @person: who stands in, 0 for nobody on purpose
 * @pair: of a swap's second half its first, else 0
 * @agreed: whether it counts: a swap does once who was asked said yes
 *
 * A row of the overrides.
 */
typedef struct
{
  gint64 id;
  gint64 schedule;
  gint64 person;
  gint64 from;
  gint64 to;
  StwOverrideKind kind;
  gint64 pair;
  gboolean agreed;
  char *note; /* (owned) (nullable) */
} StwOverride;

void stw_schedule_free (StwSchedule *schedule);
StwSchedule *stw_schedule_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_schedule_list (StwDb *db, GError **error);
GArray *stw_schedule_list_numbers (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean stw_schedule_write (StwDb *db,
                             const StwSchedule *schedule,
                             gint64 now,
                             gint64 *ret_id,
                             GError **error);
gboolean stw_schedule_delete (StwDb *db, gint64 id, GError **error);
gboolean stw_schedule_find (StwDb *db, const char *name, gint64 *ret_id, GError **error);

StwOncallPlan *stw_schedule_read_plan (StwDb *db,
                                       const StwSchedule *schedule,
                                       gint64 from,
                                       gint64 to,
                                       GError **error);
gboolean
stw_schedule_who (StwDb *db, gint64 schedule, gint64 at, gint64 *ret_person, GError **error);
GHashTable *stw_schedule_list_on_call (StwDb *db, gint64 at, GError **error);

void stw_override_free (StwOverride *override);
StwOverride *stw_override_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_override_list (StwDb *db, gint64 schedule, gint64 since, GError **error);
gboolean stw_override_write (StwDb *db,
                             const StwOverride *override,
                             gint64 now,
                             gint64 *ret_id,
                             GError **error);
gboolean stw_override_delete (StwDb *db, gint64 id, GError **error);

gint64 stw_schedule_who_member (JsonNode *member, gpointer db);
gboolean
stw_schedule_read_person (StwDb *db, const StwCommand *command, gint64 *ret_person, GError **error);
GHashTable *stw_schedule_read_names (StwDb *db, GError **error);

const StwCommandRule *stw_schedule_commands (guint *ret_n_rules);
const StwCommandRule *stw_calendar_commands (guint *ret_n_rules);
const StwCommandRule *stw_override_commands (guint *ret_n_rules);
const StwCommandRule *stw_subscription_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSchedule, stw_schedule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOverride, stw_override_free)

G_END_DECLS
