/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"

/* The preference that says whether incidents of a severity are announced. */
static const char *const stw_severity_keys[STW_N_SEVERITIES] = {
  [STW_SEVERITY_INFO] = "notify-info",         [STW_SEVERITY_LOW] = "notify-low",
  [STW_SEVERITY_MEDIUM] = "notify-medium",     [STW_SEVERITY_HIGH] = "notify-high",
  [STW_SEVERITY_CRITICAL] = "notify-critical",
};
