/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine-commands.h"

G_BEGIN_DECLS

#define STW_COMMAND_SIGN_IN_RECORD "sign-in.record"
#define STW_COMMAND_SIGN_IN_ENROL "sign-in.enrol"
#define STW_COMMAND_SIGN_IN_END_LOCK "sign-in.end-lock"
#define STW_COMMAND_SIGN_IN_SEAL_AGAIN "sign-in.seal-again"

gboolean
stw_sign_in_seal_anew (const StwEngineParts *parts, StwTransaction *transaction, GError **error);
const StwCommandRule *stw_sign_in_commands (guint *ret_n_rules);

G_END_DECLS
