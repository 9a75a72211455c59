/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about one incident or many have in common. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/incident-bulk.h"

#include "base/ids.h"
#include "desk/people/person-store.h"

/**
 * stw_cli_find_person:
 * @name: an id, a name or an address of mail
 * @ret_person: (out): whose it is
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when it is nobody's
 *
 * Returns: whether there is such a person
 */
gboolean
stw_cli_find_person (StwDb *db, const char *name, gint64 *ret_person, GError **error)
{
  if (stw_id_parse (STW_ID_PERSON, name, ret_person))
    return TRUE;
  if (!stw_person_find (db, name, ret_person, error))
    return FALSE;
  if (*ret_person == 0)
    g_set_error (error,
                 STW_COMMAND_ERROR,
                 STW_COMMAND_ERROR_NOT_FOUND,
                 "Nobody here is called %s; “stewardctl person list” shows who there is.",
                 name);
  return *ret_person != 0;
}

/**
 * stw_cli_read_incidents:
 * @first: the first of the words that name one
 *
 * Returns: (transfer full) (nullable): the numbers of the incidents that are named, %NULL when
 * there is none or one is no id
 */
JsonArray *
stw_cli_read_incidents (StwCli *cli, guint first)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autoptr (JsonArray) incidents = json_array_new ();
  gint64 id;

  for (guint i = first; i < stw_cli_get_n_arguments (cli); i++)
    {
      if (!stw_id_parse (STW_ID_INCIDENT, arguments[i], &id))
        return NULL;
      json_array_add_int_element (incidents, id);
    }
  return json_array_get_length (incidents) > 0 ? g_steal_pointer (&incidents) : NULL;
}

/**
 * stw_cli_new_incident_command:
 * @name: such as "incident.resolve"
 *
 * One incident is a command of its own; many are one for all of them.
 *
 * Returns: (transfer full): the command
 */
StwCommand *
stw_cli_new_incident_command (const char *name, JsonArray *incidents, JsonObject *arguments)
{
  StwCommand *command;

  if (json_array_get_length (incidents) == 1)
    {
      command = stw_command_new (name, "desk", 0);
      json_object_unref (command->arguments);
      command->arguments = json_object_ref (arguments);
      json_object_set_int_member (arguments, "incident", json_array_get_int_element (incidents, 0));
      return command;
    }
  command = stw_command_new ("incident.bulk", "desk", 0);
  json_object_set_string_member (command->arguments, "command", name);
  json_object_set_array_member (command->arguments, "incidents", json_array_ref (incidents));
  json_object_set_object_member (command->arguments, "arguments", json_object_ref (arguments));
  return command;
}

/**
 * stw_cli_tell_failures:
 *
 * Says for which incidents it was refused, and why.
 *
 * Returns: what the program ends with
 */
int
stw_cli_tell_failures (StwCli *cli, JsonObject *result)
{
  JsonArray *failed = json_object_has_member (result, "failed")
                        ? json_object_get_array_member (result, "failed")
                        : NULL;
  guint n = failed != NULL ? json_array_get_length (failed) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *failure = json_array_get_object_element (failed, i);
      g_autofree char *id =
        stw_id_format (STW_ID_INCIDENT, json_object_get_int_member (failure, "incident"));

      g_printerr ("stewardctl: %s: %s\n", id, json_object_get_string_member (failure, "error"));
    }
  return n > 0 ? STW_EXIT_REFUSED : STW_EXIT_DONE;
}
