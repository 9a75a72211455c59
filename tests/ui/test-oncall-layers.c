/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the on-call view draws and takes over: layers with their turns and hours, who joins and
 * leaves, and calendars from elsewhere. */

#include "config.h"

#include "app/oncall/calendar-file-dialog.h"
#include "app/oncall/oncall-page.h"
#include "base/clock.h"
#include "oncall-desk.h"

static gpointer
read_layers (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (StwSchedule) schedule = stw_schedule_load (db, 1, error);

  return schedule != NULL ? g_strdup (schedule->layers) : NULL;
}

static void
layers_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = stw_reader_run_finish (result, NULL);
}

static char *
dup_layers (Oncall *oncall)
{
  char *layers = NULL;

  stw_desk_client_read_async (oncall->client,
                              read_layers,
                              NULL,
                              NULL,
                              g_free,
                              NULL,
                              layers_cb,
                              &layers);
  WAIT_FOR (layers != NULL);
  return layers;
}

static gboolean
layers_are (Oncall *oncall, const char *part, gboolean there)
{
  g_autofree char *layers = dup_layers (oncall);

  return (strstr (layers, part) != NULL) == there;
}

static void
test_a_layer_is_removed_and_brought_back (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, 1000);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_signal_emit_by_name (oncall_get_child (&oncall, "calendar"),
                         "layer-activated",
                         G_GINT64_CONSTANT (0));
  dialog = oncall_find_dialog ();
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "remove");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "Days", FALSE));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (layers_are (&oncall, "Days", TRUE));
  oncall_close (&oncall);
}

static GtkWidget *
open_layer (Oncall *oncall)
{
  oncall_open (oncall);
  oncall_add_long_schedule (oncall);
  oncall_show (oncall, 1000);
  WAIT_FOR (oncall_shows (oncall, "schedule"));
  g_signal_emit_by_name (oncall_get_child (oncall, "calendar"),
                         "layer-activated",
                         G_GINT64_CONSTANT (0));
  return GTK_WIDGET (oncall_find_dialog ());
}

static gboolean
is_titled (GtkWidget *widget, const char *text)
{
  return ADW_IS_ACTION_ROW (widget) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

static void
add_hours (GtkWidget *dialog)
{
  g_signal_emit_by_name (
    ui_find_type (ui_find_match (dialog, is_titled, "Add Hours"), GTK_TYPE_BUTTON),
    "clicked");
}

static gboolean
is_hours (GtkWidget *widget, const char *text)
{
  return GTK_IS_ENTRY (widget) && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text);
}

static gboolean
is_day (GtkWidget *widget, const char *text)
{
  return GTK_IS_TOGGLE_BUTTON (widget) &&
         g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static void
test_a_layer_counts_at_several_hours_and_turns_last_longer (void)
{
  Oncall oncall;
  GtkWidget *dialog = open_layer (&oncall);
  GtkWidget *hours;

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ui_find_type (dialog, GTK_TYPE_SPIN_BUTTON)), 3);
  add_hours (dialog);
  g_assert_cmpint (ui_measure (dialog), <=, NARROW);
  hours = ui_find_match (dialog, is_hours, "");
  gtk_editable_set_text (GTK_EDITABLE (hours), "18:00-25:00");
  g_assert_false (oncall_is_ready (ADW_MESSAGE_DIALOG (dialog)));
  g_assert_true (gtk_widget_has_css_class (hours, "error"));
  gtk_editable_set_text (GTK_EDITABLE (hours), "18:00-08:00");
  g_assert_true (oncall_is_ready (ADW_MESSAGE_DIALOG (dialog)));
  for (guint i = 0; i < 5; i++)
    {
      static const char *const names[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" };

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_find_match (dialog, is_day, names[i])),
                                    FALSE);
    }
  add_hours (dialog);
  gtk_editable_set_text (GTK_EDITABLE (ui_find_match (dialog, is_hours, "")), "12:00-13:00");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (
    layers_are (&oncall,
                "[{\"days\":[\"sat\",\"sun\"],\"from\":\"18:00\",\"to\":\"08:00\"},"
                "{\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\",\"sun\"],\"from\":"
                "\"12:00\",\"to\":\"13:00\"}]",
                TRUE));
  g_assert_true (layers_are (&oncall, "\"every\":3", TRUE));
  oncall_close (&oncall);
}

