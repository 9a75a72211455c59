/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

int stw_correlate_run (const char *file,
                       gint64 window,
                       const char *strategy_word,
                       FILE *out,
                       FILE *err);

G_END_DECLS
