/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

const StwCommandRule *stw_channel_commands (guint *ret_n_rules);

G_END_DECLS
