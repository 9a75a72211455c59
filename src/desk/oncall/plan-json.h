/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/oncall/rotation.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwOncallWho:
 * @member: how a file or a row names somebody: a string or a number
 * @data: what stw_oncall_plan_read() was called with
 *
 * Returns: their number, or 0 when there is nobody of that name
 */
typedef gint64 (*StwOncallWho) (JsonNode *member, gpointer data);

StwOncallPlan *
stw_oncall_plan_read (JsonObject *object, StwOncallWho who, gpointer data, GError **error);
JsonArray *stw_oncall_plan_write_layers (const StwOncallPlan *plan);
gint64 stw_oncall_who_number (JsonNode *member, gpointer data);

G_END_DECLS
