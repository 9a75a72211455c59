/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/http-parse.h"

#include <string.h>

typedef struct
{
  const char *what;
  const char *head;
  guint status;
} Case;

#define HOST "Host: door\r\n"
#define END "\r\n"

/* The status that @text would be answered with, 0 when nothing is wrong. */
static guint
judge (const char *text, gsize length, char **ret_copy, StwHttpHead *head)
{
  StwHttpScan scan = { 0 };
  gsize head_length = 0;
  const StwHttpFault *fault = stw_http_scan_head (&scan, text, length, &head_length);

  g_clear_pointer (ret_copy, g_free);
  if (fault == NULL && head_length == 0)
    return 1;
  if (fault == NULL)
    {
      *ret_copy = g_memdup2 (text, head_length);
      fault = stw_http_parse_head (*ret_copy, head_length, head);
    }
  return fault != NULL ? fault->status : 0;
}

static void
a_head_is_read_as_it_was_sent (void)
{
  static const char text[] = "POST /a%20b?x=1&y=2 HTTP/1.1\r\n" HOST "X-One: first\r\n"
                             "x-one:\t second \r\nContent-Length: 012\r\nExpect: 100-Continue\r\n"
                             "Connection: TE, Close\r\n" END "body";
  g_autofree char *copy = NULL;
  StwHttpHead head;

  g_assert_cmpuint (judge (text, strlen (text), &copy, &head), ==, 0);
  g_assert_cmpstr (head.method, ==, "POST");
  g_assert_cmpstr (head.path, ==, "/a%20b");
  g_assert_cmpstr (head.query, ==, "x=1&y=2");
  g_assert_cmpstr (stw_http_head_get_field (&head, "X-ONE", 0), ==, "first");
  g_assert_cmpstr (stw_http_head_get_field (&head, "x-one", 1), ==, "second");
  g_assert_null (stw_http_head_get_field (&head, "x-one", 2));
  g_assert_cmpint (head.content_length, ==, 12);
  g_assert_true (head.expects_continue);
  g_assert_false (head.keep_alive);
  g_assert_false (head.chunked);
}

static void
an_absolute_target_loses_its_authority (void)
{
  static const char text[] = "GET HTTP://door:1/x?y HTTP/1.1\r\n" HOST END;
  g_autofree char *copy = NULL;
  StwHttpHead head;

  g_assert_cmpuint (judge (text, strlen (text), &copy, &head), ==, 0);
  g_assert_cmpstr (head.path, ==, "/x");
  g_assert_cmpint (head.content_length, ==, -1);
  g_assert_true (head.keep_alive);
}

