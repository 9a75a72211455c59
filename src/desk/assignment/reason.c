/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why somebody has an incident: as the timeline keeps it, and in words. Plain functions, usable
 * from any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/reason.h"

#include <glib/gi18n.h>

static const char *const readiness_words[] = { "fits", "present", "out_of_hours", "away" };

G_STATIC_ASSERT (G_N_ELEMENTS (readiness_words) == STW_N_READINESSES);

/**
 * stw_assignment_to_json:
 *
 * Returns: (transfer full): the place in the order as the timeline keeps it: `{"person":3,
 *   "name":"Amina Yusuf","readiness":"fits","presence":"available","on_call":true,"open":3,
 *   "longest_ago":false,"knows":["linux"],"parts":{"skill":90,...},"percent":41}`
 */
JsonObject *
stw_assignment_to_json (const StwAssignment *assignment)
{
  JsonObject *object = json_object_new ();
  JsonArray *knows = json_array_new ();
  JsonObject *parts = json_object_new ();

  for (guint i = 0; assignment->knows[i] != NULL; i++)
    json_array_add_string_element (knows, assignment->knows[i]);
  for (guint i = 0; i < STW_N_ASSIGNMENT_PARTS; i++)
    json_object_set_int_member (parts,
                                stw_assignment_part_to_word ((StwAssignmentPart) i),
                                assignment->parts[i]);
  json_object_set_int_member (object, "person", assignment->person);
  json_object_set_string_member (object, "name", assignment->name);
  json_object_set_string_member (object, "readiness", readiness_words[assignment->readiness]);
  json_object_set_string_member (object,
                                 "presence",
                                 stw_person_status_to_word (assignment->presence));
  json_object_set_boolean_member (object, "on_call", assignment->on_call);
  json_object_set_int_member (object, "open", assignment->open);
  json_object_set_boolean_member (object, "longest_ago", assignment->longest_ago);
  json_object_set_array_member (object, "knows", knows);
  json_object_set_object_member (object, "parts", parts);
  json_object_set_int_member (object, "percent", stw_assignment_get_percent (assignment));
  return object;
}

/* Which of the words a member is; the first where it is none. */
static guint
read_word (JsonObject *object, const char *member, const char *const *words, guint n_words)
{
  const char *word = json_object_get_string_member_with_default (object, member, "");

  for (guint i = 0; i < n_words; i++)
    if (g_str_equal (words[i], word))
      return i;
  return 0;
}

static char **
read_knows (JsonObject *object)
{
  g_autoptr (GStrvBuilder) knows = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "knows");
  JsonArray *list =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *skill = json_node_get_string (json_array_get_element (list, i));

      if (skill != NULL)
        g_strv_builder_add (knows, skill);
    }
  return g_strv_builder_end (knows);
}

static void
read_parts (JsonObject *object, StwAssignment *assignment)
{
  JsonNode *node = json_object_get_member (object, "parts");
  JsonObject *parts =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  assignment->score = 1;
  for (guint i = 0; i < STW_N_ASSIGNMENT_PARTS; i++)
    {
      const char *word = stw_assignment_part_to_word ((StwAssignmentPart) i);
      gint64 part =
        parts != NULL ? json_object_get_int_member_with_default (parts, word, 100) : 100;

      assignment->parts[i] = (int) CLAMP (part, 1, 100);
      assignment->score *= assignment->parts[i];
    }
}

/**
 * stw_assignment_from_json:
 * @object: what stw_assignment_to_json() wrote
 *
 * Returns: (transfer full): the same; what is missing is as nobody would have to explain it
 */
StwAssignment *
stw_assignment_from_json (JsonObject *object)
{
  StwAssignment *assignment = g_new0 (StwAssignment, 1);

  assignment->person = json_object_get_int_member_with_default (object, "person", 0);
  assignment->name = g_strdup (json_object_get_string_member_with_default (object, "name", ""));
  assignment->readiness =
    (StwReadiness) read_word (object, "readiness", readiness_words, STW_N_READINESSES);
  stw_person_status_from_word (json_object_get_string_member_with_default (object, "presence", ""),
                               &assignment->presence);
  assignment->on_call = json_object_get_boolean_member_with_default (object, "on_call", FALSE);
  assignment->open =
    (guint) CLAMP (json_object_get_int_member_with_default (object, "open", 0), 0, G_MAXINT);
  assignment->longest_ago =
    json_object_get_boolean_member_with_default (object, "longest_ago", FALSE);
  assignment->knows = read_knows (object);
  read_parts (object, assignment);
  return assignment;
}

/**
 * stw_assignment_join_skills:
 * @skills: one at least
 *
 * Returns: (transfer full): the skills in a row, such as "linux, aws and mail"
 */
char *
stw_assignment_join_skills (char **skills)
{
  guint n = g_strv_length (skills);
  g_autofree char *last = g_strdup (skills[n - 1]);
  g_autofree char *rest = NULL;
  g_auto (GStrv) others = NULL;

  if (n == 1)
    return g_steal_pointer (&last);
  others = g_strdupv (skills);
  g_clear_pointer (&others[n - 1], g_free);
  /* Translators: between the items of a list */
  rest = g_strjoinv (_ (", "), others);
  /* Translators: the end of a list: all items but the last, and the last */
  return g_strdup_printf (_ ("%s and %s"), rest, last);
}

