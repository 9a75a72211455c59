/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl incident, filter and search: working on incidents from the command line. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "cli/incident-bulk.h"
#include "desk/filter-store.h"
#include "desk/find-store.h"
#include "desk/incident-rules.h"
#include "desk/work-store.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* "open" leaves out what is put off, which "snoozed" shows. */
static gboolean
parse_status (StwCli *cli, StwIncidentFilter *filter)
{
  const char *word = stw_cli_get_option (cli, "status");
  StwIncidentStatus status;

  if (word == NULL)
    return TRUE;
  if (g_str_equal (word, "open") || g_str_equal (word, "snoozed"))
    {
      filter->statuses = STW_STATUSES_OPEN;
      filter->snoozed = *word == 's' ? STW_SNOOZED_ONLY : STW_SNOOZED_LEFT_OUT;
      return TRUE;
    }
  if (!stw_incident_status_from_word (word, &status))
    {
      stw_cli_usage (cli,
                     "--status is new, acknowledged, in_progress, waiting, resolved, closed, "
                     "pending, open or snoozed");
      return FALSE;
    }
  filter->statuses = STW_BIT (status);
  return TRUE;
}

/* "me" is the one person of the desk; a name is anybody's. */
static gboolean
read_assignee (StwCli *cli, StwDb *db, StwIncidentFilter *filter, GError **error)
{
  const char *word = stw_cli_get_option (cli, "assignee");

  if (word == NULL)
    return TRUE;
  if (g_str_equal (word, "me"))
    filter->assignee = STW_ASSIGNEE_SELF;
  else if (g_str_equal (word, "nobody"))
    filter->assignee = STW_ASSIGNEE_NOBODY;
  else
    return stw_cli_find_person (db, word, &filter->assignee, error);
  return TRUE;
}

/* The last incident of the page before. */
static gboolean
set_page (StwDb *db, gint64 after, StwIncidentFilter *filter, GError **error)
{
  g_autoptr (StwIncident) last = after != 0 ? stw_incident_load (db, after, error) : NULL;

  if (last != NULL)
    {
      filter->after = after;
      filter->after_priority = last->priority;
    }
  return after == 0 || last != NULL;
}

static JsonArray *
list_incidents (StwDb *db, const StwIncidentFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) incidents = stw_incident_list (db, filter, error);
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    {
      JsonObject *row = stw_incident_to_json (db, g_ptr_array_index (incidents, i), error);

      if (row == NULL)
        return NULL;
      json_array_add_object_element (list, row);
    }
  return incidents != NULL ? g_steal_pointer (&list) : NULL;
}

/* A saved filter by its name, or one as JSON. */
static JsonObject *
load_filter (StwCli *cli, StwDb *db, GError **error)
{
  const char *given = stw_cli_get_option (cli, "filter");
  g_autoptr (JsonNode) node = NULL;

  if (given == NULL)
    return json_object_new ();
  if (*given != '{')
    return stw_filter_load (db, given, error);
  node = json_from_string (given, error);
  return node != NULL ? json_node_dup_object (node) : NULL;
}

static const StwCliColumn incident_columns[] = {
  { "ID", "id" },
  { "PRIORITY", "priority" },
  { "SEVERITY", "severity" },
  { "STATUS", "status" },
  { "ALERTS", "alert_count" },
  { "COMPANY", "company" },
  { "ASSIGNEE", "assignee" },
  { "TITLE", "title" },
};

/* What is said on the command line counts more than what is saved. */
static void
narrow (StwIncidentFilter *filter, const StwIncidentFilter *given)
{
  filter->limit = given->limit;
  if (given->company != 0)
    filter->company = given->company;
  if (given->text != NULL)
    filter->text = given->text;
  if (given->assignee != STW_ASSIGNEE_ANY)
    filter->assignee = given->assignee;
  if (given->statuses == 0)
    return;
  filter->statuses = given->statuses;
  filter->snoozed = given->snoozed;
}

