/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/alert.h"

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define STW_MATCHER_ERROR (stw_matcher_error_quark ())

/**
 * StwMatcherError:
 * @STW_MATCHER_ERROR_INVALID: a field, a test or a value that does not exist; the message names it
 */
typedef enum
{
  STW_MATCHER_ERROR_INVALID,
} StwMatcherError;

typedef struct _StwMatcher StwMatcher;

GQuark stw_matcher_error_quark (void);
StwMatcher *stw_matcher_new_from_json (JsonObject *object, GError **error);
void stw_matcher_free (StwMatcher *matcher);
gboolean stw_matcher_matches (const StwMatcher *matcher, const StwAlert *alert);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwMatcher, stw_matcher_free)

G_END_DECLS
