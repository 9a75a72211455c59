/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window on a real desk: every view fits a telephone, and everything that takes the focus has
 * a name. */

#include "config.h"

#include "app/charts/rate-chart.h"
#include "app/failure.h"
#include "app/help/tour.h"
#include "app/incidents/incident-detail.h"
#include "app/incidents/incident-timeline.h"
#include "app/incidents/judgement.h"
#include "app/incidents/suggestions.h"
#include "app/incidents/note-entry.h"
#include "app/shortcuts.h"
#include "app/window.h"
#include "app/words.h"
#include "base/clock.h"
#include "store/db.h"
#include "scratch.h"
#include "ui.h"

/* "gtk-xft-dpi" is in 1,024ths. */
#define NORMAL_DPI (96 * 1024)

typedef struct
{
  Scratch *scratch;      /* (owned) */
  GSettings *settings;   /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwWindow *window;     /* (unowned) */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->settings = g_settings_new (STW_APPLICATION_ID);
  desk->window = stw_window_new (ADW_APPLICATION (g_application_get_default ()), desk->settings);
  desk->client = ui_open_desk (desk->scratch, NULL);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  ui_close_desk (desk->client);
  g_object_unref (desk->settings);
  scratch_free (desk->scratch);
}

static const char *const pages[] = { "overview", "incidents", "alerts", "companies",
                                     "audit",    "settings",  "help" };

static void
test_every_view_fits_a_telephone (Desk *desk, gconstpointer data)
{
  ui_add_company (desk->client,
                  "Kaplan Orthopaedics of Greater Manchester and All Its Surroundings");
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_present (GTK_WINDOW (desk->window));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      stw_window_show_page (desk->window, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
      g_test_message ("%s wants %d", pages[i], ui_measure (GTK_WIDGET (desk->window)));
    }
  gtk_window_set_default_size (GTK_WINDOW (desk->window), NARROW, 640);
  WAIT_FOR (ui_measure (GTK_WIDGET (desk->window)) <= NARROW);
}

static gboolean
is_label_with (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static void
test_how_a_company_stands_is_not_cut (Desk *desk, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (desk->window);
  GtkWidget *label;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * NORMAL_DPI, NULL);
  ui_add_company (desk->client, "Kaplan Orthopaedics of Greater Manchester");
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), NARROW, 640);
  stw_window_show_page (desk->window, "companies");
  gtk_window_present (GTK_WINDOW (desk->window));
  WAIT_FOR (ui_find_match (window, is_label_with, "Waits for its first alert") != NULL);
  gtk_test_widget_wait_for_draw (window);
  label = ui_find_match (window, is_label_with, "Waits for its first alert");
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", NORMAL_DPI, NULL);
}

/* GTK 4.8 falls back to the class when a widget has no name of its own. */
static gboolean
has_name (GtkWidget *widget)
{
  g_autofree char *label =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "");

  /* NULL when it is "", "undefined" when nobody has set it. */
  return label != NULL && !g_str_equal (label, "undefined");
}

/* A label or a title names a control by itself; these have none. */
static gboolean
needs_name (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_MENU_BUTTON (widget))
    return gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)) == NULL;
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL;
  return GTK_IS_ENTRY (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_VIEW (widget) ||
         GTK_IS_DROP_DOWN (widget);
}

/* The window's own buttons, and the one with which newer entry rows take what was typed. */
static gboolean
is_of_our_making (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL &&
         !(GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL);
}

