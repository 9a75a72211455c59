/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwPlaceList:
 *
 * The places of a sample as a tree, each with its value, the field that is drawn onto it, and
 * whether a message must have it. A place can be dragged; it is dropped as its number.
 *
 * Signals: "chosen" with the number of a place; "changed" when what the sender is recognised by
 * did.
 */
#define STW_TYPE_PLACE_LIST (stw_place_list_get_type ())
G_DECLARE_FINAL_TYPE (StwPlaceList, stw_place_list, STW, PLACE_LIST, AdwBin)

void stw_place_list_show (StwPlaceList *self, GPtrArray *places, StwMappingDraft *draft);
void stw_place_list_update (StwPlaceList *self);

G_END_DECLS
