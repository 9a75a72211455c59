/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwOpeningPage:
 *
 * What stands in the window as long as there is no desk: that it is being opened, or why it
 * cannot be.
 */
#define STW_TYPE_OPENING_PAGE (stw_opening_page_get_type ())
G_DECLARE_FINAL_TYPE (StwOpeningPage, stw_opening_page, STW, OPENING_PAGE, AdwBin)

void stw_opening_page_show_starting (StwOpeningPage *self);
void
stw_opening_page_show_failure (StwOpeningPage *self, const char *title, const char *description);
void stw_opening_page_stop (StwOpeningPage *self);

G_END_DECLS
