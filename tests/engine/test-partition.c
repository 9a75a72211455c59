/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams through the whole engine: their order of arrival within the window makes no
 * difference, and whatever happens, counts and rows agree. */

#include "desk-fixture.h"

#define WINDOW (15 * STW_MINUTE)
#define MAX_ALERTS 80

typedef struct
{
  char asset[8];
  char signature[8];
  char key[16]; /* empty: what asset and signature make */
  gint64 at;
  gint64 arrival;
} Event;

/* Bursts of few assets and signatures, so that links, bridges and caps all happen. */
static void
invent (Event *events, guint n, gboolean keys, gint64 start)
{
  static const gint64 steps[] = { 0, STW_SECOND, STW_MINUTE, 4 * STW_MINUTE, 16 * STW_MINUTE };
  gint64 at = start;

  for (guint i = 0; i < n; i++)
    {
      Event *event = &events[i];

      at += steps[g_test_rand_int_range (0, G_N_ELEMENTS (steps))];
      g_snprintf (event->asset, sizeof event->asset, "h-%d", g_test_rand_int_range (0, 6));
      g_snprintf (event->signature, sizeof event->signature, "s %d", g_test_rand_int_range (0, 5));
      event->key[0] = '\0';
      if (keys)
        g_snprintf (event->key, sizeof event->key, "k%u", i);
      event->at = event->arrival = at;
    }
}

static int
compare_arrival (gconstpointer a, gconstpointer b)
{
  const Event *first = a, *second = b;

  return (first->arrival > second->arrival) - (first->arrival < second->arrival);
}

static void
receive (Desk *desk, gint64 company, const Event *events, guint n)
{
  for (guint i = 0; i < n; i++)
    desk_post_later (desk,
                     &(Message){ .company = company,
                                 .asset = events[i].asset,
                                 .signature = events[i].signature,
                                 .dedup_key = *events[i].key != '\0' ? events[i].key : NULL,
                                 .at = events[i].at,
                                 .received_at = events[i].arrival });
  desk_settle (desk);
}

/* The company's incidents as sets of alerts, in an order of their own. */
static char *
describe (Desk *desk, gint64 company)
{
  return desk_text (desk,
                    "SELECT group_concat(members, x'0a') FROM (SELECT group_concat(name, '|') "
                    "members FROM (SELECT incident_id, COALESCE(dedup_key, asset || '/' || "
                    "signature) name FROM alert WHERE company_id = %" G_GINT64_FORMAT
                    " ORDER BY name) GROUP BY incident_id ORDER BY members)",
                    company);
}

/* Sends each event twice, late by up to the window, and compares with the stream in order. */
static void
compare (Desk *desk, gboolean keys)
{
  guint n = (guint) g_test_rand_int_range (2, MAX_ALERTS);
  g_autofree Event *events = g_new (Event, 2 * n);
  g_autofree char *ordered_name = g_strdup_printf ("ordered %u", g_random_int ());
  g_autofree char *shuffled_name = g_strdup_printf ("shuffled %u", g_random_int ());
  gint64 ordered = desk_add_company (desk, ordered_name);
  gint64 shuffled = desk_add_company (desk, shuffled_name);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  invent (events, n, keys, desk->now);
  desk->now = events[n - 1].at + WINDOW;
  receive (desk, ordered, events, n);
  for (guint i = 0; i < n; i++)
    {
      events[n + i] = events[i];
      events[i].arrival += g_test_rand_int_range (0, (int) WINDOW + 1);
      events[n + i].arrival += g_test_rand_int_range (0, (int) WINDOW + 1);
    }
  qsort (events, 2 * n, sizeof *events, compare_arrival);
  receive (desk, shuffled, events, 2 * n);
  expected = describe (desk, ordered);
  found = describe (desk, shuffled);
  g_assert_cmpstr (found, ==, expected);
}

static void
late_unordered_and_doubled_alerts_make_the_same_incidents (void)
{
  g_autoptr (Desk) desk = desk_new ();

  for (guint round = 0; round < 40; round++)
    compare (desk, TRUE);
  desk_check (desk);
}

static void
repeated_episodes_make_the_same_incidents_too (void)
{
  g_autoptr (Desk) desk = desk_new ();

  for (guint round = 0; round < 40; round++)
    compare (desk, FALSE);
  desk_check (desk);
}

/* A person who does any one thing, sense or not. */
static void
act_at_random (Desk *desk)
{
  static const char *const actions[] = { "incident.acknowledge", "incident.start",
                                         "incident.wait",        "incident.resolve",
                                         "incident.close",       "incident.reopen",
                                         "incident.note",        "incident.merge",
                                         "incident.split" };
  gint64 newest = desk_number (desk, "SELECT COALESCE(MAX(id), 1) FROM incident");
  gint64 incident = g_test_rand_int_range (1, (int) newest + 1);
  gint64 into = g_test_rand_int_range (1, (int) newest + 1);
  gint64 alert = desk_number (desk,
                              "SELECT COALESCE(MIN(id), 1) FROM alert WHERE incident_id = "
                              "%" G_GINT64_FORMAT,
                              incident);
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk,
                                     "desk",
                                     actions[g_test_rand_int_range (0, G_N_ELEMENTS (actions))],
                                     0,
                                     &error,
                                     "{'incident':%" G_GINT64_FORMAT ",'into':%" G_GINT64_FORMAT
                                     ",'alerts':[%" G_GINT64_FORMAT "],'text':'x','reason':'y'}",
                                     incident,
                                     into,
                                     alert);

  g_clear_pointer (&result, json_object_unref);
  if (error != NULL)
    g_assert_true (error->domain == STW_COMMAND_ERROR || error->domain == STW_STORE_ERROR);
}

static void
say_at_random (Desk *desk)
{
  g_autofree char *asset = g_strdup_printf ("h-%d", g_test_rand_int_range (0, 6));
  g_autofree char *signature = g_strdup_printf ("s %d", g_test_rand_int_range (0, 5));
  const Message message = {
    .asset = asset,
    .signature = signature,
    .severity = stw_severity_to_word ((StwSeverity) g_test_rand_int_range (0, STW_N_SEVERITIES)),
    .tool = g_test_rand_bit () ? "zabbix" : "grafana",
    .state = (StwAlertState) MAX (g_test_rand_int_range (-3, 3), 0),
    .at = desk->now - g_test_rand_int_range (0, (int) STW_HOUR),
  };

  if (g_test_rand_int_range (0, 10) > 0)
    {
      g_free (desk_post (desk, &message));
      return;
    }
  g_atomic_int_set (&desk->refuse_commit, TRUE);
  g_error_free (desk_post_refused (desk, &message));
  g_atomic_int_set (&desk->refuse_commit, FALSE);
}

static void
whatever_happens_counts_and_rows_agree (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < 600; i++)
    {
      desk->now += g_test_rand_int_range (0, (int) (10 * STW_MINUTE));
      if (g_test_rand_int_range (0, 4) == 0)
        act_at_random (desk);
      else
        say_at_random (desk);
      if (i % 100 == 99)
        desk_restart (desk);
      desk_check (desk);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/partition/order",
                   late_unordered_and_doubled_alerts_make_the_same_incidents);
  g_test_add_func ("/engine/partition/repeats", repeated_episodes_make_the_same_incidents_too);
  g_test_add_func ("/engine/partition/agree", whatever_happens_counts_and_rows_agree);
  return g_test_run ();
}
