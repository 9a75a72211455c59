/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl company leave, stay, leaving and certificate: a client goes. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/departure-store.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

/* Whole days; what is begun of another does not count. */
static gboolean
take_days (StwCli *cli, StwCommand *command)
{
  const char *after = stw_cli_get_option (cli, "after");
  gint64 milliseconds = 0;

  if (after == NULL)
    return TRUE;
  if (!g_str_equal (after, "now") && !stw_duration_parse (after, &milliseconds))
    {
      stw_cli_usage (cli, "--after wants a time such as 30d, or now");
      return FALSE;
    }
  json_object_set_int_member (command->arguments, "days", milliseconds / STW_DAY);
  return TRUE;
}

static int
company_leave (StwCli *cli)
{
  const char *name = stw_cli_get_option (cli, "name");
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *at = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (name == NULL)
    return stw_cli_usage (cli, "company leave wants --name, to say that this is the one");
  command = stw_command_new ("company.leave", "desk", company);
  json_object_set_string_member (command->arguments, "name", name);
  if (!take_days (cli, command))
    return STW_EXIT_USAGE;
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  at = stw_timestamp_format (json_object_get_int_member (result, "remove_at"));
  json_object_set_string_member (answer, "remove_at", at);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
company_stay (StwCli *cli)
{
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  return stw_cli_run (cli, stw_command_new ("company.stay", "desk", company));
}

static int
company_leaving (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "company_id" },
                                          { "NAME", "name" },
                                          { "STATE", "state" },
                                          { "ASKED", "asked_at" },
                                          { "REMOVED FROM", "remove_at" },
                                          { "GONE", "ended_at" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (GPtrArray) departures = db != NULL ? stw_departure_list (db, &error) : NULL;
  g_autoptr (JsonArray) list = json_array_new ();

  if (departures == NULL)
    return stw_cli_fail (cli, error);
  for (guint i = 0; i < departures->len; i++)
    json_array_add_object_element (list,
                                   stw_departure_describe (g_ptr_array_index (departures, i)));
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* Always JSON: it is read by people who check it and by programs that file it. */
static int
company_certificate (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwDeparture) departure = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  departure = db != NULL ? stw_departure_load (db, company, &error) : NULL;
  if (departure == NULL)
    return stw_cli_fail (cli, error);
  object = stw_departure_describe (departure);
  node = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (node, !stw_cli_has_flag (cli, "jsonl"));
  g_print ("%s\n", text);
  return STW_EXIT_DONE;
}

static const StwCliOption leave_options[] = {
  { "company", "ID", N_ ("who leaves") },
  { "name", "NAME", N_ ("the client's name exactly as it stands, to say that this is the one") },
  { "after", "TIME", N_ ("how long it can be stopped before the data is removed; 30d") },
  { NULL, NULL, NULL },
};

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("which client") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "company leave",
    NULL,
    N_ ("close the door to a client's keys, export its data, and remove it later"),
    leave_options,
    company_leave },
  { "company stay", NULL, N_ ("stop a client from leaving"), company_options, company_stay },
  { "company leaving", NULL, N_ ("list the clients that leave or left"), NULL, company_leaving },
  { "company certificate",
    NULL,
    N_ ("tell what was removed of a client and what remains until when"),
    company_options,
    company_certificate },
};

/**
 * stw_cli_leave_commands:
 *
 * Returns: (transfer none): the rows of the command table by which clients leave
 */
const StwCliCommand *
stw_cli_leave_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}
