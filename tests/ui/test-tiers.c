/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings that many clients share, in the window: a tier is taken from a client, told, applied and
 * taken back. */

#include "config.h"

#include "app/tiers/apply-window.h"
#include "app/tiers/shared-setting.h"
#include "app/tiers/tier-editor.h"
#include "app/tiers/tiers-page.h"
#include "desk/tier-store.h"
#include "incident-desk.h"

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

static gpointer
get_child (GtkWidget *window, const char *name)
{
  return gtk_widget_get_template_child (window, G_OBJECT_TYPE (window), name);
}

/* The mapped row below that has this title. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_ACTION_ROW (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
says (GtkWidget *window, const char *row, const char *words)
{
  GtkWidget *found = find_row (window, row);

  return found != NULL &&
         strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (found)), words) != NULL;
}

static void
tick (GtkWidget *window, const char *row)
{
  GtkWidget *said = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (find_row (window, row)));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (said), TRUE);
}

static void
set_burst (Desk *desk, int burst)
{
  StwCommand *command = stw_command_new ("company.update", "desk", desk->company);

  json_object_set_int_member (command->arguments, "burst", burst);
  ui_give (desk->client, command, "none");
}

static void
set_days (Desk *desk, int days)
{
  StwCommand *command = stw_command_new ("company.update", "desk", desk->company);

  json_object_set_int_member (command->arguments, "alert_days", days);
  ui_give (desk->client, command, "none");
}

static gpointer
read_settings (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_tier_read_company (db, *(gint64 *) data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(JsonObject **) data = stw_reader_run_finish (result, &error);
  g_assert_no_error (error);
}

static gint64
get_setting (Desk *desk, const char *member)
{
  g_autoptr (JsonObject) settings = NULL;

  stw_desk_client_read_async (desk->client,
                              read_settings,
                              &desk->company,
                              NULL,
                              (GDestroyNotify) json_object_unref,
                              NULL,
                              read_cb,
                              &settings);
  WAIT_FOR (settings != NULL);
  return json_object_get_int_member (settings, member);
}

/* Takes a tier "Gold" from the client. */
static void
save_gold (Desk *desk)
{
  GtkWidget *editor;
  GtkDropDown *companies;

  stw_tier_editor_show (GTK_WIDGET (desk->detail), desk->session, NULL);
  editor = find_window (STW_TYPE_TIER_EDITOR);
  companies = get_child (editor, "companies");
  WAIT_FOR (gtk_drop_down_get_model (companies) != NULL);
  g_assert_false (gtk_widget_get_sensitive (get_child (editor, "save")));
  gtk_drop_down_set_selected (companies, 1);
  gtk_editable_set_text (get_child (editor, "name"), "Gold");
  g_assert_true (gtk_widget_get_sensitive (get_child (editor, "save")));
  g_assert_cmpint (ui_measure (editor), <=, NARROW);
  ui_assert_named (editor);
  g_signal_emit_by_name (get_child (editor, "save"), "clicked");
  WAIT_FOR (find_window (STW_TYPE_TIER_EDITOR) == NULL);
  g_assert_cmpuint (desk->n_offered, ==, 1);
}

static void
a_tier_is_told_before_it_is_applied (Desk *desk, gconstpointer data)
{
  GtkWidget *window;

  save_gold (desk);
  set_burst (desk, 7);
  stw_apply_window_show_tier (GTK_WIDGET (desk->detail), desk->session, 1, "Gold");
  window = find_window (STW_TYPE_APPLY_WINDOW);
  WAIT_FOR (says (window, "Northwind Logistics", "Burst: 7 → 120"));
  g_assert_false (gtk_widget_get_sensitive (get_child (window, "apply")));
  tick (window, "Northwind Logistics");
  g_assert_true (gtk_widget_get_sensitive (get_child (window, "apply")));
  g_assert_cmpint (ui_measure (window), <=, NARROW);
  ui_assert_named (window);
  g_assert_cmpint (get_setting (desk, "burst"), ==, 7);
  g_signal_emit_by_name (get_child (window, "apply"), "clicked");
  WAIT_FOR (find_window (STW_TYPE_APPLY_WINDOW) == NULL);
  g_assert_cmpint (get_setting (desk, "burst"), ==, 120);
  g_assert_cmpint (get_setting (desk, "tier"), ==, 1);
  stw_session_undo (desk->session);
  WAIT_FOR (get_setting (desk, "burst") == 7);
  g_assert_cmpint (get_setting (desk, "tier"), ==, 0);
}

