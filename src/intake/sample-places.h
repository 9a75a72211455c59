/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSamplePlace:
 *
 * A place in a received message.
 */
typedef struct
{
  char *name;  /* (owned) its last step, for people */
  char *path;  /* (owned) (nullable) as a mapping's field says it; %NULL when that cannot say it */
  char *where; /* (owned) (nullable) the same from the message's beginning, for "when" */
  char *value; /* (owned) (nullable) %NULL for what holds other places */
  guint depth;
} StwSamplePlace;

GPtrArray *stw_sample_list_places (JsonNode *message, const char *list);
GPtrArray *stw_sample_list_lists (JsonNode *message);
GPtrArray *stw_sample_list_unused (JsonNode *message, JsonObject *origins);

G_END_DECLS
