/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/mapping.h"
#include "model/alert.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwReadingList:
 *
 * What was read from a message: each field with its value and where that comes from.
 */
#define STW_TYPE_READING_LIST (stw_reading_list_get_type ())
G_DECLARE_FINAL_TYPE (StwReadingList, stw_reading_list, STW, READING_LIST, AdwBin)

const char *stw_reading_list_get_title (StwField field);
void stw_reading_list_show (StwReadingList *self,
                            const StwAlert *alert,
                            JsonObject *origins,
                            GPtrArray *unused);

G_END_DECLS
