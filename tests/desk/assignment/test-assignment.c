/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is to have an incident: the order's properties over many teams, and its words. */

#include "desk/assignment/reason.h"

#define N_TEAMS 2000
#define MAX_PEOPLE 12

static const char *const skills[] = { "linux", "aws", "mail", "network", NULL };

static void
add_some_skills (StwCandidate *candidate)
{
  for (guint i = 0; skills[i] != NULL; i++)
    if (g_test_rand_bit ())
      stw_candidate_add_skill (candidate, skills[i], g_test_rand_int_range (1, 6));
}

static GPtrArray *
make_team (void)
{
  GPtrArray *team = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_candidate_free);
  guint n = (guint) g_test_rand_int_range (1, MAX_PEOPLE + 1);

  for (guint i = 0; i < n; i++)
    {
      StwCandidate *candidate = stw_candidate_new (i + 1, "Somebody");

      add_some_skills (candidate);
      candidate->presence = (StwPersonStatus) g_test_rand_int_range (0, STW_N_PERSON_STATUSES);
      candidate->in_hours = g_test_rand_bit ();
      candidate->on_call = g_test_rand_int_range (0, 4) == 0;
      candidate->open = (guint) g_test_rand_int_range (0, 20);
      candidate->last_assigned = g_test_rand_int_range (0, 5);
      g_ptr_array_add (team, candidate);
    }
  return team;
}

static char **
make_needs (void)
{
  g_autoptr (GStrvBuilder) needs = g_strv_builder_new ();

  for (guint i = 0; skills[i] != NULL; i++)
    if (g_test_rand_int_range (0, 3) == 0)
      g_strv_builder_add (needs, skills[i]);
  return g_strv_builder_end (needs);
}

static void
shuffle (GPtrArray *team)
{
  for (guint i = team->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint) i);
      gpointer other = team->pdata[j];

      team->pdata[j] = team->pdata[i - 1];
      team->pdata[i - 1] = other;
    }
}

static GPtrArray *
rank (GPtrArray *team, char **needs)
{
  return stw_assignment_rank (team, (const char *const *) needs);
}

static const StwCandidate *
find (GPtrArray *team, gint64 person)
{
  for (guint i = 0; i < team->len; i++)
    if (((StwCandidate *) g_ptr_array_index (team, i))->person == person)
      return g_ptr_array_index (team, i);
  g_assert_not_reached ();
}

static guint
get_place (GPtrArray *ranked, gint64 person)
{
  for (guint i = 0; i < ranked->len; i++)
    if (((StwAssignment *) g_ptr_array_index (ranked, i))->person == person)
      return i;
  g_assert_not_reached ();
}

static gboolean
is_present (const StwCandidate *candidate)
{
  return candidate->presence != STW_PERSON_AWAY && (candidate->in_hours || candidate->on_call);
}

static gboolean
knows_some (const StwCandidate *candidate, char **needs)
{
  if (needs[0] == NULL)
    return TRUE;
  for (guint i = 0; i < candidate->skills->len; i++)
    if (g_strv_contains ((const char *const *) needs,
                         g_array_index (candidate->skills, StwSkill, i).name))
      return TRUE;
  return FALSE;
}

static void
nobody_away_or_out_of_hours_comes_before_somebody_present_who_fits (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) ranked = rank (team, needs);
      gboolean absent = FALSE;

      for (guint i = 0; i < ranked->len; i++)
        {
          const StwAssignment *place = g_ptr_array_index (ranked, i);
          const StwCandidate *candidate = find (team, place->person);

          if (is_present (candidate) && knows_some (candidate, needs))
            g_assert_false (absent);
          absent |= !is_present (candidate);
        }
    }
}

