/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The on-call view: bars where they belong, a gap in words, a window that fits a telephone, and
 * overrides that are moved from the calendar. */

#include "config.h"

#include "app/oncall/calendar-file-dialog.h"
#include "app/oncall/hand-over-dialog.h"
#include "app/oncall/oncall-page.h"
#include "app/oncall/roster.h"
#include "app/oncall/shift-calendar.h"
#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/oncall/gaps.h"
#include "scratch.h"
#include "ui.h"

#define LONG_NAME "Wolfeschlegelsteinhausenbergerdorff"

typedef struct
{
  Scratch *folder;       /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWidget *window;     /* (owned) */
  gint64 schedule;
} Oncall;

static gint64
add_person (Oncall *oncall, const char *name)
{
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_string_member (command->arguments, "role", "technician");
  return ui_give (oncall->client, command, "person");
}

/* One layer of two people that ends tomorrow: after that there is a gap. */
static void
add_schedule (Oncall *oncall)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *start = stw_timestamp_format (now - 10 * STW_DAY);
  g_autofree char *end = stw_timestamp_format (now + STW_DAY);
  g_autofree char *text = g_strdup_printf (
    "{\"name\":\"First Line\",\"timezone\":\"UTC\",\"layers\":[{\"name\":\"Days\",\"members\":[1,2],"
    "\"start\":\"%s\",\"end\":\"%s\",\"rotation\":\"daily\"}]}",
    start,
    end);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwCommand *command = stw_command_new ("schedule.save", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  oncall->schedule = ui_give (oncall->client, command, "schedule");
}

static void
oncall_open (Oncall *oncall)
{
  oncall->folder = scratch_new ();
  oncall->client = ui_open_desk (oncall->folder, NULL);
  oncall->session = stw_session_new (oncall->client);
  add_person (oncall, "Ada Ruiz");
  add_person (oncall, LONG_NAME " " LONG_NAME);
}

static void
oncall_show (Oncall *oncall, int width)
{
  oncall->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (oncall->window), width, 700);
  gtk_window_set_child (GTK_WINDOW (oncall->window), stw_oncall_page_new (oncall->session));
  gtk_window_present (GTK_WINDOW (oncall->window));
}

static void
oncall_close (Oncall *oncall)
{
  gtk_window_destroy (GTK_WINDOW (oncall->window));
  g_clear_object (&oncall->session);
  ui_close_desk (oncall->client);
  scratch_free (oncall->folder);
}

static gpointer
get_child (Oncall *oncall, const char *name)
{
  GtkWidget *page = ui_find_type (oncall->window, STW_TYPE_ONCALL_PAGE);

  return gtk_widget_get_template_child (page, STW_TYPE_ONCALL_PAGE, name);
}

static gboolean
shows (Oncall *oncall, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (get_child (oncall, "stack")), name) == 0;
}

static void
test_without_a_schedule_it_offers_one (void)
{
  Oncall oncall;

  oncall_open (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "empty"));
  oncall_close (&oncall);
}

static void
test_a_gap_is_said_in_words_and_the_page_fits_a_telephone (void)
{
  Oncall oncall;

  oncall_open (&oncall);
  add_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_assert_true (gtk_widget_get_visible (get_child (&oncall, "gap")));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (get_child (&oncall, "gap_title")),
                                   "Nobody is on call "));
  g_assert_cmpint (ui_measure (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE)), <=, NARROW);
  oncall_close (&oncall);
}

