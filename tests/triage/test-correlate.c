/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/correlate.h"

#include "base/clock.h"

#define WINDOW (15 * STW_MINUTE)
#define MAX_ALERTS 400

/* A caller as the database would be one: it keeps the incident of each alert. */
typedef struct
{
  StwCorrelator *correlator;
  gint64 incident_of[MAX_ALERTS];
  gint64 next_incident;
  gint64 arrival;
  guint n_moves;
  guint n_merges;
} Desk;

typedef struct
{
  int asset;
  int signature;
  gint64 time;
  gint64 arrival;
  guint alert;
} Message;

static void
desk_open (Desk *desk, StwStrategy strategy)
{
  StwCorrelatorSettings settings = { WINDOW, 4 * STW_HOUR, strategy, 0 };

  *desk = (Desk){ .correlator = stw_correlator_new (&settings), .next_incident = 1 };
}

static void
desk_close (Desk *desk)
{
  stw_correlator_free (desk->correlator);
}

static StwCorrelationKeys
keys_of (int asset, int signature)
{
  g_autofree char *asset_key = g_strdup_printf ("host-%d", asset);
  g_autofree char *text = g_strdup_printf ("Event %d", signature);

  return stw_correlation_keys (asset >= 0 ? asset_key : NULL, asset_key, text, NULL);
}

static void
desk_apply (Desk *desk, const StwPlacement *placement, guint alert)
{
  for (guint i = 0; i < placement->opened->len; i++)
    stw_correlator_bind (desk->correlator,
                         g_array_index (placement->opened, gint64, i),
                         desk->next_incident++);
  desk->incident_of[alert] = placement->incident;
  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      if (move->alert == (gint64) alert)
        g_assert_cmpint (placement->incident, ==, move->to);
      else
        g_assert_cmpint (desk->incident_of[move->alert], ==, move->from);
      desk->incident_of[move->alert] = move->to;
    }
  desk->n_moves += placement->moves->len;
  desk->n_merges += placement->merges->len;
  for (guint i = 0; i < placement->merges->len; i++)
    for (guint j = 0; j < MAX_ALERTS; j++)
      g_assert_cmpint (desk->incident_of[j],
                       !=,
                       g_array_index (placement->merges, StwMerge, i).incident);
}

static gint64
desk_receive (Desk *desk, const Message *message)
{
  StwOccurrence occurrence = { keys_of (message->asset, message->signature),
                               message->alert,
                               desk->incident_of[message->alert],
                               message->time,
                               message->arrival,
                               0 };

  desk_apply (desk, stw_correlator_place (desk->correlator, &occurrence), message->alert);
  return desk->incident_of[message->alert];
}

/* In order, at @minutes; a new alert each time. */
static gint64
fire (Desk *desk, guint alert, int asset, int signature, gint64 minutes)
{
  Message message = { asset, signature, minutes * STW_MINUTE, 0, alert };

  desk->arrival = MAX (desk->arrival, message.time);
  message.arrival = desk->arrival;
  return desk_receive (desk, &message);
}

static void
each_strategy_links_what_its_name_says (void)
{
  static const struct
  {
    StwStrategy strategy;
    gboolean same_asset, same_signature;
  } cases[] = {
    { STW_STRATEGY_ASSET_SIGNATURE, FALSE, FALSE },
    { STW_STRATEGY_SIGNATURE, FALSE, TRUE },
    { STW_STRATEGY_ASSET, TRUE, FALSE },
    { STW_STRATEGY_SIMILAR, FALSE, TRUE },
    { STW_STRATEGY_AUTO, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Desk desk;
      gint64 first;

      desk_open (&desk, cases[i].strategy);
      first = fire (&desk, 0, 1, 1, 100);
      g_assert_cmpint (fire (&desk, 1, 1, 1, 101), ==, first);
      g_assert_cmpint (fire (&desk, 2, 1, 2, 102) == first, ==, cases[i].same_asset);
      g_assert_cmpint (fire (&desk, 3, 2, 1, 103) == first, ==, cases[i].same_signature);
      g_assert_cmpint (fire (&desk, 4, 9, 9, 104), !=, first);
      desk_close (&desk);
    }
}

static void
the_window_slides_while_alerts_come (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_ASSET);
  first = fire (&desk, 0, 1, 1, 0);
  g_assert_cmpint (fire (&desk, 1, 1, 2, 15), ==, first);
  g_assert_cmpint (fire (&desk, 2, 1, 3, 30), ==, first);
  g_assert_cmpint (fire (&desk, 3, 1, 4, 46), !=, first);
  desk_close (&desk);
}

