/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/error.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwMessage:
 * @root: (owned): the body as JSON, an object or an array of objects
 *
 * A sender's request body, read by its content type; immutable.
 */
typedef struct
{
  JsonNode *root;
} StwMessage;

StwMessage *stw_message_parse (GBytes *body, const char *content_type, GError **error);
void stw_message_free (StwMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMessage, stw_message_free)

G_END_DECLS
