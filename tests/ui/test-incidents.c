/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One incident in the window, worked on by its actions on a real desk. */

#include "config.h"

#include "incident-desk.h"

#include "app/incidents/asset-list.h"
#include "app/incidents/contacts-popover.h"
#include "app/incidents/incident-state.h"
#include "app/incidents/minutes-export.h"
#include "app/incidents/new-incident.h"
#include "app/incidents/snooze.h"
#include "app/incidents/terminal.h"
#include "desk/view-store.h"
#include "base/clock.h"

static void
test_what_was_done_is_taken_back_step_by_step (Desk *desk, gconstpointer data)
{
  act (desk, "incident.acknowledge", NULL);
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  act (desk, "incident.resolve", NULL);
  WAIT_FOR (allows (desk, "incident.reopen"));
  WAIT_FOR (desk->n_offered == 2);
  stw_session_undo (desk->session);
  WAIT_FOR (!allows (desk, "incident.reopen"));
  g_assert_false (allows (desk, "incident.acknowledge"));
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
  g_assert_false (stw_session_can_undo (desk->session));
}

/* The one before it stays. */
static void
test_what_is_not_answered_yet_is_what_is_taken_back (Desk *desk, gconstpointer data)
{
  act (desk, "incident.acknowledge", NULL);
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  WAIT_FOR (desk->n_offered == 1);
  act (desk, "incident.resolve", NULL);
  stw_session_undo (desk->session);
  WAIT_FOR (desk->n_offered == 2);
  /* The desk takes it in its turn, and refuses it of what is resolved. */
  WAIT_FOR (allows (desk, "incident.start"));
  act (desk, "incident.start", NULL);
  WAIT_FOR (desk->n_offered == 3);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_undo_of_what_is_refused_leaves_what_was_done_before (Desk *desk, gconstpointer data)
{
  StwCommand *unknown = stw_command_new ("incident.resolve", "desk", desk->company);
  guint n_refused = 0;
  gulong handler =
    g_signal_connect_swapped (desk->session, "refused", G_CALLBACK (count_cb), &n_refused);

  act (desk, "incident.acknowledge", NULL);
  WAIT_FOR (desk->n_offered == 1);
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  json_object_set_int_member (unknown->arguments, "incident", 999);
  stw_session_give (desk->session, unknown, "Resolved");
  stw_session_undo (desk->session);
  WAIT_FOR (n_refused == 1);
  act (desk, "incident.start", NULL);
  WAIT_FOR (desk->n_offered == 2);
  WAIT_FOR (!allows (desk, "incident.start"));
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.start"));
  g_assert_false (allows (desk, "incident.acknowledge"));
  g_assert_true (stw_session_can_undo (desk->session));
  g_signal_handler_disconnect (desk->session, handler);
}

static void
test_an_incident_is_snoozed_and_comes_back (Desk *desk, gconstpointer data)
{
  static const char *const choices[] = { "hour", "tomorrow", "next-alert" };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      act (desk, "incident.snooze", choices[i]);
      WAIT_FOR (allows (desk, "incident.wake"));
      act (desk, "incident.wake", NULL);
      WAIT_FOR (!allows (desk, "incident.wake"));
    }
  WAIT_FOR (desk->n_offered == 2 * G_N_ELEMENTS (choices));
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.wake"));
}

static const char *const dialogs[] = { "incident.wait", "incident.snooze-until", "incident.merge" };

static void
test_every_dialog_fits_a_telephone_and_is_named (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      AdwMessageDialog *dialog = open_dialog (desk, dialogs[i]);

      g_test_message ("%s wants %d", dialogs[i], ui_measure (GTK_WIDGET (dialog)));
      g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
      ui_assert_named (GTK_WIDGET (dialog));
      gtk_window_close (GTK_WINDOW (dialog));
      WAIT_FOR (find_dialog () == NULL);
    }
}

static void
test_a_snooze_until_another_time_begins_with_tomorrow (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog = open_dialog (desk, "incident.snooze-until");

  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (allows (desk, "incident.wake"));
}

static void
test_an_incident_is_merged_into_a_chosen_one_and_parted_again (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkListBox *list;

  add_incident (desk, "The other printer");
  dialog = open_dialog (desk, "incident.merge");
  list = find_list (GTK_WIDGET (dialog));
  WAIT_FOR (gtk_list_box_get_row_at_index (list, 0) != NULL);
  g_assert_null (gtk_list_box_get_row_at_index (list, 1));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  g_assert_false (allows (desk, "incident.merge"));
  WAIT_FOR (desk->n_offered == 1);
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  return gtk_widget_get_mapped (widget) && GTK_IS_LABEL (widget) &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), words);
}

