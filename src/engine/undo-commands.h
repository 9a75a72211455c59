/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_undo_note (StwTransaction *transaction,
                        const StwCommand *command,
                        JsonObject *result,
                        gint64 *batch,
                        GError **error);
const StwCommandRule *stw_undo_commands (guint *ret_n_rules);

G_END_DECLS
