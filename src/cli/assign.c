/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl incident assign and shift: who has an incident, and what one shift tells the next. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "cli/incident-bulk.h"
#include "desk/assignment/assignment-store.h"
#include "desk/assignment/candidate-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/assignment/reason.h"
#include "desk/incident-store.h"

#include <glib/gi18n.h>

/* Says who has incidents from now on. */
static int
change_assignee (StwCli *cli, const char *name, gint64 person)
{
  g_autoptr (JsonArray) incidents = stw_cli_read_incidents (cli, 0);
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *reason = stw_cli_get_option (cli, "reason");

  if (incidents == NULL)
    return stw_cli_usage (cli, "Name incidents by ids such as INC-12");
  if (reason != NULL)
    json_object_set_string_member (arguments, "reason", reason);
  if (person != 0)
    json_object_set_int_member (arguments, "person", person);
  if (!stw_cli_command (cli,
                        stw_cli_new_incident_command (name, incidents, arguments),
                        &result,
                        &error))
    return stw_cli_fail (cli, error);
  return stw_cli_tell_failures (cli, result);
}

static int
incident_assign (StwCli *cli)
{
  const char *name = stw_cli_get_option (cli, "to");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  gint64 person;

  if (name == NULL)
    return stw_cli_usage (cli, "incident assign wants --to and ids such as INC-12");
  db = stw_cli_open_database (cli, &error);
  if (db == NULL || !stw_cli_find_person (db, name, &person, &error))
    return stw_cli_fail (cli, error);
  g_clear_pointer (&db, stw_db_close);
  return change_assignee (cli, "incident.assign", person);
}

static int
incident_unassign (StwCli *cli)
{
  return change_assignee (cli, "incident.unassign", 0);
}

static int
incident_take_over (StwCli *cli)
{
  return change_assignee (cli, "incident.take-over", 0);
}

/* Who may have an incident, the best first, each with the parts of the score and why. */
static JsonArray *
list_candidates (StwDb *db, const StwIncident *incident, GError **error)
{
  g_autoptr (GPtrArray) ranked = stw_assignment_rank_for (db,
                                                          incident->id,
                                                          incident->company,
                                                          stw_clock_now (NULL),
                                                          NULL,
                                                          error);
  JsonArray *list = ranked != NULL ? json_array_new () : NULL;

  for (guint i = 0; ranked != NULL && i < ranked->len; i++)
    {
      const StwAssignment *place = g_ptr_array_index (ranked, i);
      JsonObject *row = stw_assignment_to_json (place);
      g_autofree char *id = stw_id_format (STW_ID_PERSON, place->person);
      g_autofree char *why = stw_assignment_explain (place);

      json_object_remove_member (row, "person");
      json_object_set_string_member (row, "id", id);
      json_object_set_string_member (row, "why", why);
      json_array_add_object_element (list, row);
    }
  return list;
}

