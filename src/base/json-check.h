/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How deep arrays and objects may be nested, and how long one number may be, in bytes. */
#define STW_JSON_MAX_DEPTH 64
#define STW_JSON_MAX_NUMBER 512

#define STW_JSON_ERROR (stw_json_error_quark ())

/**
 * StwJsonError:
 * @STW_JSON_ERROR_MALFORMED: the text is not JSON; the message names line and column
 * @STW_JSON_ERROR_LIMIT: it is JSON, but deeper, longer or larger than we take
 * @STW_JSON_ERROR_DUPLICATE: a member's name occurs twice in one object
 */
typedef enum
{
  STW_JSON_ERROR_MALFORMED,
  STW_JSON_ERROR_LIMIT,
  STW_JSON_ERROR_DUPLICATE,
} StwJsonError;

GQuark stw_json_error_quark (void);
gboolean stw_json_check (const char *text, gsize length, GError **error);
JsonNode *stw_json_parse (const char *text, gsize length, GError **error);

G_END_DECLS
