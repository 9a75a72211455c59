/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: what the checker takes is read, and can be written again. */

#include "config.h"

#include "base/json-check.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = stw_json_parse ((const char *) data, size, NULL);
  g_autofree char *written = node != NULL ? json_to_string (node, FALSE) : NULL;

  g_assert_true (stw_json_check ((const char *) data, size, NULL) == (written != NULL));
  return 0;
}