static void
the_rule_chooses_nobody_absent (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) ranked = rank (team, needs);
      const StwAssignment *chosen = stw_assignment_choose (ranked);
      gboolean any = FALSE;

      for (guint i = 0; i < team->len; i++)
        any |= is_present (g_ptr_array_index (team, i));
      g_assert_cmpint (chosen != NULL, ==, any);
      if (chosen != NULL)
        g_assert_true (is_present (find (team, chosen->person)));
    }
}

static void
the_order_does_not_depend_on_the_order_in_which_people_are_named (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) before = rank (team, needs);
      g_autoptr (GPtrArray) after = NULL;

      shuffle (team);
      after = rank (team, needs);
      for (guint i = 0; i < before->len; i++)
        g_assert_cmpint (((StwAssignment *) g_ptr_array_index (before, i))->person,
                         ==,
                         ((StwAssignment *) g_ptr_array_index (after, i))->person);
    }
}

static void
the_parts_multiply_to_the_score (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) ranked = rank (team, needs);

      for (guint i = 0; i < ranked->len; i++)
        {
          const StwAssignment *place = g_ptr_array_index (ranked, i);
          gint64 product = 1;

          for (guint part = 0; part < STW_N_ASSIGNMENT_PARTS; part++)
            {
              g_assert_cmpint (place->parts[part], >=, 1);
              g_assert_cmpint (place->parts[part], <=, 100);
              product *= place->parts[part];
            }
          g_assert_cmpint (product, ==, place->score);
          g_assert_cmpint (stw_assignment_get_percent (place), <=, 100);
        }
    }
}

/* What makes somebody a better choice, each in a way that changes nothing else. */
static void
make_better (StwCandidate *candidate, guint how, char **needs)
{
  switch (how)
    {
    case 0:
      candidate->open = 0;
      break;
    case 1:
      candidate->on_call = TRUE;
      break;
    case 2:
      candidate->presence = STW_PERSON_AVAILABLE;
      break;
    case 3:
      candidate->in_hours = TRUE;
      break;
    case 4:
      candidate->last_assigned = -1;
      break;
    default:
      g_array_set_size (candidate->skills, 0);
      for (guint i = 0; needs[i] != NULL; i++)
        stw_candidate_add_skill (candidate, needs[i], STW_SKILL_LEVEL_MOST);
    }
}

static void
whoever_gets_better_never_falls_behind (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) before = rank (team, needs);
      g_autoptr (GPtrArray) after = NULL;
      StwCandidate *candidate =
        g_ptr_array_index (team, g_test_rand_int_range (0, (gint) team->len));
      gint64 person = candidate->person;

      make_better (candidate, round % 6, needs);
      after = rank (team, needs);
      g_assert_cmpuint (get_place (after, person), <=, get_place (before, person));
    }
}

static GPtrArray *
make_two (void)
{
  GPtrArray *team = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_candidate_free);
  StwCandidate *amina = stw_candidate_new (1, "Amina Yusuf");
  StwCandidate *jonas = stw_candidate_new (2, "Jonas Keller");

  stw_candidate_add_skill (amina, "Linux", 4);
  stw_candidate_add_skill (amina, "AWS", 3);
  amina->open = 3;
  stw_candidate_add_skill (jonas, "Windows", 5);
  g_ptr_array_add (team, jonas);
  g_ptr_array_add (team, amina);
  return team;
}

static void
of_two_alike_the_first_to_join_is_first (void)
{
  g_autoptr (GPtrArray) team = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_candidate_free);
  g_autoptr (GPtrArray) ranked = NULL;

  g_ptr_array_add (team, stw_candidate_new (9, "Nine"));
  g_ptr_array_add (team, stw_candidate_new (4, "Four"));
  ranked = rank (team, NULL);
  g_assert_cmpint (((StwAssignment *) g_ptr_array_index (ranked, 0))->person, ==, 4);
  g_assert_null (
    stw_assignment_explain_lead (g_ptr_array_index (ranked, 0), g_ptr_array_index (ranked, 1)));
}

