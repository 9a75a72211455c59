/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwFact:
 *
 * A small caption, and under it what it names.
 */
#define STW_TYPE_FACT (stw_fact_get_type ())
G_DECLARE_FINAL_TYPE (StwFact, stw_fact, STW, FACT, GtkBox)

void stw_fact_set_text (StwFact *self, const char *text, const char *tooltip);
void stw_fact_set_share (StwFact *self, double share, const char *words, const char *style);
void stw_fact_set_style (StwFact *self, const char *style);

G_END_DECLS