static void
the_cap_counts_from_the_first_event (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_ASSET);
  first = fire (&desk, 0, 1, 0, 0);
  for (int i = 1; i <= 24; i++)
    g_assert_cmpint (fire (&desk, (guint) i, 1, i, i * 10), ==, first);
  g_assert_cmpint (fire (&desk, 25, 1, 25, 241), !=, first);
  desk_close (&desk);
}

static void
a_repeat_stays_in_its_incident_and_keeps_it_active (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_ASSET);
  first = fire (&desk, 0, 1, 1, 0);
  g_assert_cmpint (fire (&desk, 0, 1, 1, 120), ==, first);
  g_assert_cmpint (fire (&desk, 1, 1, 2, 130), ==, first);
  g_assert_cmpint (fire (&desk, 0, 1, 1, 600), ==, first);
  desk_close (&desk);
}

static void
a_bridging_alert_merges_two_incidents (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_ASSET_SIGNATURE);
  first = fire (&desk, 0, 1, 1, 0);
  g_assert_cmpint (fire (&desk, 1, 1, 1, 20), !=, first);
  g_assert_cmpint (fire (&desk, 2, 1, 1, 10), ==, first);
  g_assert_cmpint (desk.incident_of[1], ==, first);
  g_assert_cmpuint (desk.n_moves, ==, 1);
  g_assert_cmpuint (desk.n_merges, ==, 1);
  desk_close (&desk);
}

static void
a_late_first_alert_does_not_make_a_new_incident (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_AUTO);
  first = fire (&desk, 0, 1, 1, 10);
  g_assert_cmpint (fire (&desk, 1, 1, 2, 5), ==, first);
  g_assert_cmpuint (desk.n_moves, ==, 0);
  desk_close (&desk);
}

static void
a_sealed_incident_keeps_its_alerts_and_takes_new_ones (void)
{
  Desk desk;
  gint64 first, second;

  desk_open (&desk, STW_STRATEGY_ASSET_SIGNATURE);
  first = fire (&desk, 0, 1, 1, 0);
  second = fire (&desk, 1, 1, 1, 20);
  stw_correlator_seal (desk.correlator, first);
  stw_correlator_seal (desk.correlator, second);
  fire (&desk, 2, 1, 1, 10);
  g_assert_cmpint (desk.incident_of[0], ==, first);
  g_assert_cmpint (desk.incident_of[1], ==, second);
  g_assert_cmpint (fire (&desk, 3, 1, 1, 30), ==, second);
  g_assert_cmpuint (desk.n_moves, ==, 0);
  desk_close (&desk);

  desk_open (&desk, STW_STRATEGY_ASSET);
  first = fire (&desk, 0, 1, 1, 20);
  stw_correlator_seal (desk.correlator, first);
  g_assert_cmpint (fire (&desk, 1, 1, 2, 10), ==, first);
  desk_close (&desk);
}

static void
an_unsealed_incident_merges_into_a_sealed_one (void)
{
  Desk desk;
  gint64 first, second;

  desk_open (&desk, STW_STRATEGY_ASSET_SIGNATURE);
  first = fire (&desk, 0, 1, 1, 0);
  second = fire (&desk, 1, 1, 1, 20);
  stw_correlator_seal (desk.correlator, second);
  g_assert_cmpint (fire (&desk, 2, 1, 1, 10), ==, second);
  g_assert_cmpint (desk.incident_of[0], ==, second);
  g_assert_cmpint (first, !=, second);
  desk_close (&desk);
}

static void
an_alert_later_than_the_window_joins_the_nearest (void)
{
  Desk desk;
  gint64 early, late;

  desk_open (&desk, STW_STRATEGY_ASSET);
  early = fire (&desk, 0, 1, 1, 0);
  late = fire (&desk, 1, 1, 2, 60);
  g_assert_cmpint (fire (&desk, 2, 1, 3, 40), ==, late);
  g_assert_cmpint (fire (&desk, 3, 1, 4, 20), ==, early);
  g_assert_cmpuint (desk.n_moves, ==, 0);
  desk_close (&desk);
}

