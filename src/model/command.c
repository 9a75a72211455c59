/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command: the one way in which anything changes. */

#include "config.h"

#include "model/command.h"

#include "base/text.h"

/**
 * stw_command_new:
 * @name: which rule runs
 * @actor: who asks
 * @company: the company's number, 0 for none
 *
 * Returns: (transfer full): a command without arguments
 */
StwCommand *
stw_command_new (const char *name, const char *actor, gint64 company)
{
  StwCommand *command;

  g_return_val_if_fail (name != NULL && actor != NULL, NULL);

  command = g_new0 (StwCommand, 1);
  command->name = g_strdup (name);
  command->actor = g_strdup (actor);
  command->company = company;
  command->arguments = json_object_new ();
  return command;
}

/**
 * stw_command_free:
 * @command: (nullable) (transfer full): a command
 */
void
stw_command_free (StwCommand *command)
{
  if (command == NULL)
    return;
  if (command->free_payload != NULL)
    command->free_payload (command->payload);
  json_object_unref (command->arguments);
  stw_command_set_session (command, NULL);
  g_free (command->name);
  g_free (command->actor);
  g_free (command);
}

/**
 * stw_command_set_session:
 * @session: (nullable): the token of the operator's session
 */
void
stw_command_set_session (StwCommand *command, const char *session)
{
  char *copy = g_strdup (session);

  stw_text_wipe (command->session);
  command->session = copy;
}

/**
 * stw_command_new_within:
 * @outer: a command that consists of others
 * @name: the rule of one of them
 *
 * Returns: (transfer full): a command of the same actor, operator and origin, without arguments
 */
StwCommand *
stw_command_new_within (const StwCommand *outer, const char *name, gint64 company)
{
  StwCommand *command = stw_command_new (name, outer->actor, company);

  command->operator_id = outer->operator_id;
  command->origin = outer->origin;
  return command;
}

/**
 * stw_command_to_json:
 * @command: a command without payload
 *
 * Returns: (transfer full): its form on the socket, one line; the actor is who the peer is
 */
char *
stw_command_to_json (const StwCommand *command)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  g_return_val_if_fail (command != NULL && command->payload == NULL, NULL);

  json_object_set_string_member (object, "command", command->name);
  json_object_set_int_member (object, "company", command->company);
  json_object_set_object_member (object, "arguments", json_object_ref (command->arguments));
  if (command->session != NULL)
    json_object_set_string_member (object, "session", command->session);
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/**
 * stw_command_from_json:
 * @object: what came through the socket
 * @actor: who the peer is
 *
 * Returns: (transfer full) (nullable): the command, or %NULL when @object is none
 */
StwCommand *
stw_command_from_json (JsonObject *object, const char *actor)
{
  JsonNode *name = json_object_get_member (object, "command");
  JsonNode *arguments = json_object_get_member (object, "arguments");
  JsonNode *company = json_object_get_member (object, "company");
  JsonNode *session = json_object_get_member (object, "session");
  StwCommand *command;

  if (name == NULL || json_node_get_value_type (name) != G_TYPE_STRING)
    return NULL;
  if (arguments != NULL && !JSON_NODE_HOLDS_OBJECT (arguments))
    return NULL;
  /* What is no number must not count as 0, which stands for every company. */
  if (company != NULL && json_node_get_value_type (company) != G_TYPE_INT64)
    return NULL;
  if (session != NULL && json_node_get_value_type (session) != G_TYPE_STRING)
    return NULL;
  command = stw_command_new (json_node_get_string (name),
                             actor,
                             company != NULL ? json_node_get_int (company) : 0);
  if (session != NULL)
    stw_command_set_session (command, json_node_get_string (session));
  if (arguments != NULL)
    {
      json_object_unref (command->arguments);
      command->arguments = json_node_dup_object (arguments);
    }
  return command;
}

static JsonNode *
get_value (const StwCommand *command, const char *argument, GType type)
{
  JsonNode *node = json_object_get_member (command->arguments, argument);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
           ? node
           : NULL;
}

/**
 * stw_command_get_text:
 *
 * Returns: (transfer none) (nullable): a text argument, %NULL when it is missing or no text
 */
const char *
stw_command_get_text (const StwCommand *command, const char *argument)
{
  JsonNode *node = get_value (command, argument, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * stw_command_get_int:
 *
 * Returns: a number argument, @fallback when it is missing or no whole number
 */
gint64
stw_command_get_int (const StwCommand *command, const char *argument, gint64 fallback)
{
  JsonNode *node = get_value (command, argument, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * stw_command_dup_numbers:
 *
 * Returns: (transfer full) (nullable) (element-type gint64): a list argument, 0 for each element
 *   that is no whole number; %NULL when it is missing or no list
 */
GArray *
stw_command_dup_numbers (const StwCommand *command, const char *argument)
{
  JsonNode *node = json_object_get_member (command->arguments, argument);
  JsonArray *list =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GArray *numbers = list != NULL ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      gint64 number =
        json_node_get_value_type (element) == G_TYPE_INT64 ? json_node_get_int (element) : 0;

      g_array_append_val (numbers, number);
    }
  return numbers;
}

/**
 * stw_command_get_boolean:
 *
 * Returns: a boolean argument, @fallback when it is missing or no boolean
 */
gboolean
stw_command_get_boolean (const StwCommand *command, const char *argument, gboolean fallback)
{
  JsonNode *node = get_value (command, argument, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : fallback;
}
