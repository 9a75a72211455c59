/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which skills an incident needs. */

#include "desk/assignment/needs.h"

static char *
find (const char *named, const char *text, const char *known)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) skills = g_ptr_array_new ();
  g_auto (GStrv) list = g_strsplit (known, ",", -1);
  g_auto (GStrv) needs = NULL;

  if (named != NULL)
    g_ptr_array_add (rules, (gpointer) named);
  g_ptr_array_add (texts, (gpointer) text);
  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (skills, list[i]);
  needs = stw_needs_find (rules, texts, skills);
  return g_strjoinv (",", needs);
}

static void
assert_needs (const char *named, const char *text, const char *known, const char *needs)
{
  g_autofree char *found = find (named, text, known);

  g_assert_cmpstr (found, ==, needs);
}

static void
a_skill_that_is_named_is_needed (void)
{
  assert_needs (NULL, "Exchange transport queue long", "exchange,linux", "exchange");
  assert_needs (NULL, "EXCHANGE down", "Exchange", "exchange");
}

static void
an_area_is_known_by_its_words (void)
{
  assert_needs (NULL, "Ransomware canary changed", "security,linux", "security");
  assert_needs (NULL, "Domain controller clock off by 38 s", "identity,mail", "identity");
  assert_needs (NULL, "VPN concentrator drops", "network,printers", "network");
}

static void
a_word_within_another_is_none (void)
{
  assert_needs (NULL, "Grandes tablespaces: sandbox", "storage", "");
  assert_needs (NULL, "Paws and saws", "aws", "");
  assert_needs (NULL, "awsx xaws aws", "aws", "aws");
}

static void
what_a_rule_names_is_needed_though_nobody_has_it (void)
{
  assert_needs ("Security", "Something", "linux", "security");
  assert_needs ("security", "Ransomware", "security", "security");
}

static void
what_nobody_has_is_not_hinted_at (void)
{
  assert_needs (NULL, "Disk full on linux host", "mail", "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/needs/named", a_skill_that_is_named_is_needed);
  g_test_add_func ("/needs/area", an_area_is_known_by_its_words);
  g_test_add_func ("/needs/word", a_word_within_another_is_none);
  g_test_add_func ("/needs/rule", what_a_rule_names_is_needed_though_nobody_has_it);
  g_test_add_func ("/needs/nobody", what_nobody_has_is_not_hinted_at);
  return g_test_run ();
}
