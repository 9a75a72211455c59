/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a refused command says. */

#include "config.h"

#include "store/command-rule.h"

G_DEFINE_QUARK (stw - command - error - quark, stw_command_error)
