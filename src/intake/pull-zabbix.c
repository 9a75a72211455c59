/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking Zabbix, by JSON-RPC 2.0 with an API token: which version it is, which problems are open
 * and not in one of its maintenances, and, since problems do not name their hosts, the events that
 * began them. Plain functions, usable from any thread. */

#include "config.h"

#include "intake/pull-private.h"

#include "base/text.h"

#include <stdio.h>

/* Tokens go into a header from 6.4 on; versions before know them as a member only, and 7.2 takes
 * that no longer. */
#define HEADER_MAJOR 6
#define HEADER_MINOR 4
#define MAX_REASON 200

/* A member's text, %NULL when there is none. */
static const char *
get_text (JsonNode *node, const char *name)
{
  JsonNode *member = JSON_NODE_HOLDS_OBJECT (node)
                       ? json_object_get_member (json_node_get_object (node), name)
                       : NULL;

  return member != NULL && JSON_NODE_HOLDS_VALUE (member) ? json_node_get_string (member) : NULL;
}

static JsonObject *
make_call (const char *method, JsonNode *parameters)
{
  JsonObject *call = json_object_new ();

  json_object_set_string_member (call, "jsonrpc", "2.0");
  json_object_set_string_member (call, "method", method);
  json_object_set_member (call, "params", parameters);
  json_object_set_int_member (call, "id", 1);
  return call;
}

static void
fill_request (StwPull *self, JsonObject *taken, gboolean signed_in, StwPullRequest *ret_request)
{
  g_autoptr (JsonObject) call = taken;
  g_autoptr (JsonNode) node = NULL;
  char *text;

  if (signed_in && self->token_inside && self->secret != NULL)
    json_object_set_string_member (call, "auth", self->secret);
  node = json_node_init_object (json_node_alloc (), call);
  text = json_to_string (node, FALSE);
  *ret_request = (StwPullRequest){
    .url = g_strdup (self->url),
    .authorization = signed_in && !self->token_inside ? stw_pull_authorize (self->secret) : NULL,
    .body = g_bytes_new_take (text, strlen (text)),
  };
}

static void
ask_version (StwPull *self, StwPullRequest *ret_request)
{
  JsonNode *none = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (none, json_array_new ());
  fill_request (self, make_call ("apiinfo.version", none), FALSE, ret_request);
}

static void
ask_problems (StwPull *self, StwPullRequest *ret_request)
{
  g_autoptr (JsonNode) parameters =
               json_from_string ("{\"output\":[\"eventid\"],\"source\":0,\"object\":0,"
                                 "\"recent\":false,\"suppressed\":false}",
                                 NULL);

  fill_request (self, make_call ("problem.get", g_steal_pointer (&parameters)), TRUE, ret_request);
}

/* The events of the problems that came; whoever leaves one out would end its alert. */
static gboolean
ask_events (StwPull *self, JsonArray *problems, StwPullRequest *ret_request)
{
  g_autoptr (JsonNode) parameters =
               json_from_string ("{\"output\":\"extend\",\"selectHosts\":[\"host\",\"name\"]}",
                                 NULL);
  JsonArray *events = json_array_new ();

  json_object_set_array_member (json_node_get_object (parameters), "eventids", events);
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      const char *event = get_text (json_array_get_element (problems, i), "eventid");

      if (event == NULL)
        return FALSE;
      json_array_add_string_element (events, event);
    }
  fill_request (self, make_call ("event.get", g_steal_pointer (&parameters)), TRUE, ret_request);
  return TRUE;
}

static gboolean
take_version (StwPull *self, JsonNode *result)
{
  const char *text = JSON_NODE_HOLDS_VALUE (result) ? json_node_get_string (result) : NULL;
  guint major;
  guint minor;

  if (text == NULL || sscanf (text, "%2u.%2u", &major, &minor) != 2)
    return FALSE;
  self->token_inside = major < HEADER_MAJOR || (major == HEADER_MAJOR && minor < HEADER_MINOR);
  return TRUE;
}

/* What Zabbix says where it refuses: "Not authorized.", for one. */
static StwPullNext
refuse (JsonObject *answer, GError **error)
{
  JsonNode *member = json_object_get_member (answer, "error");
  const char *words = member != NULL ? get_text (member, "data") : NULL;
  g_autofree char *clipped = words != NULL ? stw_text_clip (words, MAX_REASON) : NULL;

  if (clipped != NULL)
    return stw_pull_fail (error, "Zabbix answers “%s”", clipped);
  return stw_pull_fail (error, "what answers there is not Zabbix's API");
}

static StwPullNext
take_list (StwPull *self, JsonNode *result, StwPullRequest *ret_request, GError **error)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  if (list == NULL)
    return stw_pull_fail (error, "Zabbix's answer is no list");
  self->is_empty = json_array_get_length (list) == 0;
  if (self->n_asked > 2 || self->is_empty)
    return STW_PULL_DONE;
  if (!ask_events (self, list, ret_request))
    return stw_pull_fail (error, "Zabbix's problems have no numbers");
  return STW_PULL_ASK;
}

static StwPullNext
next (StwPull *self, JsonNode *answer, StwPullRequest *ret_request, GError **error)
{
  JsonNode *result;

  if (answer == NULL)
    {
      ask_version (self, ret_request);
      return STW_PULL_ASK;
    }
  if (!JSON_NODE_HOLDS_OBJECT (answer))
    return stw_pull_fail (error, "what answers there is not Zabbix's API");
  result = json_object_get_member (json_node_get_object (answer), "result");
  if (result == NULL)
    return refuse (json_node_get_object (answer), error);
  if (self->n_asked > 1)
    return take_list (self, result, ret_request, error);
  if (!take_version (self, result))
    return stw_pull_fail (error, "Zabbix does not say its version");
  ask_problems (self, ret_request);
  return STW_PULL_ASK;
}

const StwPullKind stw_pull_zabbix = {
  .name = "zabbix",
  .sender = "zabbix_api",
  .path = "/api_jsonrpc.php",
  .next = next,
};
