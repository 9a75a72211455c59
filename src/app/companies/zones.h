/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkStringList *stw_zones_new_list (guint *ret_local);

G_END_DECLS
