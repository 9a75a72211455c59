/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was promised for an incident, counted down in words. The colour says nothing that the word
 * and the icon do not say too. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/sla-words.h"

#include "base/clock.h"
#include "desk/sla/sla-view.h"

#include <glib/gi18n.h>

typedef enum
{
  LOOK_CALM,
  LOOK_SOON,
  LOOK_LATE,
  LOOK_HELD,
  LOOK_KEPT,
} Look;

static const StwWord looks[] = {
  [LOOK_CALM] = { N_ ("in time"), "steward-sla-clock-symbolic", "dim-label" },
  [LOOK_SOON] = { N_ ("soon due"), "steward-sla-soon-symbolic", "severity-medium" },
  [LOOK_LATE] = { N_ ("too late"), "steward-sla-breached-symbolic", "severity-critical" },
  [LOOK_HELD] = { N_ ("held"), "steward-sla-paused-symbolic", "dim-label" },
  [LOOK_KEPT] = { N_ ("kept"), "steward-sla-clock-symbolic", "dim-label" },
};

/* The clock counts on between two readings, so lateness is told from the due instant. */
static Look
get_look (const StwSlaStanding *standing, gint64 now)
{
  const StwSlaReading *reading = &standing->reading;

  if (reading->breached_at != STW_SLA_NEVER ||
      (reading->state == STW_SLA_STATE_RUNNING && reading->due_at < now))
    return LOOK_LATE;
  if (reading->state == STW_SLA_STATE_STOPPED)
    return LOOK_KEPT;
  if (reading->state == STW_SLA_STATE_PAUSED)
    return LOOK_HELD;
  return standing->warn_at <= now ? LOOK_SOON : LOOK_CALM;
}

static StwWord
translate (Look look)
{
  StwWord word = looks[look];

  word.word = _ (word.word);
  return word;
}

/**
 * stw_sla_word_for_row:
 * @now: UTC milliseconds
 *
 * Returns: what a row says of the clock that a person heeds first
 */
StwSlaWord
stw_sla_word_for_row (const StwIncident *incident, gint64 now)
{
  StwSlaClock clock;
  const StwSlaStanding *leading = stw_sla_view_get_leading (incident, &clock);
  g_autofree char *time = NULL;
  StwSlaWord word = { NULL };
  gboolean response;

  if (leading == NULL || leading->reading.due_at == STW_SLA_NEVER)
    return word;
  response = clock == STW_SLA_RESPONSE;
  word.look = translate (get_look (leading, now));
  if (leading->reading.due_at < now)
    {
      time = stw_words_age (leading->reading.due_at, now);
      /* Translators: %s is a time such as "12 min" that has passed since it was due */
      word.text =
        g_strdup_printf (response ? _ ("Answer %s late") : _ ("Resolution %s late"), time);
      return word;
    }
  time = stw_words_age (now, leading->reading.due_at);
  /* Translators: %s is a time such as "12 min" that is left */
  word.text = g_strdup_printf (response ? _ ("Answer within %s") : _ ("Resolve within %s"), time);
  return word;
}

/* What a running clock shows. */
static char *
describe_running (const StwSlaReading *reading, gint64 now)
{
  g_autofree char *time = NULL;

  if (reading->due_at == STW_SLA_NEVER)
    return g_strdup (_ ("no hours open"));
  time = reading->due_at < now ? stw_words_age (reading->due_at, now)
                               : stw_words_age (now, reading->due_at);
  /* Translators: %s is a time such as "3 h 41 min" */
  return g_strdup_printf (reading->due_at < now ? _ ("%s late") : _ ("%s left"), time);
}

/**
 * stw_sla_word_for_clock:
 * @now: UTC milliseconds
 *
 * Returns: what is said of one clock; no text when nothing is promised
 */
StwSlaWord
stw_sla_word_for_clock (const StwSlaStanding *standing, gint64 now)
{
  StwSlaWord word = { NULL };
  g_autofree char *left = NULL;

  if (!standing->exists)
    return word;
  word.look = translate (get_look (standing, now));
  switch (standing->reading.state)
    {
    case STW_SLA_STATE_RUNNING:
      word.text = describe_running (&standing->reading, now);
      break;
    case STW_SLA_STATE_PAUSED:
      left = stw_words_age (0, standing->reading.remaining);
      /* Translators: %s is a time such as "3 h 41 min" */
      word.text = g_strdup_printf (_ ("held with %s left"), left);
      break;
    case STW_SLA_STATE_STOPPED:
      word.text =
        g_strdup (standing->reading.breached_at != STW_SLA_NEVER ? C_ ("promise", "missed")
                                                                 : C_ ("promise", "kept"));
      break;
    case STW_SLA_STATE_NEW:
    default:
      break;
    }
  return word;
}

/**
 * stw_sla_word_share:
 *
 * Returns: how much of the promised time is used; 1 for all of it
 */
double
stw_sla_word_share (const StwSlaStanding *standing)
{
  return (double) standing->reading.elapsed / (double) MAX (standing->target, 1);
}

/**
 * stw_sla_word_explain:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): how much of the promised time is used, and when it is due
 */
char *
stw_sla_word_explain (const StwSlaStanding *standing, gint64 now)
{
  g_autofree char *target = stw_words_age (0, standing->target);
  g_autofree char *moment = NULL;
  g_autofree char *used = NULL;
  double share = stw_sla_word_share (standing);

  /* Translators: a share in percent, and a time such as "8 h" */
  used = g_strdup_printf (_ ("%d %% of %s used"), (int) MIN (share * 100, 9999), target);
  if (standing->reading.due_at == STW_SLA_NEVER)
    return g_steal_pointer (&used);
  moment = stw_words_moment (standing->reading.due_at, now);
  /* Translators: "8 % of 8 h used", and a time of day */
  return g_strdup_printf (_ ("%s, due %s"), used, moment);
}

/**
 * stw_sla_word_clear:
 * @word: whose text is freed
 */
void
stw_sla_word_clear (StwSlaWord *word)
{
  g_clear_pointer (&word->text, g_free);
}
