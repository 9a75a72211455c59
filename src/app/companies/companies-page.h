/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwCompaniesPage:
 *
 * The clients and how they stand, what needs attention first.
 */
#define STW_TYPE_COMPANIES_PAGE (stw_companies_page_get_type ())
G_DECLARE_FINAL_TYPE (StwCompaniesPage, stw_companies_page, STW, COMPANIES_PAGE, AdwBin)

GtkWidget *stw_companies_page_new (StwSession *session);

G_END_DECLS
