/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwFilterBar:
 *
 * What stands above the list of incidents: the search, and each part of the filter as a chip that
 * takes it away.
 */
#define STW_TYPE_FILTER_BAR (stw_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (StwFilterBar, stw_filter_bar, STW, FILTER_BAR, AdwBin)

void stw_filter_bar_set_filter (StwFilterBar *self, StwSession *session, StwListFilter *filter);
void stw_filter_bar_search (StwFilterBar *self);

G_END_DECLS
