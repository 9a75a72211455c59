/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/* The job that sends a drill's alert to the door; its payload is {"drill","company"}. */
#define STW_JOB_DRILL "drill.fire"
/* The engine's own: {"drill","alert"}. */
#define STW_COMMAND_DRILL_FIRED "drill.fired"

char *stw_drill_make_secret_name (gint64 company);
gboolean stw_drill_note_answer (StwDb *db, gint64 incident, gint64 at, GError **error);
JsonArray *stw_drill_list (StwDb *db, gint64 company, gint64 now, GError **error);

const StwCommandRule *stw_drill_commands (guint *ret_n_rules);

G_END_DECLS
