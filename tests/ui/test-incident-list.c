/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What narrows the list of incidents: its parts as JSON and in words, and the filters that the desk
 * keeps under a name. */

#include "config.h"

#include "incident-desk.h"

#include "app/incidents/filter-words.h"
#include "app/incidents/incidents-page.h"
#include "base/clock.h"

#define USUAL "{\"status\":\"open\",\"snoozed\":false}"

static void
assert_filter (StwListFilter *filter, const char *expected)
{
  g_autofree char *text = stw_list_filter_to_text (filter);

  g_assert_cmpstr (text, ==, expected);
}

/* Every part that says something, one after the other. */
static void
assert_words (StwListFilter *filter, const char *expected)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < stw_filter_words_get_n_parts (); i++)
    {
      g_autofree char *words = stw_filter_words_describe (filter, i);

      if (words != NULL)
        g_string_append_printf (all, "[%s]", words);
    }
  g_assert_cmpstr (all->str, ==, expected);
}

static void
test_a_filter_is_made_part_by_part (void)
{
  g_autoptr (StwListFilter) filter = stw_list_filter_new ();

  assert_filter (filter, USUAL);
  assert_words (filter, "[Open]");
  g_assert_true (stw_list_filter_is_usual (filter));
  stw_list_filter_set_severities (filter,
                                  STW_BIT (STW_SEVERITY_HIGH) | STW_BIT (STW_SEVERITY_CRITICAL));
  stw_list_filter_set_age (filter, 0, STW_DAY);
  assert_words (filter, "[Open][Critical, High][Last 24 Hours]");
  g_assert_false (stw_list_filter_is_usual (filter));
  stw_list_filter_set_statuses (filter, STW_BIT (STW_INCIDENT_WAITING));
  assert_words (filter, "[Waiting][Not Snoozed][Critical, High][Last 24 Hours]");
  stw_list_filter_set_snoozed (filter, STW_SNOOZED_ONLY);
  stw_list_filter_set_severities (filter, 0);
  stw_list_filter_set_age (filter, 3 * STW_HOUR, 0);
  assert_words (filter, "[Waiting][Snoozed][Older Than 3\u202fh]");
  stw_list_filter_set_order (filter, "oldest");
  stw_list_filter_clear (filter);
  g_assert_true (stw_list_filter_is_usual (filter));
  g_assert_cmpstr (stw_list_filter_get_order (filter), ==, "oldest");
}

static void
test_a_part_is_taken_away_with_what_goes_without_saying (void)
{
  g_autoptr (StwListFilter) filter = stw_list_filter_new ();

  stw_filter_words_remove (filter, 0);
  assert_filter (filter, "{}");
  g_assert_true (stw_list_filter_is_empty (filter));
  stw_list_filter_set_words (filter, "printer");
  g_assert_false (stw_list_filter_is_empty (filter));
  assert_filter (filter, "{}");
}

static void
test_what_is_no_filter_is_left_alone (void)
{
  g_autoptr (StwListFilter) filter = stw_list_filter_new ();
  static const char *const wrong[] = { "", "[]", "{", "{\"colour\":\"red\"}", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      stw_list_filter_set_text (filter, wrong[i]);
      assert_filter (filter, USUAL);
    }
}

static void
test_the_order_is_said_beside_the_count (void)
{
  static const struct
  {
    const char *order;
    const char *words;
  } cases[] = {
    { "urgent", "1 open, by priority" },
    { "newest", "1 open, newest first" },
    { "oldest", "1 open, oldest first" },
  };
  g_autoptr (StwListFilter) filter = stw_list_filter_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = NULL;

      stw_list_filter_set_order (filter, cases[i].order);
      words = stw_filter_words_count (filter, 1);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static gboolean
has_icon (GtkWidget *widget, const char *icon)
{
  return GTK_IS_MENU_BUTTON (widget) &&
         g_strcmp0 (gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)), icon) == 0;
}

static gboolean
has_class (GtkWidget *widget, const char *style)
{
  return gtk_widget_has_css_class (widget, style);
}

static GtkWidget *
find_widget (GtkWidget *widget,
             gboolean (*is_it) (GtkWidget *widget, const char *word),
             const char *word)
{
  if (is_it (widget, word))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, is_it, word);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_saved (GtkWidget *page)
{
  return find_widget (page, has_icon, "starred-symbolic");
}

static GtkWidget *
show_page (Desk *desk)
{
  GtkWidget *page = stw_incidents_page_new (desk->session);

  gtk_window_set_child (desk->window, page);
  return page;
}

static guint
count_rows (GtkWidget *page)
{
  GtkListView *list = GTK_LIST_VIEW (find_widget (page, has_class, "incident-list"));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list)));
}

