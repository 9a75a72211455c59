/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

#define STW_COMMAND_DATA_EXPORT "data.export"
#define STW_COMMAND_DATA_BACKUP "data.backup"

const StwCommandRule *stw_data_commands (guint *ret_n_rules);

G_END_DECLS
