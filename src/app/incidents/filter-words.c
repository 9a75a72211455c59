/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a filter of the list of incidents says to people, part by part. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/filter-words.h"

#include "app/incidents/figure-link.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

static const StwAgeChoice ages[] = {
  { N_ ("Any Age"), 0, 0 },
  { N_ ("Last Hour"), 0, STW_HOUR },
  { N_ ("Last 24 Hours"), 0, STW_DAY },
  { N_ ("Last 7 Days"), 0, 7 * STW_DAY },
  { N_ ("Last 30 Days"), 0, 30 * STW_DAY },
  { N_ ("Older Than a Day"), STW_DAY, 0 },
  { N_ ("Older Than 7 Days"), 7 * STW_DAY, 0 },
  { N_ ("Older Than 30 Days"), 30 * STW_DAY, 0 },
};

/**
 * stw_filter_words_get_ages:
 * @ret_n_ages: (out): how many
 *
 * Returns: (transfer none): the ages to choose from, the first of which is any
 */
const StwAgeChoice *
stw_filter_words_get_ages (guint *ret_n_ages)
{
  *ret_n_ages = G_N_ELEMENTS (ages);
  return ages;
}

static void
append_word (GString *words, const char *word)
{
  if (words->len > 0)
    /* Translators: between the parts of a short list */
    g_string_append (words, _ (", "));
  g_string_append (words, word);
}

static char *
describe_status (const StwIncidentFilter *filter)
{
  GString *words;

  if (filter->statuses == STW_STATUSES_OPEN)
    return g_strdup (C_ ("filter", "Open"));
  words = g_string_new (NULL);
  for (guint i = 0; i < STW_N_INCIDENT_STATUSES; i++)
    if ((filter->statuses & STW_BIT (i)) != 0)
      append_word (words, stw_word_status ((StwIncidentStatus) i).word);
  return g_string_free (words, FALSE);
}

/* Nobody wonders that what is put off does not stand among what is open. */
static char *
describe_snoozed (const StwIncidentFilter *filter)
{
  if (filter->snoozed == STW_SNOOZED_ONLY)
    return g_strdup (C_ ("filter", "Snoozed"));
  return filter->statuses == STW_STATUSES_OPEN ? NULL : g_strdup (C_ ("filter", "Not Snoozed"));
}

static char *
describe_assignee (const StwIncidentFilter *filter)
{
  if (filter->assignee == STW_ASSIGNEE_SELF)
    /* Translators: the incidents that are assigned to me */
    return g_strdup (C_ ("filter", "Mine"));
  if (filter->assignee == STW_ASSIGNEE_NOBODY)
    /* Translators: the incidents that are assigned to nobody */
    return g_strdup (C_ ("filter", "Nobody’s"));
  /* Translators: the incidents that are assigned to one person */
  return g_strdup (C_ ("filter", "One Person’s"));
}

static char *
describe_severity (const StwIncidentFilter *filter)
{
  GString *words = g_string_new (NULL);

  for (guint i = STW_N_SEVERITIES; i > 0; i--)
    if ((filter->severities & STW_BIT (i - 1)) != 0)
      append_word (words, stw_word_severity ((StwSeverity) (i - 1)).word);
  return g_string_free (words, FALSE);
}

static const char *
find_age (gint64 least, gint64 most)
{
  for (guint i = 1; i < G_N_ELEMENTS (ages); i++)
    if (ages[i].least == least && ages[i].most == most)
      return _ (ages[i].words);
  return NULL;
}

/* An age counts back from the beginning of time here; the least one ends just after it. */
static char *
describe_least_age (const StwIncidentFilter *filter)
{
  gint64 least = 1 - filter->created_to;
  const char *known = find_age (least, 0);
  g_autofree char *age = stw_words_age (0, least);

  /* Translators: %s is a time such as "3 h 41 min" */
  return known != NULL ? g_strdup (known) : g_strdup_printf (_ ("Older Than %s"), age);
}

static char *
describe_most_age (const StwIncidentFilter *filter)
{
  gint64 most = -filter->created_from;
  const char *known = find_age (0, most);
  g_autofree char *age = stw_words_age (0, most);

  /* Translators: %s is a time such as "3 h 41 min" */
  return known != NULL ? g_strdup (known) : g_strdup_printf (_ ("Last %s"), age);
}

