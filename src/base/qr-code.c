/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR codes by libqrencode, as modules that a window or a page draws. Any thread. */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/qr-code.h"

#include <qrencode.h>
#include <sodium.h>

/**
 * stw_qr_code_new:
 * @text: what the code says
 *
 * Returns: (transfer full) (nullable): the code, %NULL when @text is too long for one
 */
StwQrCode *
stw_qr_code_new (const char *text)
{
  /* Medium correction: what a camera loses on a screen, without making the modules too small. */
  QRcode *encoded = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  StwQrCode *self;

  if (encoded == NULL)
    return NULL;
  self = g_new0 (StwQrCode, 1);
  self->width = (guint) encoded->width;
  self->dark = g_new (gboolean, self->width * self->width);
  for (guint i = 0; i < self->width * self->width; i++)
    self->dark[i] = (encoded->data[i] & 1) != 0;
  QRcode_free (encoded);
  return self;
}

/**
 * stw_qr_code_free:
 * @code: (nullable) (transfer full): a code, which is wiped: it may say a secret
 */
void
stw_qr_code_free (StwQrCode *code)
{
  if (code == NULL)
    return;
  sodium_memzero (code->dark, sizeof *code->dark * code->width * code->width);
  g_free (code->dark);
  g_free (code);
}
