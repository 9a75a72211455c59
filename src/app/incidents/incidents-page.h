/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwIncidentsPage:
 *
 * The list of incidents and the one that is chosen, side by side or, when narrow, one after the
 * other. Its property "detail-alone" says that the detail covers the list; "filter" is what
 * narrows the list, as JSON.
 */
#define STW_TYPE_INCIDENTS_PAGE (stw_incidents_page_get_type ())
G_DECLARE_FINAL_TYPE (StwIncidentsPage, stw_incidents_page, STW, INCIDENTS_PAGE, AdwBin)

gboolean stw_incidents_page_allows (StwIncidentsPage *self, const char *action);
GtkWidget *stw_incidents_page_new (StwSession *session);
void stw_incidents_page_show (StwIncidentsPage *self, gint64 incident);
void stw_incidents_page_narrow (StwIncidentsPage *self, const char *filter);
void stw_incidents_page_search (StwIncidentsPage *self, const char *words);

G_END_DECLS
