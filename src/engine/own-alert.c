/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts of Steward's own, which go the same way as everyone's. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/own-alert.h"

#include <string.h>

/* No configured source may take back what Steward itself says. */
#define OWN_SOURCE 0
#define OWN_TOOL "Steward"
#define OWN_SENDER "steward"

/**
 * stw_own_alert_message:
 * @company: whom it is about
 * @now: UTC milliseconds
 * @alert: (transfer full): with a message; it is given the tool's name
 *
 * Returns: (transfer full): the message that brings it
 */
StwIngestBatch *
stw_own_alert_message (gint64 company, gint64 now, StwAlert *alert)
{
  StwIngestBatch *batch = g_new0 (StwIngestBatch, 1);

  g_free (alert->tool_source);
  alert->tool_source = g_strdup (OWN_TOOL);
  batch->company = company;
  batch->source = OWN_SOURCE;
  batch->sender = g_strdup (OWN_SENDER);
  batch->content_type = g_strdup ("text/plain");
  batch->body = g_bytes_new (alert->message, strlen (alert->message));
  batch->received_at = now;
  batch->outcome = STW_PAYLOAD_ALERTS;
  batch->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_alert_free);
  g_ptr_array_add (batch->alerts, alert);
  return batch;
}
