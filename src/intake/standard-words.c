/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words for severity and state that mean the same in most monitoring tools. A sender whose
 * words mean something else has a table of its own. Pure. */

#include "config.h"

#include "intake/standard-words.h"

typedef struct
{
  const char *word;
  int value;
} Word;

static const Word severities[] = {
  { "critical", STW_SEVERITY_CRITICAL },
  { "crit", STW_SEVERITY_CRITICAL },
  { "disaster", STW_SEVERITY_CRITICAL },
  { "fatal", STW_SEVERITY_CRITICAL },
  { "emergency", STW_SEVERITY_CRITICAL },
  { "emerg", STW_SEVERITY_CRITICAL },
  { "alert", STW_SEVERITY_CRITICAL },
  { "panic", STW_SEVERITY_CRITICAL },
  { "blocker", STW_SEVERITY_CRITICAL },
  { "down", STW_SEVERITY_CRITICAL },
  { "page", STW_SEVERITY_CRITICAL },
  { "p1", STW_SEVERITY_CRITICAL },
  { "high", STW_SEVERITY_HIGH },
  { "error", STW_SEVERITY_HIGH },
  { "err", STW_SEVERITY_HIGH },
  { "major", STW_SEVERITY_HIGH },
  { "severe", STW_SEVERITY_HIGH },
  { "urgent", STW_SEVERITY_HIGH },
  { "p2", STW_SEVERITY_HIGH },
  { "medium", STW_SEVERITY_MEDIUM },
  { "warning", STW_SEVERITY_MEDIUM },
  { "warn", STW_SEVERITY_MEDIUM },
  { "average", STW_SEVERITY_MEDIUM },
  { "moderate", STW_SEVERITY_MEDIUM },
  { "minor", STW_SEVERITY_MEDIUM },
  { "degraded", STW_SEVERITY_MEDIUM },
  { "p3", STW_SEVERITY_MEDIUM },
  { "low", STW_SEVERITY_LOW },
  { "notice", STW_SEVERITY_LOW },
  { "p4", STW_SEVERITY_LOW },
  { "info", STW_SEVERITY_INFO },
  { "information", STW_SEVERITY_INFO },
  { "informational", STW_SEVERITY_INFO },
  { "not classified", STW_SEVERITY_INFO },
  { "unknown", STW_SEVERITY_INFO },
  { "none", STW_SEVERITY_INFO },
  { "normal", STW_SEVERITY_INFO },
  { "ok", STW_SEVERITY_INFO },
  { "up", STW_SEVERITY_INFO },
  { "clear", STW_SEVERITY_INFO },
  { "debug", STW_SEVERITY_INFO },
  { "note", STW_SEVERITY_INFO },
  { "p5", STW_SEVERITY_INFO },
};

static const Word states[] = {
  { "firing", STW_ALERT_FIRING },     { "resolved", STW_ALERT_RESOLVED },
  { "ok", STW_ALERT_RESOLVED },       { "up", STW_ALERT_RESOLVED },
  { "recovery", STW_ALERT_RESOLVED }, { "recovered", STW_ALERT_RESOLVED },
  { "closed", STW_ALERT_RESOLVED },   { "close", STW_ALERT_RESOLVED },
  { "clear", STW_ALERT_RESOLVED },    { "cleared", STW_ALERT_RESOLVED },
  { "resolve", STW_ALERT_RESOLVED },  { "normal", STW_ALERT_RESOLVED },
  { "fixed", STW_ALERT_RESOLVED },    { "info", STW_ALERT_INFO },
  { "acknowledged", STW_ALERT_INFO }, { "acknowledge", STW_ALERT_INFO },
};

static gboolean
find (const Word *words, guint n_words, const char *word, int *ret_value)
{
  for (guint i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      {
        *ret_value = words[i].value;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_standard_severity:
 * @word: a sender's word, case does not count
 * @ret_severity: (out): what it means
 *
 * Returns: whether the word is a common one
 */
gboolean
stw_standard_severity (const char *word, StwSeverity *ret_severity)
{
  int value;

  if (!find (severities, G_N_ELEMENTS (severities), word, &value))
    return FALSE;
  *ret_severity = (StwSeverity) value;
  return TRUE;
}

/**
 * stw_standard_state:
 * @word: a sender's word, case does not count
 * @ret_state: (out): what it means
 *
 * Returns: whether the word is a common one
 */
gboolean
stw_standard_state (const char *word, StwAlertState *ret_state)
{
  int value;

  if (!find (states, G_N_ELEMENTS (states), word, &value))
    return FALSE;
  *ret_state = (StwAlertState) value;
  return TRUE;
}
