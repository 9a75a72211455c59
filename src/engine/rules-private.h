/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/rules.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

GPtrArray *stw_rules_list (void);

G_END_DECLS
