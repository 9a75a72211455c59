/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An alert as read from a sender's message: a plain struct that intake fills and triage judges. */

#include "config.h"

#include "model/alert.h"

/**
 * stw_alert_new:
 *
 * Returns: (transfer full): an empty firing alert of severity info
 */
StwAlert *
stw_alert_new (void)
{
  return g_new0 (StwAlert, 1);
}

/**
 * stw_alert_copy:
 * @alert: an alert
 *
 * Returns: (transfer full): a deep copy
 */
StwAlert *
stw_alert_copy (const StwAlert *alert)
{
  StwAlert *copy;

  g_return_val_if_fail (alert != NULL, NULL);

  copy = g_memdup2 (alert, sizeof *alert);
  copy->asset = g_strdup (alert->asset);
  copy->signature = g_strdup (alert->signature);
  copy->message = g_strdup (alert->message);
  copy->severity_word = g_strdup (alert->severity_word);
  copy->dedup_key = g_strdup (alert->dedup_key);
  copy->tool_source = g_strdup (alert->tool_source);
  copy->url = g_strdup (alert->url);
  copy->tags = g_strdup (alert->tags);
  return copy;
}

/**
 * stw_alert_free:
 * @alert: (nullable) (transfer full): an alert
 */
void
stw_alert_free (StwAlert *alert)
{
  if (alert == NULL)
    return;
  g_free (alert->asset);
  g_free (alert->signature);
  g_free (alert->message);
  g_free (alert->severity_word);
  g_free (alert->dedup_key);
  g_free (alert->tool_source);
  g_free (alert->url);
  g_free (alert->tags);
  g_free (alert);
}
