/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads HTTP/1.1 requests as strictly as RFC 9112 allows: where two readers could disagree about
 * where a message ends, it is refused. Pure functions, for any thread. A head is found first and
 * then parsed in place, so that its names and values need no memory of their own. */

#include "config.h"

#include "net/http-parse.h"

#include <string.h>

#define FAULT(name, status, sentence) static const StwHttpFault name = { status, sentence }

FAULT (fault_line_end, 400, "Every line of the header must end with CR LF.");
FAULT (fault_request_line, 400, "The request line is not METHOD TARGET HTTP/1.1.");
FAULT (fault_target, 400, "The request target is not a path or an http URL.");
FAULT (fault_version, 505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
FAULT (fault_line_too_long, 414, "The request line is longer than 8 KiB.");
FAULT (fault_head_too_large, 431, "The header is larger than 16 KiB or has more than 100 fields.");
FAULT (fault_field, 400, "A header field is not NAME: VALUE.");
FAULT (fault_field_value, 400, "A header field holds a control character.");
FAULT (fault_folding, 400, "A header field must not go on in the next line.");
FAULT (fault_host, 400, "There must be exactly one Host field, with a valid host.");
FAULT (fault_length, 400, "Content-Length must be one whole number.");
FAULT (fault_framing, 400, "Content-Length and Transfer-Encoding exclude each other.");
FAULT (fault_coding, 501, "The only transfer coding taken here is chunked, named once.");
FAULT (fault_coding_version, 400, "HTTP/1.0 knows no Transfer-Encoding.");
FAULT (fault_expectation, 417, "The only expectation met here is 100-continue.");
FAULT (fault_chunk_size, 400, "A chunk's size must be a hexadecimal number.");
FAULT (fault_chunk_end, 400, "A chunk does not end where its size says.");
FAULT (fault_chunk_extensions, 400, "The chunk extensions are too long.");
FAULT (fault_trailer, 400, "The trailer is too large or malformed.");

const StwHttpFault stw_http_fault_body_too_large = { 413,
                                                     "The body is larger than is taken here." };

/* RFC 9110, 5.6.2: what names consist of. */
static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!is_token_char (*text))
      return FALSE;
  return TRUE;
}

/**
 * stw_http_scan_head:
 * @scan: how far the last call came
 * @data: (array length=length): all that has come of the message
 * @ret_head_length: (out): bytes of the head with its empty line, 0 while more must come
 *
 * Looks for the end of a head, without going twice over what it has seen.
 *
 * Returns: (transfer none) (nullable): what is wrong, or %NULL
 */
const StwHttpFault *
stw_http_scan_head (StwHttpScan *scan, const char *data, gsize length, gsize *ret_head_length)
{
  const char *end;

  *ret_head_length = 0;
  while ((end = memchr (data + scan->position, '\n', length - scan->position)) != NULL)
    {
      gsize next = (gsize) (end - data) + 1;

      if (next - scan->line < 2 || end[-1] != '\r')
        return &fault_line_end;
      if (scan->n_lines == 0 && next - scan->line > STW_HTTP_MAX_REQUEST_LINE)
        return &fault_line_too_long;
      if (next > STW_HTTP_MAX_HEAD || scan->n_lines > STW_HTTP_MAX_FIELDS + 1)
        return &fault_head_too_large;
      if (next - scan->line == 2)
        {
          *ret_head_length = next;
          return scan->n_lines == 0 ? &fault_request_line : NULL;
        }
      scan->position = scan->line = next;
      scan->n_lines++;
    }
  scan->position = length;
  if (scan->n_lines == 0 && length > STW_HTTP_MAX_REQUEST_LINE)
    return &fault_line_too_long;
  return length > STW_HTTP_MAX_HEAD ? &fault_head_too_large : NULL;
}

/* Takes scheme and authority off an absolute target (RFC 9112, 3.2.2). */
static char *
skip_authority (char *target)
{
  static const char *const schemes[] = { "http://", "https://" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (target, schemes[i], strlen (schemes[i])) == 0)
      return strchr (target + strlen (schemes[i]), '/');
  return target;
}

static const StwHttpFault *
parse_target (char *target, StwHttpHead *head)
{
  char *query;

  for (const char *c = target; *c != '\0'; c++)
    if (*c <= ' ' || *c >= 0x7f || *c == '#')
      return &fault_target;
  target = skip_authority (target);
  if (target == NULL || *target != '/')
    return &fault_target;
  query = strchr (target, '?');
  if (query != NULL)
    *query++ = '\0';
  head->path = target;
  head->query = query;
  return NULL;
}

static const StwHttpFault *
parse_version (const char *version, StwHttpHead *head)
{
  head->is_old = g_str_equal (version, "HTTP/1.0");
  head->keep_alive = !head->is_old;
  if (!head->is_old && !g_str_equal (version, "HTTP/1.1"))
    return strlen (version) == 8 && g_str_has_prefix (version, "HTTP/") ? &fault_version
                                                                        : &fault_request_line;
  return NULL;
}

