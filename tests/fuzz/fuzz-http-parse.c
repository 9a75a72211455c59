/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/http-parse.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever comes, in two pieces: the head is found and parsed, and the rest is decoded as chunks.
 */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_memdup2 (data, size);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  StwHttpScan scan = { 0 };
  StwHttpChunks chunks = { 0 };
  StwHttpHead head;
  gsize head_length = 0;
  gsize rest;

  if (size == 0 || stw_http_scan_head (&scan, text, size / 2, &head_length) != NULL)
    return 0;
  if (head_length == 0 && (stw_http_scan_head (&scan, text, size, &head_length) != NULL))
    return 0;
  if (head_length > 0 && stw_http_parse_head (text, head_length, &head) == NULL)
    g_assert_true (head.path[0] == '/' && !(head.chunked && head.content_length >= 0));
  rest = size - head_length;
  stw_http_chunks_decode (&chunks, data + head_length, &rest, 4096, body);
  g_assert_true (body->len <= 4096 && rest <= size - head_length);
  return 0;
}
