/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/* A bit for each #StwSeverity. */
#define STW_SEVERITIES_ALL ((1u << STW_N_SEVERITIES) - 1)
/* As many as a list of them shows. */
#define STW_NOTIFICATION_LIST_MAX 50

typedef enum
{
  STW_NOTIFICATION_OPENED,
  STW_NOTIFICATION_REOPENED,
  STW_NOTIFICATION_WOKEN,     /* it was put off until now */
  STW_NOTIFICATION_ESCALATED, /* nobody answered so far */
  STW_NOTIFICATION_WARNED,    /* what was promised for it runs out */
  STW_NOTIFICATION_MISSED,    /* what was promised for it was missed */
} StwNotificationKind;

/**
 * StwNotification:
 * @event: the row of the timeline that tells it
 * @at: when that was, UTC milliseconds
 * @waits: whether nobody has dealt with it since: as soon as somebody has, it is no news
 * @pages: whether some alert of the incident may wake somebody
 * @is_read: whether a person has seen it
 *
 * Something about an incident that a person wants to be told of: the newest of its kind.
 */
typedef struct
{
  gint64 event;
  gint64 at;
  StwNotificationKind kind;
  gint64 incident;
  gint64 company;
  char *company_name; /* (owned) */
  char *title;        /* (owned) the incident's */
  StwSeverity severity;
  gboolean waits;
  gboolean pages;
  gboolean is_read;
} StwNotification;

StwNotification *stw_notification_copy (const StwNotification *notification);
void stw_notification_free (StwNotification *notification);

GPtrArray *stw_notification_list (StwDb *db, guint severities, guint most, GError **error);
guint stw_notification_count_run (GPtrArray *list, guint first);
gboolean stw_notification_count_beyond (StwDb *db,
                                        guint severities,
                                        GPtrArray *list,
                                        gint64 before,
                                        guint *ret_n,
                                        GError **error);
StwNotification *stw_notification_load (StwDb *db, gint64 incident, GError **error);
JsonArray *stw_notification_list_json (StwDb *db, gint64 person, GError **error);

const StwCommandRule *stw_notification_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwNotification, stw_notification_free)

G_END_DECLS
