/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwIncidentDetail:
 *
 * One incident: what is known of it, what happened, and what can be done. Its actions are
 * "incident." and the word of a #StwIncidentAction, and "incident.write-note".
 */
#define STW_TYPE_INCIDENT_DETAIL (stw_incident_detail_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentDetail, stw_incident_detail, STW, INCIDENT_DETAIL, AdwBin)

void stw_incident_detail_set_session (StwIncidentDetail *self, StwSession *session);
gboolean stw_incident_detail_allows (StwIncidentDetail *self, const char *action);
void stw_incident_detail_show (StwIncidentDetail *self, gint64 incident);

G_END_DECLS