static void
assert_named (GtkWidget *widget)
{
  if (needs_name (widget) && is_of_our_making (widget) && !has_name (widget))
    {
      g_test_message ("%s in %s has no name",
                      G_OBJECT_TYPE_NAME (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_what_takes_the_focus_has_a_name (Desk *desk, gconstpointer data)
{
  ui_add_company (desk->client, "Northwind Logistics");
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_present (GTK_WINDOW (desk->window));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      stw_window_show_page (desk->window, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
      assert_named (GTK_WIDGET (desk->window));
    }
}

static void
assert_note (StwNoteEntry *note, const char *expected)
{
  g_autofree char *text = stw_note_entry_get_text (note);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_a_note_that_was_begun_stays_with_its_incident (void)
{
  StwIncidentDetail *detail = g_object_ref_sink (g_object_new (STW_TYPE_INCIDENT_DETAIL, NULL));
  StwNoteEntry *note = STW_NOTE_ENTRY (ui_find_type (GTK_WIDGET (detail), STW_TYPE_NOTE_ENTRY));

  stw_incident_detail_show (detail, 1);
  stw_note_entry_set_text (note, "The disk was");
  stw_incident_detail_show (detail, 2);
  assert_note (note, "");
  stw_incident_detail_show (detail, 1);
  assert_note (note, "The disk was");
  g_assert_finalize_object (detail);
}

static void
test_a_failure_says_what_to_do (void)
{
  static const int codes[] = { STW_STORE_ERROR_NEWER,
                               STW_STORE_ERROR_LOCKED,
                               STW_STORE_ERROR_CORRUPT,
                               STW_STORE_ERROR_FULL };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (STW_STORE_ERROR, codes[i], "the very words");
      g_autofree char *title = NULL;
      g_autofree char *description = NULL;

      stw_failure_describe (error, &title, &description);
      g_assert_cmpstr (title, !=, "The Desk Cannot Be Opened");
      g_assert_true (g_str_has_suffix (description, "the very words"));
    }
}

static void
assert_age (gint64 age, const char *expected)
{
  g_autofree char *text = stw_words_age (0, age);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_ages_have_two_units_at_most (void)
{
  assert_age (44 * STW_SECOND, "44 s");
  assert_age (12 * STW_MINUTE + 59 * STW_SECOND, "12 min");
  assert_age (3 * STW_HOUR + 41 * STW_MINUTE, "3 h 41 min");
  assert_age (2 * STW_HOUR, "2 h");
  assert_age (STW_DAY + 4 * STW_HOUR + 5 * STW_MINUTE, "1 d 4 h");
  assert_age (30 * STW_DAY + STW_HOUR, "30 d");
  assert_age (-STW_HOUR, "0 s");
}

static void
assert_described (const char *row, const char *expected)
{
  g_autoptr (JsonNode) node = json_from_string (row, NULL);
  g_autofree char *text = stw_incident_timeline_describe (json_node_get_object (node), 1);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_the_timeline_speaks_in_sentences (void)
{
  assert_described ("{\"kind\":\"opened\",\"actor\":\"engine\"}", "Steward opened the incident");
  assert_described ("{\"kind\":\"resolve\",\"actor\":\"desk\"}", "You resolved it");
  assert_described (
    "{\"kind\":\"resolve\",\"actor\":\"desk\",\"author\":1,\"author_name\":\"Ada\"}",
    "You resolved it");
  assert_described (
    "{\"kind\":\"resolve\",\"actor\":\"desk\",\"author\":2,\"author_name\":\"Tom\"}",
    "Tom resolved it");
  assert_described ("{\"kind\":\"assign\",\"actor\":\"desk\",\"author\":2,\"author_name\":\"Tom\","
                    "\"detail\":{\"from\":\"Ada\",\"to\":\"Zoe\"}}",
                    "Tom passed it from Ada to Zoe");
  assert_described ("{\"kind\":\"resolve\",\"actor\":\"engine\"}",
                    "Steward resolved it: all its alerts are over");
  assert_described (
    "{\"kind\":\"alerts\",\"actor\":\"door\",\"detail\":{\"alerts\":2,\"repeats\":0}}",
    "2 new alerts came");
  assert_described (
    "{\"kind\":\"alerts\",\"actor\":\"door\",\"detail\":{\"alerts\":0,\"repeats\":7}}",
    "Alerts repeated 7 times");
}

static void
assert_pattern (const char *pattern, const char *expected)
{
  g_autoptr (JsonNode) node = json_from_string (pattern, NULL);
  g_autofree char *text = stw_judgement_describe_pattern (json_node_get_object (node));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_a_pattern_is_told_in_words (void)
{
  assert_pattern ("{\"kind\":\"storm\",\"count\":47}", "Storm: 47 alerts within minutes");
  assert_pattern ("{\"kind\":\"cascade\",\"asset\":\"web-lb-01\",\"count\":5}",
                  "Cascade: begins at web-lb-01");
  assert_pattern ("{\"kind\":\"periodic\",\"period_s\":1800,\"count\":6}",
                  "Periodic: comes back every 30 min");
  assert_pattern ("{\"kind\":\"flapping\",\"count\":9}", "Flapping: came and went 9 times");
  assert_pattern ("{\"kind\":\"of tomorrow\"}", NULL);
}

static void
test_a_rule_says_what_it_changed (void)
{
  StwAlertView alert = { .reason = (char *) "Ransomware",
                         .severity_before = STW_SEVERITY_MEDIUM,
                         .severity = STW_SEVERITY_CRITICAL };
  g_autofree char *raised = stw_judgement_describe_classification (&alert);
  g_autofree char *kept = NULL;

  g_assert_cmpstr (raised, ==, "The rule “Ransomware” made it Critical; its sender said Medium.");
  alert.severity_before = STW_SEVERITY_CRITICAL;
  kept = stw_judgement_describe_classification (&alert);
  g_assert_cmpstr (kept, ==, "Decided by the rule “Ransomware”; the severity is the sender’s.");
}

static void
test_an_axis_ends_at_a_round_number (void)
{
  g_assert_cmpuint (stw_rate_chart_round_up (0), ==, 2);
  g_assert_cmpuint (stw_rate_chart_round_up (3), ==, 5);
  g_assert_cmpuint (stw_rate_chart_round_up (20), ==, 20);
  g_assert_cmpuint (stw_rate_chart_round_up (113), ==, 200);
}

/* Two views may have the same key. */
static char *
dup_place (const StwShortcut *shortcut, const char *key)
{
  return g_strdup_printf ("%s %s", shortcut->view != NULL ? shortcut->view : "", key);
}

static void
test_every_shortcut_can_be_typed_and_none_twice (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const StwShortcut *shortcuts = stw_shortcuts_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys =
          g_strsplit (shortcuts[i].accelerator != NULL ? shortcuts[i].accelerator : "", "|", -1);

      for (guint j = 0; keys[j] != NULL; j++)
        {
          guint key;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (keys[j], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, dup_place (&shortcuts[i], keys[j])));
        }
    }
}

/* Gives the desk a command that must succeed. */
static void
give (Desk *desk, const char *name, gint64 company, const char *arguments)
{
  StwCommand *command = stw_command_new (name, "desk", company);
  g_autoptr (JsonNode) node = json_from_string (arguments, NULL);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  ui_give (desk->client, command, NULL);
}

static void
test_an_incident_shows_the_notes_about_it (Desk *desk, gconstpointer data)
{
  StwSuggestions *notes = g_object_ref_sink (g_object_new (STW_TYPE_SUGGESTIONS, NULL));

  ui_add_company (desk->client, "Acme");
  give (desk, "incident.add", 1, "{\"title\":\"Printer on fire\",\"severity\":\"high\"}");
  stw_suggestions_show (notes, desk->client, 1);
  give (desk, "article.save", 0, "{\"title\":\"Fire\",\"text\":\"Run\",\"signature\":\"fire\"}");
  WAIT_FOR (gtk_widget_get_visible (GTK_WIDGET (notes)));
  give (desk, "article.remove", 0, "{\"id\":1}");
  WAIT_FOR (!gtk_widget_get_visible (GTK_WIDGET (notes)));
  g_object_unref (notes);
}

typedef struct
{
  GtkWidget *hidden; /* (unowned) */
  GtkWidget *seen;   /* (unowned) */
} Places;

static GtkWidget *
find_place (const char *place, gpointer data)
{
  Places *places = data;

  return g_str_equal (place, "sidebar-toggle") || g_str_equal (place, "menu") ? places->seen
                                                                              : places->hidden;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type, label);

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) &&
          (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0))
        return child;
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = find_child (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_the_tour_points_at_what_is_seen (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Places places = { gtk_label_new ("hidden"), gtk_label_new ("seen") };
  g_autoptr (StwTour) tour = stw_tour_new (find_place, &places);
  guint n_steps = 1;

  gtk_box_append (GTK_BOX (box), places.hidden);
  gtk_box_append (GTK_BOX (box), places.seen);
  gtk_widget_set_visible (places.hidden, FALSE);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  stw_tour_start (tour);
  g_assert_null (find_child (places.seen, GTK_TYPE_BUTTON, "Back"));
  for (; find_child (places.seen, GTK_TYPE_BUTTON, "Done") == NULL; n_steps++)
    press (places.seen, "Next");
  g_assert_cmpuint (n_steps, >=, 6);
  press (places.seen, "Back");
  press (places.seen, "Skip");
  g_assert_null (find_child (places.seen, GTK_TYPE_POPOVER, NULL));
  stw_tour_start (tour);
  gtk_popover_popdown (GTK_POPOVER (find_child (places.seen, GTK_TYPE_POPOVER, NULL)));
  g_assert_null (find_child (places.seen, GTK_TYPE_POPOVER, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* How far the tour is: "3 of 7" at the third step. */
static gboolean
is_count (GtkWidget *widget, const char *count)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), count);
}

static gboolean
is_at (Desk *desk, const char *count)
{
  return ui_find_match (GTK_WIDGET (desk->window), is_count, count) != NULL;
}

static void
close_palette (Desk *desk)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (gtk_window_get_transient_for (link->data) == GTK_WINDOW (desk->window))
      gtk_window_destroy (link->data);
}

static void
test_the_tour_goes_on_when_a_step_is_done (Desk *desk, gconstpointer data)
{
  ui_add_company (desk->client, "Northwind Logistics");
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_present (GTK_WINDOW (desk->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.tour", NULL);
  g_assert_true (is_at (desk, "1 of 7"));
  /* What another step is about. */
  stw_window_show_page (desk->window, "alerts");
  g_assert_true (is_at (desk, "1 of 7"));
  stw_window_show_company (desk->window, 1);
  g_assert_true (is_at (desk, "2 of 7"));
  stw_window_show_page (desk->window, "overview");
  stw_window_show_page (desk->window, "incidents");
  stw_window_show_page (desk->window, "alerts");
  g_assert_true (is_at (desk, "5 of 7"));
  press (GTK_WIDGET (desk->window), "Back");
  g_assert_true (is_at (desk, "4 of 7"));
  stw_window_show_page (desk->window, "alerts");
  stw_window_show_page (desk->window, "companies");
  g_assert_true (is_at (desk, "6 of 7"));
  gtk_widget_activate_action (GTK_WIDGET (desk->window), "win.palette", NULL);
  g_assert_true (is_at (desk, "7 of 7"));
  close_palette (desk);
  press (GTK_WIDGET (desk->window), "Done");
  stw_window_show_page (desk->window, "overview");
  g_assert_false (is_at (desk, "2 of 7"));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", NORMAL_DPI, NULL);
  application =
    adw_application_new ("io.github.steward_msp.Steward.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_test_add ("/app/window/every view fits a telephone",
              Desk,
              NULL,
              desk_set_up,
              test_every_view_fits_a_telephone,
              desk_tear_down);
  g_test_add ("/app/window/how a company stands is not cut",
              Desk,
              NULL,
              desk_set_up,
              test_how_a_company_stands_is_not_cut,
              desk_tear_down);
  g_test_add ("/app/window/what takes the focus has a name",
              Desk,
              NULL,
              desk_set_up,
              test_what_takes_the_focus_has_a_name,
              desk_tear_down);
  g_test_add_func ("/app/incident/a note that was begun stays with its incident",
                   test_a_note_that_was_begun_stays_with_its_incident);
  g_test_add ("/app/incident/shows the notes about it",
              Desk,
              NULL,
              desk_set_up,
              test_an_incident_shows_the_notes_about_it,
              desk_tear_down);
  g_test_add_func ("/app/tour/points at what is seen", test_the_tour_points_at_what_is_seen);
  g_test_add ("/app/tour/goes on when a step is done",
              Desk,
              NULL,
              desk_set_up,
              test_the_tour_goes_on_when_a_step_is_done,
              desk_tear_down);
  g_test_add_func ("/app/failure/says what to do", test_a_failure_says_what_to_do);
  g_test_add_func ("/app/words/ages have two units at most", test_ages_have_two_units_at_most);
  g_test_add_func ("/app/timeline/speaks in sentences", test_the_timeline_speaks_in_sentences);
  g_test_add_func ("/app/judgement/a pattern is told in words", test_a_pattern_is_told_in_words);
  g_test_add_func ("/app/judgement/a rule says what it changed", test_a_rule_says_what_it_changed);
  g_test_add_func ("/app/chart/an axis ends at a round number",
                   test_an_axis_ends_at_a_round_number);
  g_test_add_func ("/app/shortcuts/can be typed and none twice",
                   test_every_shortcut_can_be_typed_and_none_twice);
  return g_test_run ();
}
