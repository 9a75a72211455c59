/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

gboolean stw_cli_find_person (StwDb *db, const char *name, gint64 *ret_person, GError **error);
JsonArray *stw_cli_read_incidents (StwCli *cli, guint first);
StwCommand *
stw_cli_new_incident_command (const char *name, JsonArray *incidents, JsonObject *arguments);
int stw_cli_tell_failures (StwCli *cli, JsonObject *result);

G_END_DECLS
