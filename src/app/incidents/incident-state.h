/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/words.h"
#include "desk/incident-store.h"

G_BEGIN_DECLS

StwWord stw_incident_state_to_word (const StwIncident *incident);
char *stw_incident_state_to_text (const StwIncident *incident, gint64 now);

G_END_DECLS
