/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/picks.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwBulkBar:
 *
 * Works on all picked incidents at once. Its action is "bulk.act" with the word of a
 * #StwIncidentAction.
 */
#define STW_TYPE_BULK_BAR (stw_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (StwBulkBar, stw_bulk_bar, STW, BULK_BAR, AdwBin)

void stw_bulk_bar_set_picks (StwBulkBar *self, StwSession *session, StwPicks *picks);

G_END_DECLS
