/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the database and in comparisons a higher number is worse. */
typedef enum
{
  STW_SEVERITY_INFO = 0,
  STW_SEVERITY_LOW = 1,
  STW_SEVERITY_MEDIUM = 2,
  STW_SEVERITY_HIGH = 3,
  STW_SEVERITY_CRITICAL = 4,
} StwSeverity;

#define STW_N_SEVERITIES 5

typedef enum
{
  STW_ALERT_FIRING = 0,   /* there is a problem */
  STW_ALERT_RESOLVED = 1, /* the sender says it is over */
  STW_ALERT_INFO = 2,     /* neither: acknowledged, annotated, changed */
} StwAlertState;

typedef enum
{
  STW_INCIDENT_NEW = 0,
  STW_INCIDENT_ACKNOWLEDGED = 1,
  STW_INCIDENT_IN_PROGRESS = 2,
  STW_INCIDENT_WAITING = 3,
  STW_INCIDENT_RESOLVED = 4,
  STW_INCIDENT_CLOSED = 5,
  STW_INCIDENT_PENDING = 6, /* not shown yet: it may resolve by itself in time */
} StwIncidentStatus;

#define STW_N_INCIDENT_STATUSES 7

typedef enum
{
  STW_STRATEGY_AUTO = 0,
  STW_STRATEGY_ASSET_SIGNATURE = 1,
  STW_STRATEGY_SIGNATURE = 2,
  STW_STRATEGY_ASSET = 3,
  STW_STRATEGY_SIMILAR = 4,
} StwStrategy;

const char *stw_severity_to_word (StwSeverity severity);
gboolean stw_severity_from_word (const char *word, StwSeverity *ret_severity);
const char *stw_alert_state_to_word (StwAlertState state);
gboolean stw_alert_state_from_word (const char *word, StwAlertState *ret_state);
const char *stw_incident_status_to_word (StwIncidentStatus status);
gboolean stw_incident_status_from_word (const char *word, StwIncidentStatus *ret_status);
gboolean stw_incident_status_is_open (StwIncidentStatus status);
gboolean stw_incident_status_is_over (StwIncidentStatus status);
const char *stw_strategy_to_word (StwStrategy strategy);
gboolean stw_strategy_from_word (const char *word, StwStrategy *ret_strategy);

G_END_DECLS