static gpointer
read_override (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_override_load (db, 1, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(StwOverride **) data = stw_reader_run_finish (result, &error);
  g_assert_no_error (error);
}

static gint64
get_begin_and_end (Oncall *oncall, gint64 *ret_end)
{
  g_autoptr (StwOverride) override = NULL;

  stw_desk_client_read_async (oncall->client,
                              read_override,
                              NULL,
                              NULL,
                              (GDestroyNotify) stw_override_free,
                              NULL,
                              read_cb,
                              &override);
  WAIT_FOR (override != NULL);
  *ret_end = override->to;
  return override->from;
}

static gint64
get_begin (Oncall *oncall)
{
  gint64 end;

  return get_begin_and_end (oncall, &end);
}

static gboolean
lasts (Oncall *oncall, gint64 from, gint64 to)
{
  gint64 end;

  return get_begin_and_end (oncall, &end) == from && end == to;
}

/* The first bar with that style. */
static GtkWidget *
find_bar (GtkWidget *widget, const char *style)
{
  if (gtk_widget_has_css_class (widget, "shift-bar") && gtk_widget_has_css_class (widget, style))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_bar (child, style);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_an_override_that_is_moved_is_kept_and_taken_back (void)
{
  Oncall oncall;
  StwCommand *command = stw_command_new ("override.save", "desk", 0);
  gint64 now = stw_clock_now (NULL);
  gint64 from = now - now % STW_HOUR;
  StwShiftCalendar *calendar;

  oncall_open (&oncall);
  add_schedule (&oncall);
  json_object_set_int_member (command->arguments, "schedule", oncall.schedule);
  json_object_set_int_member (command->arguments, "person", 1);
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", from + STW_HOUR);
  ui_give (oncall.client, command, NULL);
  oncall_show (&oncall, 1000);
  WAIT_FOR (shows (&oncall, "schedule"));
  calendar = get_child (&oncall, "calendar");
  g_assert_nonnull (find_bar (GTK_WIDGET (calendar), "override"));
  g_signal_emit_by_name (calendar,
                         "override-moved",
                         G_GINT64_CONSTANT (1),
                         from + STW_HOUR,
                         from + 3 * STW_HOUR);
  WAIT_FOR (get_begin (&oncall) == from + STW_HOUR);
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (get_begin (&oncall) == from);
  oncall_close (&oncall);
}

/* Gives a key to whatever has the focus in the calendar, as GTK does.
 * Returns: whether it does something there */
static gboolean
type_key (GtkWidget *calendar, guint keyval, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (calendar);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, modifiers, &handled);
    }
  return handled;
}

static GtkWidget *
get_focused (GtkWidget *calendar)
{
  return gtk_widget_get_focus_child (calendar);
}

/* The bar of the override has the focus, still or again, and stands where the row does. */
static gboolean
is_focused_from (Oncall *oncall, GtkWidget *calendar, gint64 from, gint64 to)
{
  GtkWidget *focused = get_focused (calendar);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *when = stw_gap_dup_words (utc, from, to);

  return focused != NULL && gtk_widget_has_css_class (focused, "override") &&
         strstr (gtk_widget_get_tooltip_text (focused), when) != NULL;
}

/* Alt moves it, with Shift its end alone; it never ends before it begins, and what is no override
 * stays. */
static void
test_an_override_is_moved_and_resized_by_keys (void)
{
  const gint64 quarter = 15 * STW_MINUTE;
  Oncall oncall;
  StwCommand *command = stw_command_new ("override.save", "desk", 0);
  gint64 now = stw_clock_now (NULL);
  gint64 from = now - now % STW_HOUR;
  gint64 to = from + 2 * quarter;
  GtkWidget *calendar;

  oncall_open (&oncall);
  add_schedule (&oncall);
  json_object_set_int_member (command->arguments, "schedule", oncall.schedule);
  json_object_set_int_member (command->arguments, "person", 1);
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", to);
  ui_give (oncall.client, command, NULL);
  oncall_show (&oncall, 1000);
  WAIT_FOR (shows (&oncall, "schedule"));
  calendar = get_child (&oncall, "calendar");
  gtk_widget_grab_focus (find_bar (calendar, "override"));
  WAIT_FOR (is_focused_from (&oncall, calendar, from, to));

  g_assert_true (type_key (calendar, GDK_KEY_Right, GDK_ALT_MASK));
  WAIT_FOR (lasts (&oncall, from + quarter, to + quarter));
  WAIT_FOR (is_focused_from (&oncall, calendar, from + quarter, to + quarter));
  g_assert_true (type_key (calendar, GDK_KEY_Left, GDK_ALT_MASK));
  WAIT_FOR (is_focused_from (&oncall, calendar, from, to));
  g_assert_true (lasts (&oncall, from, to));
  g_assert_true (type_key (calendar, GDK_KEY_Right, GDK_ALT_MASK | GDK_SHIFT_MASK));
  WAIT_FOR (is_focused_from (&oncall, calendar, from, to + quarter));
  g_assert_true (lasts (&oncall, from, to + quarter));
  for (int i = 1; i <= 2; i++)
    {
      g_assert_true (type_key (calendar, GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK));
      WAIT_FOR (is_focused_from (&oncall, calendar, from, to + quarter - i * quarter));
    }
  /* One more would leave nothing of it. */
  g_assert_true (type_key (calendar, GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK));
  g_assert_true (lasts (&oncall, from, from + quarter));
  g_assert_false (type_key (calendar, GDK_KEY_Up, GDK_ALT_MASK));

  g_assert_true (type_key (calendar, GDK_KEY_Down, 0));
  g_assert_false (gtk_widget_has_css_class (get_focused (calendar), "override"));
  g_assert_false (type_key (calendar, GDK_KEY_Right, GDK_ALT_MASK));
  g_assert_true (lasts (&oncall, from, from + quarter));
  oncall_close (&oncall);
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static char *
dup_summary (GtkWidget *dialog)
{
  GtkTextBuffer *buffer =
    gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_find_type (dialog, GTK_TYPE_TEXT_VIEW)));
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_ready (AdwMessageDialog *dialog)
{
  return adw_message_dialog_get_response_enabled (dialog, "verb");
}

