/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Light modules that must stand around a code, see ISO/IEC 18004. */
#define STW_QR_QUIET 4

/**
 * StwQrCode:
 * @width: modules in a row, and rows
 * @dark: (owned) (array): @width times @width, row by row
 *
 * A text as a picture that a phone reads.
 */
typedef struct
{
  guint width;
  gboolean *dark;
} StwQrCode;

StwQrCode *stw_qr_code_new (const char *text);
void stw_qr_code_free (StwQrCode *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwQrCode, stw_qr_code_free)

G_END_DECLS