static void
test_a_merge_without_another_incident_says_so (Desk *desk, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (open_dialog (desk, "incident.merge"));
  GtkWidget *search = ui_find_type (dialog, GTK_TYPE_SEARCH_ENTRY);

  WAIT_FOR (ui_find_match (dialog, says, "No other incident of this company is open.") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "a word of none");
  WAIT_FOR (ui_find_match (dialog, says, "Nothing Found") != NULL);
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (find_dialog () == NULL);
}

/* Beside it a long name would leave the title a letter or two a line. */
static void
test_a_choice_stands_below_its_title (Desk *desk, gconstpointer data)
{
  const char *name = "Kaplan Orthopaedics of Greater Manchester";
  GtkWidget *row;

  ui_add_company (desk->client, name);
  stw_new_incident_ask (GTK_WIDGET (desk->detail), desk->session);
  WAIT_FOR (find_dialog () != NULL);
  row = ui_find_type (GTK_WIDGET (find_dialog ()), ADW_TYPE_COMBO_ROW);
  WAIT_FOR (adw_combo_row_get_model (ADW_COMBO_ROW (row)) != NULL &&
            g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))) == 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GtkStringObject) item =
                   g_list_model_get_item (adw_combo_row_get_model (ADW_COMBO_ROW (row)), i);

      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
      WAIT_FOR (ui_find_match (row, says, gtk_string_object_get_string (item)) != NULL);
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                       ==,
                       gtk_string_object_get_string (item));
    }
  gtk_window_close (find_dialog ());
  WAIT_FOR (find_dialog () == NULL);
}

static void
test_a_call_becomes_an_incident (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;

  stw_new_incident_ask (GTK_WIDGET (desk->detail), desk->session);
  WAIT_FOR (find_dialog () != NULL);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  ui_assert_named (GTK_WIDGET (dialog));
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  gtk_editable_set_text (find_entry_row (GTK_WIDGET (dialog)), "No mail since ten o’clock");
  WAIT_FOR (adw_message_dialog_get_response_enabled (dialog, "verb"));
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (desk->n_offered == 1);
  /* The one that the desk began with has the number before. */
  stw_incident_detail_show (desk->detail, desk->incident + 1);
  WAIT_FOR (allows (desk, "incident.acknowledge"));
  stw_session_undo (desk->session);
}

static void
test_a_timer_becomes_minutes_and_they_are_taken_back (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;

  act (desk, "incident.start-timer", NULL);
  WAIT_FOR (allows (desk, "incident.stop-timer"));
  g_assert_false (allows (desk, "incident.add-minutes"));
  dialog = open_dialog (desk, "incident.stop-timer");
  adw_message_dialog_response (dialog, "verb");
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (allows (desk, "incident.minutes"));
  g_assert_false (allows (desk, "incident.stop-timer"));
  WAIT_FOR (desk->n_offered == 2);
  stw_session_undo (desk->session);
  WAIT_FOR (allows (desk, "incident.stop-timer"));
  stw_session_undo (desk->session);
  WAIT_FOR (!allows (desk, "incident.stop-timer"));
}

