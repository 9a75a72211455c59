/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwPayloadView:
 *
 * A message as it was received, to be read and copied.
 */
#define STW_TYPE_PAYLOAD_VIEW (stw_payload_view_get_type ())
G_DECLARE_FINAL_TYPE (StwPayloadView, stw_payload_view, STW, PAYLOAD_VIEW, AdwBin)

void stw_payload_view_show (StwPayloadView *self, const char *text, gsize n_bytes);
void stw_payload_view_copy (StwPayloadView *self);

G_END_DECLS
