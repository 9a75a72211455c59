/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAuditPage:
 *
 * Who did what: the audit's entries, newest first, and whether their chain is whole.
 */
#define STW_TYPE_AUDIT_PAGE (stw_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (StwAuditPage, stw_audit_page, STW, AUDIT_PAGE, AdwBin)

GtkWidget *stw_audit_page_new (StwSession *session);

G_END_DECLS
