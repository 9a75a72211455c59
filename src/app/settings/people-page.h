/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwPeoplePage:
 *
 * Who is at the desk, what each role may, and whether people must sign in.
 */
#define STW_TYPE_PEOPLE_PAGE (stw_people_page_get_type ())
G_DECLARE_FINAL_TYPE (StwPeoplePage, stw_people_page, STW, PEOPLE_PAGE, AdwBin)

GtkWidget *stw_people_page_new (StwSession *session);

G_END_DECLS
