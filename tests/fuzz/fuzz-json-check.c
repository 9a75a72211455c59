/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: what the checker takes, json-glib must take as well. */

#include "config.h"

#include "base/json-check.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = NULL;
  gboolean taken = stw_json_check ((const char *) data, size, NULL);

  node = stw_json_parse ((const char *) data, size, NULL);
  g_assert_true (taken == (node != NULL));
  return 0;
}
