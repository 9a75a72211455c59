/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

#define STW_ENTITY_DRILL "drill"

/* The job that sends a drill's alert to the door; its payload is {"drill","company","at"}. */
#define STW_JOB_DRILL "drill.fire"
/* The engine's own: {"drill","alert"}. */
#define STW_COMMAND_DRILL_FIRED "drill.fired"
/* The engine's own: {"drill","why"}. */
#define STW_COMMAND_DRILL_FAILED "drill.failed"
/* What comes later than this by day would be no drill of the night, in milliseconds. */
#define STW_DRILL_LATEST (30 * STW_MINUTE)

char *stw_drill_make_secret_name (gint64 company);
gboolean stw_drill_add (StwTransaction *transaction,
                        gint64 company,
                        gint64 at,
                        gint64 *ret_drill,
                        GError **error);
gboolean stw_drill_fail (StwTransaction *transaction,
                         gint64 company,
                         gint64 drill,
                         const char *why,
                         GError **error);
gboolean stw_drill_note_answer (StwDb *db, gint64 incident, gint64 at, GError **error);
JsonArray *stw_drill_list (StwDb *db, gint64 company, gint64 now, GError **error);

const StwCommandRule *stw_drill_commands (guint *ret_n_rules);

G_END_DECLS
