/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is promised, as commands say it, and what becomes of incidents that are under way; and the
 * figures of them. */

#include "desk-fixture.h"

#include "base/timestamp.h"
#include "desk/filter-store.h"
#include "desk/sla/figures-store.h"
#include "desk/sla/sla-json.h"
#include "desk/sla/sla-store.h"

static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  return desk;
}

static void
fire (Desk *desk, const char *asset)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = asset }));
}

static void
choose (Desk *desk, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "desk", "company.choose-sla", 1, &error, "%s", arguments);

  g_assert_no_error (error);
}

/* A member of an incident's clock. */
static JsonNode *
get (Desk *desk, const char *clock, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) sla = stw_sla_to_json (desk->db, 1, desk->now, &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = json_object_get_object_member (sla, clock);
  g_assert_nonnull (object);
  return json_node_copy (json_object_get_member (object, member));
}

static double
get_number (Desk *desk, const char *clock, const char *member)
{
  g_autoptr (JsonNode) node = get (desk, clock, member);

  return json_node_get_double (node);
}

static gint64
get_due (Desk *desk, const char *clock)
{
  g_autoptr (JsonNode) node = get (desk, clock, "due_at");
  gint64 due;

  g_assert_true (stw_timestamp_parse (json_node_get_string (node), &due));
  return due;
}

static void
test_where_nothing_is_set_the_standard_counts (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "web-1");
  g_assert_cmpint (get_due (desk, "response"), ==, desk->now + 30 * STW_MINUTE);
  g_assert_cmpint (get_due (desk, "resolution"), ==, desk->now + 8 * STW_HOUR);
}

static void
test_another_policy_counts_for_what_is_open_too (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  desk->now = start + STW_HOUR;
  desk_act (desk,
            "sla-policy.save",
            "{'name':'Gold','warn_percent':50,'targets':{'high':{'resolution_minutes':90}}}");
  choose (desk, "{'policy':'sla-2'}");
  g_assert_cmpint (get_due (desk, "resolution"), ==, start + 90 * STW_MINUTE);
  g_assert_cmpfloat (get_number (desk, "resolution", "elapsed_minutes"), ==, 60);
  desk_act (desk,
            "sla-policy.save",
            "{'id':'sla-2','name':'Gold','targets':{'high':{'resolution_minutes':30}}}");
  g_assert_cmpint (get_due (desk, "resolution"), ==, start + 30 * STW_MINUTE);
}

static void
test_another_calendar_moves_what_is_due (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 evening = 0;

  /* A Tuesday in Berlin. */
  g_assert_true (stw_timestamp_parse ("2026-11-17T20:00:00+01:00", &evening));
  desk->now = evening;
  fire (desk, "web-1");
  desk_act (desk,
            "calendar.save",
            "{'name':'Office','timezone':'Europe/Berlin','hours':{'wed':[['09:00','17:00']],"
            "'thu':[['09:00','17:00']]}}");
  desk_act (desk,
            "sla-policy.save",
            "{'id':'sla-1','name':'Standard','default':true,'targets':{'high':"
            "{'resolution_minutes':120,'calendar':'calendar-1'}}}");
  g_assert_cmpint (get_due (desk, "resolution") - desk->now, ==, 15 * STW_HOUR);
  desk_act (desk,
            "calendar.save",
            "{'id':'calendar-1','name':'Office','timezone':'Europe/Berlin','hours':"
            "{'wed':[['09:00','17:00']],'thu':[['09:00','17:00']]},'holidays':['2026-11-18']}");
  g_assert_cmpint (get_due (desk, "resolution") - desk->now, ==, 39 * STW_HOUR);
}

static void
test_a_policy_may_let_the_clock_run_while_it_waits (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "web-1");
  desk_act (desk, "incident.wait", "{'incident':1,'reason':'the client'}");
  desk->now += STW_HOUR;
  g_assert_cmpfloat (get_number (desk, "resolution", "elapsed_minutes"), ==, 0);
  desk_act (desk,
            "sla-policy.save",
            "{'id':'sla-1','name':'Standard','pause_waiting':false,'targets':{'high':"
            "{'resolution_minutes':120}}}");
  g_assert_cmpfloat (get_number (desk, "resolution", "elapsed_minutes"), ==, 60);
}

static void
test_what_is_in_use_is_not_removed (void)
{
  g_autoptr (Desk) desk = new_desk ();

  desk_act (desk, "sla-policy.save", "{'name':'Gold','targets':{}}");
  desk_act (desk, "calendar.save", "{'name':'Office','timezone':'UTC','hours':'always'}");
  choose (desk, "{'policy':'sla-2','calendar':'calendar-1'}");
  desk_refuse (desk, "sla-policy.remove", STW_COMMAND_ERROR_REFUSED, "{'id':'sla-1'}");
  desk_refuse (desk, "sla-policy.remove", STW_COMMAND_ERROR_REFUSED, "{'id':'sla-2'}");
  desk_refuse (desk, "calendar.remove", STW_COMMAND_ERROR_REFUSED, "{'id':'calendar-1'}");
  choose (desk, "{}");
  desk_act (desk, "sla-policy.remove", "{'id':'sla-2'}");
  desk_act (desk, "calendar.remove", "{'id':'calendar-1'}");
  desk_refuse (desk, "sla-policy.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'id':'sla-2'}");
}

