/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/enums.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwPriorityWeights:
 * @severity: points of each severity
 * @critical_asset: points when a critical asset is concerned
 * @duplicate: points of one duplicate
 * @duplicates_most: the most points that duplicates give
 * @several_tools: points when two or more senders report it
 * @idle_hour: points taken for one whole hour without a new occurrence
 * @idle_most: the most points that are taken so
 *
 * Settings; none is below 0.
 */
typedef struct
{
  int severity[STW_N_SEVERITIES];
  int critical_asset;
  int duplicate;
  int duplicates_most;
  int several_tools;
  int idle_hour;
  int idle_most;
} StwPriorityWeights;

/**
 * StwPriorityFacts:
 * @severity: the worst unresolved one, after resolving the worst it had
 * @critical_asset: whether a critical asset is concerned
 * @duplicates: occurrences less alert rows
 * @tools: distinct senders
 * @idle_ms: since the last occurrence, until now or, frozen, until it was resolved
 *
 * What is known of an incident.
 */
typedef struct
{
  StwSeverity severity;
  gboolean critical_asset;
  gint64 duplicates;
  guint tools;
  gint64 idle_ms;
} StwPriorityFacts;

typedef enum
{
  STW_PRIORITY_SEVERITY,
  STW_PRIORITY_CRITICAL_ASSET,
  STW_PRIORITY_DUPLICATES,
  STW_PRIORITY_SEVERAL_TOOLS,
  STW_PRIORITY_DECAY,
  STW_N_PRIORITY_TERMS,
} StwPriorityTerm;

/**
 * StwPriority:
 * @points: by term; they sum to @total
 * @total: the priority, not below 0
 */
typedef struct
{
  int points[STW_N_PRIORITY_TERMS];
  int total;
} StwPriority;

extern const StwPriorityWeights stw_priority_default_weights;

StwPriority stw_priority (const StwPriorityWeights *weights, const StwPriorityFacts *facts);
void stw_priority_decay (const StwPriorityWeights *weights, gint64 idle_ms, StwPriority *priority);
const char *stw_priority_term_to_word (StwPriorityTerm term);
char *stw_priority_to_json (const StwPriority *priority);
gboolean stw_priority_from_json (const char *json, StwPriority *ret_priority);

char *stw_priority_weights_to_json (const StwPriorityWeights *weights);
gboolean stw_priority_weights_from_json (const char *json, StwPriorityWeights *ret_weights);

G_END_DECLS