static void
test_minutes_are_noted_and_listed (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog = open_dialog (desk, "incident.add-minutes");

  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  ui_assert_named (GTK_WIDGET (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (allows (desk, "incident.minutes"));
  dialog = open_dialog (desk, "incident.minutes");
  g_assert_cmpstr (adw_message_dialog_get_body (dialog), ==, "15\u202fmin in all");
  WAIT_FOR (gtk_list_box_get_row_at_index (find_list (GTK_WIDGET (dialog)), 0) != NULL);
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  ui_assert_named (GTK_WIDGET (dialog));
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
test_a_period_is_of_the_calendar (void)
{
  static const struct
  {
    StwPeriod period;
    gint64 from;
    gint64 to;
  } cases[] = {
    /* On 20 January 2024. */
    { STW_PERIOD_THIS_MONTH, 1704067200000, 0 },
    { STW_PERIOD_LAST_MONTH, 1701388800000, 1704067200000 },
    { STW_PERIOD_THIS_YEAR, 1704067200000, 0 },
    { STW_PERIOD_ALL, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 from;
      gint64 to;

      stw_period_get_bounds (cases[i].period, 1705708800000, &from, &to);
      g_assert_cmpint (from, ==, cases[i].from);
      g_assert_cmpint (to, ==, cases[i].to);
    }
}

static void
assert_command (const char *url, const char *expected)
{
  g_auto (GStrv) command = stw_terminal_make_command (url);
  g_autofree char *joined = command != NULL ? g_strjoinv ("|", command) : NULL;

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_ssh_is_given_arguments_of_which_no_host_is_an_option (void)
{
  assert_command ("ssh://web-01", "ssh|--|web-01");
  assert_command ("ssh://admin@web-01:2222", "ssh|-p|2222|--|admin@web-01");
  assert_command ("ssh://%24%28reboot%29", "ssh|--|$(reboot)");
  assert_command ("https://web-01", NULL);
  assert_command ("ssh://", NULL);
}

static void
assert_address (const char *scheme, const char *text, const char *expected)
{
  g_autofree char *address = stw_contacts_make_address (scheme, text);

  g_assert_cmpstr (address, ==, expected);
}

static void
test_an_address_of_a_contact_means_nothing_else (void)
{
  assert_address ("tel", "+49 30 1234 56", "tel:+4930123456");
  assert_address ("mailto", "dana@northwind.example", "mailto:dana@northwind.example");
  assert_address ("mailto",
                  "a@b.example?bcc=c@d.example",
                  "mailto:a@b.example%3Fbcc%3Dc@d.example");
}

static void
test_contacts_are_named_and_fit_a_telephone (Desk *desk, gconstpointer data)
{
  g_autoptr (JsonNode) node = json_from_string (
    "[{\"name\":\"Dana Whitlock\",\"role\":\"Office\",\"phone\":\"1\",\"mail\":\"d@n.example\"}]",
    NULL);
  GtkWidget *some = g_object_ref_sink (stw_contacts_popover_new (json_node_get_array (node)));

  ui_assert_named (some);
  g_assert_cmpint (ui_measure (some), <=, NARROW);
  g_object_unref (some);
}

static guint
count_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

/* Three alerts of two assets, of which the first is open in the list. */
static void
test_alerts_are_shown_by_asset (Desk *desk, gconstpointer data)
{
  StwAlertView views[] = {
    { .id = 1, .asset = (char *) "web-01", .message = (char *) "CPU", .tool = (char *) "grafana" },
    { .id = 2, .asset = (char *) "web-02", .message = (char *) "CPU", .tool = (char *) "grafana" },
    { .id = 3, .asset = (char *) "web-01", .message = (char *) "Disk", .tool = (char *) "zabbix" },
  };
  const StwIncident incident = { .id = 1, .alert_count = 5 };
  g_autoptr (GPtrArray) alerts = g_ptr_array_new ();
  g_autoptr (GPtrArray) fewer = g_ptr_array_new ();
  g_autoptr (JsonArray) links = json_array_new ();
  StwAssetList *list = g_object_ref_sink (g_object_new (STW_TYPE_ASSET_LIST, NULL));
  GtkListBox *rows = find_list (GTK_WIDGET (list));

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    g_ptr_array_add (alerts, &views[i]);
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (fewer, &views[i]);
  stw_asset_list_show (list, &incident, alerts, links);
  g_assert_cmpuint (count_rows (rows), ==, 2);
  ui_assert_named (GTK_WIDGET (list));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (rows, 0)), TRUE);
  stw_asset_list_show (list, &incident, fewer, links);
  g_assert_true (
    adw_expander_row_get_expanded (ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (rows, 0))));
  g_assert_false (
    adw_expander_row_get_expanded (ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (rows, 1))));
  stw_asset_list_expand (list);
  g_assert_true (
    adw_expander_row_get_expanded (ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (rows, 1))));
  g_assert_finalize_object (list);
}

static void
assert_state (const StwIncident *incident, const char *expected)
{
  g_autofree char *text = stw_incident_state_to_text (incident, 0);

  g_assert_cmpstr (text, ==, expected);
}

