/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwSuggestions:
 *
 * What the desk wrote down about what an incident is. Hidden while there is nothing.
 */
#define STW_TYPE_SUGGESTIONS (stw_suggestions_get_type ())
G_DECLARE_FINAL_TYPE (StwSuggestions, stw_suggestions, STW, SUGGESTIONS, GtkBox)

void stw_suggestions_show (StwSuggestions *self, StwDeskClient *client, gint64 incident);

G_END_DECLS
