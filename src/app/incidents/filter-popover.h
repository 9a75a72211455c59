/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/list-filter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_filter_popover_new (StwListFilter *filter);

G_END_DECLS
