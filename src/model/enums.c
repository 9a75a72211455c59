/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of the wire and the command line for each enumeration. */

#include "config.h"

#include "model/enums.h"

static const char *const severities[] = { "info", "low", "medium", "high", "critical" };
static const char *const states[] = { "firing", "resolved", "info" };
static const char *const statuses[] = { "new",      "acknowledged", "in_progress", "waiting",
                                        "resolved", "closed",       "pending" };
static const char *const strategies[] = { "auto",
                                          "asset-signature",
                                          "signature",
                                          "asset",
                                          "similar" };

static const char *
to_word (const char *const *words, guint n_words, guint value)
{
  g_return_val_if_fail (value < n_words, words[0]);

  return words[value];
}

static gboolean
from_word (const char *const *words, guint n_words, const char *word, guint *ret_value)
{
  for (guint i = 0; word != NULL && i < n_words; i++)
    if (g_str_equal (words[i], word))
      {
        *ret_value = i;
        return TRUE;
      }
  return FALSE;
}

/* Each enumeration has the same two functions over its own words. */
#define DEFINE_WORDS(Type, prefix, words)                                                          \
  const char *prefix##_to_word (Type value)                                                        \
  {                                                                                                \
    return to_word (words, G_N_ELEMENTS (words), value);                                           \
  }                                                                                                \
                                                                                                   \
  gboolean prefix##_from_word (const char *word, Type *ret_value)                                  \
  {                                                                                                \
    guint value;                                                                                   \
                                                                                                   \
    if (!from_word (words, G_N_ELEMENTS (words), word, &value))                                    \
      return FALSE;                                                                                \
    *ret_value = (Type) value;                                                                     \
    return TRUE;                                                                                   \
  }

DEFINE_WORDS (StwSeverity, stw_severity, severities)
DEFINE_WORDS (StwAlertState, stw_alert_state, states)
DEFINE_WORDS (StwIncidentStatus, stw_incident_status, statuses)
DEFINE_WORDS (StwStrategy, stw_strategy, strategies)

/**
 * stw_incident_status_is_open:
 *
 * Returns: whether somebody still has to do something
 */
gboolean
stw_incident_status_is_open (StwIncidentStatus status)
{
  return status < STW_INCIDENT_RESOLVED;
}

/**
 * stw_incident_status_is_over:
 *
 * Returns: whether nobody has to do anything any more; one that waits is neither open nor over
 */
gboolean
stw_incident_status_is_over (StwIncidentStatus status)
{
  return status == STW_INCIDENT_RESOLVED || status == STW_INCIDENT_CLOSED;
}