static void
a_reason_is_what_a_person_would_say (void)
{
  static const char *const needs[] = { "Linux", "AWS", "mail", NULL };
  g_autoptr (GPtrArray) team = make_two ();
  g_autoptr (GPtrArray) ranked = NULL;
  g_autofree char *why = NULL;
  g_autofree char *lead = NULL;

  ((StwCandidate *) g_ptr_array_index (team, 1))->on_call = TRUE;
  ranked = stw_assignment_rank (team, needs);
  why = stw_assignment_explain (g_ptr_array_index (ranked, 0));
  lead = stw_assignment_explain_lead (g_ptr_array_index (ranked, 0), g_ptr_array_index (ranked, 1));
  g_assert_cmpstr (why, ==, "on call, knows Linux and AWS, 3 open");
  g_assert_cmpstr (lead, ==, "Amina Yusuf is first and knows what it needs, unlike Jonas Keller.");
}

static void
what_puts_the_first_before_the_second_is_said (void)
{
  g_autoptr (GPtrArray) team = make_two ();
  g_autoptr (GPtrArray) ranked = rank (team, NULL);
  g_autofree char *less =
    stw_assignment_explain_lead (g_ptr_array_index (ranked, 0), g_ptr_array_index (ranked, 1));
  g_autofree char *away = NULL;

  g_assert_cmpstr (less, ==, "Jonas Keller is first and has less open than Amina Yusuf.");
  g_clear_pointer (&ranked, g_ptr_array_unref);
  ((StwCandidate *) g_ptr_array_index (team, 0))->presence = STW_PERSON_AWAY;
  ranked = rank (team, NULL);
  away = stw_assignment_explain_lead (g_ptr_array_index (ranked, 0), g_ptr_array_index (ranked, 1));
  g_assert_cmpstr (away, ==, "Amina Yusuf is first because Jonas Keller is away.");
}

static void
a_place_survives_the_way_through_json (void)
{
  for (guint round = 0; round < N_TEAMS; round++)
    {
      g_autoptr (GPtrArray) team = make_team ();
      g_auto (GStrv) needs = make_needs ();
      g_autoptr (GPtrArray) ranked = rank (team, needs);
      const StwAssignment *place = g_ptr_array_index (ranked, 0);
      g_autoptr (JsonObject) object = stw_assignment_to_json (place);
      g_autoptr (StwAssignment) back = stw_assignment_from_json (object);
      g_autofree char *before = stw_assignment_explain (place);
      g_autofree char *after = stw_assignment_explain (back);

      g_assert_cmpstr (before, ==, after);
      g_assert_cmpint (place->score, ==, back->score);
      g_assert_cmpint (place->person, ==, back->person);
    }
}

static void
nothing_is_no_place (void)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (StwAssignment) place = stw_assignment_from_json (empty);
  g_autofree char *why = stw_assignment_explain (place);

  g_assert_cmpstr (why, ==, "available, nothing open");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/assignment/nobody-absent-before-somebody-present",
                   nobody_away_or_out_of_hours_comes_before_somebody_present_who_fits);
  g_test_add_func ("/assignment/nobody-absent-is-chosen", the_rule_chooses_nobody_absent);
  g_test_add_func ("/assignment/order-of-naming",
                   the_order_does_not_depend_on_the_order_in_which_people_are_named);
  g_test_add_func ("/assignment/product", the_parts_multiply_to_the_score);
  g_test_add_func ("/assignment/better", whoever_gets_better_never_falls_behind);
  g_test_add_func ("/assignment/alike", of_two_alike_the_first_to_join_is_first);
  g_test_add_func ("/assignment/reason", a_reason_is_what_a_person_would_say);
  g_test_add_func ("/assignment/lead", what_puts_the_first_before_the_second_is_said);
  g_test_add_func ("/assignment/json", a_place_survives_the_way_through_json);
  g_test_add_func ("/assignment/nothing", nothing_is_no_place);
  return g_test_run ();
}
