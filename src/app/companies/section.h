/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSection:
 *
 * A part of a company's page: a heading and rows that are made anew when what they show changed.
 */
#define STW_TYPE_SECTION (stw_section_get_type ())
G_DECLARE_FINAL_TYPE (StwSection, stw_section, STW, SECTION, AdwBin)

/**
 * StwSectionRowFunc:
 *
 * Returns: (transfer full) (nullable): a row for one thing, %NULL when it is not shown
 */
typedef GtkWidget *(*StwSectionRowFunc) (JsonObject *thing, gpointer data);

void stw_section_show (StwSection *self,
                       JsonArray *things,
                       const char *empty,
                       StwSectionRowFunc new_row,
                       gpointer data);
GtkWidget *stw_section_row_new (const char *title, const char *subtitle, const char *icon);
GtkWidget *stw_section_button_new (GtkWidget *row, const char *label, const char *name);

G_END_DECLS
