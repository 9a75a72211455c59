/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/alert-store.h"

G_BEGIN_DECLS

#define STW_HOLD_WINDOW "window"
#define STW_HOLD_SILENCE "silence"

/**
 * StwHoldRow:
 *
 * A maintenance window or a silence. Texts are borrowed.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  const char *kind; /* %STW_HOLD_WINDOW or %STW_HOLD_SILENCE */
  const char *reason;
  const char *matcher; /* (nullable) JSON */
  gboolean weekly;
  gint64 from_at; /* once: UTC milliseconds */
  gint64 to_at;
  gint64 days; /* weekly: bit 0 for Monday */
  gint64 from_minute;
  gint64 to_minute;
  gint64 held;       /* alerts that it held back */
  gint64 removed_at; /* 0 for not */
} StwHoldRow;

typedef void (*StwHoldRowFunc) (const StwHoldRow *row, gpointer data);

gboolean stw_hold_foreach (StwDb *db,
                           gint64 company,
                           gint64 over_before,
                           StwHoldRowFunc func,
                           gpointer data,
                           GError **error);
gboolean stw_hold_get_company (StwDb *db, gint64 id, gint64 *ret_company, GError **error);
GArray *stw_hold_list_windows (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean
stw_hold_count_active (StwDb *db, gint64 company, gint64 now, gint64 *ret_count, GError **error);
gboolean stw_hold_insert (StwDb *db,
                          const StwHoldRow *row,
                          const char *actor,
                          gint64 now,
                          gint64 *ret_id,
                          GError **error);
gboolean stw_hold_move (StwDb *db, const StwHoldRow *row, GError **error);
gboolean stw_hold_remove (StwDb *db, const StwHoldRow *row, gint64 now, GError **error);
gboolean stw_hold_count_alert (StwDb *db, gint64 id, GError **error);

/**
 * StwHeldAlert:
 *
 * An alert that was held back and is not over.
 */
typedef struct
{
  StwAlert *alert; /* (owned) with the sender's severity */
  StwEpisode episode;
} StwHeldAlert;

void stw_held_alert_free (StwHeldAlert *held);

/**
 * StwHolding:
 *
 * A window or a silence that alerts wait for.
 */
typedef struct
{
  gint64 hold;
  gint64 company;
} StwHolding;

GArray *stw_hold_list_holding (StwDb *db, GError **error);
GPtrArray *stw_hold_list_alerts_of (StwDb *db, gint64 incident, GError **error);
GPtrArray *stw_hold_list_alerts (StwDb *db, gint64 hold, gint64 most, GError **error);

G_END_DECLS
