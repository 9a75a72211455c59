/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/incident-store.h"

G_BEGIN_DECLS

/* What the commands about one incident have in common. */
gboolean stw_command_refuse (GError **error, StwCommandError code, const char *sentence);
gboolean stw_text_fits (const char *text, gsize max_bytes);
StwIncident *
stw_incident_load_target (StwTransaction *transaction, const StwCommand *command, GError **error);
gboolean stw_incident_record (StwTransaction *transaction,
                              const StwCommand *command,
                              const StwIncident *incident,
                              const char *kind,
                              JsonObject *detail,
                              GError **error);

gboolean stw_incident_note_minutes (StwTransaction *transaction,
                                    const StwCommand *command,
                                    const StwIncident *incident,
                                    gint64 timer_since,
                                    JsonObject **ret_result,
                                    GError **error);

G_END_DECLS
