/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/alert.h"

G_BEGIN_DECLS

/* A message with more alerts than this is refused, so that one request cannot fill the memory. */
#define STW_READING_MAX_ALERTS 20000

/* The member of a reading's origins that lists the fields whose word means nothing to us. */
#define STW_ORIGINS_UNKNOWN "unknown"

/**
 * StwOutcome:
 * @STW_OUTCOME_ALERTS: alerts, or updates of alerts, perhaps none at all
 * @STW_OUTCOME_CONTROL: a message to Steward itself
 * @STW_OUTCOME_IGNORED: known, and nothing that anybody has to know
 * @STW_OUTCOME_UNRECOGNISED: no mapping knows it
 */
typedef enum
{
  STW_OUTCOME_ALERTS,
  STW_OUTCOME_CONTROL,
  STW_OUTCOME_IGNORED,
  STW_OUTCOME_UNRECOGNISED,
} StwOutcome;

/**
 * StwReading:
 * @source: (owned) (nullable): the sender's name, %NULL when nobody recognises the message
 * @outcome: what the message is
 * @control: (owned) (nullable): "subscription_confirmation" or "test"
 * @alerts: (owned) (element-type StwAlert): in the sender's order
 * @origins: (owned) (nullable) (element-type JsonObject): beside each alert, by the name of a field
 *   the step of the mapping that gave it, when that was asked
 *
 * What was read from one message.
 */
typedef struct
{
  char *source;
  StwOutcome outcome;
  char *control;
  GPtrArray *alerts;
  GPtrArray *origins;
} StwReading;

StwReading *stw_reading_new (const char *source, StwOutcome outcome);
void stw_reading_free (StwReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwReading, stw_reading_free)

G_END_DECLS
