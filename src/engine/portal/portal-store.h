/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwPortalIncident:
 * @may_answer: whether the reader may say that it is solved, or not
 * @story: (element-type StwPortalEvent) (nullable): what the client may read, oldest first, when it
 *   was asked for
 *
 * An incident as somebody of its client may see it. All texts are owned.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  char *company_name;
  char *title;
  StwIncidentStatus status;
  StwSeverity severity;
  gint64 created_at;
  gint64 resolved_at; /* 0 for never */
  gboolean may_answer;
  GPtrArray *story;
} StwPortalIncident;

/**
 * StwPortalEvent:
 * @kind: as the timeline calls it
 *
 * A row of its story. All texts are owned.
 */
typedef struct
{
  gint64 at;
  char *kind;
  char *actor;
  char *text; /* (nullable) */
} StwPortalEvent;

void stw_portal_incident_free (StwPortalIncident *incident);
GPtrArray *stw_portal_incident_list (StwDb *db,
                                     gint64 person,
                                     guint statuses,
                                     gint64 before,
                                     gint64 limit,
                                     GError **error);
StwPortalIncident *
stw_portal_incident_load (StwDb *db, gint64 person, gint64 incident, GError **error);
GTimeZone *stw_portal_load_zone (StwDb *db, gint64 person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPortalIncident, stw_portal_incident_free)

G_END_DECLS
