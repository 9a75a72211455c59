/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/notification-store.h"

G_BEGIN_DECLS

/**
 * StwAnnouncer:
 *
 * Decides what is announced on the desktop, what is summed up and what is taken back. Pure: it
 * hears what happened and is asked what to say at a time that the caller tells.
 */
typedef struct _StwAnnouncer StwAnnouncer;

/**
 * StwAnnouncementShare:
 *
 * Which incidents share an announcement.
 */
typedef enum
{
  STW_SHARE_NONE,
  STW_SHARE_COMPANY,
  STW_SHARE_ALL,
} StwAnnouncementShare;

/**
 * StwAnnouncement:
 * @id: stable: a later announcement of the same id takes its place
 * @is_withdrawn: whether it is true no more; then nothing else is set
 * @worst: (nullable): what to name: the only incident, or the worst of those that came last
 * @n_incidents: that it stands for
 */
typedef struct
{
  char *id; /* (owned) */
  gboolean is_withdrawn;
  StwAnnouncementShare share;
  StwNotification *worst; /* (owned) */
  guint n_incidents;
} StwAnnouncement;

/* So many announcements at once, and then one each so often. */
#define STW_ANNOUNCER_BURST 4
#define STW_ANNOUNCER_INTERVAL_MS 15000

StwAnnouncer *stw_announcer_new (gint64 since);
void stw_announcer_free (StwAnnouncer *self);

void stw_announcer_set_severities (StwAnnouncer *self, guint severities);
void stw_announcer_hear (StwAnnouncer *self, const StwNotification *notification, gboolean in_view);
void stw_announcer_forget (StwAnnouncer *self, gint64 incident);
GArray *stw_announcer_list_standing (StwAnnouncer *self, guint most);
GPtrArray *stw_announcer_take (StwAnnouncer *self, gint64 now, gint64 *ret_next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAnnouncer, stw_announcer_free)

G_END_DECLS