/* What the dialog shows it keeps; hours without a day, and a removed row, are none. */
static void
test_a_layers_hours_are_shown_kept_and_removed (void)
{
  Oncall oncall;
  GtkWidget *dialog = open_layer (&oncall);

  add_hours (dialog);
  gtk_editable_set_text (GTK_EDITABLE (ui_find_match (dialog, is_hours, "")), "18:00-08:00");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_find_match (dialog, is_day, "Monday")),
                                FALSE);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "18:00", TRUE));

  WAIT_FOR (ui_find_match (oncall.window, oncall_says, "18:00 to 8:00") != NULL);
  g_signal_emit_by_name (oncall_get_child (&oncall, "calendar"),
                         "layer-activated",
                         G_GINT64_CONSTANT (0));
  dialog = GTK_WIDGET (oncall_find_dialog ());
  g_assert_nonnull (ui_find_match (dialog, is_hours, "18:00-08:00"));
  g_assert_false (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (ui_find_match (dialog, is_day, "Monday"))));
  g_assert_true (
    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (ui_find_match (dialog, is_day, "Tuesday"))));
  g_signal_emit_by_name (
    ui_find_type (gtk_widget_get_parent (ui_find_match (dialog, is_hours, "18:00-08:00")),
                  GTK_TYPE_BUTTON),
    "clicked");
  g_assert_null (ui_find_match (dialog, is_hours, "18:00-08:00"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "18:00", FALSE));
  oncall_close (&oncall);
}

static gboolean
has_title (GtkWidget *widget, const char *text)
{
  return ADW_IS_ACTION_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

static gboolean
is_slept (AdwMessageDialog *dialog, const char *text)
{
  return ui_find_match (GTK_WIDGET (dialog), has_title, text) != NULL;
}

/* Every other choice is counted anew, and what is saved is one layer still. */
static void
test_a_changed_layer_says_how_people_would_have_slept (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *hand_over;
  g_autofree char *layers = NULL;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, 1000);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_signal_emit_by_name (oncall_get_child (&oncall, "calendar"),
                         "layer-activated",
                         G_GINT64_CONSTANT (0));
  dialog = oncall_find_dialog ();
  g_assert_true (is_slept (dialog, "Counting…"));
  WAIT_FOR (is_slept (dialog, "Nobody was woken, and nobody would have been"));
  hand_over = ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
  for (guint i = 0; i < 3; i++)
    adw_combo_row_set_selected (ADW_COMBO_ROW (hand_over), i);
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "monthly", TRUE));
  layers = dup_layers (&oncall);
  g_assert_true (strstr (layers, "Days") == g_strrstr (layers, "Days"));
  oncall_close (&oncall);
}

static void
test_a_new_schedule_says_that_it_wakes_nobody_yet (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.new-schedule",
                              NULL);
  dialog = oncall_find_dialog ();
  g_assert_true (is_slept (dialog, "No escalation asks for this schedule yet, so it wakes nobody"));
  g_assert_false (is_slept (dialog, "Counting…"));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  oncall_close (&oncall);
}

static void
test_somebody_leaves_from_a_time_on (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *change;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.members",
                              NULL);
  dialog = oncall_find_dialog ();
  g_assert_true (oncall_is_ready (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  change = gtk_widget_get_next_sibling (ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW));
  adw_combo_row_set_selected (ADW_COMBO_ROW (change), 1);
  g_assert_true (layers_are (&oncall, "until", FALSE));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "until", TRUE));
  oncall_close (&oncall);
}

static GtkEditable *
find_entry (AdwMessageDialog *dialog, GType type)
{
  return GTK_EDITABLE (ui_find_type (GTK_WIDGET (dialog), type));
}

/* What is no address is not asked for; one that nobody answers at stands there with its problem. */
static void
test_a_calendar_is_subscribed_to_and_removed (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkEditable *address;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_assert_null (oncall_get_title (oncall_get_child (&oncall, "calendars")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.subscribe",
                              NULL);
  dialog = oncall_find_dialog ();
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  gtk_editable_set_text (find_entry (dialog, ADW_TYPE_ENTRY_ROW), "Holidays");
  address = find_entry (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (address, "ftp://127.0.0.1/a.ics");
  g_assert_false (oncall_is_ready (dialog));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (address), "error"));
  gtk_editable_set_text (address, "http://127.0.0.1:1/a.ics");
  g_assert_true (oncall_is_ready (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (g_strcmp0 (oncall_get_title (oncall_get_child (&oncall, "calendars")), "Holidays") ==
            0);
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.remove-schedule",
                              NULL);
  WAIT_FOR (oncall_shows (&oncall, "empty"));
  oncall_close (&oncall);
}

static gpointer
read_roster (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_roster_load (db, data, error);
}

static void
roster_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(StwRoster **) data = stw_reader_run_finish (result, &error);
  g_assert_no_error (error);
}