/* The first bar that can be seen. */
static GtkWidget *
find_bar (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_PROGRESS_BAR (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_bar (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_each_clock_is_a_bar_that_says_itself_in_words (Desk *desk, gconstpointer data)
{
  GtkWidget *bar;

  WAIT_FOR (find_bar (GTK_WIDGET (desk->detail)) != NULL);
  bar = find_bar (GTK_WIDGET (desk->detail));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), <, 0.5);
  g_assert_true (
    gtk_test_accessible_has_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT));
  g_assert_true (
    gtk_test_accessible_has_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Response");
  g_assert_cmpint (ui_measure (GTK_WIDGET (desk->detail)), <=, NARROW);
  /* The answer was given, and its clock stands. */
  act (desk, "incident.acknowledge", NULL);
  WAIT_FOR (!allows (desk, "incident.acknowledge"));
  g_assert_nonnull (find_bar (GTK_WIDGET (desk->detail)));
}

static void
test_a_snoozed_incident_says_until_when (void)
{
  StwIncident incident = { .status = STW_INCIDENT_WAITING, .wait_reason = (char *) "parts" };

  assert_state (&incident, "Waiting: parts");
  incident.snoozed = TRUE;
  assert_state (&incident, "Snoozed until the next alert");
  incident.wake_at = 26 * STW_HOUR;
  assert_state (&incident, "Snoozed until 2 Jan, 2:00");
}

static void
test_tomorrow_begins_at_eight (void)
{
  g_assert_cmpint (stw_snooze_get_tomorrow (0), ==, STW_DAY + 8 * STW_HOUR);
  g_assert_cmpint (stw_snooze_get_tomorrow (STW_DAY - 1), ==, STW_DAY + 8 * STW_HOUR);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  incident_desk_add_test ("/app/incidents/clocks/each is a bar that says itself in words",
                          test_each_clock_is_a_bar_that_says_itself_in_words);
  incident_desk_add_test ("/app/incidents/undo/what was done is taken back step by step",
                          test_what_was_done_is_taken_back_step_by_step);
  incident_desk_add_test ("/app/incidents/undo/what is not answered yet is taken back",
                          test_what_is_not_answered_yet_is_what_is_taken_back);
  incident_desk_add_test ("/app/incidents/undo/of what is refused leaves what was done before",
                          test_undo_of_what_is_refused_leaves_what_was_done_before);
  incident_desk_add_test ("/app/incidents/snooze/an incident is snoozed and comes back",
                          test_an_incident_is_snoozed_and_comes_back);
  incident_desk_add_test ("/app/incidents/snooze/until another time begins with tomorrow",
                          test_a_snooze_until_another_time_begins_with_tomorrow);
  incident_desk_add_test ("/app/incidents/merge/says that there is no other",
                          test_a_merge_without_another_incident_says_so);
  incident_desk_add_test ("/app/incidents/dialog/a choice stands below its title",
                          test_a_choice_stands_below_its_title);
  incident_desk_add_test ("/app/incidents/merge/into a chosen one and parted again",
                          test_an_incident_is_merged_into_a_chosen_one_and_parted_again);
  incident_desk_add_test ("/app/incidents/new/a call becomes an incident",
                          test_a_call_becomes_an_incident);
  incident_desk_add_test ("/app/incidents/every dialog fits a telephone and is named",
                          test_every_dialog_fits_a_telephone_and_is_named);
  g_test_add_func ("/app/incidents/state/a snoozed incident says until when",
                   test_a_snoozed_incident_says_until_when);
  incident_desk_add_test ("/app/incidents/minutes/a timer becomes minutes",
                          test_a_timer_becomes_minutes_and_they_are_taken_back);
  incident_desk_add_test ("/app/incidents/minutes/noted and listed",
                          test_minutes_are_noted_and_listed);
  incident_desk_add_test ("/app/incidents/assets/alerts are shown by asset",
                          test_alerts_are_shown_by_asset);
  g_test_add_func ("/app/incidents/assets/ssh is given arguments",
                   test_ssh_is_given_arguments_of_which_no_host_is_an_option);
  incident_desk_add_test ("/app/incidents/contacts/named and narrow",
                          test_contacts_are_named_and_fit_a_telephone);
  g_test_add_func ("/app/incidents/contacts/an address means nothing else",
                   test_an_address_of_a_contact_means_nothing_else);
  g_test_add_func ("/app/incidents/minutes/a period is of the calendar",
                   test_a_period_is_of_the_calendar);
  g_test_add_func ("/app/incidents/snooze/tomorrow begins at eight", test_tomorrow_begins_at_eight);
  return g_test_run ();
}