static int
incident_list (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) saved = NULL;
  g_autoptr (JsonArray) list = NULL;
  StwIncidentFilter given = { .text = stw_cli_get_option (cli, "text") };
  StwIncidentFilter filter;
  gint64 after;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &given.company) ||
      !stw_cli_take_id (cli, "after", STW_ID_INCIDENT, &after) ||
      !stw_cli_get_limit (cli, &given.limit) || !parse_status (cli, &given))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  saved = db != NULL ? load_filter (cli, db, &error) : NULL;
  if (saved == NULL || !read_assignee (cli, db, &given, &error) ||
      !stw_incident_filter_from_json (saved, stw_clock_now (NULL), &filter, &error))
    return stw_cli_fail (cli, error);
  narrow (&filter, &given);
  list = set_page (db, after, &filter, &error) ? list_incidents (db, &filter, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, incident_columns, G_N_ELEMENTS (incident_columns));
  return STW_EXIT_DONE;
}

static int
incident_show (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwIncident) incident = NULL;
  g_autoptr (JsonObject) object = NULL;
  gint64 id;

  if (!stw_cli_take_only_id (cli, STW_ID_INCIDENT, &id))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  incident = db != NULL ? stw_incident_load (db, id, &error) : NULL;
  object = incident != NULL ? stw_incident_to_json_whole (db, incident, &error) : NULL;
  if (object == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, object);
  return STW_EXIT_DONE;
}

/* What an action is told; the rule refuses what is missing. */
static gboolean
take_action_options (StwCli *cli, JsonObject *arguments)
{
  static const char *const texts[] = { "reason", "text", "severity", "note", "technician" };
  const char *minutes = stw_cli_get_option (cli, "minutes");
  guint64 number;
  gint64 until;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (stw_cli_get_option (cli, texts[i]) != NULL)
      json_object_set_string_member (arguments, texts[i], stw_cli_get_option (cli, texts[i]));
  if (!stw_cli_get_moment (cli, "until", &until))
    return FALSE;
  if (until != 0)
    json_object_set_int_member (arguments, "until", until);
  json_object_set_boolean_member (arguments,
                                  "until_next_alert",
                                  stw_cli_has_flag (cli, "until-next-alert"));
  json_object_set_boolean_member (arguments, "for_client", stw_cli_has_flag (cli, "for-client"));
  if (minutes == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (minutes, 10, 1, G_MAXINT32, &number, NULL))
    {
      stw_cli_usage (cli, "--minutes wants a whole number above zero");
      return FALSE;
    }
  json_object_set_int_member (arguments, "minutes", (gint64) number);
  return TRUE;
}

/* What people do to incidents and name by a word alone. */
static gboolean
is_act (const char *word)
{
  static const char *const others[] = {
    "note",        "snooze",     "wake",       "set-severity", "add-minutes",
    "start-timer", "stop-timer", "drop-timer", NULL,
  };
  StwIncidentAction action;

  return g_strv_contains (others, word) || stw_incident_action_from_word (word, &action);
}

static int
incident_act (StwCli *cli)
{
  g_autoptr (JsonArray) incidents = stw_cli_read_incidents (cli, 1);
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (incidents == NULL || !is_act (stw_cli_get_arguments (cli)[0]))
    return stw_cli_usage (
      cli,
      "incident act wants acknowledge, start, wait, resolve, close, reopen, note, snooze, wake, "
      "set-severity, add-minutes, start-timer, stop-timer or drop-timer, and ids such as INC-12");
  if (!take_action_options (cli, arguments))
    return STW_EXIT_USAGE;
  name = g_strconcat ("incident.", stw_cli_get_arguments (cli)[0], NULL);
  if (!stw_cli_command (cli,
                        stw_cli_new_incident_command (name, incidents, arguments),
                        &result,
                        &error))
    return stw_cli_fail (cli, error);
  return stw_cli_tell_failures (cli, result);
}

