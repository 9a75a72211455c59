/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/paged-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAuditRow:
 *
 * An entry of the audit, which unfolds to what it changed.
 */
#define STW_TYPE_AUDIT_ROW (stw_audit_row_get_type ())
G_DECLARE_FINAL_TYPE (StwAuditRow, stw_audit_row, STW, AUDIT_ROW, AdwBin)

GtkWidget *stw_audit_row_new (GHashTable *unfolded);
void stw_audit_row_set_item (StwAuditRow *self, StwPagedItem *item);

G_END_DECLS
