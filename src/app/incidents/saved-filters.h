/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"
#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwSavedFilters:
 *
 * The filters that the desk keeps under a name: a menu to choose from, and the actions "filter.*"
 * behind it.
 */
#define STW_TYPE_SAVED_FILTERS (stw_saved_filters_get_type ())
G_DECLARE_FINAL_TYPE (StwSavedFilters, stw_saved_filters, STW, SAVED_FILTERS, GObject)

StwSavedFilters *
stw_saved_filters_new (GtkMenuButton *button, StwSession *session, StwListFilter *filter);
void stw_saved_filters_stop (StwSavedFilters *self);

G_END_DECLS