static int
incident_add (StwCli *cli)
{
  static const char *const texts[] = { "title", "severity", "caller" };
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  StwCommand *command;
  gint64 company;
  gint64 asset;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_take_id (cli, "asset", STW_ID_ASSET, &asset))
    return STW_EXIT_USAGE;
  if (company == 0 || stw_cli_get_option (cli, "title") == NULL)
    return stw_cli_usage (cli, "incident add wants --company and --title");
  command = stw_command_new ("incident.add", "desk", company);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (stw_cli_get_option (cli, texts[i]) != NULL)
      json_object_set_string_member (command->arguments,
                                     texts[i],
                                     stw_cli_get_option (cli, texts[i]));
  if (asset != 0)
    json_object_set_int_member (command->arguments, "asset", asset);
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_INCIDENT, json_object_get_int_member (result, "incident"));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
incident_undo (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (!stw_cli_command (cli, stw_command_new ("incident.undo", "desk", 0), &result, &error))
    return stw_cli_fail (cli, error);
  json_object_set_string_member (answer,
                                 "taken_back",
                                 json_object_get_string_member (result, "command"));
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
incident_minutes (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },
    { "AT", "at" },
    { "COMPANY", "company" },
    { "INCIDENT", "incident_id" },
    { "TECHNICIAN", "technician" },
    { "MINUTES", "minutes" },
    { "NOTE", "note" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  g_autofree char *csv = NULL;
  StwWorkFilter filter = { 0 };

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &filter.company) ||
      !stw_cli_take_id (cli, "incident", STW_ID_INCIDENT, &filter.incident) ||
      !stw_cli_get_moment (cli, "from", &filter.from) ||
      !stw_cli_get_moment (cli, "to", &filter.to))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  if (db != NULL && stw_cli_has_flag (cli, "csv"))
    csv = stw_work_to_csv (db, &filter, &error);
  else if (db != NULL)
    list = stw_work_list (db, &filter, &error);
  if (error != NULL)
    return stw_cli_fail (cli, error);
  if (csv != NULL)
    fputs (csv, stdout);
  else
    stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
filter_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "FILTER", "filter" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? stw_filter_list (db, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
filter_save (StwCli *cli)
{
  g_autoptr (JsonObject) filter = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "filter save wants a name and the filter");
  filter = stw_cli_read_object (cli, stw_cli_get_arguments (cli)[1]);
  if (filter == NULL)
    return STW_EXIT_USAGE;
  command = stw_command_new ("filter.save", "desk", 0);
  json_object_set_string_member (command->arguments, "name", stw_cli_get_arguments (cli)[0]);
  json_object_set_object_member (command->arguments, "filter", g_steal_pointer (&filter));
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static int
filter_rename (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;
  gint64 id;

  if (stw_cli_get_n_arguments (cli) != 2 ||
      !stw_id_parse (STW_ID_FILTER, stw_cli_get_arguments (cli)[0], &id))
    return stw_cli_usage (cli, "filter rename wants an id such as filter-1 and a name");
  command = stw_command_new ("filter.rename", "desk", 0);
  json_object_set_int_member (command->arguments, "id", id);
  json_object_set_string_member (command->arguments, "name", stw_cli_get_arguments (cli)[1]);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static int
filter_delete (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;
  gint64 id;

  if (!stw_cli_take_only_id (cli, STW_ID_FILTER, &id))
    return STW_EXIT_USAGE;
  command = stw_command_new ("filter.delete", "desk", 0);
  json_object_set_int_member (command->arguments, "id", id);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

/* Says how many there are, as far as they are counted. */
static void
print_found (StwCli *cli, const char *what, JsonObject *found, const StwCliColumn columns[3])
{
  g_print ("%s: %d%s\n",
           what,
           (int) json_object_get_int_member (found, "count"),
           json_object_get_boolean_member (found, "more") ? "+" : "");
  stw_cli_print_list (cli, json_object_get_array_member (found, "rows"), columns, 3);
}

static int
search (StwCli *cli)
{
  static const StwCliColumn incidents[] = { { "ID", "id" },
                                            { "COMPANY", "company" },
                                            { "TITLE", "title" } };
  static const StwCliColumn alerts[] = { { "ID", "id" },
                                         { "COMPANY", "company" },
                                         { "SIGNATURE", "signature" } };
  g_autofree char *text = g_strjoinv (" ", (char **) stw_cli_get_arguments (cli));
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) found = NULL;
  StwSearchScope scope = { .n_companies = 1 };
  gint64 company;
  gint64 limit;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_get_limit (cli, &limit))
    return STW_EXIT_USAGE;
  if (*text == '\0')
    return stw_cli_usage (cli, "search wants what to look for");
  scope.companies = &company;
  db = stw_cli_open_database (cli, &error);
  if (db != NULL)
    found = stw_find (db, text, company != 0 ? &scope : NULL, (guint) limit, &error);
  if (found == NULL)
    return stw_cli_fail (cli, error);
  if (stw_cli_has_flag (cli, "json") || stw_cli_has_flag (cli, "jsonl"))
    {
      stw_cli_print_object (cli, found);
      return STW_EXIT_DONE;
    }
  print_found (cli, "Incidents", json_object_get_object_member (found, "incidents"), incidents);
  print_found (cli, "Alerts", json_object_get_object_member (found, "alerts"), alerts);
  return STW_EXIT_DONE;
}

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("of this company alone") },
  { "status",
    "STATUS",
    N_ ("of this status alone, open for all that are not over nor put off, snoozed for what is put "
        "off, or pending for what waits") },
  { "assignee", "NAME", N_ ("of this person alone, me, or nobody") },
  { "filter", "NAME", N_ ("a saved filter, or one as JSON") },
  { "text", "WORDS", N_ ("with these words in the title or an alert") },
  { "after", "ID", N_ ("the page after this one, the last of the page before") },
  { "limit", "N", N_ ("at most so many; 100") },
  { NULL, NULL, NULL },
};

