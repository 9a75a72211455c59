/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of the intake floor. */

#include "config.h"

#include "intake/error.h"

G_DEFINE_QUARK (stw_intake_error, stw_intake_error)
