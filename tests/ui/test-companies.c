/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client's monitoring tools are told, and windows that fit a telephone. */

#include "config.h"

#include "app/companies/add-company.h"
#include "app/companies/company-page.h"
#include "app/companies/correlation-choice.h"
#include "app/companies/guide-window.h"
#include "app/companies/hold-row.h"
#include "app/companies/import-dialog.h"
#include "app/companies/refusal-words.h"
#include "app/companies/sender-setup.h"
#include "app/companies/week.h"
#include "app/companies/weekly-row.h"
#include "base/clock.h"
#include "intake/door.h"
#include "scratch.h"
#include "ui.h"

#define CLIENT "Kaplan Orthopaedics of Greater Manchester and All Its Surroundings"
#define WINDOW_TOOLTIP "End “The patches of every month”"

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

static void
test_every_refusal_has_a_remedy (void)
{
  for (guint i = 0; i < STW_N_REFUSALS; i++)
    {
      const char *word = stw_refusal_to_word ((StwRefusal) i);

      g_test_message ("%s", word);
      g_assert_nonnull (stw_refusal_title (word));
      g_assert_nonnull (stw_refusal_remedy (word));
    }
}

static void
test_a_window_says_when_it_holds (void)
{
  g_autoptr (JsonNode) weekly = json_from_string (
    "{\"weekly\":true,\"days\":96,\"from_minute\":1320,\"to_minute\":90,\"from_at\":0,\"to_at\":0}",
    NULL);
  g_autoptr (JsonNode) once =
               json_from_string ("{\"weekly\":false,\"days\":0,\"from_minute\":0,\"to_minute\":0,"
                                 "\"from_at\":7200000,\"to_at\":10800000}",
                                 NULL);
  g_autofree char *each_week = stw_hold_row_describe (json_node_get_object (weekly), 0);
  g_autofree char *one_time = stw_hold_row_describe (json_node_get_object (once), 0);

  g_assert_cmpstr (each_week, ==, "Sat, Sun, 22:00 to 1:30");
  g_assert_cmpstr (one_time, ==, "2:00 to 3:00");
}

/* Bars as "hold:from-to/lane", in hundredths of a day. */
static char *
lay_out (const char *holds, const char *timezone, gint64 now)
{
  g_autoptr (JsonNode) node = json_from_string (holds, NULL);
  g_autoptr (GDateTime) begin = stw_week_begin (timezone, now);
  g_autoptr (GArray) bars = stw_week_lay_out (json_node_get_array (node), begin, 7);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bars->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (bars, StwWeekBar, i);

      g_string_append_printf (text,
                              "%s%u:%d-%d/%u",
                              i > 0 ? " " : "",
                              bar->hold,
                              (int) (bar->from * 100 + 0.5),
                              (int) (bar->to * 100 + 0.5),
                              bar->lane);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* 1700000000 is a Tuesday in November. */
static void
test_windows_stand_where_they_are_in_the_week (void)
{
  g_autofree char *nights =
    lay_out ("[{\"weekly\":true,\"days\":3,\"from_minute\":1320,\"to_minute\":120}]",
             "UTC",
             G_GINT64_CONSTANT (1700000000000));
  g_autofree char *once =
    lay_out ("[{\"weekly\":false,\"from_at\":1600000000000,\"to_at\":1700049600000},"
             "{\"weekly\":false,\"from_at\":1700049600000,\"to_at\":1700092800000},"
             "{\"weekly\":false,\"from_at\":1700092800000,\"to_at\":1900000000000},"
             "{\"weekly\":false,\"from_at\":1,\"to_at\":2}]",
             "UTC",
             G_GINT64_CONSTANT (1700000000000));
  g_autofree char *both =
    lay_out ("[{\"weekly\":false,\"from_at\":1700006400000,\"to_at\":1700049600000},"
             "{\"weekly\":true,\"days\":2,\"from_minute\":1380,\"to_minute\":60}]",
             "UTC",
             G_GINT64_CONSTANT (1700000000000));

  g_assert_cmpstr (nights, ==, "0:0-8/0 0:92-108/0 0:692-700/0");
  g_assert_cmpstr (once, ==, "0:0-150/0 1:150-200/0 2:200-700/0");
  g_assert_cmpstr (both, ==, "1:96-104/0 0:100-150/1");
}

/* On the day of 25 hours, 26 October 2025, thirteen of them are over at noon. */
static void
test_a_day_of_another_length_is_as_wide_as_any (void)
{
  g_autofree char *bars =
    lay_out ("[{\"weekly\":true,\"days\":96,\"from_minute\":720,\"to_minute\":0}]",
             "Europe/Berlin",
             G_GINT64_CONSTANT (1761300000000));

  g_assert_cmpstr (bars, ==, "0:150-200/0 0:252-300/0");
}

static void
plan_maintenance (StwDeskClient *client)
{
  StwCommand *command = stw_command_new ("window.add", "desk", 1);

  json_object_set_string_member (command->arguments, "reason", "The patches of every month");
  json_object_set_boolean_member (command->arguments, "weekly", TRUE);
  json_object_set_int_member (command->arguments, "days", 1);
  json_object_set_int_member (command->arguments, "from_minute", 60);
  json_object_set_int_member (command->arguments, "to_minute", 120);
  ui_give (client, command, NULL);
}

/* The first widget below that has this tooltip and is seen. */
static GtkWidget *
find_tooltip (GtkWidget *widget, const char *tooltip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0 &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_tooltip (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A company's page on a desk of its own. */
typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWidget *window;     /* (unowned) */
  GtkWidget *page;       /* (unowned) */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  ui_add_company (desk->client, CLIENT);
  plan_maintenance (desk->client);
  desk->session = stw_session_new (desk->client);
  desk->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (desk->window), NARROW, 2 * NARROW);
  desk->page = stw_company_page_new (desk->session, 1);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), desk->page);
  gtk_window_set_child (GTK_WINDOW (desk->window), overlay);
  gtk_window_present (GTK_WINDOW (desk->window));
  WAIT_FOR (find_tooltip (desk->page, "Rotate the key of Default") != NULL);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static void
