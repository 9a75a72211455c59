/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The on-call view: bars where they belong, a gap in words, a window that fits a telephone, and
 * overrides that are moved from the calendar. */

#include "config.h"

#include "app/oncall/hand-over-dialog.h"
#include "app/oncall/oncall-page.h"
#include "app/oncall/roster.h"
#include "app/oncall/shift-calendar.h"
#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/oncall/gaps.h"
#include "oncall-desk.h"

static void
test_without_a_schedule_it_offers_one (void)
{
  Oncall oncall;

  oncall_open (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "empty"));
  oncall_close (&oncall);
}

static void
test_a_gap_is_said_in_words_and_the_page_fits_a_telephone (void)
{
  Oncall oncall;

  oncall_open (&oncall);
  oncall_add_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_assert_true (gtk_widget_get_visible (oncall_get_child (&oncall, "gap")));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (oncall_get_child (&oncall, "gap_title")),
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
  oncall_add_schedule (&oncall);
  json_object_set_int_member (command->arguments, "schedule", oncall.schedule);
  json_object_set_int_member (command->arguments, "person", 1);
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", from + STW_HOUR);
  ui_give (oncall.client, command, NULL);
  oncall_show (&oncall, 1000);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  calendar = oncall_get_child (&oncall, "calendar");
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
  GtkWidget *focused = gtk_root_get_focus (gtk_widget_get_root (calendar));

  return focused != NULL && gtk_widget_is_ancestor (focused, calendar) ? focused : NULL;
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
  oncall_add_schedule (&oncall);
  json_object_set_int_member (command->arguments, "schedule", oncall.schedule);
  json_object_set_int_member (command->arguments, "person", 1);
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", to);
  ui_give (oncall.client, command, NULL);
  oncall_show (&oncall, 1000);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  calendar = oncall_get_child (&oncall, "calendar");
  /* The calendar may be drawn once more before it takes the focus. */
  WAIT_FOR (gtk_widget_grab_focus (find_bar (calendar, "override")) &&
            is_focused_from (&oncall, calendar, from, to));

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
  WAIT_FOR (oncall_shows (&oncall, "empty"));
  g_assert_false (gtk_widget_get_visible (oncall_get_child (&oncall, "hand_over_box")));

  stw_hand_over_dialog_show (oncall.window, oncall.session);
  dialog = oncall_find_dialog ();
  g_assert_false (oncall_is_ready (dialog));
  WAIT_FOR (oncall_is_ready (dialog));
  summary = dup_summary (GTK_WIDGET (dialog));
  g_assert_nonnull (strstr (summary, "Acme: Printer is down"));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (gtk_widget_get_visible (oncall_get_child (&oncall, "hand_over_box")));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (!gtk_widget_get_visible (oncall_get_child (&oncall, "hand_over_box")));
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
  WAIT_FOR (oncall_shows (&oncall, "empty"));
  stw_hand_over_dialog_show (oncall.window, oncall.session);
  dialog = oncall_find_dialog ();
  WAIT_FOR (oncall_is_ready (dialog));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (
                              ui_find_type (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW))),
                            " ",
                            -1);
  g_assert_false (oncall_is_ready (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  oncall_close (&oncall);
}

/* Where nobody signs in nobody is asked; both turns change hands at once and back again. */
static void
test_turns_are_swapped_and_swapped_back (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_assert_null (oncall_get_title (oncall_get_child (&oncall, "overrides")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.swap",
                              NULL);
  dialog = oncall_find_dialog ();
  g_assert_true (oncall_is_ready (dialog));
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, NARROW);
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (oncall_get_title (oncall_get_child (&oncall, "overrides")) != NULL);
  g_assert_true (g_str_has_suffix (oncall_get_title (oncall_get_child (&oncall, "overrides")),
                                   " has swapped turns"));
  WAIT_FOR (stw_session_can_undo (oncall.session));
  stw_session_undo (oncall.session);
  WAIT_FOR (oncall_get_title (oncall_get_child (&oncall, "overrides")) == NULL);
  oncall_close (&oncall);
}

static void
test_a_note_for_a_hand_over_stands_in_the_view (void)
{
  Oncall oncall;
  AdwMessageDialog *dialog;
  GtkWidget *row;

  oncall_open (&oncall);
  oncall_add_long_schedule (&oncall);
  oncall_show (&oncall, NARROW);
  WAIT_FOR (oncall_shows (&oncall, "schedule"));
  g_assert_false (gtk_widget_get_visible (oncall_get_child (&oncall, "notes")));
  gtk_widget_activate_action (ui_find_type (oncall.window, STW_TYPE_ONCALL_PAGE),
                              "oncall.write-note",
                              NULL);
  dialog = oncall_find_dialog ();
  g_assert_false (oncall_is_ready (dialog));
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW)),
                         "The lift is stuck");
  g_assert_true (oncall_is_ready (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_destroy (GTK_WINDOW (dialog));
  WAIT_FOR (gtk_widget_get_visible (oncall_get_child (&oncall, "notes")));
  row = ui_find_type (oncall_get_child (&oncall, "notes"), ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "The lift is stuck");
  g_signal_emit_by_name (ui_find_type (row, GTK_TYPE_BUTTON), "clicked");
  WAIT_FOR (!gtk_widget_get_visible (oncall_get_child (&oncall, "notes")));
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
  return g_test_run ();
}