static void
test_nonsense_is_refused (void)
{
  static const char *const policies[] = {
    "{'targets':{}}",
    "{'name':'','targets':{}}",
    "{'name':'a'}",
    "{'name':'a','targets':{'awful':{}}}",
    "{'name':'a','targets':{'high':{'response_minutes':0}}}",
    "{'name':'a','targets':{'high':{'response_minutes':99999999}}}",
    "{'name':'a','targets':{'high':{'response_minutes':'1'}}}",
    "{'name':'a','targets':{'high':5}}",
    "{'name':'a','warn_percent':100,'targets':{}}",
    "{'name':'a','id':'policy-1','targets':{}}",
  };
  static const char *const calendars[] = {
    "{'name':'a','hours':'always'}",
    "{'name':'a','timezone':'Middle/Earth','hours':'always'}",
    "{'name':'a','timezone':'UTC'}",
    "{'name':'a','timezone':'UTC','hours':{'mon':[['17:00','09:00']]}}",
    "{'name':'a','timezone':'UTC','hours':'always','holidays':['2026-02-30']}",
  };
  g_autoptr (Desk) desk = new_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    desk_refuse (desk, "sla-policy.save", STW_COMMAND_ERROR_INVALID, "%s", policies[i]);
  for (guint i = 0; i < G_N_ELEMENTS (calendars); i++)
    desk_refuse (desk, "calendar.save", STW_COMMAND_ERROR_INVALID, "%s", calendars[i]);
  desk_refuse (desk,
               "sla-policy.save",
               STW_COMMAND_ERROR_REFUSED,
               "{'name':'STANDARD','targets':{}}");
  desk_refuse (desk,
               "sla-policy.save",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'name':'a','targets':{'low':{'calendar':'calendar-9'}}}");
  desk_check (desk);
}

static JsonObject *
load_figures (Desk *desk)
{
  const StwFiguresQuery query = { 0 };
  g_autoptr (GError) error = NULL;
  JsonObject *figures = stw_figures_load (desk->db, &query, desk->now, &error);

  g_assert_no_error (error);
  return figures;
}

static void
test_figures_come_from_the_same_intervals (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonObject) figures = NULL;
  gint64 start = desk->now;
  JsonObject *object;

  fire (desk, "web-1");
  desk->now = start + 10 * STW_MINUTE;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk_act (desk, "incident.wait", "{'incident':1,'reason':'the client'}");
  desk->now = start + 70 * STW_MINUTE;
  desk_act (desk, "incident.start", "{'incident':1}");
  desk->now = start + 100 * STW_MINUTE;
  desk_act (desk, "incident.resolve", "{'incident':1}");
  /* Nobody answers this one. */
  fire (desk, "db-7");
  desk->now += 31 * STW_MINUTE;
  figures = load_figures (desk);
  g_assert_cmpint (json_object_get_int_member (figures, "incidents"), ==, 2);
  object = json_object_get_object_member (figures, "time_to_acknowledge");
  g_assert_cmpint (json_object_get_int_member (object, "count"), ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (object, "median_minutes"), ==, 10);
  object = json_object_get_object_member (figures, "time_to_resolve");
  g_assert_cmpfloat (json_object_get_double_member (object, "median_minutes"), ==, 40);
  object = json_object_get_object_member (object, "calendar");
  g_assert_cmpfloat (json_object_get_double_member (object, "median_minutes"), ==, 100);
  object =
    json_object_get_object_member (json_object_get_object_member (figures, "sla"), "response");
  g_assert_cmpint (json_object_get_int_member (object, "met"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "missed"), ==, 1);
  object =
    json_object_get_object_member (json_object_get_object_member (figures, "sla"), "resolution");
  g_assert_cmpint (json_object_get_int_member (object, "met"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "missed"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (figures, "by_company")),
                    ==,
                    1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (figures, "by_period")),
                    ==,
                    1);
}

/* A number of the figures by its path. */
static gint64
count_of (JsonObject *figures, StwFigure figure)
{
  static const char *const paths[STW_N_FIGURES] = {
    [STW_FIGURE_NONE] = "$.incidents",
    [STW_FIGURE_ANSWERED_IN_TIME] = "$.sla.response.met",
    [STW_FIGURE_ANSWERED_LATE] = "$.sla.response.missed",
    [STW_FIGURE_ANSWERED] = "$.time_to_acknowledge.count",
    [STW_FIGURE_RESOLVED_IN_TIME] = "$.sla.resolution.met",
    [STW_FIGURE_RESOLVED_LATE] = "$.sla.resolution.missed",
    [STW_FIGURE_RESOLVED] = "$.time_to_resolve.count",
    [STW_FIGURE_LATE] = "$.late",
  };
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), figures);
  g_autoptr (JsonNode) found = NULL;

  if (paths[figure] == NULL)
    return count_of (figures, figure + 1) + count_of (figures, figure + 2);
  found = json_path_query (paths[figure], root, NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 1);
  return json_array_get_int_element (json_node_get_array (found), 0);
}