static void
single_settings_are_told_and_applied (Desk *desk, gconstpointer data)
{
  GtkWidget *window;

  set_burst (desk, 7);
  stw_apply_window_show (GTK_WIDGET (desk->detail), desk->session);
  window = find_window (STW_TYPE_APPLY_WINDOW);
  WAIT_FOR (find_row (window, "Northwind Logistics") != NULL);
  tick (window, "Northwind Logistics");
  g_assert_false (gtk_widget_get_sensitive (get_child (window, "apply")));
  tick (window, "Days Messages Are Kept");
  WAIT_FOR (says (window, "Northwind Logistics", "Stays as it is"));
  tick (window, "Burst");
  WAIT_FOR (says (window, "Northwind Logistics", "Burst: 7 → 120"));
  g_assert_cmpint (ui_measure (window), <=, NARROW);
  g_signal_emit_by_name (get_child (window, "apply"), "clicked");
  WAIT_FOR (find_window (STW_TYPE_APPLY_WINDOW) == NULL);
  g_assert_cmpint (get_setting (desk, "burst"), ==, 120);
  g_assert_cmpint (get_setting (desk, "payload_days"), ==, 30);
}

static void
how_long_things_are_kept_is_one_of_them (Desk *desk, gconstpointer data)
{
  GtkWidget *window;

  stw_apply_window_show_retention (GTK_WIDGET (desk->detail), desk->session);
  window = find_window (STW_TYPE_APPLY_WINDOW);
  WAIT_FOR (find_row (window, "Northwind Logistics") != NULL);
  g_assert_null (find_row (window, "Burst"));
  set_days (desk, 7);
  tick (window, "Days Alerts and Incidents Are Kept");
  WAIT_FOR (says (window, "Northwind Logistics", "Days Alerts and Incidents Are Kept: 7"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
the_page_lists_and_removes (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_tiers_page_new (desk->session);

  save_gold (desk);
  gtk_window_set_child (desk->window, page);
  WAIT_FOR (says (page, "Gold", "0 companies · 11 settings"));
  g_assert_cmpint (ui_measure (page), <=, NARROW);
  ui_assert_named (page);
}

/* Every setting that a company has is one that the window knows. */
static void
no_setting_is_left_out (Desk *desk, gconstpointer data)
{
  g_autoptr (JsonObject) settings = NULL;
  g_autoptr (GList) members = NULL;
  guint n_settings;
  const StwSharedSetting *known = stw_shared_settings_get (&n_settings);

  stw_desk_client_read_async (desk->client,
                              read_settings,
                              &desk->company,
                              NULL,
                              (GDestroyNotify) json_object_unref,
                              NULL,
                              read_cb,
                              &settings);
  WAIT_FOR (settings != NULL);
  /* And the number of its tier. */
  g_assert_cmpuint (json_object_get_size (settings), ==, n_settings + 1);
  for (guint i = 0; i < n_settings; i++)
    {
      g_autofree char *text =
        stw_shared_setting_describe (&known[i], json_object_get_member (settings, known[i].member));

      g_assert_nonnull (text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  incident_desk_add_test ("/tiers/apply", a_tier_is_told_before_it_is_applied);
  incident_desk_add_test ("/tiers/single", single_settings_are_told_and_applied);
  incident_desk_add_test ("/tiers/retention", how_long_things_are_kept_is_one_of_them);
  incident_desk_add_test ("/tiers/page", the_page_lists_and_removes);
  incident_desk_add_test ("/tiers/known", no_setting_is_left_out);
  return g_test_run ();
}
