/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of escalation, on a real desk: steps are added, moved and removed, and what would happen
 * tonight stands below them. */

#include "config.h"

#include "app/escalation/escalation-page.h"
#include "app/escalation/step-row.h"
#include "incident-desk.h"

static GtkWidget *
new_page (Desk *desk)
{
  GtkWidget *page = stw_escalation_page_new (desk->session);

  gtk_window_set_child (desk->window, page);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  return page;
}

static gpointer
get (GtkWidget *page, const char *name)
{
  GObject *child = gtk_widget_get_template_child (page, STW_TYPE_ESCALATION_PAGE, name);

  g_assert_nonnull (child);
  return child;
}

static void
add_steps (GtkWidget *widget, GPtrArray *steps)
{
  if (STW_IS_STEP_ROW (widget))
    g_ptr_array_add (steps, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_steps (child, steps);
}

static guint
count_steps (GtkWidget *page)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  add_steps (page, steps);
  return steps->len;
}

static GtkWidget *
get_step (GtkWidget *page, guint i)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  add_steps (page, steps);
  g_assert_cmpuint (i, <, steps->len);
  return g_ptr_array_index (steps, i);
}

static const char *
get_whom (GtkWidget *page, guint i)
{
  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_step (page, i)));
}

/* A copy of the default that can be changed. */
static GtkWidget *
new_page_with_own (Desk *desk)
{
  GtkWidget *page = new_page (desk);

  WAIT_FOR (count_steps (page) == 3);
  g_assert_false (gtk_widget_get_sensitive (get_step (page, 0)));
  g_signal_emit_by_name (get (page, "add"), "clicked");
  WAIT_FOR (count_steps (page) == 3 && gtk_widget_get_sensitive (get_step (page, 0)));
  return page;
}

static void
test_a_step_is_added_and_removed_and_comes_back (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);

  g_signal_emit_by_name (get (page, "add_step"), "clicked");
  WAIT_FOR (count_steps (page) == 4);
  g_signal_emit_by_name (get_step (page, 0), "removed");
  WAIT_FOR (count_steps (page) == 3);
  WAIT_FOR (stw_session_can_undo (desk->session));
  stw_session_undo (desk->session);
  WAIT_FOR (count_steps (page) == 4);
}

static void
test_a_step_moves_and_the_times_stay (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);
  g_autofree char *first = g_strdup (get_whom (page, 0));
  g_autofree char *second = g_strdup (get_whom (page, 1));
  g_autoptr (JsonObject) step = NULL;

  gtk_widget_activate_action (get_step (page, 1), "step.move", "i", -1);
  WAIT_FOR (g_str_equal (get_whom (page, 0), second));
  g_assert_cmpstr (get_whom (page, 1), ==, first);
  step = stw_step_row_dup_step (STW_STEP_ROW (get_step (page, 0)));
  g_assert_cmpint (json_object_get_int_member (step, "after_minutes"), ==, 0);
}

static void
add_choices (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_COMBO_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_choices (child, rows);
}

/* The first row of the list of choices. */
static GtkWidget *
find_choice (GtkWidget *page)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  add_choices (get (page, "choices"), rows);
  return rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;
}

static void
test_a_low_one_at_night_can_be_left_to_wait (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);
  GtkWidget *add = ui_find_type (get (page, "choices"), GTK_TYPE_BUTTON);
  GtkWidget *row;

  WAIT_FOR (gtk_widget_get_sensitive (add));
  g_assert_null (find_choice (page));
  g_signal_emit_by_name (add, "clicked");
  WAIT_FOR (find_dialog () != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "verb");
  WAIT_FOR (find_choice (page) != NULL);
  row = find_choice (page);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                   ==,
                   "Low · Outside Support Hours");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  stw_session_undo (desk->session);
  WAIT_FOR (find_choice (page) == NULL);
}

static void
test_what_counts_is_changed_on_the_spot (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);
  StwCommand *command = stw_command_new ("escalation.choose", "desk", desk->company);

  stw_session_give (desk->session, command, NULL);
  WAIT_FOR (find_choice (page) != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_choice (page)), 1);
  WAIT_FOR (stw_session_can_undo (desk->session));
  WAIT_FOR (find_choice (page) != NULL &&
            adw_combo_row_get_selected (ADW_COMBO_ROW (find_choice (page))) == 1);
  stw_session_undo (desk->session);
  WAIT_FOR (find_choice (page) != NULL &&
            adw_combo_row_get_selected (ADW_COMBO_ROW (find_choice (page))) == 0);
}

/* Whether a row below a widget is called so. */
static gboolean
has_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_row (child, title))
      return TRUE;
  return FALSE;
}

static void
test_how_people_slept_is_counted (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);

  WAIT_FOR (has_row (get (page, "sleep"), "Nobody was woken, and nobody would have been"));
}

static void
place (GtkWidget *page, int width)
{
  int height;

  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_allocate (page, width, height, -1, NULL);
}

static void
test_what_would_happen_stands_beside_the_steps_where_there_is_room (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);
  graphene_rect_t steps, preview;

  place (page, 1000);
  g_assert_true (gtk_widget_compute_bounds (get (page, "steps"), page, &steps));
  g_assert_true (gtk_widget_compute_bounds (get (page, "preview"), page, &preview));
  g_assert_cmpfloat (preview.origin.x, >=, steps.origin.x + steps.size.width);
  g_assert_cmpfloat (preview.origin.y, ==, steps.origin.y);
  place (page, NARROW);
  g_assert_true (gtk_widget_compute_bounds (get (page, "steps"), page, &steps));
  g_assert_true (gtk_widget_compute_bounds (get (page, "preview"), page, &preview));
  g_assert_cmpfloat (preview.origin.x, ==, steps.origin.x);
  g_assert_cmpfloat (preview.origin.y, >=, steps.origin.y + steps.size.height);
}

static void
test_any_other_time_can_be_written (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);
  GtkEditable *time;

  WAIT_FOR (find_entry_row (get (page, "preview")) != NULL);
  time = find_entry_row (get (page, "preview"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (time)));
  adw_combo_row_set_selected (get (page, "moment"), 2);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (time)));
  gtk_editable_set_text (time, "tomorrow");
  g_signal_emit_by_name (time, "apply");
  WAIT_FOR (gtk_widget_has_css_class (GTK_WIDGET (time), "error"));
}

static void
test_it_fits_a_telephone (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page_with_own (desk);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get_step (page, 0)), TRUE);
  g_assert_cmpint (ui_measure (page), <=, NARROW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  incident_desk_add_test ("/app/escalation/a step is added and removed and comes back",
                          test_a_step_is_added_and_removed_and_comes_back);
  incident_desk_add_test ("/app/escalation/a step moves and the times stay",
                          test_a_step_moves_and_the_times_stay);
  incident_desk_add_test ("/app/escalation/a low one at night can be left to wait",
                          test_a_low_one_at_night_can_be_left_to_wait);
  incident_desk_add_test ("/app/escalation/what counts is changed on the spot",
                          test_what_counts_is_changed_on_the_spot);
  incident_desk_add_test ("/app/escalation/how people slept is counted",
                          test_how_people_slept_is_counted);
  incident_desk_add_test ("/app/escalation/beside each other",
                          test_what_would_happen_stands_beside_the_steps_where_there_is_room);
  incident_desk_add_test ("/app/escalation/any other time can be written",
                          test_any_other_time_can_be_written);
  incident_desk_add_test ("/app/escalation/it fits a telephone", test_it_fits_a_telephone);
  return g_test_run ();
}
