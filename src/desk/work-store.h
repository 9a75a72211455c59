/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwWorkRow:
 *
 * Time that somebody spent on an incident.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  const char *company_name; /* in reading alone */
  gint64 incident;
  const char *incident_title; /* (nullable) in reading alone; %NULL when the incident is gone */
  const char *technician;
  gint64 minutes;
  gint64 at;        /* UTC milliseconds */
  const char *note; /* (nullable) */
} StwWorkRow;

/**
 * StwWorkFilter:
 *
 * Which time: @from counts, @to does not.
 */
typedef struct
{
  gint64 company;  /* 0 for every company */
  gint64 incident; /* 0 for every incident */
  gint64 from;     /* UTC milliseconds */
  gint64 to;       /* UTC milliseconds, 0 for no end */
} StwWorkFilter;

typedef void (*StwWorkFunc) (const StwWorkRow *row, gpointer data);

/* Of one entry; a longer time is noted day by day. */
#define STW_WORK_MAX_MINUTES (24 * 60)

gboolean stw_work_insert (StwTransaction *transaction,
                          const StwWorkRow *row,
                          gint64 *ret_id,
                          GError **error);
gboolean
stw_work_set_removed (StwDb *db, gint64 incident, gint64 id, gint64 removed_at, GError **error);
gboolean stw_work_set_timer (StwDb *db, gint64 incident, gint64 since, GError **error);
gboolean stw_work_foreach (StwDb *db,
                           const StwWorkFilter *filter,
                           StwWorkFunc func,
                           gpointer data,
                           GError **error);
JsonArray *stw_work_list (StwDb *db, const StwWorkFilter *filter, GError **error);
char *stw_work_to_csv (StwDb *db, const StwWorkFilter *filter, GError **error);

G_END_DECLS
