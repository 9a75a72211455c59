/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwIncidentTimeline:
 *
 * What happened to an incident, newest first, in words.
 */
#define STW_TYPE_INCIDENT_TIMELINE (stw_incident_timeline_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentTimeline, stw_incident_timeline, STW, INCIDENT_TIMELINE, GtkBox)

void stw_incident_timeline_set_rows (StwIncidentTimeline *self, JsonArray *rows, gint64 reader);
char *stw_incident_timeline_describe (JsonObject *row, gint64 reader);

G_END_DECLS