static char *
describe_priority_from (const StwIncidentFilter *filter)
{
  return g_strdup_printf (_ ("Priority From %d"), (int) filter->priority_from);
}

static char *
describe_priority_to (const StwIncidentFilter *filter)
{
  return g_strdup_printf (_ ("Priority Up To %d"), (int) filter->priority_to);
}

static char *
describe_since (const StwIncidentFilter *filter)
{
  g_autofree char *day = stw_words_day (filter->created_since);

  /* Translators: %s is a day */
  return g_strdup_printf (_ ("Since %s"), day);
}

static char *
describe_figure (const StwIncidentFilter *filter)
{
  return filter->figure != STW_FIGURE_NONE ? g_strdup (stw_figure_word (filter->figure)) : NULL;
}

static const struct
{
  const char *member;
  char *(*describe) (const StwIncidentFilter *filter);
} parts[] = {
  { "status", describe_status },
  { "snoozed", describe_snoozed },
  { "assignee", describe_assignee },
  { "severity", describe_severity },
  { "figure", describe_figure },
  { "since", describe_since },
  { "age_from_ms", describe_least_age },
  { "age_to_ms", describe_most_age },
  { "priority_from", describe_priority_from },
  { "priority_to", describe_priority_to },
};

/**
 * stw_filter_words_get_n_parts:
 *
 * Returns: of how many parts a filter can be
 */
guint
stw_filter_words_get_n_parts (void)
{
  return G_N_ELEMENTS (parts);
}

/**
 * stw_filter_words_describe:
 *
 * Returns: (transfer full) (nullable): what a part says, %NULL when it goes without saying
 */
char *
stw_filter_words_describe (StwListFilter *filter, guint part)
{
  StwIncidentFilter read = stw_list_filter_read (filter);

  g_return_val_if_fail (part < G_N_ELEMENTS (parts), NULL);

  return json_object_has_member (stw_list_filter_get_json (filter), parts[part].member)
           ? parts[part].describe (&read)
           : NULL;
}

/**
 * stw_filter_words_remove:
 *
 * Takes a part away, and with what is open that it is not put off.
 */
void
stw_filter_words_remove (StwListFilter *filter, guint part)
{
  StwIncidentFilter read = stw_list_filter_read (filter);

  g_return_if_fail (part < G_N_ELEMENTS (parts));

  if (parts[part].describe == describe_status && read.statuses == STW_STATUSES_OPEN &&
      read.snoozed == STW_SNOOZED_LEFT_OUT)
    stw_list_filter_remove (filter, "snoozed");
  stw_list_filter_remove (filter, parts[part].member);
}

/**
 * stw_filter_words_count:
 * @n_incidents: how many it shows
 *
 * Returns: (transfer full): how many of what, and in which order
 */
char *
stw_filter_words_count (StwListFilter *filter, guint n_incidents)
{
  StwIncidentFilter read = stw_list_filter_read (filter);
  g_autofree char *count = NULL;

  if (read.text != NULL)
    /* Translators: how many incidents a search found */
    count = g_strdup_printf (ngettext ("%u found", "%u found", n_incidents), n_incidents);
  else if (read.statuses == STW_STATUSES_OPEN)
    /* Translators: how many open incidents the list shows */
    count = g_strdup_printf (ngettext ("%u open", "%u open", n_incidents), n_incidents);
  else
    /* Translators: how many incidents the list shows */
    count = g_strdup_printf (ngettext ("%u incident", "%u incidents", n_incidents), n_incidents);
  switch (read.order)
    {
    case STW_ORDER_NEWEST:
      /* Translators: %s is how many incidents, such as "3 open" */
      return g_strdup_printf (_ ("%s, newest first"), count);
    case STW_ORDER_OLDEST:
      /* Translators: %s is how many incidents, such as "3 open" */
      return g_strdup_printf (_ ("%s, oldest first"), count);
    case STW_ORDER_URGENT:
    case STW_N_ORDERS:
    default:
      /* Translators: %s is how many incidents, such as "3 open" */
      return g_strdup_printf (_ ("%s, by priority"), count);
    }
}
