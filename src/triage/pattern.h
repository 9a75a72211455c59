/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  STW_PATTERN_STORM,
  STW_PATTERN_CASCADE,
  STW_PATTERN_PERIODIC,
  STW_PATTERN_FLAPPING,
  STW_N_PATTERNS,
} StwPatternKind;

/**
 * StwPatternEvent:
 * @time: in UTC milliseconds
 * @asset: a number that names the asset, here and nowhere else
 * @signature: a number that names the signature
 * @resolved: whether it says that the problem is over
 *
 * One occurrence of an incident's alerts.
 */
typedef struct
{
  gint64 time;
  guint asset;
  guint signature;
  gboolean resolved;
} StwPatternEvent;

/**
 * StwPattern:
 * @kind: what was seen
 * @confidence: 0 to 100
 * @asset: where it begins: a cascade's likely first cause, what repeats, what stormed first
 * @signature: the alert there
 * @period: of what is periodic, in milliseconds, else 0
 * @count: alerts of a storm, assets of a cascade, repeats, or changes of state
 */
typedef struct
{
  StwPatternKind kind;
  int confidence;
  guint asset;
  guint signature;
  gint64 period;
  guint count;
} StwPattern;

guint stw_patterns_find (const StwPatternEvent *events,
                         gsize n_events,
                         StwPattern ret_patterns[STW_N_PATTERNS]);
const char *stw_pattern_kind_to_word (StwPatternKind kind);
const char *stw_pattern_kind_get_advice (StwPatternKind kind);
JsonObject *
stw_pattern_to_json (const StwPattern *pattern, const char *asset, const char *signature);

G_END_DECLS
