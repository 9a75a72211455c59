/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vocabulary of the window: what values and times are called, and how they look. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/words.h"

#include "base/clock.h"
#include "base/text.h"

#include <glib/gi18n.h>

#define MESSAGE_BYTES 500
#define WORD_LETTERS 40

static const StwWord severities[STW_N_SEVERITIES] = {
  [STW_SEVERITY_INFO] = { NC_ ("severity", "Info"),
                          "steward-severity-info-symbolic",
                          "severity-info" },
  [STW_SEVERITY_LOW] = { NC_ ("severity", "Low"), "steward-severity-low-symbolic", "severity-low" },
  [STW_SEVERITY_MEDIUM] = { NC_ ("severity", "Medium"),
                            "steward-severity-medium-symbolic",
                            "severity-medium" },
  [STW_SEVERITY_HIGH] = { NC_ ("severity", "High"),
                          "steward-severity-high-symbolic",
                          "severity-high" },
  [STW_SEVERITY_CRITICAL] = { NC_ ("severity", "Critical"),
                              "steward-severity-critical-symbolic",
                              "severity-critical" },
};

static const char *const strategies[] = {
  [STW_STRATEGY_AUTO] = NC_ ("strategy", "Automatic"),
  [STW_STRATEGY_ASSET_SIGNATURE] = NC_ ("strategy", "Asset and signature"),
  [STW_STRATEGY_SIGNATURE] = NC_ ("strategy", "Signature"),
  [STW_STRATEGY_ASSET] = NC_ ("strategy", "Asset"),
  [STW_STRATEGY_SIMILAR] = NC_ ("strategy", "Similar text"),
};

static const StwWord statuses[STW_N_INCIDENT_STATUSES] = {
  [STW_INCIDENT_NEW] = { NC_ ("status", "New"), "steward-state-new-symbolic", "state-new" },
  [STW_INCIDENT_ACKNOWLEDGED] = { NC_ ("status", "Acknowledged"),
                                  "steward-state-acknowledged-symbolic",
                                  "severity-low" },
  [STW_INCIDENT_IN_PROGRESS] = { NC_ ("status", "In progress"),
                                 "steward-state-working-symbolic",
                                 "severity-low" },
  [STW_INCIDENT_WAITING] = { NC_ ("status", "Waiting"),
                             "steward-state-waiting-symbolic",
                             "severity-medium" },
  [STW_INCIDENT_RESOLVED] = { NC_ ("status", "Resolved"),
                              "steward-state-resolved-symbolic",
                              "state-good" },
  [STW_INCIDENT_CLOSED] = { NC_ ("status", "Closed"),
                            "steward-state-closed-symbolic",
                            "dim-label" },
  [STW_INCIDENT_PENDING] = { NC_ ("status", "Pending"),
                             "steward-state-waiting-symbolic",
                             "dim-label" },
};

/* What a person presses; the style is that of the status to which it leads. */
static const char *const actions[STW_N_ACTIONS] = {
  [STW_ACTION_ACKNOWLEDGE] = NC_ ("action", "Acknowledge"),
  [STW_ACTION_START] = NC_ ("action", "Start Work"),
  [STW_ACTION_WAIT] = NC_ ("action", "Wait…"),
  [STW_ACTION_RESOLVE] = NC_ ("action", "Resolve"),
  [STW_ACTION_CLOSE] = NC_ ("action", "Close"),
  [STW_ACTION_REOPEN] = NC_ ("action", "Reopen"),
};

/**
 * stw_word_severity:
 *
 * Returns: how a severity looks
 */
StwWord
stw_word_severity (StwSeverity severity)
{
  StwWord word = severities[CLAMP (severity, STW_SEVERITY_INFO, STW_SEVERITY_CRITICAL)];

  word.word = g_dpgettext2 (NULL, "severity", word.word);
  return word;
}

/**
 * stw_word_status:
 *
 * Returns: how a status of an incident looks
 */
StwWord
stw_word_status (StwIncidentStatus status)
{
  StwWord word = statuses[CLAMP (status, STW_INCIDENT_NEW, STW_INCIDENT_PENDING)];

  word.word = g_dpgettext2 (NULL, "status", word.word);
  return word;
}

