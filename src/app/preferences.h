/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *stw_preferences_new (void);
const char *stw_preferences_severity_key (StwSeverity severity);
guint stw_preferences_get_severities (GSettings *settings);

G_END_DECLS