static void
what_two_readers_could_read_differently_is_refused (void)
{
  static const Case cases[] = {
    { "good", "GET / HTTP/1.1\r\n" HOST END, 0 },
    { "no host in 1.0", "GET / HTTP/1.0\r\n" END, 0 },
    { "no host in 1.1", "GET / HTTP/1.1\r\n" END, 400 },
    { "two hosts", "GET / HTTP/1.1\r\n" HOST HOST END, 400 },
    { "host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n" END, 400 },
    { "bare line feed", "GET / HTTP/1.1\n" HOST END, 400 },
    { "bare carriage return", "GET / HTTP/1.1\r\n" HOST "A: b\rc\r\n" END, 400 },
    { "folded line", "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n" END, 400 },
    { "space before the first field", "GET / HTTP/1.1\r\n " HOST END, 400 },
    { "space before the colon", "GET / HTTP/1.1\r\n" HOST "A : b\r\n" END, 400 },
    { "empty name", "GET / HTTP/1.1\r\n" HOST ": b\r\n" END, 400 },
    { "no colon", "GET / HTTP/1.1\r\n" HOST "A\r\n" END, 400 },
    { "control character", "GET / HTTP/1.1\r\n" HOST "A: \x01\r\n" END, 400 },
    { "delete character", "GET / HTTP/1.1\r\n" HOST "A: \x7f\r\n" END, 400 },
    { "bytes over 127", "GET / HTTP/1.1\r\n" HOST "A: \xe9\r\n" END, 0 },
    { "two spaces", "GET  / HTTP/1.1\r\n" HOST END, 400 },
    { "tabs", "GET\t/\tHTTP/1.1\r\n" HOST END, 400 },
    { "no version", "GET /\r\n" END, 400 },
    { "later version", "GET / HTTP/2.0\r\n" HOST END, 505 },
    { "lower-case version", "GET / http/1.1\r\n" HOST END, 400 },
    { "method that is no token", "G(T / HTTP/1.1\r\n" HOST END, 400 },
    { "target without a path", "GET http://door HTTP/1.1\r\n" HOST END, 400 },
    { "target of CONNECT", "CONNECT door:1 HTTP/1.1\r\n" HOST END, 400 },
    { "target with a fragment", "GET /#a HTTP/1.1\r\n" HOST END, 400 },
    { "target with raw bytes", "GET /\xc3\xa9 HTTP/1.1\r\n" HOST END, 400 },
    { "length and chunks",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n" END,
      400 },
    { "two lengths",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n" END,
      400 },
    { "list of lengths", "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n" END, 400 },
    { "negative length", "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n" END, 400 },
    { "signed length", "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n" END, 400 },
    { "empty length", "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n" END, 400 },
    { "length over 63 bits",
      "POST / HTTP/1.1\r\n" HOST "Content-Length: 9223372036854775808\r\n" END,
      413 },
    { "chunked", "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n" END, 0 },
    { "chunked twice",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" END,
      501 },
    { "another coding",
      "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n" END,
      501 },
    { "chunked in 1.0", "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n" END, 400 },
    { "another expectation", "POST / HTTP/1.1\r\n" HOST "Expect: tea\r\n" END, 417 },
    { "nothing but a line end", "\r\n", 400 },
  };
  g_autofree char *copy = NULL;
  StwHttpHead head;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint status = judge (cases[i].head, strlen (cases[i].head), &copy, &head);

      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (status, ==, cases[i].status);
    }
}

static void
a_nul_is_refused_wherever_it_stands (void)
{
  static const char text[] = "GET /ab HTTP/1.1\r\nHost: ab\r\nA: ab\r\n\r\n";
  g_autofree char *copy = NULL;
  StwHttpHead head;

  for (gsize i = 0; i < strlen (text) - 4; i++)
    {
      g_autofree char *changed = g_strdup (text);

      if (changed[i] == '\r' || changed[i] == '\n')
        continue;
      changed[i] = '\0';
      g_assert_cmpuint (judge (changed, strlen (text), &copy, &head), ==, 400);
    }
}

static void
a_head_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("GET / HTTP/1.1\r\n" HOST);
  g_autofree char *line = g_strnfill (STW_HTTP_MAX_REQUEST_LINE + 1, 'a');
  g_autofree char *copy = NULL;
  StwHttpHead head;

  g_assert_cmpuint (judge (line, strlen (line), &copy, &head), ==, 414);
  for (int i = 0; i < STW_HTTP_MAX_FIELDS - 1; i++)
    g_string_append (text, "A: b\r\n");
  g_string_append (text, END);
  g_assert_cmpuint (judge (text->str, text->len, &copy, &head), ==, 0);
  g_assert_cmpuint (head.n_fields, ==, STW_HTTP_MAX_FIELDS);
  g_string_insert (text, 16, "A: b\r\n");
  g_assert_cmpuint (judge (text->str, text->len, &copy, &head), ==, 431);
  g_string_assign (text, "GET / HTTP/1.1\r\nA: ");
  for (int i = 0; i < STW_HTTP_MAX_HEAD; i++)
    g_string_append_c (text, 'a');
  g_assert_cmpuint (judge (text->str, text->len, &copy, &head), ==, 431);
}

static void
the_end_of_a_head_is_found_in_whatever_pieces_it_comes (void)
{
  static const char text[] = "GET / HTTP/1.1\r\n" HOST "A: b\r\n" END;

  for (gsize step = 1; step < strlen (text); step++)
    {
      StwHttpScan scan = { 0 };
      gsize head_length = 0;

      for (gsize length = step; length < strlen (text); length += step)
        {
          g_assert_null (stw_http_scan_head (&scan, text, length, &head_length));
          g_assert_cmpuint (head_length, ==, 0);
        }
      g_assert_null (stw_http_scan_head (&scan, text, strlen (text), &head_length));
      g_assert_cmpuint (head_length, ==, strlen (text));
    }
}