static StwRoster *
read_roster_now (Oncall *oncall)
{
  gint64 now = stw_clock_now (NULL);
  StwRosterQuery query = { 0, now, now + STW_DAY, now, 0 };
  StwRoster *roster = NULL;

  stw_desk_client_read_async (oncall->client,
                              read_roster,
                              &query,
                              NULL,
                              (GDestroyNotify) stw_roster_free,
                              NULL,
                              roster_cb,
                              &roster);
  WAIT_FOR (roster != NULL);
  return roster;
}

static void
refused_cb (StwSession *session, const char *sentence, char **ret_sentence)
{
  *ret_sentence = g_strdup (sentence);
}

static void
import_text (Oncall *oncall, const char *text)
{
  g_autofree char *path = g_build_filename (oncall->folder, "away.ics", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (StwRoster) roster = read_roster_now (oncall);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  stw_calendar_file_dialog_read (ui_find_type (oncall->window, STW_TYPE_ONCALL_PAGE),
                                 oncall->session,
                                 roster,
                                 file);
}

/* Two events tomorrow: one is of somebody, the other of nobody who is known. */
static char *
make_calendar (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autofree char *day = g_date_time_format (tomorrow, "%Y%m%d");

  return g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                          "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:%1$sT080000Z\r\n"
                          "DTEND:%1$sT120000Z\r\nSUMMARY:Ada Ruiz\r\nEND:VEVENT\r\n"
                          "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:%1$sT130000Z\r\n"
                          "DTEND:%1$sT140000Z\r\nSUMMARY:Summer Party\r\nEND:VEVENT\r\n"
                          "END:VCALENDAR\r\n",
                          day);
}

/* What would be done is told first: whose events count, and which name nobody. */
static void
test_a_calendar_file_is_looked_at_imported_and_taken_back (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *person;
  g_autofree char *text = make_calendar ();

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  import_text (&oncall, text);
  WAIT_FOR (oncall_find_dialog () != NULL);
  dialog = oncall_find_dialog ();
  g_assert_true (oncall_is_ready (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  g_assert_nonnull (ui_find_match (GTK_WIDGET (dialog),
                                   oncall_says,
                                   "1 event would count. 1 names nobody at this desk and would "
                                   "count for nothing."));
  g_assert_null (oncall_get_title (oncall_get_child (&oncall, "calendars")));
  person = ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (person), 1);
  g_assert_nonnull (ui_find_match (GTK_WIDGET (dialog), oncall_says, "2 events would count."));
  adw_combo_row_set_selected (ADW_COMBO_ROW (person), 0);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (g_strcmp0 (oncall_get_title (oncall_get_child (&oncall, "calendars")), "away.ics") ==
            0);
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (oncall_get_title (oncall_get_child (&oncall, "calendars")) == NULL);
  oncall_close (&oncall);
}

/* One whose events name nobody offers nothing to do, and what is no calendar is refused. */
static void
test_a_file_that_would_do_nothing_is_not_imported (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  g_autofree char *refused = NULL;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  import_text (&oncall, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
  WAIT_FOR (oncall_find_dialog () != NULL);
  dialog = oncall_find_dialog ();
  g_assert_false (oncall_is_ready (dialog));
  g_assert_nonnull (
    ui_find_match (GTK_WIDGET (dialog), oncall_says, "It has no events from today on."));
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_signal_connect (oncall.session, "refused", G_CALLBACK (refused_cb), &refused);
  import_text (&oncall, "<html></html>");
  WAIT_FOR (refused != NULL);
  g_assert_null (oncall_find_dialog ());
  oncall_close (&oncall);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add_func ("/oncall/layer", test_a_layer_is_removed_and_brought_back);
  g_test_add_func ("/oncall/layer-sleep", test_a_changed_layer_says_how_people_would_have_slept);
  g_test_add_func ("/oncall/new-sleep", test_a_new_schedule_says_that_it_wakes_nobody_yet);
  g_test_add_func ("/oncall/layer-hours",
                   test_a_layer_counts_at_several_hours_and_turns_last_longer);
  g_test_add_func ("/oncall/layer-kept", test_a_layers_hours_are_shown_kept_and_removed);
  g_test_add_func ("/oncall/member", test_somebody_leaves_from_a_time_on);
  g_test_add_func ("/oncall/calendar", test_a_calendar_is_subscribed_to_and_removed);
  g_test_add_func ("/oncall/file", test_a_calendar_file_is_looked_at_imported_and_taken_back);
  g_test_add_func ("/oncall/file-nothing", test_a_file_that_would_do_nothing_is_not_imported);
  return g_test_run ();
}
