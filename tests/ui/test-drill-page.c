/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of night drills, on a real desk: one is started, planned again and again, and those that
 * came are told in words. */

#include "config.h"

#include "app/settings/drill-page.h"
#include "desk/drill-store.h"
#include "incident-desk.h"

static GtkWidget *
new_page (Desk *desk)
{
  GtkWidget *page = stw_drill_page_new (desk->session);

  gtk_window_set_child (desk->window, page);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  return page;
}

static gpointer
get (GtkWidget *page, const char *name)
{
  GObject *child = gtk_widget_get_template_child (page, STW_TYPE_DRILL_PAGE, name);

  g_assert_nonnull (child);
  return child;
}

/* The title of the first row of a group that has one. */
static const char *
find_title (GtkWidget *widget)
{
  if (ADW_IS_ACTION_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *title = find_title (child);

      if (title != NULL)
        return title;
    }
  return NULL;
}

static gboolean
says (GtkWidget *page, const char *title)
{
  return g_strcmp0 (find_title (get (page, "past")), title) == 0;
}

static gint64
get_number (Desk *desk, const char *sql)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);
  const StwDbValue none[1] = { STW_NULL };
  g_autoptr (StwRows) rows = stw_db_query_values (db, sql, none, 0, NULL);

  g_assert_true (stw_rows_next (rows, NULL));
  return stw_rows_get_int (rows, 0);
}

/* There is no door: it cannot come, and is tried again. */
static void
test_a_drill_is_started_and_stands_below (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page (desk);

  WAIT_FOR (says (page, "No drill has come yet"));
  WAIT_FOR (gtk_widget_get_sensitive (get (page, "start")));
  g_signal_emit_by_name (get (page, "start"), "clicked");
  WAIT_FOR (says (page, "Planned"));
}

static void
test_a_drill_comes_again_and_that_is_taken_back (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page (desk);

  WAIT_FOR (gtk_widget_get_sensitive (get (page, "repeat")));
  g_assert_false (gtk_widget_get_sensitive (get (page, "time")));
  adw_combo_row_set_selected (get (page, "repeat"), 2);
  WAIT_FOR (gtk_widget_get_sensitive (get (page, "time")));
  g_assert_cmpint (get_number (desk, "SELECT COUNT(*) FROM drill_plan WHERE every = 'month'"),
                   ==,
                   1);
  gtk_editable_set_text (get (page, "time"), "03:30");
  g_signal_emit_by_name (get (page, "time"), "apply");
  WAIT_FOR (get_number (desk, "SELECT COALESCE (max (minute), 0) FROM drill_plan") == 210);
  WAIT_FOR (desk->n_offered == 2);
  stw_session_undo (desk->session);
  WAIT_FOR (get_number (desk, "SELECT COUNT(*) FROM drill_plan WHERE minute IS NULL") == 1);
}

static void
test_a_time_that_is_none_is_shown_to_be_wrong (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page (desk);

  WAIT_FOR (gtk_widget_get_sensitive (get (page, "repeat")));
  adw_combo_row_set_selected (get (page, "repeat"), 1);
  WAIT_FOR (gtk_widget_get_sensitive (get (page, "time")));
  gtk_editable_set_text (get (page, "time"), "25:00");
  g_signal_emit_by_name (get (page, "time"), "apply");
  g_assert_true (gtk_widget_has_css_class (get (page, "time"), "error"));
  g_assert_cmpint (get_number (desk, "SELECT COUNT(*) FROM drill_plan WHERE minute IS NULL"),
                   ==,
                   1);
}

static void
test_it_fits_a_telephone (Desk *desk, gconstpointer data)
{
  GtkWidget *page = new_page (desk);

  WAIT_FOR (says (page, "No drill has come yet"));
  g_assert_cmpint (ui_measure (page), <=, NARROW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  incident_desk_add_test ("/app/drills/started", test_a_drill_is_started_and_stands_below);
  incident_desk_add_test ("/app/drills/again", test_a_drill_comes_again_and_that_is_taken_back);
  incident_desk_add_test ("/app/drills/wrong", test_a_time_that_is_none_is_shown_to_be_wrong);
  incident_desk_add_test ("/app/drills/narrow", test_it_fits_a_telephone);
  return g_test_run ();
}
