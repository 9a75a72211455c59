/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/title.h"

#include <string.h>

static void
a_title_says_what_a_person_would_say (void)
{
  static const struct
  {
    StwTitleFacts facts;
    const char *title;
  } cases[] = {
    { { "High CPU usage", 1, "web-01", 5 }, "High CPU usage on 5 servers" },
    { { "Disk /var full", 1, "db-02", 1 }, "Disk /var full on db-02" },
    { { "Disk full on db-02", 1, "db-02", 1 }, "Disk full on db-02" },
    { { "Disk full", 2, "db-02", 1 }, "Disk full and 1 other problem on db-02" },
    { { "Disk full", 4, "db-02", 3 }, "Disk full and 3 other problems on 3 servers" },
    { { "HighCpuUsage", 1, "web-01", 2 }, "High CPU usage on 2 servers" },
    { { "NodeCPUHigh", 1, "n1", 1 }, "Node CPU high on n1" },
    { { "disk_full", 1, "n1", 1 }, "Disk full on n1" },
    { { "Paper jam", 1, "Printer, 2nd floor", 2 }, "Paper jam on 2 assets" },
    { { "Backup failed", 1, NULL, 0 }, "Backup failed" },
    { { "", 1, NULL, 0 }, "Alert" },
    { { "W-Sys-Cav", 1, "mail", 1 }, "W-Sys-Cav on mail" },
    { { "Watchdog", 1, NULL, 1 }, "Watchdog" },
    { { "Certificate expires in 6 days", 1, "shop.cafe-lumiere.example.com", 1 },
      "Certificate expires in 6 days on shop.cafe-lumiere.example.com" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = stw_title (&cases[i].facts);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
a_title_is_never_too_long (void)
{
  g_autofree char *signature = g_strnfill (600, 'x');
  g_autofree char *asset = g_strnfill (600, 'y');
  const StwTitleFacts facts[] = {
    { signature, G_MAXUINT, asset, 1 },
    { signature, G_MAXUINT, asset, G_MAXUINT },
    { signature, 1, asset, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *title = stw_title (&facts[i]);

      g_assert_cmpuint (strlen (title), <=, STW_TITLE_MAX);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/title/words", a_title_says_what_a_person_would_say);
  g_test_add_func ("/triage/title/bound", a_title_is_never_too_long);
  return g_test_run ();
}
