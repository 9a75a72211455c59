/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAddCompany:
 *
 * A window that adds a client and stays until its first alert has come: first its name and zone,
 * then what its monitoring tools need to know.
 */
#define STW_TYPE_ADD_COMPANY (stw_add_company_get_type ())
G_DECLARE_FINAL_TYPE (StwAddCompany, stw_add_company, STW, ADD_COMPANY, AdwWindow)

void stw_add_company_show (GtkWindow *parent, StwDeskClient *client);

G_END_DECLS
