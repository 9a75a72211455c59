/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define STW_TYPE_PAIR_LAYOUT (stw_pair_layout_get_type ())
G_DECLARE_FINAL_TYPE (StwPairLayout, stw_pair_layout, STW, PAIR_LAYOUT, GtkLayoutManager)

/* From which width on both have room beside each other, in pixels. */
#define STW_PAIR_LAYOUT_WIDE 680

G_END_DECLS
