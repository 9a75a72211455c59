/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/picks.h"
#include "app/widgets/paged-model.h"
#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwIncidentRow:
 *
 * A row of the list of incidents: what, at which client, how it stands.
 */
#define STW_TYPE_INCIDENT_ROW (stw_incident_row_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentRow, stw_incident_row, STW, INCIDENT_ROW, AdwBin)

GtkWidget *stw_incident_row_new (StwPicks *picks, StwDeskClient *client);
void stw_incident_row_set_item (StwIncidentRow *self, StwPagedItem *item);
void stw_incident_row_update (StwIncidentRow *self);

G_END_DECLS