test_a_company_page_fits_a_telephone (Desk *desk, gconstpointer data)
{
  int minimum;

  g_assert_false (gtk_widget_get_sensitive (
    GTK_WIDGET (gtk_widget_get_template_child (desk->page, STW_TYPE_COMPANY_PAGE, "use"))));
  tell_width (desk->page);
  gtk_widget_measure (desk->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, NARROW);
}

static void
test_a_window_is_ended_and_taken_back (Desk *desk, gconstpointer data)
{
  g_signal_emit_by_name (find_tooltip (desk->page, WINDOW_TOOLTIP), "clicked");
  WAIT_FOR (find_tooltip (desk->page, WINDOW_TOOLTIP) == NULL);
  WAIT_FOR (find_button (desk->window, "_Undo") != NULL);
  g_signal_emit_by_name (find_button (desk->window, "_Undo"), "clicked");
  WAIT_FOR (find_tooltip (desk->page, WINDOW_TOOLTIP) != NULL);
}

static AdwMessageDialog *
find_dialog (const char *heading)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) &&
          g_strcmp0 (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (window)), heading) == 0)
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

/* Whether a label below begins so. */
static gboolean
shows (GtkWidget *widget, const char *beginning)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), beginning))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, beginning))
      return TRUE;
  return FALSE;
}

static void
test_a_window_is_ended_from_the_strip (Desk *desk, gconstpointer data)
{
  GtkWidget *bar =
    find_tooltip (desk->page, "Maintenance: The patches of every month, Mon, 1:00 to 2:00");
  AdwMessageDialog *dialog;

  g_assert_nonnull (bar);
  g_assert_true (gtk_widget_grab_focus (bar));
  g_signal_emit_by_name (bar, "clicked");
  dialog = find_dialog ("The patches of every month");
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (find_tooltip (desk->page, WINDOW_TOOLTIP) == NULL);
}

static void
press (GtkWidget *widget, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
    }
}

/* The arrows move it, with Ctrl its end, and both together are one thing to take back. */
static void
test_a_window_is_moved_along_the_strip (Desk *desk, gconstpointer data)
{
  GtkWidget *bar =
    find_tooltip (desk->page, "Maintenance: The patches of every month, Mon, 1:00 to 2:00");
  GtkWidget *strip = gtk_widget_get_parent (bar);

  g_assert_true (gtk_widget_grab_focus (bar));
  press (strip, GDK_KEY_Left, 0);
  press (strip, GDK_KEY_Left, 0);
  press (strip, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (bar),
                   ==,
                   "Maintenance: The patches of every month, Mon, 0:30 to 1:45");
  WAIT_FOR (shows (desk->page, "Maintenance · Mon, 0:30 to 1:45"));
  g_assert_true (gtk_widget_get_parent (gtk_root_get_focus (GTK_ROOT (desk->window))) == strip);
  stw_session_undo (desk->session);
  WAIT_FOR (shows (desk->page, "Maintenance · Mon, 1:00 to 2:00"));
}

