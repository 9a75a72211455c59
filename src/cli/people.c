/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl person, team and sign-in list: who is at the desk. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>
#include <string.h>

typedef JsonArray *(*ListFunc) (StwDb *db, GError **error);

static int
list (StwCli *cli, ListFunc read, const StwCliColumn *columns, guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) rows = db != NULL ? read (db, &error) : NULL;

  if (rows == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, n_columns);
  return STW_EXIT_DONE;
}

static int
person_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },         { "NAME", "name" },        { "ROLE", "role" }, { "STATUS", "status" },
    { "SKILLS", "skills" }, { "COMPANIES", "grants" }, { "MAIL", "mail" }, { "ZONE", "timezone" },
  };

  return list (cli, stw_person_list, columns, G_N_ELEMENTS (columns));
}

static int
team_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "MEMBERS", "members" } };

  return list (cli, stw_team_list, columns, G_N_ELEMENTS (columns));
}

static int
sign_in_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "AT", "at" },
    { "PERSON", "person" },
    { "FROM", "origin" },
    { "OUTCOME", "outcome" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) rows = NULL;
  gint64 limit;

  if (!stw_cli_get_limit (cli, &limit))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  rows = db != NULL ? stw_sign_in_list (db, 0, limit, &error) : NULL;
  if (rows == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* The only word after the command, as an id. */
static gboolean
get_id (StwCli *cli, StwIdKind kind, gint64 *ret_id)
{
  if (stw_cli_get_n_arguments (cli) == 1 &&
      stw_id_parse (kind, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  stw_cli_usage (cli, "An id is missing, as the lists show it");
  return FALSE;
}

/* "linux=4,network=2" as `[{"skill":"linux","level":4},…]`, and "company-1=viewer" likewise. */
static gboolean
take_pairs (StwCli *cli, const char *option, JsonObject *arguments)
{
  gboolean skills = g_str_equal (option, "skills");
  const char *given = stw_cli_get_option (cli, option);
  g_auto (GStrv) pairs = given != NULL ? g_strsplit (given, ",", -1) : NULL;
  JsonArray *array;

  if (given == NULL)
    return TRUE;
  array = json_array_new ();
  json_object_set_array_member (arguments, option, array);
  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      char *mark = strrchr (pairs[i], '=');
      JsonObject *pair = json_object_new ();
      gint64 company = 0;
      guint64 level = 0;
      gboolean fits = mark != NULL;

      json_array_add_object_element (array, pair);
      if (fits)
        {
          *mark = '\0';
          fits = skills ? g_ascii_string_to_unsigned (mark + 1, 10, 1, 5, &level, NULL)
                        : stw_id_parse (STW_ID_COMPANY, pairs[i], &company);
        }
      if (!fits)
        {
          stw_cli_usage (cli,
                         skills ? "--skills wants pairs such as linux=4,network=2"
                                : "--grants wants pairs such as company-1=viewer");
          return FALSE;
        }
      if (skills)
        {
          json_object_set_string_member (pair, "skill", pairs[i]);
          json_object_set_int_member (pair, "level", (gint64) level);
        }
      else
        {
          json_object_set_int_member (pair, "company", company);
          json_object_set_string_member (pair, "role", mark + 1);
        }
    }
  return TRUE;
}

static gboolean
take_hours (StwCli *cli, JsonObject *arguments)
{
  const char *given = stw_cli_get_option (cli, "hours");
  JsonObject *hours;

  if (given == NULL)
    return TRUE;
  if (g_str_equal (given, "always"))
    {
      json_object_set_string_member (arguments, "hours", given);
      return TRUE;
    }
  hours = stw_cli_read_object (cli, given);
  if (hours != NULL)
    json_object_set_object_member (arguments, "hours", hours);
  return hours != NULL;
}

static gboolean
take_flag (StwCli *cli, const char *option, const char *member, JsonObject *arguments)
{
  const char *given = stw_cli_get_option (cli, option);

  if (given == NULL)
    return TRUE;
  if (!g_str_equal (given, "on") && !g_str_equal (given, "off"))
    {
      stw_cli_usage (cli, "--%s wants on or off", option);
      return FALSE;
    }
  json_object_set_boolean_member (arguments, member, g_str_equal (given, "on"));
  return TRUE;
}

/* An empty option empties what it names. */
static void
take_texts (StwCli *cli, const char *const *options, JsonObject *arguments)
{
  for (guint i = 0; options[i] != NULL; i++)
    {
      const char *given = stw_cli_get_option (cli, options[i]);

      if (given != NULL)
        json_object_set_string_member (arguments, options[i], *given != '\0' ? given : NULL);
    }
}

static gboolean
take_person (StwCli *cli, JsonObject *arguments)
{
  static const char *const texts[] = {
    "name", "mail", "phone", "role", "timezone", "language", NULL
  };

  take_texts (cli, texts, arguments);
  return take_hours (cli, arguments) && take_pairs (cli, "skills", arguments) &&
         take_pairs (cli, "grants", arguments) &&
         take_flag (cli, "told-resolved", "told_resolved", arguments) &&
         take_flag (cli, "told-escalated", "told_escalated", arguments);
}

/* Gives a command and prints the id that it answers. */
static int
run_and_print (StwCli *cli, StwCommand *command, StwIdKind kind)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (kind, json_object_get_int_member (result, "id"));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
person_add (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("person.add", "desk", 0);

  if (!take_person (cli, command->arguments))
    return STW_EXIT_USAGE;
  return run_and_print (cli, g_steal_pointer (&command), STW_ID_PERSON);
}

/* A command about the person that the command line names; @take reads what else it says. */
static int
run_for_person (StwCli *cli, const char *name, gboolean (*take) (StwCli *, JsonObject *))
{
  g_autoptr (StwCommand) command = stw_command_new (name, "desk", 0);
  gint64 person;

  if (!get_id (cli, STW_ID_PERSON, &person) || (take != NULL && !take (cli, command->arguments)))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "person", person);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
person_set (StwCli *cli)
{
  return run_for_person (cli, "person.update", take_person);
}

static int
person_leave (StwCli *cli)
{
  return run_for_person (cli, "person.leave", NULL);
}

static gboolean
take_grant (StwCli *cli, JsonObject *arguments)
{
  const char *role = stw_cli_get_option (cli, "role");
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return FALSE;
  if (company == 0 || role == NULL)
    {
      stw_cli_usage (cli, "person grant wants --company and --role");
      return FALSE;
    }
  json_object_set_int_member (arguments, "company", company);
  json_object_set_string_member (arguments, "role", *role != '\0' ? role : NULL);
  return TRUE;
}

static int
person_grant (StwCli *cli)
{
  return run_for_person (cli, "person.grant", take_grant);
}

/* An empty file name takes the picture away. */
static gboolean
take_picture (StwCli *cli, JsonObject *arguments)
{
  const char *path = stw_cli_get_option (cli, "file");
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  if (path == NULL)
    {
      stw_cli_usage (cli, "person picture wants --file");
      return FALSE;
    }
  if (*path != '\0' && !g_file_get_contents (path, &bytes, &size, &error))
    {
      stw_cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  text = bytes != NULL ? g_base64_encode ((const guchar *) bytes, size) : NULL;
  json_object_set_string_member (arguments, "picture", text);
  return TRUE;
}

static int
person_picture (StwCli *cli)
{
  return run_for_person (cli, "person.set-picture", take_picture);
}

static gboolean
take_status (StwCli *cli, JsonObject *arguments)
{
  gint64 until;

  if (!stw_cli_get_moment (cli, "until", &until))
    return FALSE;
  json_object_set_string_member (arguments, "status", stw_cli_get_option (cli, "status"));
  json_object_set_int_member (arguments, "until", until);
  return TRUE;
}

static int
person_status (StwCli *cli)
{
  return run_for_person (cli, "person.set-status", take_status);
}

static int
person_away (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("person.add-absence", "desk", 0);
  gint64 person;
  gint64 from;
  gint64 to;

  if (!get_id (cli, STW_ID_PERSON, &person) || !stw_cli_get_moment (cli, "from", &from) ||
      !stw_cli_get_moment (cli, "to", &to))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "person", person);
  json_object_set_int_member (command->arguments, "from_at", from);
  json_object_set_int_member (command->arguments, "to_at", to);
  json_object_set_string_member (command->arguments, "note", stw_cli_get_option (cli, "note"));
  return run_and_print (cli, g_steal_pointer (&command), STW_ID_ABSENCE);
}

static int
person_back (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("person.remove-absence", "desk", 0);
  gint64 id;

  if (!get_id (cli, STW_ID_ABSENCE, &id))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "id", id);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

/* "person-1,person-2" as numbers. */
static gboolean
take_team (StwCli *cli, JsonObject *arguments)
{
  const char *given = stw_cli_get_option (cli, "members");
  g_auto (GStrv) ids = given != NULL ? g_strsplit (given, ",", -1) : NULL;
  JsonArray *members;

  json_object_set_string_member (arguments, "name", stw_cli_get_option (cli, "name"));
  if (given == NULL)
    return TRUE;
  members = json_array_new ();
  json_object_set_array_member (arguments, "members", members);
  for (guint i = 0; ids[i] != NULL && *ids[i] != '\0'; i++)
    {
      gint64 person;

      if (!stw_id_parse (STW_ID_PERSON, ids[i], &person))
        {
          stw_cli_usage (cli, "--members wants ids such as person-1,person-2");
          return FALSE;
        }
      json_array_add_int_element (members, person);
    }
  return TRUE;
}

static int
team_add (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("team.add", "desk", 0);

  if (!take_team (cli, command->arguments))
    return STW_EXIT_USAGE;
  return run_and_print (cli, g_steal_pointer (&command), STW_ID_TEAM);
}

static int
run_for_team (StwCli *cli, const char *name, gboolean (*take) (StwCli *, JsonObject *))
{
  g_autoptr (StwCommand) command = stw_command_new (name, "desk", 0);
  gint64 team;

  if (!get_id (cli, STW_ID_TEAM, &team) || (take != NULL && !take (cli, command->arguments)))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "team", team);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
team_set (StwCli *cli)
{
  return run_for_team (cli, "team.update", take_team);
}

static int
team_remove (StwCli *cli)
{
  return run_for_team (cli, "team.remove", NULL);
}

static const StwCliOption no_options[] = { { NULL, NULL, NULL } };

static const StwCliOption person_options[] = {
  { "name", "NAME", N_ ("who it is") },
  { "mail", "ADDRESS", N_ ("where to write; signs in with it or the name") },
  { "phone", "NUMBER", N_ ("where to call") },
  { "role",
    "ROLE",
    N_ ("administrator, technician, company-administrator or viewer; empty for grants alone") },
  { "timezone", "TZ", N_ ("such as Europe/Berlin") },
  { "hours", "JSON", N_ ("always, or {\"mon\":[[\"09:00\",\"17:00\"]],…}, or a file of it") },
  { "language", "CODE", N_ ("such as de") },
  { "skills", "LIST", N_ ("such as linux=4,network=2, each from 1 to 5") },
  { "grants", "LIST", N_ ("such as company-1=viewer: a role for one company") },
  { "told-resolved", "ON/OFF", N_ ("whether to hear of resolutions") },
  { "told-escalated", "ON/OFF", N_ ("whether to hear of escalations") },
  { NULL, NULL, NULL },
};

static const StwCliOption grant_options[] = {
  { "company", "ID", N_ ("for which company") },
  { "role", "ROLE", N_ ("as for person add; empty for none there") },
  { NULL, NULL, NULL },
};

static const StwCliOption picture_options[] = {
  { "file", "FILE", N_ ("a PNG of at most 256 pixels a side; empty for none") },
  { NULL, NULL, NULL },
};

static const StwCliOption status_options[] = {
  { "status", "WORD", N_ ("available, busy or away") },
  { "until", "TIME", N_ ("until when; for good") },
  { NULL, NULL, NULL },
};

static const StwCliOption away_options[] = {
  { "from", "TIME", N_ ("from when") },
  { "to", "TIME", N_ ("until when") },
  { "note", "TEXT", N_ ("why, for the others") },
  { NULL, NULL, NULL },
};

static const StwCliOption team_options[] = {
  { "name", "NAME", N_ ("what it is called") },
  { "members", "IDS", N_ ("such as person-1,person-2: all of them") },
  { NULL, NULL, NULL },
};

static const StwCliOption list_options[] = {
  { "limit", "N", N_ ("at most so many; 100") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "person list", NULL, N_ ("list who is at the desk"), no_options, person_list },
  { "person add", NULL, N_ ("add somebody to the desk"), person_options, person_add },
  { "person set", "ID", N_ ("change what is given of somebody"), person_options, person_set },
  { "person leave", "ID", N_ ("take somebody from the desk"), no_options, person_leave },
  { "person grant",
    "ID",
    N_ ("give somebody a role for one company"),
    grant_options,
    person_grant },
  { "person picture", "ID", N_ ("keep somebody's picture"), picture_options, person_picture },
  { "person status",
    "ID",
    N_ ("say whether somebody is available"),
    status_options,
    person_status },
  { "person away", "ID", N_ ("say beforehand when somebody is away"), away_options, person_away },
  { "person back", "ID", N_ ("take an absence back"), no_options, person_back },
  { "team list", NULL, N_ ("list the teams"), no_options, team_list },
  { "team add", NULL, N_ ("add a team"), team_options, team_add },
  { "team set", "ID", N_ ("change a team"), team_options, team_set },
  { "team remove", "ID", N_ ("remove a team"), no_options, team_remove },
  { "sign-in list", NULL, N_ ("list who signed in, or tried to"), list_options, sign_in_list },
};

/**
 * stw_cli_people_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern people
 */
const StwCliCommand *
stw_cli_people_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