static void
a_forgotten_incident_takes_no_more_alerts (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_AUTO);
  first = fire (&desk, 0, 1, 1, 0);
  stw_correlator_forget (desk.correlator, first);
  g_assert_cmpint (fire (&desk, 1, 1, 1, 1), !=, first);
  g_assert_cmpuint (stw_correlator_get_n_runs (desk.correlator), ==, 1);
  desk_close (&desk);
}

static void
a_machines_other_problems_do_not_pull_other_machines_in (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_AUTO);
  first = fire (&desk, 0, 1, 1, 0);
  g_assert_cmpint (fire (&desk, 1, 1, 2, 1), ==, first);
  g_assert_cmpint (fire (&desk, 2, 1, 3, 2), ==, first);
  g_assert_cmpint (fire (&desk, 3, 2, 3, 8), !=, first);
  desk_close (&desk);
}

static void
one_event_that_two_machines_saw_is_one_incident (void)
{
  Desk desk;
  gint64 first, second;

  desk_open (&desk, STW_STRATEGY_AUTO);
  first = fire (&desk, 0, 1, 1, 0);
  second = fire (&desk, 1, 2, 2, 0);
  g_assert_cmpint (first, !=, second);
  g_assert_cmpint (fire (&desk, 2, 1, 3, 10), ==, first);
  g_assert_cmpint (fire (&desk, 3, 2, 3, 10), ==, first);
  desk_close (&desk);
}

static void
alerts_without_asset_are_not_one_machine (void)
{
  Desk desk;
  gint64 first;

  desk_open (&desk, STW_STRATEGY_ASSET);
  first = fire (&desk, 0, -1, 1, 0);
  g_assert_cmpint (fire (&desk, 1, -1, 2, 1), !=, first);
  desk_close (&desk);
}

static void
memory_is_swept_and_bounded (void)
{
  StwCorrelatorSettings settings = { WINDOW, 4 * STW_HOUR, STW_STRATEGY_AUTO, 100 };
  g_autoptr (StwCorrelator) correlator = stw_correlator_new (&settings);

  for (int i = 0; i < 1000; i++)
    {
      StwOccurrence occurrence = { keys_of (i, i), i, 0, i * STW_SECOND, i * STW_SECOND, 0 };
      const StwPlacement *placement = stw_correlator_place (correlator, &occurrence);

      g_assert_cmpint (placement->incident, <, 0);
      stw_correlator_bind (correlator, placement->incident, i + 1);
      g_assert_cmpuint (stw_correlator_get_n_runs (correlator), <=, 100);
    }
  stw_correlator_place (correlator, &(StwOccurrence){ keys_of (0, 0), 0, 0, STW_DAY, STW_DAY, 0 });
  g_assert_cmpuint (stw_correlator_get_n_runs (correlator), ==, 1);
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
  const Message *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

static int
compare_arrival (gconstpointer a, gconstpointer b)
{
  const Message *first = a, *second = b;

  return (first->arrival > second->arrival) - (first->arrival < second->arrival);
}

static void
assert_same_partition (const Desk *a, const Desk *b, guint n_alerts)
{
  for (guint i = 0; i < n_alerts; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpint (a->incident_of[i] == a->incident_of[j],
                       ==,
                       b->incident_of[i] == b->incident_of[j]);
}

/* Bursts of few assets and signatures, so that links, bridges and caps all happen. */
static void
invent (Message *messages, guint n)
{
  gint64 time = STW_DAY;

  for (guint i = 0; i < n; i++)
    {
      static const gint64 steps[] = { 0, STW_SECOND, STW_MINUTE, 4 * STW_MINUTE, 16 * STW_MINUTE };

      time += steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))];
      messages[i] =
        (Message){ g_test_rand_int_range (0, 6), g_test_rand_int_range (0, 5), time, time, i };
    }
}

static void
restart (Desk *desk, StwStrategy strategy, const Message *messages, guint n)
{
  desk_close (desk);
  desk->correlator =
    stw_correlator_new (&(StwCorrelatorSettings){ WINDOW, 4 * STW_HOUR, strategy, 0 });
  for (guint i = 0; i < n; i++)
    {
      StwOccurrence row = { keys_of (messages[i].asset, messages[i].signature),
                            messages[i].alert,
                            desk->incident_of[messages[i].alert],
                            messages[i].time,
                            messages[i].arrival,
                            0 };

      stw_correlator_restore (desk->correlator, &row, messages[i].time, FALSE);
    }
}

