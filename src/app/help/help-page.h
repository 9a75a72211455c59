/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwHelpPage:
 *
 * The articles and the one that is read. Its property "detail-alone" tells whether that covers the
 * list, so that there is a way back.
 */
#define STW_TYPE_HELP_PAGE (stw_help_page_get_type ())
G_DECLARE_FINAL_TYPE (StwHelpPage, stw_help_page, STW, HELP_PAGE, AdwBin)

GtkWidget *stw_help_page_new (StwSession *session);
void stw_help_page_show (StwHelpPage *self, const char *name);

G_END_DECLS
