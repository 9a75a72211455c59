/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwCompanyPage:
 *
 * Everything about one client: who may send and what was refused, what is held back, how its
 * alerts are brought together, and its assets.
 */
#define STW_TYPE_COMPANY_PAGE (stw_company_page_get_type ())
G_DECLARE_FINAL_TYPE (StwCompanyPage, stw_company_page, STW, COMPANY_PAGE, AdwBin)

GtkWidget *stw_company_page_new (StwSession *session, gint64 company);

G_END_DECLS
