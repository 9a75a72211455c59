/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* How long what is told waits for more of its kind, and how far apart two tellings are. */
#define STW_GATHERING_PAUSE (5 * STW_SECOND)
#define STW_GATHERING_APART STW_MINUTE

/* Nobody was told anything yet. */
#define STW_GATHERING_NEVER G_MININT64

gint64 stw_gathering_when (gint64 now, gint64 last);

G_END_DECLS
