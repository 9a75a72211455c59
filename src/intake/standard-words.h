/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/enums.h"

G_BEGIN_DECLS

gboolean stw_standard_severity (const char *word, StwSeverity *ret_severity);
gboolean stw_standard_state (const char *word, StwAlertState *ret_state);

G_END_DECLS