static int
incident_candidates (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "PERCENT", "percent" },
                                          { "WHY", "why" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwIncident) incident = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 id;

  if (!stw_cli_take_only_id (cli, STW_ID_INCIDENT, &id))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  incident = db != NULL ? stw_incident_load (db, id, &error) : NULL;
  list = incident != NULL ? list_candidates (db, incident, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* The person that an option names; 0 where there is none. */
static gboolean
take_person (StwCli *cli, const char *option, gint64 *ret_person, GError **error)
{
  const char *name = stw_cli_get_option (cli, option);
  g_autoptr (StwDb) db = NULL;

  *ret_person = 0;
  if (name == NULL)
    return TRUE;
  db = stw_cli_open_database (cli, error);
  return db != NULL && stw_cli_find_person (db, name, ret_person, error);
}

/* The summary as it would begin. */
static char *
dup_draft (StwCli *cli, gint64 person, GError **error)
{
  g_autoptr (StwDb) db = stw_cli_open_database (cli, error);

  if (db == NULL || !stw_candidate_find_self (db, person, &person, error))
    return NULL;
  return stw_hand_over_draft (db, person, stw_clock_now (NULL), error);
}

static int
shift_draft (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 person;

  if (take_person (cli, "person", &person, &error))
    text = dup_draft (cli, person, &error);
  if (text == NULL)
    return stw_cli_fail (cli, error);
  g_print ("%s\n", text);
  return STW_EXIT_DONE;
}

static int
shift_hand_over (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *text = g_strdup (stw_cli_get_option (cli, "text"));
  g_autofree char *id = NULL;
  StwCommand *command;
  gint64 person;
  gint64 to;

  if (!take_person (cli, "person", &person, &error) || !take_person (cli, "to", &to, &error))
    return stw_cli_fail (cli, error);
  if (text == NULL && (text = dup_draft (cli, person, &error)) == NULL)
    return stw_cli_fail (cli, error);
  command = stw_command_new ("shift.hand-over", "desk", 0);
  json_object_set_int_member (command->arguments, "person", person);
  json_object_set_int_member (command->arguments, "to", to);
  json_object_set_string_member (command->arguments, "text", text);
  json_object_set_boolean_member (command->arguments,
                                  "with_incidents",
                                  stw_cli_has_flag (cli, "with-incidents"));
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_HAND_OVER, json_object_get_int_member (result, "hand_over"));
  json_object_set_string_member (answer, "id", id);
  json_object_set_int_member (answer, "incidents", json_object_get_int_member (result, "passed"));
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
shift_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "AT", "at" },
                                          { "FROM", "from" },
                                          { "TO", "to" },
                                          { "READ", "read_at" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? stw_hand_over_list (db, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
shift_read (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  StwCommand *command;
  gint64 person;
  gint64 id;

  if (!stw_cli_take_only_id (cli, STW_ID_HAND_OVER, &id))
    return STW_EXIT_USAGE;
  if (!take_person (cli, "person", &person, &error))
    return stw_cli_fail (cli, error);
  command = stw_command_new ("shift.read", "desk", 0);
  json_object_set_int_member (command->arguments, "hand_over", id);
  json_object_set_int_member (command->arguments, "person", person);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static const StwCliOption shift_options[] = {
  { "to", "NAME", N_ ("who takes over; without it, whoever comes") },
  { "text", "MARKDOWN", N_ ("what to say; without it, what “shift draft” says") },
  { "with-incidents", NULL, N_ ("the open incidents go along") },
  { "person", "NAME", N_ ("who it is, where nobody is signed in") },
  { NULL, NULL, NULL },
};

static const StwCliOption assign_options[] = {
  { "to", "NAME", N_ ("who is to have them: a name, an address or an id") },
  { "reason", "TEXT", N_ ("why, for whoever had them") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "incident assign",
    "ID...",
    N_ ("give incidents to somebody"),
    assign_options,
    incident_assign },
  { "incident unassign",
    "ID...",
    N_ ("make incidents nobody’s"),
    &assign_options[1],
    incident_unassign },
  { "incident take-over",
    "ID...",
    N_ ("take incidents over from whoever has them"),
    &assign_options[1],
    incident_take_over },
  { "incident candidates",
    "ID",
    N_ ("list who may have an incident, the best first, and why"),
    NULL,
    incident_candidates },
  { "shift draft",
    NULL,
    N_ ("print what a shift would say to the next"),
    &shift_options[3],
    shift_draft },
  { "shift hand-over",
    NULL,
    N_ ("hand the shift over with a summary"),
    shift_options,
    shift_hand_over },
  { "shift list", NULL, N_ ("list what shifts told each other"), NULL, shift_list },
  { "shift read", "ID", N_ ("say that a hand-over was read"), &shift_options[3], shift_read },
};

/**
 * stw_cli_assign_commands:
 *
 * Returns: (transfer none): the rows of the table of commands that say who has an incident
 */
const StwCliCommand *
stw_cli_assign_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