/* Decodes @text in pieces of @step bytes; the fault's status, 1 while unfinished, 0 when complete.
 */
static guint
decode (const char *text, gsize step, gsize limit, GByteArray *body, gsize *ret_used)
{
  StwHttpChunks chunks = { 0 };
  gsize length = strlen (text);
  gsize at = 0;

  g_byte_array_set_size (body, 0);
  while (at < length && !stw_http_chunks_is_complete (&chunks))
    {
      gsize n = MIN (step, length - at);
      const StwHttpFault *fault =
        stw_http_chunks_decode (&chunks, (const guint8 *) text + at, &n, limit, body);

      if (fault != NULL)
        return fault->status;
      at += n;
    }
  *ret_used = at;
  return stw_http_chunks_is_complete (&chunks) ? 0 : 1;
}

static void
chunks_join_in_whatever_pieces_they_come (void)
{
  static const char text[] = "4;a=b\r\nWiki\r\n0005\r\npedia\r\n0\r\nTrailer: x\r\n\r\nGET";
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize used = 0;

  for (gsize step = 1; step <= strlen (text); step++)
    {
      g_assert_cmpuint (decode (text, step, 9, body, &used), ==, 0);
      g_assert_cmpmem (body->data, body->len, "Wikipedia", 9);
      g_assert_cmpuint (used, ==, strlen (text) - 3);
    }
  g_assert_cmpuint (decode (text, 3, 8, body, &used), ==, 413);
}

static void
malformed_chunks_are_refused (void)
{
  static const Case cases[] = {
    { "unfinished", "4\r\nWiki\r\n", 1 },
    { "no number", "x\r\n", 400 },
    { "prefix", "0x4\r\n", 400 },
    { "space before", " 4\r\n", 400 },
    { "space after", "4 \r\n", 400 },
    { "sign", "-4\r\n", 400 },
    { "empty", "\r\n", 400 },
    { "line feed alone", "4\nWiki\r\n", 400 },
    { "too short a size", "3\r\nWiki\r\n", 400 },
    { "seventeen digits", "00000000000000004\r\n", 400 },
    { "more than memory", "ffffffffffffffff\r\n", 413 },
    { "line feed in an extension", "4;a\nb\r\n", 400 },
    { "line feed in the trailer", "0\r\na\nb\r\n", 400 },
  };
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize used = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (decode (cases[i].head, 100, 1024, body, &used), ==, cases[i].status);
    }
}

static void
extensions_and_trailers_are_bounded (void)
{
  g_autofree char *fill = g_strnfill (STW_HTTP_MAX_TRAILER + 1, 'a');
  g_autofree char *extension = g_strconcat ("1;", fill, "\r\na\r\n0\r\n\r\n", NULL);
  g_autofree char *trailer = g_strconcat ("0\r\n", fill, "\r\n\r\n", NULL);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gsize used = 0;

  g_assert_cmpuint (decode (extension, 1000, 1024, body, &used), ==, 400);
  g_assert_cmpuint (decode (trailer, 1000, 1024, body, &used), ==, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http-parse/as-sent", a_head_is_read_as_it_was_sent);
  g_test_add_func ("/net/http-parse/absolute", an_absolute_target_loses_its_authority);
  g_test_add_func ("/net/http-parse/refused", what_two_readers_could_read_differently_is_refused);
  g_test_add_func ("/net/http-parse/nul", a_nul_is_refused_wherever_it_stands);
  g_test_add_func ("/net/http-parse/bounded", a_head_is_bounded);
  g_test_add_func ("/net/http-parse/pieces",
                   the_end_of_a_head_is_found_in_whatever_pieces_it_comes);
  g_test_add_func ("/net/http-parse/chunks", chunks_join_in_whatever_pieces_they_come);
  g_test_add_func ("/net/http-parse/bad-chunks", malformed_chunks_are_refused);
  g_test_add_func ("/net/http-parse/bounded-chunks", extensions_and_trailers_are_bounded);
  return g_test_run ();
}
