/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/qr-code.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwQrPicture:
 *
 * A QR code, black on white in any style: cameras read it so.
 */
#define STW_TYPE_QR_PICTURE (stw_qr_picture_get_type ())
G_DECLARE_FINAL_TYPE (StwQrPicture, stw_qr_picture, STW, QR_PICTURE, GtkWidget)

void stw_qr_picture_set_text (StwQrPicture *self, const char *text);

G_END_DECLS
