/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_permit_is_own (const StwCommand *command);
gboolean stw_permit_ask (StwTransaction *transaction,
                         const StwCommand *command,
                         StwPermission permission,
                         GError **error);
gboolean stw_permit_check_touched (StwTransaction *transaction,
                                   const StwCommand *command,
                                   StwPermission permission,
                                   GError **error);
gboolean stw_permit_note_refusal (StwTransaction *transaction,
                                  const StwCommand *command,
                                  const GError *why,
                                  GError **error);
gboolean stw_permit_run_within (StwTransaction *transaction,
                                StwCommand *command,
                                GHashTable *commands,
                                gpointer data,
                                JsonObject **ret_result,
                                GError **error);

G_END_DECLS
