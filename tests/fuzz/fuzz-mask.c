/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: the mask stays within its buffer and cuts no character. The
 * first byte chooses the buffer's size. */

#include "config.h"

#include "triage/mask.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = NULL, *buffer = NULL;
  gsize room = size > 0 ? 16 + data[0] * 8u : 16, length;

  text = g_strndup (size > 0 ? (const char *) data + 1 : "", size > 0 ? size - 1 : 0);
  buffer = g_malloc (room);
  length = stw_mask (text, "web-01", buffer, room);
  g_assert_cmpuint (length, <, room);
  g_assert_cmpuint (strlen (buffer), ==, length);
  g_assert_true (!g_utf8_validate (text, -1, NULL) || g_utf8_validate (buffer, -1, NULL));
  return 0;
}
