/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_link_insert (StwTransaction *transaction,
                          gint64 company,
                          const char *title,
                          const char *url,
                          gint64 *id,
                          GError **error);
gboolean stw_link_delete (StwDb *db, gint64 company, gint64 id, GError **error);
gboolean stw_link_load (StwDb *db,
                        gint64 company,
                        gint64 id,
                        char **ret_title,
                        char **ret_url,
                        GError **error);
gboolean stw_link_load_sender_page (StwDb *db,
                                    gint64 incident,
                                    gint64 alert,
                                    char **ret_title,
                                    char **ret_url,
                                    GError **error);
gboolean stw_link_find_asset (StwDb *db,
                              gint64 incident,
                              const char *asset,
                              char **ret_asset,
                              GError **error);
JsonArray *stw_link_list (StwDb *db, gint64 company, GError **error);

const StwCommandRule *stw_link_commands (guint *ret_n_rules);

G_END_DECLS