/* What is said of where somebody is, %NULL for nothing. */
static const char *
describe_presence (const StwAssignment *assignment)
{
  if (assignment->readiness == STW_READY_AWAY)
    return _ ("away");
  if (assignment->readiness == STW_READY_OUT_OF_HOURS)
    return _ ("outside the working hours");
  if (assignment->on_call)
    return _ ("on call");
  return assignment->presence == STW_PERSON_BUSY ? _ ("busy") : _ ("available");
}

/**
 * stw_assignment_explain:
 *
 * Returns: (transfer full): why somebody stands there, such as "on call, knows linux and aws,
 *   3 open"
 */
char *
stw_assignment_explain (const StwAssignment *assignment)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  g_autofree char *knows = NULL;
  g_autofree char *skills = NULL;
  g_autofree char *open = NULL;
  g_auto (GStrv) list = NULL;

  g_strv_builder_add (reasons, describe_presence (assignment));
  if (assignment->on_call && assignment->presence == STW_PERSON_BUSY)
    g_strv_builder_add (reasons, _ ("busy"));
  if (assignment->knows[0] != NULL)
    {
      skills = stw_assignment_join_skills (assignment->knows);
      /* Translators: %s is a list of skills */
      knows = g_strdup_printf (_ ("knows %s"), skills);
      g_strv_builder_add (reasons, knows);
    }
  open = assignment->open == 0
           ? g_strdup (_ ("nothing open"))
           /* Translators: the open incidents of a person */
           : g_strdup_printf (ngettext ("%u open", "%u open", assignment->open), assignment->open);
  g_strv_builder_add (reasons, open);
  if (assignment->longest_ago)
    g_strv_builder_add (reasons, _ ("chosen longest ago"));
  list = g_strv_builder_end (reasons);
  return g_strjoinv (_ (", "), list);
}

/**
 * stw_assignment_explain_score:
 *
 * Returns: (transfer full): the score as the product of its parts
 */
char *
stw_assignment_explain_score (const StwAssignment *assignment)
{
  const int *parts = assignment->parts;

  return g_strdup_printf (
    /* Translators: the parts of a score in percent, and their product */
    _ ("skill %d%% × load %d%% × availability %d%% × on call %d%% × fairness %d%% = %d%%"),
    parts[STW_ASSIGNMENT_SKILL],
    parts[STW_ASSIGNMENT_LOAD],
    parts[STW_ASSIGNMENT_AVAILABILITY],
    parts[STW_ASSIGNMENT_ON_CALL],
    parts[STW_ASSIGNMENT_FAIRNESS],
    stw_assignment_get_percent (assignment));
}

/* The part by which the first leads the second most, as a ratio. */
static StwAssignmentPart
find_lead (const StwAssignment *first, const StwAssignment *second)
{
  guint best = 0;

  for (guint i = 1; i < STW_N_ASSIGNMENT_PARTS; i++)
    if (first->parts[i] * second->parts[best] > first->parts[best] * second->parts[i])
      best = i;
  return (StwAssignmentPart) best;
}

static char *
explain_readiness (const StwAssignment *first, const StwAssignment *second)
{
  switch (second->readiness)
    {
    case STW_READY_AWAY:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first because %s is away."), first->name, second->name);
    case STW_READY_OUT_OF_HOURS:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first because %s is outside the working hours."),
                              first->name,
                              second->name);
    case STW_READY_FITS:
    case STW_READY_PRESENT:
    case STW_N_READINESSES:
    default:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first and knows what it needs, unlike %s."),
                              first->name,
                              second->name);
    }
}

static char *
explain_part (StwAssignmentPart part, const char *first, const char *second)
{
  switch (part)
    {
    case STW_ASSIGNMENT_SKILL:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first and knows more of it than %s."), first, second);
    case STW_ASSIGNMENT_LOAD:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first and has less open than %s."), first, second);
    case STW_ASSIGNMENT_AVAILABILITY:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first because %s is busy."), first, second);
    case STW_ASSIGNMENT_ON_CALL:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first and on call, unlike %s."), first, second);
    case STW_ASSIGNMENT_FAIRNESS:
    case STW_N_ASSIGNMENT_PARTS:
    default:
      /* Translators: both %s are people's names */
      return g_strdup_printf (_ ("%s is first and was chosen longer ago than %s."), first, second);
    }
}

/**
 * stw_assignment_explain_lead:
 * @first: who stands first
 * @second: (nullable): who comes after
 *
 * Returns: (transfer full) (nullable): a sentence on what puts the first before the second, %NULL
 *   when nothing but the order in which they joined does
 */
char *
stw_assignment_explain_lead (const StwAssignment *first, const StwAssignment *second)
{
  if (second == NULL)
    return NULL;
  if (first->readiness != second->readiness)
    return explain_readiness (first, second);
  if (first->score != second->score)
    return explain_part (find_lead (first, second), first->name, second->name);
  return NULL;
}