/* "days from to" of a weekly one, and the times of one that is not. */
static char *
move (const char *hold, int begin_by, int end_by)
{
  g_autoptr (JsonNode) node = json_from_string (hold, NULL);
  g_autoptr (JsonObject) moved = stw_week_move (json_node_get_object (node), begin_by, end_by);

  if (moved == NULL)
    return g_strdup ("no");
  if (!json_object_get_boolean_member (moved, "weekly"))
    return g_strdup_printf ("%d to %d",
                            (int) json_object_get_int_member (moved, "from_at"),
                            (int) json_object_get_int_member (moved, "to_at"));
  return g_strdup_printf ("%d %d to %d",
                          (int) json_object_get_int_member (moved, "days"),
                          (int) json_object_get_int_member (moved, "from_minute"),
                          (int) json_object_get_int_member (moved, "to_minute"));
}

static void
test_a_window_goes_past_midnight_and_round_the_week (void)
{
  static const struct
  {
    const char *hold;
    int begin_by;
    int end_by;
    const char *moved;
  } moves[] = {
    { "{'weekly':true,'days':3,'from_minute':1320,'to_minute':120}", 15, 15, "3 1335 to 135" },
    { "{'weekly':true,'days':3,'from_minute':1320,'to_minute':120}", 120, 120, "6 0 to 240" },
    { "{'weekly':true,'days':65,'from_minute':0,'to_minute':60}", -15, -15, "96 1425 to 45" },
    { "{'weekly':true,'days':64,'from_minute':1380,'to_minute':60}", 60, 60, "1 0 to 120" },
    { "{'weekly':true,'days':1,'from_minute':60,'to_minute':120}", 0, 15, "1 60 to 135" },
    { "{'weekly':true,'days':1,'from_minute':60,'to_minute':120}", 45, 0, "1 105 to 120" },
    { "{'weekly':true,'days':1,'from_minute':60,'to_minute':120}", 60, 0, "no" },
    { "{'weekly':true,'days':1,'from_minute':60,'to_minute':120}", 0, 1440, "no" },
    { "{'weekly':false,'from_at':60000,'to_at':3660000}", 15, 15, "960000 to 4560000" },
    { "{'weekly':false,'from_at':60000,'to_at':3660000}", 0, -50, "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autofree char *hold = g_strdelimit (g_strdup (moves[i].hold), "'", '"');
      g_autofree char *moved = move (hold, moves[i].begin_by, moves[i].end_by);

      g_test_message ("%s", hold);
      g_assert_cmpstr (moved, ==, moves[i].moved);
    }
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

/* The key itself was shown once: its beginning is left, and rotating. */
static void
test_a_source_tells_how_it_is_connected (Desk *desk, gconstpointer data)
{
  GtkWidget *window;

  g_signal_emit_by_name (find_tooltip (desk->page, "How to connect Default"), "clicked");
  window = find_window (STW_TYPE_GUIDE_WINDOW);
  g_assert_nonnull (window);
  WAIT_FOR (shows (window, "stw_"));
  g_assert_nonnull (find_button (window, "Rotate…"));
  g_assert_null (find_button (window, "Send a _Test Alert"));
  tell_width (window);
  g_assert_cmpint (ui_measure (window), <=, NARROW);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_a_client_leaves_by_its_name_and_stays (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkWidget *entry;

  g_signal_emit_by_name (find_button (desk->page, "Leave…"), "clicked");
  dialog = find_dialog ("Does “" CLIENT "” Leave?");
  g_assert_nonnull (dialog);
  entry = ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Kaplan");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  gtk_editable_set_text (GTK_EDITABLE (entry), CLIENT);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "verb"));
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "cancel");
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (shows (desk->page, "Everything is removed from "));
  WAIT_FOR (shows (desk->page, "Its keys are refused. Exported"));
  g_assert_null (find_button (desk->page, "Leave…"));
  WAIT_FOR (find_button (desk->window, "_Undo") != NULL);
  g_signal_emit_by_name (find_button (desk->page, "Stay"), "clicked");
  WAIT_FOR (find_button (desk->page, "Leave…") != NULL);
}

static void
undo_offered_cb (char **told, const char *title)
{
  *told = g_strdup (title);
}

static void
test_a_table_is_imported_after_it_was_seen (Desk *desk, gconstpointer data)
{
  g_autofree char *told = NULL;
  g_autofree char *path = g_build_filename (desk->scratch, "clients.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  AdwMessageDialog *dialog;

  g_assert_true (
    g_file_set_contents (path, "Kunde;Zeitzone\nAcme;Europe/Berlin\nMoon;Mars\n", -1, NULL));
  stw_import_dialog_show_file (desk->page, desk->session, file);
  dialog = find_dialog ("Import a Table");
  g_assert_nonnull (dialog);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "verb"));
  WAIT_FOR (shows (GTK_WIDGET (dialog), "1 added, 0 changed, 1 refused"));
  g_assert_true (shows (GTK_WIDGET (dialog), "3: Moon"));
  g_assert_true (shows (GTK_WIDGET (dialog), "The time zone is a name"));
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "verb"));
  g_signal_connect_swapped (desk->session, "undo-offered", G_CALLBACK (undo_offered_cb), &told);
  adw_message_dialog_response (dialog, "verb");
  WAIT_FOR (told != NULL);
  g_assert_true (g_str_has_prefix (told, "1 added, 0 changed, 1 refused"));
}

