/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client's monitoring tools are told, and windows that fit a telephone. */

#include "config.h"

#include "app/companies/add-company.h"
#include "app/companies/sender-setup.h"
#include "app/companies/weekly-row.h"
#include "app/resources.h"
#include "app/style.h"

#define NARROW 360

#define LOCAL_URL "http://127.0.0.1:8480/api/webhooks/alerts"
#define PUBLIC_URL "https://desk.example.com/api/webhooks/alerts"

static StwSenders *
read_senders (void)
{
  g_autoptr (GError) error = NULL;
  StwSenders *senders = stw_senders_new_builtin (&error);

  g_assert_no_error (error);
  return senders;
}

static void
test_every_sender_is_told_address_and_key (void)
{
  g_autoptr (StwSenders) senders = read_senders ();
  const StwSetupDoor door = { PUBLIC_URL, "stw_key", NULL };

  for (guint i = 0; i < stw_senders_count (senders); i++)
    {
      const StwSender *sender = stw_senders_get (senders, i);
      g_autofree char *text = stw_sender_setup_write (sender, &door);

      g_test_message ("%s", sender->name);
      g_assert_nonnull (strstr (text, PUBLIC_URL));
      g_assert_nonnull (strstr (text, "stw_key"));
      g_assert_null (strstr (text, "@URL@"));
      g_assert_null (strstr (text, "@KEY@"));
    }
}

static void
test_a_script_that_signs_has_the_secret (void)
{
  g_autoptr (StwSenders) senders = read_senders ();
  const StwSetupDoor door = { PUBLIC_URL, "stw_key", "the secret" };
  g_autofree char *text = stw_sender_setup_write (stw_senders_find (senders, "steward"), &door);

  g_assert_nonnull (strstr (text, "-hmac 'the secret'"));
}

static void
assert_verdict (StwSetupVerdict verdict, gboolean works, const char *words)
{
  g_assert_cmpint (verdict.works, ==, works);
  g_assert_nonnull (strstr (verdict.sentence, words));
  g_free (verdict.sentence);
}

static void
test_it_is_said_who_can_sign (void)
{
  g_autoptr (StwSenders) senders = read_senders ();
  const StwSender *alertmanager = stw_senders_find (senders, "alertmanager");
  const StwSender *script = stw_senders_find (senders, "steward");
  const StwSetupDoor open = { LOCAL_URL, "k", NULL };
  const StwSetupDoor strict = { LOCAL_URL, "k", "s" };

  assert_verdict (stw_sender_setup_judge_signing (alertmanager, &open), TRUE, "Cannot sign");
  assert_verdict (stw_sender_setup_judge_signing (alertmanager, &strict), FALSE, "Cannot sign");
  assert_verdict (stw_sender_setup_judge_signing (script, &strict), TRUE, "Signs");
}

static void
test_it_is_said_who_can_reach_the_address (void)
{
  g_autoptr (StwSenders) senders = read_senders ();
  const StwSender *datadog = stw_senders_find (senders, "datadog");
  const StwSender *zabbix = stw_senders_find (senders, "zabbix");
  const StwSetupDoor local = { LOCAL_URL, "k", NULL };
  const StwSetupDoor network = { "https://192.168.7.2:8480/api/webhooks/alerts", "k", NULL };
  const StwSetupDoor open = { PUBLIC_URL, "k", NULL };

  assert_verdict (stw_sender_setup_judge_reach (datadog, &local), FALSE, "cloud");
  assert_verdict (stw_sender_setup_judge_reach (datadog, &network), FALSE, "cloud");
  assert_verdict (stw_sender_setup_judge_reach (zabbix, &network), TRUE, "same network");
  assert_verdict (stw_sender_setup_judge_reach (datadog, &open), TRUE, "firewall");
  assert_verdict (stw_sender_setup_judge_trust (&open, TRUE), FALSE, "own");
  assert_verdict (stw_sender_setup_judge_trust (&open, FALSE), TRUE, "authority");
}

static void
test_days_are_told_in_words (void)
{
  g_autofree char *weekend = stw_weekly_days_describe (1u << 5 | 1u << 6);
  g_autofree char *all = stw_weekly_days_describe (0x7f);

  g_assert_cmpstr (weekend, ==, "Sat, Sun");
  g_assert_cmpstr (all, ==, "every day");
}

static void
test_a_weekly_window_is_written_as_it_is_shown (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (STW_TYPE_WEEKLY_ROW, NULL));
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autofree char *words = NULL;

  g_assert_false (stw_weekly_row_write (STW_WEEKLY_ROW (row), arguments));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_assert_true (stw_weekly_row_write (STW_WEEKLY_ROW (row), arguments));
  g_assert_cmpint (json_object_get_int_member (arguments, "days"), ==, 1 << 6);
  g_assert_cmpint (json_object_get_int_member (arguments, "from_minute"), ==, 2 * 60);
  g_assert_cmpint (json_object_get_int_member (arguments, "to_minute"), ==, 4 * 60);
  words = stw_weekly_row_describe (STW_WEEKLY_ROW (row));
  g_assert_cmpstr (words, ==, "Sun, 2:00 to 4:00");
  g_object_unref (row);
}

/* Names what is too wide. */
static void
tell_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum <= NARROW)
    return;
  g_test_message ("%s (%s) wants %d",
                  G_OBJECT_TYPE_NAME (widget),
                  gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)),
                  minimum);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_width (child);
}

static void
test_the_wizard_fits_a_telephone (void)
{
  static const char *const names[] = { "basics", "security", "correlation", "review", "connect" };
  GtkWidget *wizard = g_object_ref_sink (g_object_new (STW_TYPE_ADD_COMPANY, NULL));
  GObject *steps = gtk_widget_get_template_child (wizard, STW_TYPE_ADD_COMPANY, "steps");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      int minimum;

      gtk_stack_set_visible_child_full (GTK_STACK (steps),
                                        names[i],
                                        GTK_STACK_TRANSITION_TYPE_NONE);
      g_test_message ("%s", names[i]);
      tell_width (wizard);
      gtk_widget_measure (wizard, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, NARROW);
    }
  gtk_window_destroy (GTK_WINDOW (wizard));
  g_assert_finalize_object (wizard);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  stw_resources_register ();
  adw_init ();
  stw_style_install (gdk_display_get_default ());
  g_test_add_func ("/app/setup/every sender is told address and key",
                   test_every_sender_is_told_address_and_key);
  g_test_add_func ("/app/setup/a script that signs has the secret",
                   test_a_script_that_signs_has_the_secret);
  g_test_add_func ("/app/setup/it is said who can sign", test_it_is_said_who_can_sign);
  g_test_add_func ("/app/setup/it is said who can reach the address",
                   test_it_is_said_who_can_reach_the_address);
  g_test_add_func ("/app/setup/days are told in words", test_days_are_told_in_words);
  g_test_add_func ("/app/setup/a weekly window is written as it is shown",
                   test_a_weekly_window_is_written_as_it_is_shown);
  g_test_add_func ("/app/setup/the wizard fits a telephone", test_the_wizard_fits_a_telephone);
  return g_test_run ();
}