static void
late_unordered_and_doubled_alerts_make_the_same_incidents (void)
{
  for (guint round = 0; round < 300; round++)
    {
      guint n = (guint) g_test_rand_int_range (2, 120);
      StwStrategy strategy = (StwStrategy) (round % 5);
      Message messages[240];
      Desk ordered, shuffled;

      invent (messages, n);
      desk_open (&ordered, strategy);
      desk_open (&shuffled, strategy);
      for (guint i = 0; i < n; i++)
        desk_receive (&ordered, &messages[i]);
      for (guint i = 0; i < n; i++)
        {
          messages[i].arrival += g_test_rand_int_range (0, (int) WINDOW + 1);
          messages[n + i] = messages[i];
          messages[n + i].arrival = messages[i].time + g_test_rand_int_range (0, (int) WINDOW + 1);
        }
      qsort (messages, 2 * n, sizeof *messages, compare_arrival);
      for (guint i = 0; i < 2 * n; i++)
        desk_receive (&shuffled, &messages[i]);
      assert_same_partition (&ordered, &shuffled, n);
      desk_close (&ordered);
      desk_close (&shuffled);
    }
}

/* Seals, closes, restarts and any lateness, in any order. */
static void
whatever_happens_sealed_incidents_keep_their_alerts (void)
{
  for (guint round = 0; round < 200; round++)
    {
      StwStrategy strategy = (StwStrategy) (round % 5);
      gint64 sealed_in[MAX_ALERTS] = { 0 };
      gboolean closed[2 * MAX_ALERTS] = { FALSE };
      Desk desk;
      gint64 now = STW_DAY;

      desk_open (&desk, strategy);
      for (guint i = 0; i < MAX_ALERTS; i++)
        {
          guint alert =
            g_test_rand_int_range (0, 3) == 0 ? (guint) g_test_rand_int_range (0, i + 1) : i;
          gint64 incident = desk.incident_of[alert], touched;
          Message message = { (int) (alert * 7 % 5), (int) (alert * 3 % 4), 0, 0, alert };

          now += g_test_rand_int_range (0, 4 * STW_MINUTE);
          message.arrival = now;
          message.time = now - g_test_rand_int_range (0, 40 * STW_MINUTE);
          if (incident != 0 && closed[incident])
            continue;
          touched = desk_receive (&desk, &message);
          for (guint j = 0; j < MAX_ALERTS; j++)
            g_assert_true (sealed_in[j] == 0 || sealed_in[j] == desk.incident_of[j]);
          if (g_test_rand_int_range (0, 8) != 0)
            continue;
          stw_correlator_seal (desk.correlator, touched);
          for (guint j = 0; j < MAX_ALERTS; j++)
            if (desk.incident_of[j] == touched)
              sealed_in[j] = touched;
          if (g_test_rand_bit ())
            {
              stw_correlator_forget (desk.correlator, touched);
              closed[touched] = TRUE;
            }
        }
      desk_close (&desk);
    }
}

static void
a_restart_changes_nothing (void)
{
  for (guint round = 0; round < 50; round++)
    {
      StwStrategy strategy = (StwStrategy) (round % 5);
      Message messages[100];
      Desk plain, restarted;

      invent (messages, 100);
      qsort (messages, 100, sizeof *messages, compare_time);
      desk_open (&plain, strategy);
      desk_open (&restarted, strategy);
      for (guint i = 0; i < 100; i++)
        {
          desk_receive (&plain, &messages[i]);
          desk_receive (&restarted, &messages[i]);
          if (i % 30 == 17)
            restart (&restarted, strategy, messages, i + 1);
        }
      assert_same_partition (&plain, &restarted, 100);
      desk_close (&plain);
      desk_close (&restarted);
    }
}

/* Whether the last message finds the same incident after a restart as without one. */
static void
check_restart (const Message *messages, const Message *rows, guint n)
{
  Desk plain, restarted;

  desk_open (&plain, STW_STRATEGY_AUTO);
  desk_open (&restarted, STW_STRATEGY_AUTO);
  for (guint i = 0; i < n; i++)
    {
      desk_receive (&plain, &messages[i]);
      desk_receive (&restarted, &messages[i]);
    }
  restart (&restarted, STW_STRATEGY_AUTO, rows, n);
  desk_receive (&plain, &messages[n]);
  desk_receive (&restarted, &messages[n]);
  assert_same_partition (&plain, &restarted, n + 1);
  desk_close (&plain);
  desk_close (&restarted);
}