static const StwCliOption act_options[] = {
  { "reason", "TEXT", N_ ("what it waits for, or why") },
  { "text", "TEXT", N_ ("the note") },
  { "for-client", NULL, N_ ("the client may read the note") },
  { "until", "TIME", N_ ("snooze: when it comes back, such as 2026-12-24T18:00:00Z") },
  { "until-next-alert", NULL, N_ ("snooze: it comes back with its next alert") },
  { "severity", "WORD", N_ ("set-severity: how bad it is; without it, what the alerts say") },
  { "minutes", "N", N_ ("add-minutes, stop-timer: how long it took") },
  { "technician", "NAME", N_ ("add-minutes, stop-timer: who worked on it") },
  { "note", "TEXT", N_ ("add-minutes, stop-timer: at what") },
  { NULL, NULL, NULL },
};

static const StwCliOption add_options[] = {
  { "company", "ID", N_ ("whose incident it is") },
  { "title", "TEXT", N_ ("what is wrong") },
  { "severity", "WORD", N_ ("critical, high, medium, low or info; medium") },
  { "caller", "NAME", N_ ("who told of it") },
  { "asset", "ID", N_ ("what it is about") },
  { NULL, NULL, NULL },
};

static const StwCliOption minutes_options[] = {
  { "company", "ID", N_ ("of this company alone") },
  { "incident", "ID", N_ ("of this incident alone") },
  { "from", "TIME", N_ ("from then on, such as 2026-12-01") },
  { "to", "TIME", N_ ("before then, such as 2027-01-01") },
  { "csv", NULL, N_ ("as a table for spreadsheets") },
  { NULL, NULL, NULL },
};

static const StwCliOption search_options[] = {
  { "company", "ID", N_ ("of this company alone") },
  { "limit", "N", N_ ("at most so many of each; 100") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "incident list",
    NULL,
    N_ ("list incidents, highest priority first"),
    list_options,
    incident_list },
  { "incident show",
    "ID",
    N_ ("show an incident with its alerts and timeline"),
    NULL,
    incident_show },
  { "incident act",
    "ACTION ID...",
    N_ ("acknowledge, start, wait, resolve, close, reopen, note, snooze, wake, set-severity, "
        "add-minutes, start-timer, stop-timer or drop-timer"),
    act_options,
    incident_act },
  { "incident add", NULL, N_ ("open an incident by hand"), add_options, incident_add },
  { "incident undo", NULL, N_ ("take back what you did last"), NULL, incident_undo },
  { "incident minutes",
    NULL,
    N_ ("list the time that was spent"),
    minutes_options,
    incident_minutes },
  { "filter list", NULL, N_ ("list the saved filters"), NULL, filter_list },
  { "filter save",
    "NAME FILTER",
    N_ ("save a filter of incidents: JSON or a file"),
    NULL,
    filter_save },
  { "filter rename", "ID NAME", N_ ("give a saved filter another name"), NULL, filter_rename },
  { "filter delete", "ID", N_ ("delete a saved filter"), NULL, filter_delete },
  { "search", "WORDS", N_ ("find incidents and alerts, newest first"), search_options, search },
};

/**
 * stw_cli_incident_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern incidents
 */
const StwCliCommand *
stw_cli_incident_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
