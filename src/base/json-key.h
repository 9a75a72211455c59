/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many names of open objects are held without taking memory. */
#define STW_JSON_KEYS_INLINE 192

typedef struct
{
  guint32 hash;
  guint32 offset; /* of the opening quote */
} StwJsonKey;

/**
 * StwJsonKeys:
 *
 * The member names of all objects that are open, innermost last; lives on the checker's stack.
 */
typedef struct
{
  const char *text;
  guint n_inline;
  StwJsonKey names[STW_JSON_KEYS_INLINE];
  GArray *overflow; /* (owned) (nullable): all names, once they are too many */
} StwJsonKeys;

void stw_json_keys_init (StwJsonKeys *self, const char *text);
void stw_json_keys_clear (StwJsonKeys *self);
guint stw_json_keys_count (const StwJsonKeys *self);
void stw_json_keys_add (StwJsonKeys *self, const char *quoted);
const char *stw_json_keys_end_object (StwJsonKeys *self, guint first);

G_END_DECLS