static const StwHttpFault *
parse_request_line (char *line, StwHttpHead *head)
{
  char *target = strchr (line, ' ');
  char *version = target != NULL ? strchr (target + 1, ' ') : NULL;
  const StwHttpFault *fault;

  if (version == NULL)
    return &fault_request_line;
  *target++ = '\0';
  *version++ = '\0';
  if (!is_token (line))
    return &fault_request_line;
  head->method = line;
  fault = parse_version (version, head);
  return fault != NULL ? fault : parse_target (target, head);
}

static const StwHttpFault *
parse_field (char *line, StwHttpHead *head)
{
  char *value = strchr (line, ':');

  if (*line == ' ' || *line == '\t')
    return &fault_folding;
  if (value == NULL)
    return &fault_field;
  *value++ = '\0';
  if (!is_token (line))
    return &fault_field;
  for (const char *c = value; *c != '\0'; c++)
    if ((guchar) *c < ' ' ? *c != '\t' : *c == 0x7f)
      return &fault_field_value;
  if (head->n_fields == STW_HTTP_MAX_FIELDS)
    return &fault_head_too_large;
  head->fields[head->n_fields++] = (StwHttpField){ line, g_strstrip (value) };
  return NULL;
}

/* RFC 9110, 7.2 */
static const StwHttpFault *
check_host (const StwHttpHead *head)
{
  const char *host = stw_http_head_get_field (head, "Host", 0);

  if (stw_http_head_get_field (head, "Host", 1) != NULL || (host == NULL && !head->is_old))
    return &fault_host;
  for (; host != NULL && *host != '\0'; host++)
    if (!g_ascii_isalnum (*host) && strchr ("-._~%!$&'()*+,;=:[]", *host) == NULL)
      return &fault_host;
  return NULL;
}

/* RFC 9112, 6.3, where everything that may be refused is. */
static const StwHttpFault *
read_framing (StwHttpHead *head)
{
  const char *length = stw_http_head_get_field (head, "Content-Length", 0);
  const char *coding = stw_http_head_get_field (head, "Transfer-Encoding", 0);
  guint64 value;
  g_autoptr (GError) error = NULL;

  head->content_length = -1;
  if (coding != NULL)
    {
      if (length != NULL)
        return &fault_framing;
      if (head->is_old)
        return &fault_coding_version;
      if (g_ascii_strcasecmp (coding, "chunked") != 0 ||
          stw_http_head_get_field (head, "Transfer-Encoding", 1) != NULL)
        return &fault_coding;
      head->chunked = TRUE;
    }
  if (length == NULL)
    return NULL;
  if (*length == '\0' || length[strspn (length, "0123456789")] != '\0' ||
      stw_http_head_get_field (head, "Content-Length", 1) != NULL)
    return &fault_length;
  if (!g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &value, NULL))
    return &stw_http_fault_body_too_large;
  head->content_length = (gint64) value;
  return NULL;
}

/* Whether a list such as that of Connection names @word (RFC 9110, 5.6.1). */
static gboolean
list_has (const char *list, const char *word)
{
  gsize length = strlen (word);

  while (list != NULL)
    {
      list += strspn (list, " \t,");
      if (g_ascii_strncasecmp (list, word, length) == 0 && strchr (" \t,", list[length]) != NULL)
        return TRUE;
      list = strchr (list, ',');
    }
  return FALSE;
}

static const StwHttpFault *
read_wishes (StwHttpHead *head)
{
  const char *value;

  for (guint i = 0; (value = stw_http_head_get_field (head, "Connection", i)) != NULL; i++)
    {
      if (list_has (value, "close"))
        {
          head->keep_alive = FALSE;
          break;
        }
      head->keep_alive |= list_has (value, "keep-alive");
    }
  value = stw_http_head_get_field (head, "Expect", 0);
  if (value == NULL || head->is_old)
    return NULL;
  if (g_ascii_strcasecmp (value, "100-continue") != 0)
    return &fault_expectation;
  head->expects_continue = TRUE;
  return NULL;
}

/**
 * stw_http_parse_head:
 * @text: (array length=length): a head as stw_http_scan_head() found it; changed, and in use as
 * long as @head is
 * @head: (out caller-allocates): what it says
 *
 * Returns: (transfer none) (nullable): what is wrong, or %NULL
 */
const StwHttpFault *
stw_http_parse_head (char *text, gsize length, StwHttpHead *head)
{
  const StwHttpFault *fault = NULL;
  char *line = text;

  g_return_val_if_fail (length >= 4 && text[length - 1] == '\n', &fault_line_end);

  memset (head, 0, sizeof *head);
  if (memchr (text, '\0', length) != NULL)
    return &fault_field_value;
  while (fault == NULL && *line != '\r')
    {
      char *end = strchr (line, '\n');

      end[-1] = '\0';
      if (memchr (line, '\r', (gsize) (end - line)) != NULL)
        return &fault_line_end;
      fault = line == text ? parse_request_line (line, head) : parse_field (line, head);
      line = end + 1;
    }
  if (fault == NULL)
    fault = head->method == NULL ? &fault_request_line : check_host (head);
  if (fault == NULL)
    fault = read_framing (head);
  return fault != NULL ? fault : read_wishes (head);
}

