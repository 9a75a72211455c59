/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *stw_contacts_popover_new (JsonArray *contacts);
char *stw_contacts_make_address (const char *scheme, const char *text);

G_END_DECLS
