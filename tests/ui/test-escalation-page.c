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
  incident_desk_add_test ("/app/escalation/it fits a telephone", test_it_fits_a_telephone);
  return g_test_run ();
}