/**
 * stw_http_head_get_field:
 * @head: a parsed head
 * @name: a field's name, in any case
 * @index: which of several fields of that name
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
stw_http_head_get_field (const StwHttpHead *head, const char *name, guint index)
{
  for (guint i = 0; i < head->n_fields; i++)
    if (g_ascii_strcasecmp (head->fields[i].name, name) == 0 && index-- == 0)
      return head->fields[i].value;
  return NULL;
}

enum
{
  CHUNK_SIZE,
  CHUNK_EXTENSION,
  CHUNK_SIZE_LF,
  CHUNK_DATA,
  CHUNK_DATA_CR,
  CHUNK_DATA_LF,
  CHUNK_TRAILER,
  CHUNK_TRAILER_LF,
  CHUNK_COMPLETE,
};

static const StwHttpFault *
take_size (StwHttpChunks *chunks, guint8 byte)
{
  int digit = g_ascii_xdigit_value ((char) byte);

  if (digit >= 0)
    {
      /* Sixteen digits fill the 64 bits. */
      if (++chunks->n_digits > 16)
        return &fault_chunk_size;
      chunks->left = chunks->left << 4 | (guint) digit;
      return NULL;
    }
  if (chunks->n_digits == 0 || (byte != '\r' && byte != ';'))
    return &fault_chunk_size;
  chunks->state = byte == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
  return NULL;
}

static const StwHttpFault *
take_extension (StwHttpChunks *chunks, guint8 byte)
{
  if (byte == '\r')
    chunks->state = CHUNK_SIZE_LF;
  else if ((byte < ' ' && byte != '\t') || byte == 0x7f ||
           ++chunks->n_extension > STW_HTTP_MAX_CHUNK_EXTENSIONS)
    return &fault_chunk_extensions;
  return NULL;
}

/* Trailers are read and forgotten: they never change what the header said. */
static const StwHttpFault *
take_trailer (StwHttpChunks *chunks, guint8 byte)
{
  if (++chunks->n_trailer > STW_HTTP_MAX_TRAILER || byte == '\n' || byte == '\0')
    return &fault_trailer;
  if (byte == '\r')
    chunks->state = CHUNK_TRAILER_LF;
  else
    chunks->n_line++;
  return NULL;
}

static const StwHttpFault *
take_line_end (StwHttpChunks *chunks, guint8 byte)
{
  if (byte != (chunks->state == CHUNK_DATA_CR ? '\r' : '\n'))
    return chunks->state == CHUNK_TRAILER_LF ? &fault_trailer : &fault_chunk_end;
  if (chunks->state == CHUNK_DATA_CR)
    chunks->state = CHUNK_DATA_LF;
  else if (chunks->state == CHUNK_SIZE_LF)
    chunks->state = chunks->left > 0 ? CHUNK_DATA : CHUNK_TRAILER;
  else if (chunks->state == CHUNK_DATA_LF)
    chunks->state = CHUNK_SIZE;
  else
    chunks->state = chunks->n_line > 0 ? CHUNK_TRAILER : CHUNK_COMPLETE;
  chunks->n_digits = 0;
  chunks->n_line = 0;
  return NULL;
}

/**
 * stw_http_chunks_decode:
 * @chunks: the decoder
 * @data: (array length=length): what has come
 * @length: (inout): its length, and on return how much of it belongs to this body
 * @limit: the most bytes that @body may hold
 * @body: what is decoded is added here
 *
 * Returns: (transfer none) (nullable): what is wrong, or %NULL
 */
const StwHttpFault *
stw_http_chunks_decode (StwHttpChunks *chunks,
                        const guint8 *data,
                        gsize *length,
                        gsize limit,
                        GByteArray *body)
{
  const StwHttpFault *fault = NULL;
  gsize at = 0;

  while (fault == NULL && at < *length && chunks->state != CHUNK_COMPLETE)
    {
      if (chunks->state == CHUNK_DATA)
        {
          gsize part = (gsize) MIN (chunks->left, (guint64) (*length - at));

          g_byte_array_append (body, data + at, (guint) part);
          at += part;
          chunks->left -= part;
          if (chunks->left == 0)
            chunks->state = CHUNK_DATA_CR;
          continue;
        }
      if (chunks->state == CHUNK_SIZE)
        fault = take_size (chunks, data[at]);
      else if (chunks->state == CHUNK_EXTENSION)
        fault = take_extension (chunks, data[at]);
      else if (chunks->state == CHUNK_TRAILER)
        fault = take_trailer (chunks, data[at]);
      else
        fault = take_line_end (chunks, data[at]);
      at++;
      if (fault == NULL && chunks->state == CHUNK_DATA && chunks->left > limit - body->len)
        fault = &stw_http_fault_body_too_large;
    }
  *length = at;
  return fault;
}

/**
 * stw_http_chunks_is_complete:
 *
 * Returns: whether the last chunk and the trailer have come
 */
gboolean
stw_http_chunks_is_complete (const StwHttpChunks *chunks)
{
  return chunks->state == CHUNK_COMPLETE;
}
