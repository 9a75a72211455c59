/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/portal/language.h"

G_BEGIN_DECLS

char *stw_moment_say (const StwLanguage *language, gint64 at, GTimeZone *zone);

G_END_DECLS
