/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/incident-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwIncidentActs:
 *
 * What can be done with one incident, as the actions "incident.…" of a widget.
 */
#define STW_TYPE_INCIDENT_ACTS (stw_incident_acts_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentActs, stw_incident_acts, STW, INCIDENT_ACTS, GObject)

StwIncidentActs *stw_incident_acts_new (GtkWidget *widget);
void stw_incident_acts_set_session (StwIncidentActs *self, StwSession *session);
void stw_incident_acts_set_incident (StwIncidentActs *self, const StwIncident *incident);
gboolean stw_incident_acts_allow (StwIncidentActs *self, const char *name);

StwCommand *stw_incident_acts_new_command (const StwIncident *incident, const char *word);

G_END_DECLS