/* Asset x is in both incidents, so that only who opened them tells which one is the older. */
static void
incidents_of_one_moment_are_told_apart_after_a_restart (void)
{
  const gint64 time = STW_DAY, later = STW_DAY + STW_MINUTE;

  for (int x = 0; x < 6; x++)
    for (int y = 0; y < 6; y++)
      for (int signature = 1; signature < 5 && x != y; signature++)
        {
          const Message messages[] = { { x, 0, time, time, 0 },
                                       { y, signature, time, time, 1 },
                                       { x, signature, time, time, 2 },
                                       { x, 9, later, later, 3 } };
          const Message rows[] = { messages[2], messages[1], messages[0] };

          check_restart (messages, rows, G_N_ELEMENTS (rows));
        }
}

static void
a_senders_clock_is_believed_within_an_hour (void)
{
  gint64 now = 1000 * STW_DAY;

  g_assert_cmpint (stw_event_time (0, now), ==, now);
  g_assert_cmpint (stw_event_time (now - STW_HOUR, now), ==, now - STW_HOUR);
  g_assert_cmpint (stw_event_time (now - STW_HOUR - 1, now), ==, now);
  g_assert_cmpint (stw_event_time (now + STW_MINUTE, now), ==, now);
  g_assert_cmpint (stw_event_time (G_MAXINT64, now), ==, now);
}

static void
an_assets_name_in_the_text_does_not_tell_alerts_apart (void)
{
  StwCorrelationKeys a = stw_correlation_keys ("web-01", "WEB-01", "CPU high on web-01", "92%");
  StwCorrelationKeys b = stw_correlation_keys ("web-02", "web-02", "CPU high on web-02", "95%");

  g_assert_cmpuint (a.signature, ==, b.signature);
  g_assert_cmpuint (a.message, ==, b.message);
  g_assert_cmpuint (a.asset, !=, b.asset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/correlate/strategies", each_strategy_links_what_its_name_says);
  g_test_add_func ("/triage/correlate/window", the_window_slides_while_alerts_come);
  g_test_add_func ("/triage/correlate/cap", the_cap_counts_from_the_first_event);
  g_test_add_func ("/triage/correlate/repeat", a_repeat_stays_in_its_incident_and_keeps_it_active);
  g_test_add_func ("/triage/correlate/bridge", a_bridging_alert_merges_two_incidents);
  g_test_add_func ("/triage/correlate/late-first", a_late_first_alert_does_not_make_a_new_incident);
  g_test_add_func ("/triage/correlate/sealed",
                   a_sealed_incident_keeps_its_alerts_and_takes_new_ones);
  g_test_add_func ("/triage/correlate/into-sealed", an_unsealed_incident_merges_into_a_sealed_one);
  g_test_add_func ("/triage/correlate/too-late", an_alert_later_than_the_window_joins_the_nearest);
  g_test_add_func ("/triage/correlate/forget", a_forgotten_incident_takes_no_more_alerts);
  g_test_add_func ("/triage/correlate/leading",
                   a_machines_other_problems_do_not_pull_other_machines_in);
  g_test_add_func ("/triage/correlate/together", one_event_that_two_machines_saw_is_one_incident);
  g_test_add_func ("/triage/correlate/no-asset", alerts_without_asset_are_not_one_machine);
  g_test_add_func ("/triage/correlate/memory", memory_is_swept_and_bounded);
  g_test_add_func ("/triage/correlate/any-order",
                   late_unordered_and_doubled_alerts_make_the_same_incidents);
  g_test_add_func ("/triage/correlate/whatever",
                   whatever_happens_sealed_incidents_keep_their_alerts);
  g_test_add_func ("/triage/correlate/restart", a_restart_changes_nothing);
  g_test_add_func ("/triage/correlate/one-moment",
                   incidents_of_one_moment_are_told_apart_after_a_restart);
  g_test_add_func ("/triage/correlate/clock", a_senders_clock_is_believed_within_an_hour);
  g_test_add_func ("/triage/correlate/asset-name",
                   an_assets_name_in_the_text_does_not_tell_alerts_apart);
  return g_test_run ();
}
