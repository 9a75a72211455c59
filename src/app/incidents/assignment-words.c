/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the timeline says of who got an incident, and why. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/assignment-words.h"

#include "desk/assignment/reason.h"

#include <glib/gi18n.h>

/* Why the rule chose somebody, as it was kept. */
static StwAssignment *
read_why (JsonObject *detail)
{
  JsonNode *node = json_object_get_member (detail, "why");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
           ? stw_assignment_from_json (json_node_get_object (node))
           : NULL;
}

static char *
describe_assigned (JsonObject *detail, const char *by, const char *from, const char *to)
{
  g_autoptr (StwAssignment) why = read_why (detail);
  g_autofree char *reasons = why != NULL ? stw_assignment_explain (why) : NULL;

  if (json_object_get_boolean_member_with_default (detail, "by_rule", FALSE) && reasons != NULL)
    /* Translators: "Assigned to Amina Yusuf: on call, knows Linux and AWS, 3 open" */
    return g_strdup_printf (_ ("Assigned to %s: %s"), to, reasons);
  if (by != NULL && from != NULL)
    /* Translators: all %s are people's names */
    return g_strdup_printf (_ ("%s passed it from %s to %s"), by, from, to);
  if (by != NULL)
    /* Translators: both %s are people's names */
    return g_strdup_printf (_ ("%s assigned it to %s"), by, to);
  if (from != NULL)
    /* Translators: both %s are people's names */
    return g_strdup_printf (_ ("You passed it from %s to %s"), from, to);
  /* Translators: %s is a person's name */
  return g_strdup_printf (_ ("You assigned it to %s"), to);
}

/**
 * stw_assignment_words_describe:
 * @kind: of a row of the timeline
 * @detail: (nullable): of the same
 * @by: (nullable): who did it, %NULL for the reader
 *
 * Returns: (transfer full) (nullable): the row as a sentence, %NULL when it is about something else
 */
char *
stw_assignment_words_describe (const char *kind, JsonObject *detail, const char *by)
{
  const char *from = NULL;
  const char *to = NULL;

  if (g_str_equal (kind, "unmanned"))
    return g_strdup (_ ("Steward assigned it to nobody: nobody is present"));
  if (detail == NULL)
    return NULL;
  from = json_object_get_string_member_with_default (detail, "from", NULL);
  to = json_object_get_string_member_with_default (detail, "to", NULL);
  if (g_str_equal (kind, "assign") && to != NULL)
    return describe_assigned (detail, by, from, to);
  if (g_str_equal (kind, "hand-over") && from != NULL && to != NULL)
    /* Translators: both %s are people's names */
    return g_strdup_printf (_ ("Handed over with the shift from %s to %s"), from, to);
  if (g_str_equal (kind, "unassign") && from != NULL && by != NULL)
    /* Translators: both %s are people's names */
    return g_strdup_printf (_ ("%s took it from %s; it is nobody’s"), by, from);
  if (g_str_equal (kind, "unassign") && from != NULL)
    /* Translators: %s is a person's name */
    return g_strdup_printf (_ ("You took it from %s; it is nobody’s"), from);
  if (!g_str_equal (kind, "take-over"))
    return NULL;
  if (by != NULL && from != NULL)
    /* Translators: both %s are people's names */
    return g_strdup_printf (_ ("%s took it over from %s"), by, from);
  if (by != NULL)
    /* Translators: %s is a person's name */
    return g_strdup_printf (_ ("%s took it over"), by);
  /* Translators: %s is a person's name */
  return from != NULL ? g_strdup_printf (_ ("You took it over from %s"), from)
                      : g_strdup (_ ("You took it over"));
}

/**
 * stw_assignment_words_score:
 * @detail: (nullable): of a row of the timeline
 *
 * Returns: (transfer full) (nullable): the parts of the score by which the rule chose, %NULL when
 * it was no rule
 */
char *
stw_assignment_words_score (JsonObject *detail)
{
  g_autoptr (StwAssignment) why = NULL;

  if (detail == NULL || !json_object_get_boolean_member_with_default (detail, "by_rule", FALSE))
    return NULL;
  why = read_why (detail);
  return why != NULL ? stw_assignment_explain_score (why) : NULL;
}
