/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a refused command says. */

#include "config.h"

#include "store/command-rule.h"

G_DEFINE_QUARK (stw_command_error, stw_command_error)
