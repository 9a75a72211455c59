/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of this folder. */

#include "config.h"

#include "net/error.h"

G_DEFINE_QUARK (stw_net_error, stw_net_error)
