/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: what the checker takes is read, and reads the same after it was written again. */

#include "config.h"

#include "base/json-check.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = stw_json_parse ((const char *) data, size, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *text = NULL;

  g_assert_true (stw_json_check ((const char *) data, size, NULL) == (node != NULL));
  if (node == NULL)
    return 0;
  text = json_to_string (node, FALSE);
  again = stw_json_parse (text, strlen (text), NULL);
  g_assert_nonnull (again);
  return 0;
}
