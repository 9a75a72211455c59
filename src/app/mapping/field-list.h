/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwFieldList:
 *
 * Our fields, each with the steps by which it is read: a row a step. A place of the message is for
 * the selected row.
 *
 * Signals: "asked" when another row is selected; "activated" when its place is wanted; "dropped"
 * with the number of a place that was dropped onto the selected row; "changed" when the list wrote
 * the draft.
 */
#define STW_TYPE_FIELD_LIST (stw_field_list_get_type ())
G_DECLARE_FINAL_TYPE (StwFieldList, stw_field_list, STW, FIELD_LIST, AdwBin)

void stw_field_list_show (StwFieldList *self, StwMappingDraft *draft, GPtrArray *places);
void stw_field_list_update (StwFieldList *self);
StwField stw_field_list_get_current (StwFieldList *self, guint *ret_step);
void stw_field_list_go_on (StwFieldList *self);
void stw_field_list_set_folded (StwFieldList *self, gboolean folded);

G_END_DECLS
