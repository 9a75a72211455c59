/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/* The chore that tells the end of the audit's chain outside, once a day. */
#define STW_COMMAND_TELL_CHAIN "audit.tell"

char *stw_chain_dup_told (StwDb *db);
const StwCommandRule *stw_chain_commands (guint *ret_n_rules);

G_END_DECLS