/* The list of incidents shows exactly as many as each figure says. */
static void
check_lists (Desk *desk, const StwFiguresQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) figures = stw_figures_load (desk->db, query, desk->now, &error);

  g_assert_no_error (error);
  for (guint figure = 0; figure < STW_N_FIGURES; figure++)
    {
      StwIncidentFilter filter = {
        .company = query->company,
        .assignee = query->technician,
        .created_since = query->from,
        .figure = (StwFigure) figure,
        .figure_at = desk->now,
      };
      g_autoptr (GArray) listed = stw_incident_list_numbers (desk->db, &filter, &error);
      g_autoptr (GArray) first = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (listed->len, ==, count_of (figures, (StwFigure) figure));
      /* A page of it is as long as was asked for. */
      filter.limit = 2;
      first = stw_incident_list_numbers (desk->db, &filter, &error);
      g_assert_no_error (error);
      g_assert_cmpint (first->len, ==, MIN (listed->len, 2));
    }
}

/* Incidents of two clients whom two technicians answer and resolve early, late or never. */
static void
live (Desk *desk, GRand *chance, gint64 incident)
{
  static const char *const acts[] = {
    "acknowledge", "start", "wait", "resolve", "close", "reopen", "merge",
  };

  for (guint n = (guint) g_rand_int_range (chance, 0, 5); n > 0; n--)
    {
      const char *act = acts[g_rand_int_range (chance, 0, G_N_ELEMENTS (acts))];
      g_autofree char *name = g_strdup_printf ("incident.%s", act);
      g_autoptr (GError) refused = NULL;
      g_autoptr (JsonObject) result = NULL;

      desk->now += g_rand_int_range (chance, 1, 200) * STW_MINUTE;
      /* Much of it does not fit; what is refused changes nothing. */
      result = desk_command (desk,
                             "desk",
                             name,
                             0,
                             &refused,
                             "{'incident':%" G_GINT64_FORMAT ",'into':1,'reason':'the client'}",
                             incident);
    }
}

static void
test_the_list_has_exactly_the_incidents_behind_a_figure (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (g_test_rand_int ());
  gint64 start = desk->now;
  StwFiguresQuery query = { 0 };

  desk_add_company (desk, "Beta");
  desk_act (desk, "person.add", "{'name':'Tom','role':'technician'}");
  desk_act (desk, "person.add", "{'name':'Lena','role':'technician'}");
  for (guint i = 1; i <= 40; i++)
    {
      g_autofree char *asset = g_strdup_printf ("host-%u", i);

      /* So late that it belongs to none before. */
      desk->now += 3 * STW_HOUR;
      g_free (desk_post (desk,
                         &(Message){ .company = 1 + i % 2,
                                     .source = 1 + i % 2,
                                     .asset = asset,
                                     .signature = asset }));
      if (i % 3 != 0)
        desk_act (desk, "incident.assign", "{'incident':%u,'person':%u}", i, 1 + i % 3 % 2);
      live (desk, chance, i);
    }
  check_lists (desk, &query);
  query.company = 2;
  check_lists (desk, &query);
  query.technician = 1;
  check_lists (desk, &query);
  query.company = 0;
  query.from = start + (desk->now - start) / 2;
  check_lists (desk, &query);
  desk_check (desk);
}

static void
test_a_figure_is_a_filter_that_can_be_saved (void)
{
  static const char *const fine[] = {
    "{\"figure\":\"answered-late\",\"since\":1700000000000}",
    "{\"figure\":\"all\"}",
  };
  static const char *const wrong[] = {
    "{\"figure\":\"cats\"}",
    "{\"figure\":7}",
    "{\"since\":-1}",
    "{\"since\":\"yesterday\"}",
  };
  StwIncidentFilter filter;

  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (fine[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (
        stw_incident_filter_from_json (json_node_get_object (node), 5000, &filter, &error));
      g_assert_no_error (error);
      g_assert_cmpint (filter.figure_at, ==, 5000);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (wrong[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (
        stw_incident_filter_from_json (json_node_get_object (node), 5000, &filter, &error));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sla/standard", test_where_nothing_is_set_the_standard_counts);
  g_test_add_func ("/sla/policy", test_another_policy_counts_for_what_is_open_too);
  g_test_add_func ("/sla/calendar", test_another_calendar_moves_what_is_due);
  g_test_add_func ("/sla/waiting", test_a_policy_may_let_the_clock_run_while_it_waits);
  g_test_add_func ("/sla/in-use", test_what_is_in_use_is_not_removed);
  g_test_add_func ("/sla/nonsense", test_nonsense_is_refused);
  g_test_add_func ("/sla/figures", test_figures_come_from_the_same_intervals);
  g_test_add_func ("/sla/behind", test_the_list_has_exactly_the_incidents_behind_a_figure);
  g_test_add_func ("/sla/filter", test_a_figure_is_a_filter_that_can_be_saved);
  return g_test_run ();
}
