/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/* The members of a departure's report. */
#define STW_DEPARTURE_EXPORT "export"
#define STW_DEPARTURE_LEFT "left_to_others"
#define STW_DEPARTURE_CLEARED "cleared"
#define STW_DEPARTURE_REMOVED "removed"
#define STW_DEPARTURE_REMAINS "remains"

/**
 * StwDeparture:
 * @company: whose it is; the number is never given again
 * @began_at: 0 while it can be stopped
 * @ended_at: 0 until everything is removed
 * @report: (owned): what is known so far; at the end, with the rest, the certificate
 *
 * A client on its way out, or gone.
 */
typedef struct
{
  gint64 company;
  char *name;     /* (owned) */
  char *asked_by; /* (owned) */
  gint64 asked_at;
  gint64 remove_at;
  gint64 began_at;
  gint64 ended_at;
  JsonObject *report;
} StwDeparture;

void stw_departure_free (StwDeparture *departure);
StwDeparture *stw_departure_load (StwDb *db, gint64 company, GError **error);
GPtrArray *stw_departure_list (StwDb *db, GError **error);
gboolean stw_departure_insert (StwDb *db, const StwDeparture *departure, GError **error);
gboolean stw_departure_write (StwDb *db, const StwDeparture *departure, GError **error);
gboolean stw_departure_delete (StwDb *db, gint64 company, GError **error);

gboolean stw_departure_is_removing (StwDb *db, gint64 company);
gboolean stw_departure_find_due (StwDb *db, gint64 now, gint64 *ret_company, GError **error);
gboolean stw_departure_get_next (StwDb *db, gint64 *ret_at, GError **error);
JsonArray *stw_departure_list_secrets (StwDb *db, gint64 company, GError **error);
JsonArray *stw_departure_list_left (StwDb *db, gint64 company, GError **error);
gboolean stw_departure_count_audit (StwDb *db, gint64 company, gint64 *ret_entries, GError **error);
JsonObject *stw_departure_describe (const StwDeparture *departure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDeparture, stw_departure_free)

G_END_DECLS