static void
test_a_key_is_rotated_and_shown_once (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;

  g_signal_emit_by_name (find_tooltip (desk->page, "Rotate the key of Default"), "clicked");
  dialog = find_dialog ("Rotate the Key of “Default”?");
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "rotate");
  WAIT_FOR (find_dialog ("The New Key") != NULL);
  dialog = find_dialog ("The New Key");
  WAIT_FOR (shows (GTK_WIDGET (dialog), "stw_"));
  WAIT_FOR (shows (desk->page, "Good until"));
  g_assert_nonnull (find_tooltip (desk->page, "Rotate the key of Default"));
  adw_message_dialog_response (dialog, "close");
}

static void
test_a_source_is_added_with_a_key_of_its_own (Desk *desk, gconstpointer data)
{
  AdwMessageDialog *dialog;

  gtk_widget_activate_action (desk->page, "company.add-source", NULL);
  dialog = find_dialog ("Add a Source");
  g_assert_nonnull (dialog);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "add"));
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog)), "Zabbix");
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "add"));
  adw_message_dialog_response (dialog, "add");
  WAIT_FOR (find_dialog ("The New Key") != NULL);
  WAIT_FOR (find_tooltip (desk->page, "Rotate the key of Zabbix") != NULL);
  adw_message_dialog_response (find_dialog ("The New Key"), "close");
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0;
}

static void
test_a_way_to_correlate_says_how_people_would_have_slept (Desk *desk, gconstpointer data)
{
  GtkWidget *choice = ui_find_type (desk->page, STW_TYPE_CORRELATION_CHOICE);

  g_assert_nonnull (choice);
  WAIT_FOR (ui_find_match (choice, says, "Nobody was woken, and nobody would have been") != NULL);
}

static const struct
{
  const char *path;
  void (*test) (Desk *desk, gconstpointer data);
} on_a_desk[] = {
  { "/app/company/a page fits a telephone", test_a_company_page_fits_a_telephone },
  { "/app/company/a way to correlate says how people would have slept",
    test_a_way_to_correlate_says_how_people_would_have_slept },
  { "/app/company/a window is ended and taken back", test_a_window_is_ended_and_taken_back },
  { "/app/company/a source tells how it is connected", test_a_source_tells_how_it_is_connected },
  { "/app/company/a window is ended from the strip", test_a_window_is_ended_from_the_strip },
  { "/app/company/a window is moved along the strip", test_a_window_is_moved_along_the_strip },
  { "/app/company/a client leaves by its name and stays",
    test_a_client_leaves_by_its_name_and_stays },
  { "/app/companies/a table is imported after it was seen",
    test_a_table_is_imported_after_it_was_seen },
  { "/app/company/a key is rotated and shown once", test_a_key_is_rotated_and_shown_once },
  { "/app/company/a source is added with a key of its own",
    test_a_source_is_added_with_a_key_of_its_own },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add_func ("/app/setup/every sender is told address and key",
                   test_every_sender_is_told_address_and_key);
  g_test_add_func ("/app/setup/a script that signs has the secret",
                   test_a_script_that_signs_has_the_secret);
  g_test_add_func ("/app/setup/it is said who can sign", test_it_is_said_who_can_sign);
  g_test_add_func ("/app/setup/it is said who can reach the address",
                   test_it_is_said_who_can_reach_the_address);
  g_test_add_func ("/app/week/windows stand where they are in the week",
                   test_windows_stand_where_they_are_in_the_week);
  g_test_add_func ("/app/week/a day of another length is as wide as any",
                   test_a_day_of_another_length_is_as_wide_as_any);
  g_test_add_func ("/app/week/a window goes past midnight and round the week",
                   test_a_window_goes_past_midnight_and_round_the_week);
  g_test_add_func ("/app/setup/days are told in words", test_days_are_told_in_words);
  g_test_add_func ("/app/setup/a weekly window is written as it is shown",
                   test_a_weekly_window_is_written_as_it_is_shown);
  g_test_add_func ("/app/setup/the wizard fits a telephone", test_the_wizard_fits_a_telephone);
  g_test_add_func ("/app/company/every refusal has a remedy", test_every_refusal_has_a_remedy);
  g_test_add_func ("/app/company/a window says when it holds", test_a_window_says_when_it_holds);
  for (guint i = 0; i < G_N_ELEMENTS (on_a_desk); i++)
    g_test_add (on_a_desk[i].path, Desk, NULL, desk_set_up, on_a_desk[i].test, desk_tear_down);
  return g_test_run ();
}
