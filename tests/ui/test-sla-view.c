/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was promised, in the window: counted down in words, in the overview and in the settings. */

#include "config.h"

#include "app/incidents/sla-words.h"
#include "app/overview/overview-page.h"
#include "app/settings/sla-page.h"
#include "base/clock.h"
#include "desk/filter-store.h"
#include "scratch.h"
#include "ui.h"

#include <string.h>

#define NOW (100 * STW_DAY)

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 1000, 700);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static void
show (Desk *desk, GtkWidget *page)
{
  gtk_window_set_child (desk->window, page);
  gtk_window_present (desk->window);
}

/* The first label whose text holds all of @text. */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static StwIncident
new_incident (StwSlaClock clock, gint64 due, gint64 warn)
{
  StwIncident incident = { .id = 1 };

  incident.sla[clock] = (StwSlaStanding){
    .exists = TRUE,
    .target = STW_HOUR,
    .warn_at = warn,
    .reading = { .state = STW_SLA_STATE_RUNNING,
                 .due_at = due,
                 .breached_at = STW_SLA_NEVER,
                 .elapsed = STW_HOUR / 2,
                 .remaining = STW_HOUR / 2 },
  };
  return incident;
}

static void
check_row (const StwIncident *incident, const char *text, const char *style)
{
  g_auto (StwSlaWord) word = stw_sla_word_for_row (incident, NOW);

  g_assert_cmpstr (word.text, ==, text);
  g_assert_cmpstr (word.look.style, ==, style);
}

static void
test_a_row_counts_down_what_is_heeded_first (void)
{
  StwIncident incident =
    new_incident (STW_SLA_RESPONSE, NOW + 12 * STW_MINUTE, NOW + 5 * STW_MINUTE);

  check_row (&incident, "Answer within 12\u202fmin", "dim-label");
  incident.sla[STW_SLA_RESPONSE].warn_at = NOW - 1;
  check_row (&incident, "Answer within 12\u202fmin", "severity-medium");
  incident.sla[STW_SLA_RESPONSE].reading.due_at = NOW - 3 * STW_MINUTE;
  check_row (&incident, "Answer 3\u202fmin late", "severity-critical");
  incident = new_incident (STW_SLA_RESOLUTION, NOW + 2 * STW_HOUR, STW_SLA_NEVER);
  check_row (&incident, "Resolve within 2\u202fh", "dim-label");
}

static void
test_what_is_done_or_not_promised_is_not_counted_down (void)
{
  StwIncident incident = new_incident (STW_SLA_RESOLUTION, NOW, STW_SLA_NEVER);
  g_auto (StwSlaWord) word = { NULL };

  incident.sla[STW_SLA_RESOLUTION].reading.state = STW_SLA_STATE_STOPPED;
  incident.sla[STW_SLA_RESOLUTION].reading.due_at = STW_SLA_NEVER;
  check_row (&incident, NULL, NULL);
  word = stw_sla_word_for_clock (&incident.sla[STW_SLA_RESOLUTION], NOW);
  g_assert_cmpstr (word.text, ==, "kept");
  incident.sla[STW_SLA_RESOLUTION].exists = FALSE;
  check_row (&incident, NULL, NULL);
}

static void
test_the_overview_says_what_is_due_next (Desk *desk, gconstpointer data)
{
  gint64 company = ui_add_company (desk->client, "Acme");
  StwCommand *command = stw_command_new ("incident.add", "desk", company);
  GtkWidget *page;

  json_object_set_string_member (command->arguments, "title", "Mail is down");
  json_object_set_string_member (command->arguments, "severity", "critical");
  ui_give (desk->client, command, "incident");
  page = stw_overview_page_new (desk->session);
  show (desk, page);
  WAIT_FOR (find_text (page, "Answer within 14") != NULL);
}

typedef struct
{
  gint64 company;
  char *filter; /* (owned) (nullable) */
} Asked;

static void
figure_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Asked *asked = data;

  g_clear_pointer (&asked->filter, g_free);
  g_variant_get (parameter, "(xs)", &asked->company, &asked->filter);
}

