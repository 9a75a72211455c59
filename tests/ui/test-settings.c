/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings in the window, on a real desk. */

#include "config.h"

#include "app/look.h"
#include "app/settings/setting-row.h"
#include "app/settings/setting-switch.h"
#include "app/settings/settings-page.h"
#include "app/widgets/work-row.h"
#include "scratch.h"
#include "ui.h"

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  GtkWidget *page;       /* (unowned) */
  guint n_offered;       /* ways back */
} Desk;

static void
offered_cb (Desk *desk)
{
  desk->n_offered++;
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->session = stw_session_new (desk->client);
  g_signal_connect_swapped (desk->session, "undo-offered", G_CALLBACK (offered_cb), desk);
  desk->page = stw_settings_page_new (desk->session);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 1000, 700);
  gtk_window_set_child (desk->window, desk->page);
  gtk_window_present (desk->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static gboolean
is_setting (GtkWidget *widget, const char *text)
{
  return (STW_IS_SETTING_ROW (widget) &&
          g_strcmp0 (stw_setting_row_get_setting (STW_SETTING_ROW (widget)), text) == 0) ||
         (STW_IS_SETTING_SWITCH (widget) &&
          g_strcmp0 (stw_setting_switch_get_setting (STW_SETTING_SWITCH (widget)), text) == 0);
}

static gboolean
is_work (GtkWidget *widget, const char *text)
{
  return STW_IS_WORK_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

static gboolean
is_list (GtkWidget *widget, const char *text)
{
  return gtk_widget_has_css_class (widget, "navigation-sidebar");
}

static gboolean
is_search (GtkWidget *widget, const char *text)
{
  return GTK_IS_SEARCH_ENTRY (widget);
}

static void
choose (Desk *desk, int category)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_match (desk->page, is_list, NULL));

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, category));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
}

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
test_a_name_is_kept_and_taken_back (Desk *desk, gconstpointer data)
{
  GtkWidget *row = ui_find_match (desk->page, is_setting, "msp.name");

  gtk_editable_set_text (GTK_EDITABLE (row), "  Fernhill Managed IT ");
  g_signal_emit_by_name (row, "apply");
  WAIT_FOR (g_strcmp0 (stw_session_get_msp_name (desk->session), "Fernhill Managed IT") == 0);
  WAIT_FOR (g_str_equal (get_text (row), "Fernhill Managed IT"));
  g_assert_cmpuint (desk->n_offered, ==, 1);
  stw_session_undo (desk->session);
  WAIT_FOR (stw_session_get_msp_name (desk->session) == NULL);
  WAIT_FOR (g_str_equal (get_text (row), ""));
}

static void
test_what_makes_no_sense_is_said_while_it_is_typed (Desk *desk, gconstpointer data)
{
  GtkWidget *row;

  choose (desk, 2);
  row = ui_find_match (desk->page, is_setting, "door.listen");
  WAIT_FOR (g_str_equal (get_text (row), STW_LISTEN_USUAL));
  gtk_editable_set_text (GTK_EDITABLE (row), "127.0.0.1:99999");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (
    g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Not"));
  g_signal_emit_by_name (row, "apply");
  gtk_editable_set_text (GTK_EDITABLE (row), "127.0.0.1:9000");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                   ==,
                   "Address and Port");
  g_signal_emit_by_name (row, "apply");
  WAIT_FOR (desk->n_offered == 1);
}

static void
test_a_switch_follows_the_desk (Desk *desk, gconstpointer data)
{
  GtkWidget *row;

  choose (desk, 2);
  WAIT_FOR (*get_text (ui_find_match (desk->page, is_setting, "door.listen")) != '\0');
  row = ui_find_match (desk->page, is_setting, "door.self-made");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  WAIT_FOR (desk->n_offered == 1);
  g_assert_true (stw_setting_switch_is_on (STW_SETTING_SWITCH (row)));
  stw_session_undo (desk->session);
  WAIT_FOR (!stw_setting_switch_is_on (STW_SETTING_SWITCH (row)));
}

static const char *
get_outcome (GtkWidget *row)
{
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  return subtitle != NULL ? subtitle : "";
}

static void
test_a_backup_is_made_and_the_chain_is_walked (Desk *desk, gconstpointer data)
{
  GtkWidget *row;

  choose (desk, 3);
  row = ui_find_match (desk->page, is_work, "Last Backup");
  g_signal_emit_by_name (row, "asked");
  WAIT_FOR (g_str_has_prefix (get_outcome (row), "Just now"));
  row = ui_find_match (desk->page, is_work, "Chain of Entries");
  g_signal_emit_by_name (row, "asked");
  WAIT_FOR (g_str_has_prefix (get_outcome (row), "The chain is whole"));
}

static void
test_words_find_a_category (Desk *desk, gconstpointer data)
{
  GtkListBox *list = GTK_LIST_BOX (ui_find_match (desk->page, is_list, NULL));
  GtkEditable *search = GTK_EDITABLE (ui_find_match (desk->page, is_search, NULL));

  gtk_editable_set_text (search, "Restore BACK");
  WAIT_FOR (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)) == 3);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0))));
  gtk_editable_set_text (search, "");
  WAIT_FOR (gtk_widget_get_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0))));
}

static void
test_the_look_is_kept (void)
{
  g_autoptr (GSettings) settings = g_settings_new (STW_APPLICATION_ID);
  GtkWidget *window = gtk_window_new ();
  AdwStyleManager *manager = adw_style_manager_get_for_display (gdk_display_get_default ());

  stw_look_attach (window, settings);
  gtk_widget_activate_action (window, "look.density", "s", "compact");
  g_assert_true (gtk_widget_has_css_class (window, "compact-lists"));
  gtk_widget_activate_action (window, "look.density", "s", "comfortable");
  g_assert_false (gtk_widget_has_css_class (window, "compact-lists"));
  gtk_widget_activate_action (window, "look.color-scheme", "s", "dark");
  g_assert_true (adw_style_manager_get_dark (manager));
  gtk_widget_activate_action (window, "look.color-scheme", "s", "light");
  g_assert_false (adw_style_manager_get_dark (manager));
  gtk_widget_activate_action (window, "look.color-scheme", "s", "system");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  add ("/app/settings/a name is kept and taken back", test_a_name_is_kept_and_taken_back);
  add ("/app/settings/what makes no sense is said while it is typed",
       test_what_makes_no_sense_is_said_while_it_is_typed);
  add ("/app/settings/a switch follows the desk", test_a_switch_follows_the_desk);
  add ("/app/settings/a backup is made and the chain is walked",
       test_a_backup_is_made_and_the_chain_is_walked);
  add ("/app/settings/words find a category", test_words_find_a_category);
  g_test_add_func ("/app/settings/the look is kept", test_the_look_is_kept);
  return g_test_run ();
}
