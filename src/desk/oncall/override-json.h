/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

JsonObject *stw_override_to_json (const StwOverride *override);
JsonArray *stw_override_list_to_json (GPtrArray *overrides);
gint64 stw_override_find_restored (const StwCommand *command);
gboolean stw_override_restore_all (StwDb *db,
                                   JsonObject *arguments,
                                   const char *member,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
