/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"
#include "app/incidents/picks.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwIncidentList:
 *
 * The incidents that a filter leaves, how many they are, and which one is chosen.
 *
 * Signals: "chosen" when another one is; "activated" when it is to be opened; "shown" when the list
 * was read.
 */
#define STW_TYPE_INCIDENT_LIST (stw_incident_list_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentList, stw_incident_list, STW, INCIDENT_LIST, AdwBin)

void stw_incident_list_set_session (StwIncidentList *self,
                                    StwSession *session,
                                    StwListFilter *filter,
                                    StwPicks *picks);
gint64 stw_incident_list_get_chosen (StwIncidentList *self);
void stw_incident_list_choose (StwIncidentList *self, gint64 incident);
void stw_incident_list_step (StwIncidentList *self, int step);
void stw_incident_list_pick_all (StwIncidentList *self);

G_END_DECLS