static void
test_the_list_is_narrowed_and_cleared (Desk *desk, gconstpointer data)
{
  GtkWidget *page = show_page (desk);

  add_incident (desk, "The other printer");
  WAIT_FOR (count_rows (page) == 2);
  g_object_set (page, "filter", "{\"status\":\"closed\"}", NULL);
  WAIT_FOR (count_rows (page) == 0);
  g_assert_true (gtk_widget_activate_action (page, "incidents.clear", NULL));
  WAIT_FOR (count_rows (page) == 2);
  g_assert_cmpint (ui_measure (page), <=, NARROW);
}

static GtkAdjustment *
get_place (GtkWidget *page)
{
  GtkWidget *list = find_widget (page, has_class, "incident-list");

  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
}

/* Whoever has scrolled down keeps the place, and is told what came above it. */
static void
test_what_is_new_above_is_told (Desk *desk, gconstpointer data)
{
  GtkWidget *page = show_page (desk);
  GtkWidget *fresh = find_widget (page, has_class, "fresh");

  gtk_window_set_default_size (desk->window, 800, 400);
  g_object_set (page, "order", "newest", NULL);
  for (guint i = 0; i < 30; i++)
    add_incident (desk, "A printer");
  WAIT_FOR (count_rows (page) == 31);
  g_assert_false (gtk_widget_get_visible (fresh));
  WAIT_FOR (gtk_adjustment_get_upper (get_place (page)) >
            2 * gtk_adjustment_get_page_size (get_place (page)));
  gtk_adjustment_set_value (get_place (page), gtk_adjustment_get_upper (get_place (page)) / 2);
  add_incident (desk, "The other printer");
  WAIT_FOR (gtk_widget_get_visible (fresh));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (fresh)), ==, "1 new");
  g_signal_emit_by_name (fresh, "clicked");
  WAIT_FOR (!gtk_widget_get_visible (fresh));
}

static void
do_filter (GtkWidget *page, const char *action, const char *target)
{
  g_assert_true (
    gtk_widget_activate_action (find_saved (page), action, target != NULL ? "s" : NULL, target));
}

static void
answer_name (const char *name)
{
  AdwMessageDialog *dialog;

  WAIT_FOR (find_dialog () != NULL);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog)), name);
  WAIT_FOR (adw_message_dialog_get_response_enabled (dialog, "verb"));
  ui_assert_named (GTK_WIDGET (dialog));
  adw_message_dialog_response (dialog, "verb");
  gtk_window_close (GTK_WINDOW (dialog));
  WAIT_FOR (find_dialog () == NULL);
}

static GMenuModel *
get_saved (GtkWidget *page)
{
  return g_menu_model_get_item_link (
    gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (find_saved (page))),
    0,
    G_MENU_LINK_SECTION);
}

static gboolean
has_saved (GtkWidget *page, const char *label)
{
  g_autoptr (GMenuModel) section = get_saved (page);
  g_autofree char *first = NULL;

  if (g_menu_model_get_n_items (section) > 0)
    g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_LABEL, "s", &first);
  return g_strcmp0 (first, label) == 0;
}

static void
test_a_filter_is_saved_chosen_renamed_and_removed (Desk *desk, gconstpointer data)
{
  GtkWidget *page = show_page (desk);
  g_autofree char *filter = NULL;

  g_object_set (page, "filter", "{\"severity\":[\"high\"]}", NULL);
  do_filter (page, "filter.save", NULL);
  answer_name ("Bad_ones");
  WAIT_FOR (has_saved (page, "Bad__ones"));
  gtk_widget_activate_action (page, "incidents.clear", NULL);
  do_filter (page, "filter.choose", "Bad_ones");
  g_object_get (page, "filter", &filter, NULL);
  g_assert_cmpstr (filter, ==, "{\"severity\":[\"high\"]}");
  do_filter (page, "filter.rename", NULL);
  answer_name ("Worse");
  WAIT_FOR (has_saved (page, "Worse"));
  do_filter (page, "filter.remove", NULL);
  WAIT_FOR (has_saved (page, NULL));
  WAIT_FOR (desk->n_offered == 1);
  stw_session_undo (desk->session);
  WAIT_FOR (has_saved (page, "Worse"));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add_func ("/app/incident-list/filter/part by part", test_a_filter_is_made_part_by_part);
  g_test_add_func ("/app/incident-list/filter/a part is taken away",
                   test_a_part_is_taken_away_with_what_goes_without_saying);
  g_test_add_func ("/app/incident-list/filter/no filter", test_what_is_no_filter_is_left_alone);
  g_test_add_func ("/app/incident-list/filter/order", test_the_order_is_said_beside_the_count);
  incident_desk_add_test ("/app/incident-list/narrowed and cleared",
                          test_the_list_is_narrowed_and_cleared);
  incident_desk_add_test ("/app/incident-list/what is new above is told",
                          test_what_is_new_above_is_told);
  incident_desk_add_test ("/app/incident-list/saved/chosen, renamed and removed",
                          test_a_filter_is_saved_chosen_renamed_and_removed);
  return g_test_run ();
}
