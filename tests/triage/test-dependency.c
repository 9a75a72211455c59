/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/dependency.h"

#define SITE 1
#define ROUTER 2
#define SECOND_ROUTER 3
#define HOST 4
#define N_ASSETS 12

static gboolean
stands_behind (const StwDependencies *graph, gint64 asset, gint64 other)
{
  g_autoptr (GArray) above = stw_dependencies_list_above (graph, asset);
  guint n = 0;

  for (guint i = 0; i < above->len; i++)
    n += g_array_index (above, gint64, i) == other;
  g_assert_cmpint (n, <=, 1);
  return n == 1;
}

static void
a_host_stands_behind_its_routers_and_their_site (void)
{
  g_autoptr (StwDependencies) graph = stw_dependencies_new ();
  g_autoptr (GArray) above = NULL;

  g_assert_true (stw_dependencies_add (graph, HOST, ROUTER));
  g_assert_true (stw_dependencies_add (graph, HOST, SECOND_ROUTER));
  g_assert_true (stw_dependencies_add (graph, ROUTER, SITE));
  g_assert_true (stw_dependencies_add (graph, SECOND_ROUTER, SITE));
  above = stw_dependencies_list_above (graph, HOST);
  g_assert_cmpint (above->len, ==, 3);
  g_assert_cmpint (g_array_index (above, gint64, 2), ==, SITE);
  g_assert_true (stw_dependencies_has_behind (graph, SITE));
  g_assert_false (stw_dependencies_has_behind (graph, HOST));
  g_assert_false (stands_behind (graph, SITE, HOST));
}

static void
nothing_stands_behind_itself (void)
{
  g_autoptr (StwDependencies) graph = stw_dependencies_new ();

  g_assert_false (stw_dependencies_add (graph, HOST, HOST));
  g_assert_true (stw_dependencies_add (graph, HOST, ROUTER));
  g_assert_true (stw_dependencies_add (graph, ROUTER, SITE));
  g_assert_false (stw_dependencies_add (graph, SITE, HOST));
}

/* Whatever is added in whatever order: never a circle, nothing is refused that would make none, and
 * who stands behind whom is what following the edges says. */
static void
no_order_of_adding_makes_a_circle (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (StwDependencies) graph = stw_dependencies_new ();
      gboolean reach[N_ASSETS][N_ASSETS] = { 0 };

      for (guint i = 0; i < 30; i++)
        {
          gint64 asset = g_test_rand_int_range (0, N_ASSETS);
          gint64 on = g_test_rand_int_range (0, N_ASSETS);
          gboolean circle = asset == on || reach[on][asset];

          g_assert_cmpint (stw_dependencies_add (graph, asset, on), ==, !circle);
          for (guint from = 0; !circle && from < N_ASSETS; from++)
            for (guint to = 0; to < N_ASSETS; to++)
              reach[from][to] |=
                (from == asset || reach[from][asset]) && (to == on || reach[on][to]);
        }
      for (guint from = 0; from < N_ASSETS; from++)
        for (guint to = 0; to < N_ASSETS; to++)
          g_assert_cmpint (stands_behind (graph, from, to), ==, reach[from][to]);
    }
}

static void
an_alert_says_whether_all_of_it_is_down (void)
{
  static const struct
  {
    const char *signature, *message;
    gboolean down;
  } alerts[] = {
    { "Host down", NULL, TRUE },
    { "Router unreachable", NULL, TRUE },
    { "Ping", "sw-01 is DOWN", TRUE },
    { "Unavailable by ICMP ping", NULL, TRUE },
    { "High CPU", NULL, FALSE },
    { "Interface eth3 down", NULL, FALSE },
    { "Service nginx is down", NULL, FALSE },
    { "Downloads fail", "shutdown planned", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    g_assert_cmpint (
      stw_means_down (STW_SEVERITY_HIGH, NULL, alerts[i].signature, alerts[i].message),
      ==,
      alerts[i].down);
  g_assert_false (stw_means_down (STW_SEVERITY_LOW, NULL, "Host down", NULL));
}

static void
a_rule_has_the_last_word (void)
{
  g_assert_true (stw_means_down (STW_SEVERITY_LOW, STW_CATEGORY_DOWN, "Interface wan0 down", NULL));
  g_assert_false (stw_means_down (STW_SEVERITY_CRITICAL, "network", "Host down", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/dependency/chain", a_host_stands_behind_its_routers_and_their_site);
  g_test_add_func ("/triage/dependency/itself", nothing_stands_behind_itself);
  g_test_add_func ("/triage/dependency/circle", no_order_of_adding_makes_a_circle);
  g_test_add_func ("/triage/dependency/down", an_alert_says_whether_all_of_it_is_down);
  g_test_add_func ("/triage/dependency/rule", a_rule_has_the_last_word);
  return g_test_run ();
}