/* The person who has nobody's incident works on it, and hands it over. */
static void
open_incident (Oncall *oncall)
{
  StwCommand *command = stw_command_new ("incident.add", "desk", 0);
  gint64 incident;

  command->company = ui_add_company (oncall->client, "Acme");
  json_object_set_string_member (command->arguments, "title", "Printer is down");
  incident = ui_give (oncall->client, command, "incident");
  command = stw_command_new ("incident.assign", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", incident);
  json_object_set_int_member (command->arguments, "person", 1);
  ui_give (oncall->client, command, NULL);
}

static void
test_a_shift_is_handed_over_and_taken_back (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  g_autofree char *summary = NULL;

  oncall_open (&oncall);
  open_incident (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "empty"));
  g_assert_false (gtk_widget_get_visible (get_child (&oncall, "hand_over_box")));

  stw_hand_over_dialog_show (oncall.window, oncall.session);
  dialog = find_dialog ();
  g_assert_false (is_ready (dialog));
  WAIT_FOR (is_ready (dialog));
  summary = dup_summary (GTK_WIDGET (dialog));
  g_assert_nonnull (strstr (summary, "Acme: Printer is down"));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (gtk_widget_get_visible (get_child (&oncall, "hand_over_box")));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (!gtk_widget_get_visible (get_child (&oncall, "hand_over_box")));
  oncall_close (&oncall);
}

