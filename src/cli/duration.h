/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

gboolean stw_duration_parse (const char *text, gint64 *ret_milliseconds);

G_END_DECLS
