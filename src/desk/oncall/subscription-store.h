/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

/* The job that takes an address out of the keyring; its payload is {"calendar"}. */
#define STW_JOB_ADDRESS "address.forget"

/* How often an address is read. */
#define STW_SUBSCRIPTION_EACH (15 * STW_MINUTE)

/**
 * StwSubscription:
 * @id: its number
 * @schedule: whose absences or overrides its events are
 * @name: what people call it
 * @timezone: of the schedule
 * @etag: (nullable): of the newest copy; %NULL to be given all of it, which happens once a day, so
 *   that its events reach a year ahead again
 * @copy: (nullable): the events of its last good copy, JSON
 * @held: (nullable): those of a newer copy that a person is to look at; empty once one said that it
 *   does not count
 * @problem: (nullable): why its last reading failed
 * @checked_at: when it was last read, UTC milliseconds, 0 for never; below 0 since somebody asked
 * for it to be read, which tells one asking from another
 *
 * A calendar elsewhere.
 */
typedef struct
{
  gint64 id;
  gint64 schedule;
  char *name;     /* (owned) */
  char *timezone; /* (owned) */
  char *etag;     /* (owned) */
  char *copy;     /* (owned) */
  char *held;     /* (owned) */
  char *problem;  /* (owned) */
  gint64 checked_at;
} StwSubscription;

void stw_subscription_free (StwSubscription *subscription);
StwSubscription *stw_subscription_load (StwDb *db, gint64 id, gint64 now, GError **error);
GPtrArray *stw_subscription_list_due (StwDb *db, gint64 now, gint64 *ret_next, GError **error);
JsonArray *stw_subscription_describe (StwDb *db, gint64 schedule, GError **error);
gboolean stw_subscription_forget_addresses (StwTransaction *transaction,
                                            gint64 schedule,
                                            gint64 not_before,
                                            GError **error);
gboolean stw_subscription_keep_address (StwTransaction *transaction, gint64 id, GError **error);
char *stw_subscription_dup_secret_name (gint64 id);

void stw_subscription_match_events (StwDb *db, JsonArray *events);
gboolean stw_subscription_write_events (StwDb *db, gint64 id, JsonArray *events, GError **error);
gboolean stw_subscription_take (StwDb *db, gint64 id, const char *copy, gint64 now, GError **error);
gboolean stw_subscription_hold (StwDb *db, gint64 id, const char *copy, GError **error);
gboolean stw_subscription_ask (StwDb *db, gint64 id, gint64 now, GError **error);
gboolean stw_subscription_note_read (StwDb *db,
                                     gint64 id,
                                     const char *etag,
                                     const char *problem,
                                     gint64 checked_at,
                                     gint64 now,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSubscription, stw_subscription_free)

G_END_DECLS
