/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwDataPage:
 *
 * Settings: where the data lie, their backups and the chain of audit entries.
 */
#define STW_TYPE_DATA_PAGE (stw_data_page_get_type ())
G_DECLARE_FINAL_TYPE (StwDataPage, stw_data_page, STW, DATA_PAGE, AdwBin)

GtkWidget *stw_data_page_new (StwSession *session);

G_END_DECLS