/**
 * stw_word_action:
 *
 * Returns: what the button of an action says, with the icon of the status to which it leads
 */
StwWord
stw_word_action (StwIncidentAction action)
{
  StwWord word = statuses[stw_incident_action_target (action)];

  word.word = g_dpgettext2 (NULL, "action", actions[action]);
  return word;
}

/**
 * stw_words_strategy:
 *
 * Returns: (transfer none): what alerts of one incident share, such as "Asset and signature"
 */
const char *
stw_words_strategy (StwStrategy strategy)
{
  return g_dpgettext2 (NULL, "strategy", strategies[strategy]);
}

/**
 * stw_words_age:
 * @then: UTC milliseconds
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the time between in at most two units, such as "3 h 41 min"
 */
char *
stw_words_age (gint64 then, gint64 now)
{
  gint64 age = MAX (now - then, 0);
  int days = (int) MIN (age / STW_DAY, G_MAXINT);
  int hours = (int) (age % STW_DAY / STW_HOUR);
  int minutes = (int) (age % STW_HOUR / STW_MINUTE);

  if (days > 0 && hours > 0 && days < 7)
    /* Translators: days and hours, with narrow no-break spaces */
    return g_strdup_printf (_ ("%d d %d h"), days, hours);
  if (days > 0)
    /* Translators: days */
    return g_strdup_printf (_ ("%d d"), days);
  if (hours > 0 && minutes > 0)
    /* Translators: hours and minutes */
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes);
  if (hours > 0)
    /* Translators: hours */
    return g_strdup_printf (_ ("%d h"), hours);
  if (minutes > 0)
    /* Translators: minutes */
    return g_strdup_printf (_ ("%d min"), minutes);
  /* Translators: seconds */
  return g_strdup_printf (_ ("%d s"), (int) (age / STW_SECOND));
}

/**
 * stw_words_ago:
 *
 * Returns: (transfer full): the same with "ago"
 */
char *
stw_words_ago (gint64 then, gint64 now)
{
  g_autofree char *age = stw_words_age (then, now);

  /* Translators: %s is a time such as "3 h 41 min" */
  return g_strdup_printf (_ ("%s ago"), age);
}

/**
 * stw_words_day:
 * @then: UTC milliseconds
 *
 * Returns: (transfer full): the local date, such as "22 November 2026"
 */
char *
stw_words_day (gint64 then)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (then / STW_SECOND);

  /* Translators: a date with its year, as g_date_time_format() takes it */
  return at != NULL ? g_date_time_format (at, _ ("%-d %B %Y")) : g_strdup ("");
}

/**
 * stw_words_moment:
 * @then: UTC milliseconds
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the local time of day, with the date when that is another day
 */
char *
stw_words_moment (gint64 then, gint64 now)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (then / STW_SECOND);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / STW_SECOND);

  if (at == NULL || today == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (at) == g_date_time_get_year (today) &&
      g_date_time_get_day_of_year (at) == g_date_time_get_day_of_year (today))
    /* Translators: a time of day, as g_date_time_format() takes it */
    return g_date_time_format (at, _ ("%-H:%M"));
  /* Translators: a date and a time of day, as g_date_time_format() takes it */
  return g_date_time_format (at, _ ("%-d %b, %-H:%M"));
}

/**
 * stw_words_alerts:
 *
 * Returns: (transfer full): "1 alert", "47 alerts"
 */
char *
stw_words_alerts (gint64 n_alerts)
{
  return g_strdup_printf (
    ngettext ("%d alert", "%d alerts", (unsigned long) MIN (n_alerts, G_MAXINT)),
    (int) MIN (n_alerts, G_MAXINT));
}

/**
 * stw_words_message:
 * @message: (nullable): what an alert said
 * @signature: (nullable): what stands in for nothing
 *
 * Returns: (transfer full) (nullable): that as far as it is shown in a row; the whole stands with
 * the message as it was received, which may be longer than a window can lay out in time.
 */
char *
stw_words_message (const char *message, const char *signature)
{
  g_autofree char *clipped = stw_text_clip (stw_text_or (message, signature), MESSAGE_BYTES);

  return clipped != NULL ? stw_text_break (clipped, WORD_LETTERS) : NULL;
}
