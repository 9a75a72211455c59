/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/mask.h"

#include <string.h>

static void
assert_mask (const char *text, const char *expected)
{
  char buffer[STW_MASK_SIZE];
  gsize length = stw_mask (text, NULL, buffer, sizeof buffer);

  g_assert_cmpstr (buffer, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
what_changes_from_one_occurrence_to_the_next_is_masked (void)
{
  static const char *const cases[][2] = {
    { "request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed", "request <uuid> failed" },
    { "container 9f86d081884c7d659a2feaa0c55ad015 died", "container <hex> died" },
    { "worker-7f9c8d6b5-x2x4k", "worker-<hex>-x2x4k" },
    { "at 0x7ffde4a1b2c3d4", "at <hex>" },
    { "since 2026-11-21T10:11:12.345Z here", "since <time> here" },
    { "since 2026-11-21 10:11:12,345 +0100", "since <time> +0100" },
    { "since 2026-11-21 10:11:12+01:00.", "since <time>." },
    { "job failed at: 08/18/2016 07:59:00  ", "job failed at: <time>" },
    { "Jan  5 10:11:12 sshd", "<time> sshd" },
    { "12 Jan 2026", "<time> 2026" },
    { "from 10.20.30.40:55123", "from <ip>:<n>" },
    { "from fe80::1 and 2001:db8:0:0:0:0:0:1", "from <ip> and <ip>" },
    { "loopback ::1 down", "loopback <ip> down" },
    { "mac 00:1A:2b:3c:4d:5e moved", "mac <mac> moved" },
    { "mac 001a.2b3c.4d5e moved", "mac <mac> moved" },
    { "mail from jane.doe+x@mail.example.com bounced", "mail from <mail> bounced" },
    { "process 12345 used 1,234,567 things", "process <n> used <n> things" },
    { "disk at 92% full", "disk at <n> full" },
    { "disk at 92.5 % full", "disk at <n> full" },
    { "took 35ms, then 2 seconds", "took <n>, then <n>" },
    { "free 1.5 GB", "free <n>" },
    { "10 Mbit/s", "<n>" },
    { "size 10G", "size <n>" },
    { "45°C in rack", "<n> in rack" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_mask (cases[i][0], cases[i][1]);
}

static void
what_names_the_problem_stays (void)
{
  static const char *const cases[] = {
    "Event 4625",       "Event 4740",         "sda1 failed",
    "sda2 failed",      "error 0x80070005",   "KB5034441 missing",
    "port 1/0/24 down", "HTTP 503 on web-01", "version 10.0.19045 found",
    "std::vector",      "C:\\ is full",       "facade decade",
    "2 disks of 4",     "stage 2 B",          "May fail",
    "grüße aus köln",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_mask (cases[i], cases[i]);
}

static void
white_space_counts_once (void)
{
  assert_mask ("  a \t\n b  ", "a b");
  assert_mask ("", "");
  assert_mask (NULL, "");
}

static void
the_assets_own_name_is_masked_as_a_whole_word (void)
{
  char buffer[STW_MASK_SIZE];

  stw_mask ("CPU high on WEB-01, not web-011", "web-01", buffer, sizeof buffer);
  g_assert_cmpstr (buffer, ==, "CPU high on <asset>, not web-011");
  stw_mask ("no asset", "", buffer, sizeof buffer);
  g_assert_cmpstr (buffer, ==, "no asset");
}

static void
masking_twice_changes_nothing_more (void)
{
  static const char text[] = "2026-11-21 10:11:12 10.0.0.1 a@b.example 92% 3f2504e04f8911d39a0c";
  char once[STW_MASK_SIZE], twice[STW_MASK_SIZE];

  stw_mask (text, NULL, once, sizeof once);
  stw_mask (once, NULL, twice, sizeof twice);
  g_assert_cmpstr (once, ==, twice);
}

static void
a_long_text_is_cut_between_characters (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 20; i++)
    g_string_append (text, "aöü€😀 ");
  for (gsize size = 16; size < 64; size++)
    {
      char buffer[64];
      gsize length = stw_mask (text->str, NULL, buffer, size);

      g_assert_cmpuint (length, <, size);
      g_assert_true (g_utf8_validate (buffer, (gssize) length, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/mask/variable", what_changes_from_one_occurrence_to_the_next_is_masked);
  g_test_add_func ("/triage/mask/constant", what_names_the_problem_stays);
  g_test_add_func ("/triage/mask/white-space", white_space_counts_once);
  g_test_add_func ("/triage/mask/asset", the_assets_own_name_is_masked_as_a_whole_word);
  g_test_add_func ("/triage/mask/twice", masking_twice_changes_nothing_more);
  g_test_add_func ("/triage/mask/bound", a_long_text_is_cut_between_characters);
  return g_test_run ();
}
