/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwStreamChips:
 *
 * What narrows the stream of alerts, a chip each with a menu of the actions "alerts.*".
 */
#define STW_TYPE_STREAM_CHIPS (stw_stream_chips_get_type ())
G_DECLARE_FINAL_TYPE (StwStreamChips, stw_stream_chips, STW, STREAM_CHIPS, AdwBin)

void stw_stream_chips_say (StwStreamChips *self,
                           const char *severity_word,
                           const char *where,
                           const char *tool);
void stw_stream_chips_show_tools (StwStreamChips *self, GPtrArray *tools);

G_END_DECLS