/* Without a word there is nothing to hand over. */
static void
test_an_empty_summary_is_not_handed_over (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;

  oncall_open (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "empty"));
  stw_hand_over_dialog_show (oncall.window, oncall.session);
  dialog = find_dialog ();
  WAIT_FOR (is_ready (dialog));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (
                              ui_find_type (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW))),
                            " ",
                            -1);
  g_assert_false (is_ready (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  oncall_close (&oncall);
}

/* Two people with a turn each day, for a year. */
static void
add_long_schedule (Oncall *oncall)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *start = stw_timestamp_format (now - 10 * STW_DAY);
  g_autofree char *text = g_strdup_printf (
    "{\"name\":\"First Line\",\"timezone\":\"UTC\",\"layers\":[{\"name\":\"Days\",\"members\":[1,2],"
    "\"start\":\"%s\",\"rotation\":\"daily\"}]}",
    start);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwCommand *command = stw_command_new ("schedule.save", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  oncall->schedule = ui_give (oncall->client, command, "schedule");
}

static const char *
get_title (AdwPreferencesGroup *group)
{
  GtkWidget *row = ui_find_type (GTK_WIDGET (group), ADW_TYPE_ACTION_ROW);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

/* Where nobody signs in nobody is asked; both turns change hands at once and back again. */
static void
test_turns_are_swapped_and_swapped_back (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;

  oncall_open (&oncall);
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_assert_null (get_title (get_child (&oncall, "overrides")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.swap",
                              NULL);
  dialog = find_dialog ();
  g_assert_true (is_ready (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (get_title (get_child (&oncall, "overrides")) != NULL);
  g_assert_true (
    g_str_has_suffix (get_title (get_child (&oncall, "overrides")), " has swapped turns"));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (get_title (get_child (&oncall, "overrides")) == NULL);
  oncall_close (&oncall);
}

static void
test_a_note_for_a_hand_over_stands_in_the_view (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *row;

  oncall_open (&oncall);
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_assert_false (gtk_widget_get_visible (get_child (&oncall, "notes")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.write-note",
                              NULL);
  dialog = find_dialog ();
  g_assert_false (is_ready (dialog));
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW)),
                         "The lift is stuck");
  g_assert_true (is_ready (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (gtk_widget_get_visible (get_child (&oncall, "notes")));
  row = ui_find_type (get_child (&oncall, "notes"), ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "The lift is stuck");
  g_signal_emit_by_name (ui_find_type (row, GTK_TYPE_BUTTON), "clicked");
  WAIT_FOR (!gtk_widget_get_visible (get_child (&oncall, "notes")));
  oncall_close (&oncall);
}

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
  add_long_schedule (&oncall);
  oncall_show (&oncall, 1000);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_signal_emit_by_name (get_child (&oncall, "calendar"), "layer-activated", G_GINT64_CONSTANT (0));
  dialog = find_dialog ();
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "remove");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (layers_are (&oncall, "Days", FALSE));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (layers_are (&oncall, "Days", TRUE));
  oncall_close (&oncall);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);
}

static GtkWidget *
open_layer (Oncall *oncall)
{
  oncall_open (oncall);
  add_long_schedule (oncall);
  oncall_show (oncall, 1000);
  WAIT_FOR (shows (oncall, "schedule"));
  g_signal_emit_by_name (get_child (oncall, "calendar"), "layer-activated", G_GINT64_CONSTANT (0));
  return GTK_WIDGET (find_dialog ());
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
  g_assert_false (is_ready (ADW_MESSAGE_DIALOG (dialog)));
  g_assert_true (gtk_widget_has_css_class (hours, "error"));
  gtk_editable_set_text (GTK_EDITABLE (hours), "18:00-08:00");
  g_assert_true (is_ready (ADW_MESSAGE_DIALOG (dialog)));
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

  WAIT_FOR (ui_find_match (oncall.window, says, "18:00 to 8:00") != NULL);
  g_signal_emit_by_name (get_child (&oncall, "calendar"), "layer-activated", G_GINT64_CONSTANT (0));
  dialog = GTK_WIDGET (find_dialog ());
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
  add_long_schedule (&oncall);
  oncall_show (&oncall, 1000);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_signal_emit_by_name (get_child (&oncall, "calendar"), "layer-activated", G_GINT64_CONSTANT (0));
  dialog = find_dialog ();
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
test_somebody_leaves_from_a_time_on (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *change;

  oncall_open (&oncall);
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.members",
                              NULL);
  dialog = find_dialog ();
  g_assert_true (is_ready (dialog));
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
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  g_assert_null (get_title (get_child (&oncall, "calendars")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.subscribe",
                              NULL);
  dialog = find_dialog ();
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  gtk_editable_set_text (find_entry (dialog, ADW_TYPE_ENTRY_ROW), "Holidays");
  address = find_entry (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (address, "ftp://127.0.0.1/a.ics");
  g_assert_false (is_ready (dialog));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (address), "error"));
  gtk_editable_set_text (address, "http://127.0.0.1:1/a.ics");
  g_assert_true (is_ready (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (g_strcmp0 (get_title (get_child (&oncall, "calendars")), "Holidays") == 0);
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.remove-schedule",
                              NULL);
  WAIT_FOR (shows (&oncall, "empty"));
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
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  import_text (&oncall, text);
  WAIT_FOR (find_dialog () != NULL);
  dialog = find_dialog ();
  g_assert_true (is_ready (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  g_assert_nonnull (ui_find_match (GTK_WIDGET (dialog),
                                   says,
                                   "1 event would count. 1 names nobody at this desk and would "
                                   "count for nothing."));
  g_assert_null (get_title (get_child (&oncall, "calendars")));
  person = ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (person), 1);
  g_assert_nonnull (ui_find_match (GTK_WIDGET (dialog), says, "2 events would count."));
  adw_combo_row_set_selected (ADW_COMBO_ROW (person), 0);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (g_strcmp0 (get_title (get_child (&oncall, "calendars")), "away.ics") == 0);
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (get_title (get_child (&oncall, "calendars")) == NULL);
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
  add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (shows (&oncall, "schedule"));
  import_text (&oncall, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
  WAIT_FOR (find_dialog () != NULL);
  dialog = find_dialog ();
  g_assert_false (is_ready (dialog));
  g_assert_nonnull (ui_find_match (GTK_WIDGET (dialog), says, "It has no events from today on."));
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_signal_connect (oncall.session, "refused", G_CALLBACK (refused_cb), &refused);
  import_text (&oncall, "<html></html>");
  WAIT_FOR (refused != NULL);
  g_assert_null (find_dialog ());
  oncall_close (&oncall);
}

static StwOncallLayer *
add_layer (StwOncallPlan *plan, gint64 person, gint64 start, gint64 end)
{
  StwOncallLayer *layer = stw_oncall_plan_add_layer (plan);
  StwOncallMember member = { person, STW_ONCALL_EVER, STW_ONCALL_NEVER };

  layer->name = g_strdup ("layer");
  layer->start = start;
  layer->end = end;
  g_array_append_val (layer->members, member);
  return layer;
}

/* The strongest layer stands first, and the row on top says what comes of all. */
static void
test_bars_stand_in_the_rows_that_they_are_of (void)
{
  g_autoptr (StwRoster) roster = g_new0 (StwRoster, 1);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GArray) bars = NULL;
  static const struct
  {
    guint row;
    gint64 person;
    gint64 from;
    gint64 to;
  } expected[] = {
    { STW_ROSTER_RESULT, 1, 0, 2 }, { STW_ROSTER_RESULT, 2, 2, 4 },
    { STW_ROSTER_RESULT, 1, 4, 6 }, { STW_ROSTER_RESULT, 0, 6, 8 },
    { STW_ROSTER_LAYERS, 2, 2, 4 }, { STW_ROSTER_LAYERS + 1, 1, 0, 6 },
  };

  roster->plan = stw_oncall_plan_new (utc);
  roster->overrides = g_ptr_array_new ();
  add_layer (roster->plan, 1, 0, 6 * STW_HOUR);
  add_layer (roster->plan, 2, 2 * STW_HOUR, 4 * STW_HOUR);
  bars = stw_roster_lay_out (roster, 0, 8 * STW_HOUR);
  g_assert_cmpuint (bars->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < bars->len; i++)
    {
      const StwRosterBar *bar = &g_array_index (bars, StwRosterBar, i);

      g_assert_cmpuint (bar->row, ==, expected[i].row);
      g_assert_cmpint (bar->person, ==, expected[i].person);
      g_assert_cmpint (bar->from, ==, expected[i].from * STW_HOUR);
      g_assert_cmpint (bar->to, ==, expected[i].to * STW_HOUR);
    }
}

static void
test_initials_are_of_the_first_and_the_last_word (void)
{
  static const struct
  {
    const char *name;
    const char *initials;
  } cases[] = { { "Ada Ruiz", "AR" }, { "élodie de la tour", "ÉT" }, { "Tom", "T" }, { "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *initials = stw_roster_dup_initials (cases[i].name);

      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add_func ("/oncall/rows", test_bars_stand_in_the_rows_that_they_are_of);
  g_test_add_func ("/oncall/initials", test_initials_are_of_the_first_and_the_last_word);
  g_test_add_func ("/oncall/empty", test_without_a_schedule_it_offers_one);
  g_test_add_func ("/oncall/gap", test_a_gap_is_said_in_words_and_the_page_fits_a_telephone);
  g_test_add_func ("/oncall/moved", test_an_override_that_is_moved_is_kept_and_taken_back);
  g_test_add_func ("/oncall/keys", test_an_override_is_moved_and_resized_by_keys);
  g_test_add_func ("/oncall/hand-over", test_a_shift_is_handed_over_and_taken_back);
  g_test_add_func ("/oncall/hand-over-empty", test_an_empty_summary_is_not_handed_over);
  g_test_add_func ("/oncall/swap", test_turns_are_swapped_and_swapped_back);
  g_test_add_func ("/oncall/note", test_a_note_for_a_hand_over_stands_in_the_view);
  g_test_add_func ("/oncall/layer", test_a_layer_is_removed_and_brought_back);
  g_test_add_func ("/oncall/layer-sleep", test_a_changed_layer_says_how_people_would_have_slept);
  g_test_add_func ("/oncall/layer-hours",
                   test_a_layer_counts_at_several_hours_and_turns_last_longer);
  g_test_add_func ("/oncall/layer-kept", test_a_layers_hours_are_shown_kept_and_removed);
  g_test_add_func ("/oncall/member", test_somebody_leaves_from_a_time_on);
  g_test_add_func ("/oncall/calendar", test_a_calendar_is_subscribed_to_and_removed);
  g_test_add_func ("/oncall/file", test_a_calendar_file_is_looked_at_imported_and_taken_back);
  g_test_add_func ("/oncall/file-nothing", test_a_file_that_would_do_nothing_is_not_imported);
  return g_test_run ();
}
