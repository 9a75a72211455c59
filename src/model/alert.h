/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/enums.h"

#include <glib.h>

G_BEGIN_DECLS

/* Bounds of one alert, in bytes; what is longer is clipped and ends in "…". */
#define STW_ALERT_MAX_NAME 512
#define STW_ALERT_MAX_MESSAGE 8192

/* The category of alerts whose incidents only a person resolves. */
#define STW_CATEGORY_SECURITY "security"

/* Bytes of what makes two messages the same alert. */
#define STW_FINGERPRINT_SIZE 16

/**
 * StwAlert:
 * @asset: (owned) (nullable): the ill thing, as the sender writes it
 * @signature: (owned): the rule's or check's name, the same at each occurrence
 * @message: (owned) (nullable): what a technician reads first
 * @severity: normalised
 * @severity_word: (owned) (nullable): the sender's own word
 * @state: firing, resolved or neither
 * @timestamp: when it began, UTC milliseconds, 0 when the sender does not say
 * @dedup_key: (owned) (nullable): what ties later messages to the first
 * @tool_source: (owned): the monitoring tool's name
 * @url: (owned) (nullable): the sender's own page about it, http or https
 * @tags: (owned) (nullable): further facts, a JSON object as text
 *
 * One alert as read from a sender's message, before any judgement.
 */
typedef struct
{
  char *asset;
  char *signature;
  char *message;
  StwSeverity severity;
  char *severity_word;
  StwAlertState state;
  gint64 timestamp;
  char *dedup_key;
  char *tool_source;
  char *url;
  char *tags;
} StwAlert;

StwAlert *stw_alert_new (void);
StwAlert *stw_alert_copy (const StwAlert *alert);
void stw_alert_free (StwAlert *alert);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAlert, stw_alert_free)

G_END_DECLS
