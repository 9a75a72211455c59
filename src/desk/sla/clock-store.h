/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/clock-pauses.h"
#include "model/enums.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwSlaClock:
 * @STW_SLA_RESPONSE: until a person answers for the incident
 * @STW_SLA_RESOLUTION: until it is resolved
 *
 * The clocks that each incident has; the numbers stand in the database.
 */
typedef enum
{
  STW_SLA_RESPONSE,
  STW_SLA_RESOLUTION,
} StwSlaClock;

#define STW_N_SLA_CLOCKS (STW_SLA_RESOLUTION + 1)

/**
 * StwClockMark:
 * @STW_CLOCK_MARK_WARNING: it was told that the time runs out
 * @STW_CLOCK_MARK_BREACH: it was told that the target was missed
 */
typedef enum
{
  STW_CLOCK_MARK_WARNING,
  STW_CLOCK_MARK_BREACH,
} StwClockMark;

#define STW_N_CLOCK_MARKS (STW_CLOCK_MARK_BREACH + 1)

/**
 * StwClockHold:
 * @is_open: whether somebody still has to do something about it
 * @is_held: whether its clocks stand still for a maintenance window
 *
 * How an incident stands to maintenance.
 */
typedef struct
{
  gint64 incident;
  gboolean is_open;
  gboolean is_held;
} StwClockHold;

const char *stw_sla_clock_to_word (StwSlaClock clock);

gboolean
stw_clock_begin (StwTransaction *transaction, gint64 incident, gint64 company, GError **error);
gboolean stw_clock_follow (StwTransaction *transaction,
                           gint64 incident,
                           StwIncidentStatus status,
                           GError **error);
gboolean stw_clock_hold (StwTransaction *transaction,
                         gint64 incident,
                         gint64 company,
                         gboolean held,
                         GError **error);
GArray *stw_clock_list_holds (StwDb *db, gint64 company, gint64 incident, GError **error);
void stw_clock_add_row (StwRows *rows, int column, GArray *recorded[STW_N_SLA_CLOCKS]);
gboolean
stw_clock_load (StwDb *db, gint64 incident, GArray *ret_recorded[STW_N_SLA_CLOCKS], GError **error);
gboolean stw_clock_load_marks (StwDb *db,
                               gint64 incident,
                               gboolean ret_marked[STW_N_SLA_CLOCKS][STW_N_CLOCK_MARKS],
                               GError **error);
gboolean stw_clock_set_mark (StwDb *db,
                             gint64 incident,
                             gint64 company,
                             StwSlaClock clock,
                             StwClockMark mark,
                             gint64 at,
                             GError **error);

G_END_DECLS