/* What the window would show. */
static void
catch_figures (Desk *desk, Asked *asked)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("figure", G_VARIANT_TYPE ("(xs)"));

  g_signal_connect (action, "activate", G_CALLBACK (figure_cb), asked);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (desk->window), "win", G_ACTION_GROUP (group));
}

static void
assert_filter (const Asked *asked, const char *figure, gint64 assignee)
{
  g_autoptr (JsonNode) node = json_from_string (asked->filter, NULL);
  JsonObject *filter = json_node_get_object (node);
  StwIncidentFilter read;
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_incident_filter_from_json (filter, stw_clock_now (NULL), &read, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (stw_figure_to_word (read.figure), ==, figure);
  g_assert_cmpint (read.assignee, ==, assignee);
  g_assert_cmpint (read.created_since, >, 0);
}

static void
test_the_overview_leads_from_a_figure_to_its_incidents (Desk *desk, gconstpointer data)
{
  gint64 company = ui_add_company (desk->client, "Acme");
  StwCommand *command = stw_command_new ("person.add", "desk", 0);
  Asked asked = { 0 };
  GtkWidget *page;
  GtkWidget *label;

  json_object_set_string_member (command->arguments, "name", "Tom <Tech>");
  json_object_set_string_member (command->arguments, "role", "technician");
  ui_give (desk->client, command, "person");
  command = stw_command_new ("incident.add", "desk", company);
  json_object_set_string_member (command->arguments, "title", "Mail is down");
  json_object_set_string_member (command->arguments, "severity", "critical");
  ui_give (desk->client, command, "incident");
  command = stw_command_new ("incident.assign", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", 1);
  json_object_set_int_member (command->arguments, "person", 1);
  ui_give (desk->client, command, NULL);
  command = stw_command_new ("incident.acknowledge", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", 1);
  ui_give (desk->client, command, NULL);
  catch_figures (desk, &asked);
  page = stw_overview_page_new (desk->session);
  show (desk, page);
  WAIT_FOR (find_text (page, "Tom <Tech>") != NULL);
  WAIT_FOR (find_text (page, "100.0%") != NULL);
  g_assert_nonnull (find_text (page, "Last 30 Days: 0 late"));
  label = find_text (page, "Tom <Tech>");
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  assert_filter (&asked, "all", 1);
  label = find_text (page, "100.0%");
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
  WAIT_FOR (strstr (asked.filter, "late") != NULL);
  assert_filter (&asked, "late", 0);
  g_free (asked.filter);
  g_assert_cmpint (ui_measure (page), <=, NARROW);
}

static void
test_the_settings_list_policies_and_calendars (Desk *desk, gconstpointer data)
{
  GtkWidget *page = stw_sla_page_new (desk->session);
  StwCommand *command = stw_command_new ("calendar.save", "desk", 0);

  show (desk, page);
  WAIT_FOR (find_text (page, "Standard") != NULL);
  g_assert_nonnull (find_text (page, "Default"));
  g_assert_cmpint (ui_measure (page), <=, NARROW);
  json_object_set_string_member (command->arguments, "name", "Office");
  json_object_set_string_member (command->arguments, "timezone", "UTC");
  json_object_set_string_member (command->arguments, "hours", "always");
  ui_give (desk->client, command, "calendar");
  WAIT_FOR (find_text (page, "Office") != NULL);
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
  g_test_add_func ("/app/sla/a row counts down what is heeded first",
                   test_a_row_counts_down_what_is_heeded_first);
  g_test_add_func ("/app/sla/what is done or not promised is not counted down",
                   test_what_is_done_or_not_promised_is_not_counted_down);
  add ("/app/sla/the overview says what is due next", test_the_overview_says_what_is_due_next);
  add ("/app/sla/the overview leads from a figure to its incidents",
       test_the_overview_leads_from_a_figure_to_its_incidents);
  add ("/app/sla/the settings list policies and calendars",
       test_the_settings_list_policies_and_calendars);
  return g_test_run ();
}
