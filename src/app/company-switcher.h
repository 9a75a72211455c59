/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwCompanySwitcher:
 *
 * Chooses the company whose things the views show, or all of them.
 */
#define STW_TYPE_COMPANY_SWITCHER (stw_company_switcher_get_type ())
G_DECLARE_FINAL_TYPE (StwCompanySwitcher, stw_company_switcher, STW, COMPANY_SWITCHER, AdwBin)

void stw_company_switcher_set_session (StwCompanySwitcher *self, StwSession *session);

G_END_DECLS
