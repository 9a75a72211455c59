/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_HTTP_MAX_REQUEST_LINE 8192
#define STW_HTTP_MAX_HEADERS 16384
#define STW_HTTP_MAX_FIELDS 100
#define STW_HTTP_MAX_HEAD (STW_HTTP_MAX_REQUEST_LINE + STW_HTTP_MAX_HEADERS)

/* Of one chunked body: all extensions together, and the trailer. */
#define STW_HTTP_MAX_CHUNK_EXTENSIONS 4096
#define STW_HTTP_MAX_TRAILER 8192

/**
 * StwHttpFault:
 * @status: the status to answer with
 * @sentence: what is wrong, for the sender; never holds text of the request
 *
 * Why a message cannot be read. Faults are constants; after one, nothing more may be read from the
 * connection, since nobody knows where the next message begins.
 */
typedef struct
{
  guint status;
  const char *sentence;
} StwHttpFault;

/**
 * StwHttpScan:
 * @position: how much has been looked at
 * @line: where the present line begins
 * @n_lines: complete lines before it
 *
 * How far the search for the end of a head has come; all zero at first.
 */
typedef struct
{
  gsize position;
  gsize line;
  guint n_lines;
} StwHttpScan;

typedef struct
{
  const char *name;
  const char *value;
} StwHttpField;

/**
 * StwHttpHead:
 * @method: as sent
 * @path: the target up to "?", as sent and without decoding
 * @query: (nullable): what follows "?"
 * @fields: the header, in order
 * @content_length: the announced length, -1 for none
 * @chunked: whether the body comes in chunks
 * @is_old: whether it is HTTP/1.0
 * @keep_alive: whether the sender wants to go on using the connection
 * @expects_continue: whether it waits for "100 Continue"
 *
 * The head of a request; its strings lie in the text that was parsed.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  StwHttpField fields[STW_HTTP_MAX_FIELDS];
  guint n_fields;
  gint64 content_length;
  gboolean chunked;
  gboolean is_old;
  gboolean keep_alive;
  gboolean expects_continue;
} StwHttpHead;

const StwHttpFault *
stw_http_scan_head (StwHttpScan *scan, const char *data, gsize length, gsize *ret_head_length);
const StwHttpFault *stw_http_parse_head (char *text, gsize length, StwHttpHead *head);
const char *stw_http_head_get_field (const StwHttpHead *head, const char *name, guint index);

/**
 * StwHttpChunks:
 *
 * The state of a chunked body's decoder; all zero at first, members are private.
 */
typedef struct
{
  guint state;
  guint n_digits;
  guint64 left;
  gsize n_extension;
  gsize n_trailer;
  gsize n_line;
} StwHttpChunks;

const StwHttpFault *stw_http_chunks_decode (StwHttpChunks *chunks,
                                            const guint8 *data,
                                            gsize *length,
                                            gsize limit,
                                            GByteArray *body);
gboolean stw_http_chunks_is_complete (const StwHttpChunks *chunks);

extern const StwHttpFault stw_http_fault_body_too_large;

G_END_DECLS
