/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The words for an "hours" of a choice. */
const char *stw_choice_hours_title (const char *hours);
GtkStringList *stw_choice_policy_titles (JsonArray *policies);
void stw_choice_dialog_show (GtkWidget *widget,
                             StwSession *session,
                             JsonArray *companies,
                             JsonArray *policies);

G_END_DECLS
