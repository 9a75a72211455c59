/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes to say what another window or strategy would have made of 100,000 alerts: what
 * the slider waits for. Prints figures and asserts none. */

#include "config.h"

#include "base/clock.h"
#include "triage/trial.h"

#include <stdio.h>

#define N_ALERTS 100000
#define N_ASSETS 400
#define MAX_CHANGES 20

static const char *const signatures[] = {
  "Disk /var almost full",   "CPU load is high",      "Backup failed",
  "Service does not answer", "Certificate ends soon", "Replication lags",
  "Memory almost full",      "Packet loss",           "Fan failed",
  "Sign-ins refused",        "Queue grows",           "Update failed",
};

/* How the alerts come. Hardly any repeats another, which is the worst case. */
static const struct
{
  const char *name;
  gint64 span;
  guint burst; /* so many come a second apart, then none for a while */
} streams[] = {
  { "thirty days, in bursts", 30 * STW_DAY, 50 },
  { "thirty days, steadily", 30 * STW_DAY, 1 },
  { "a storm of a day", STW_DAY, 1 },
};

static StwTrial *
make_trial (gint64 span, guint burst)
{
  StwTrial *trial = stw_trial_new ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (30);
  gint64 time = 0;

  for (guint i = 0; i < N_ALERTS; i++)
    {
      int asset = g_rand_int_range (chance, 0, N_ASSETS);
      const char *signature =
        signatures[g_rand_int_range (chance, 0, (gint32) G_N_ELEMENTS (signatures))];
      g_autofree char *name = g_strdup_printf ("host-%03d", asset);
      g_autofree char *message =
        g_strdup_printf ("%s on %s: %d", signature, name, g_rand_int_range (chance, 0, 100));
      StwCorrelationKeys keys = stw_correlation_keys (name, name, signature, message);

      time += i % burst == 0 ? burst * span / N_ALERTS : STW_SECOND;
      stw_trial_add (trial, time, &keys);
    }
  return trial;
}

static double
time_try (StwTrial *trial, const GArray *now, gint64 minutes, StwStrategy strategy)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GArray) then = stw_trial_run (trial, minutes * STW_MINUTE, strategy);
  g_autoptr (GArray) changes = stw_trial_compare (now, then, MAX_CHANGES);

  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static void
time_stream (StwTrial *trial)
{
  static const gint64 windows[] = { 1, 5, 15, 30, 60 };
  g_autoptr (GArray) now = stw_trial_run (trial, 15 * STW_MINUTE, STW_STRATEGY_AUTO);

  for (guint strategy = 0; strategy <= STW_STRATEGY_SIMILAR; strategy++)
    {
      printf ("    %s:", stw_strategy_to_word ((StwStrategy) strategy));
      for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
        printf (" %.0f", time_try (trial, now, windows[i], (StwStrategy) strategy));
      printf (" ms\n");
    }
}

int
main (void)
{
  printf ("Trying a window of 1, 5, 15, 30 and 60 minutes on %d alerts:\n", N_ALERTS);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autoptr (StwTrial) trial = make_trial (streams[i].span, streams[i].burst);

      printf ("  %s\n", streams[i].name);
      time_stream (trial);
    }
  return 0;
}
