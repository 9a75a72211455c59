/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"

G_BEGIN_DECLS

gboolean stw_incident_filter_from_json (JsonObject *object,
                                        gint64 now,
                                        StwIncidentFilter *ret_filter,
                                        GError **error);
gboolean stw_filter_save (StwTransaction *transaction,
                          const char *name,
                          const char *filter,
                          const char *actor,
                          gint64 *id,
                          GError **error);
gboolean stw_filter_rename (StwDb *db, gint64 id, const char *name, GError **error);
gboolean stw_filter_delete (StwDb *db, gint64 id, GError **error);
gboolean stw_filter_find (StwDb *db,
                          gint64 id,
                          const char *name,
                          gint64 *ret_id,
                          char **ret_name,
                          char **ret_filter,
                          GError **error);
JsonArray *stw_filter_list (StwDb *db, GError **error);
JsonObject *stw_filter_load (StwDb *db, const char *name, GError **error);

const StwCommandRule *stw_filter_commands (guint *ret_n_rules);

G_END_DECLS
