/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a message as a monitoring tool writes it, from the tool's file in data/demo/senders. Plain
 * functions, usable from any thread.
 *
 * A file has the message's "type", its "body" and tables of "words". In the body, "{fact}" and
 * "{fact|filter}" are filled in; a filter is a table's name, a format of g_date_time_format(),
 * "unix", "unix_ms" or "number". A text that is nothing but one of these becomes a number or a
 * truth value where the filter says so. An object whose only member is "each" becomes a list with
 * one element for each asset. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/simulator-message.h"

#include "base/clock.h"
#include "base/timestamp.h"

#include <string.h>

#define JSON_TYPE "application/json"
#define IDENTITY_DIGITS 16

/* What is being filled in. */
typedef struct
{
  JsonObject *sender;
  const StwSimulatedAlert *alert;
  const char *asset;
  const GRegex *placeholder;
} Scribe;

static char *
dup_asset (const Scribe *scribe)
{
  return g_strdup (scribe->asset);
}

static char *
dup_rule (const Scribe *scribe)
{
  return g_strdup (scribe->alert->rule);
}

static char *
dup_message (const Scribe *scribe)
{
  g_auto (GStrv) parts = g_strsplit (scribe->alert->message, "{asset}", -1);

  return g_strjoinv (scribe->asset, parts);
}

static char *
dup_severity (const Scribe *scribe)
{
  return g_strdup (scribe->alert->severity);
}

static char *
dup_state (const Scribe *scribe)
{
  return g_strdup (scribe->alert->state);
}

/* The severity while there is a problem: many tools have one word for both. */
static char *
dup_condition (const Scribe *scribe)
{
  gboolean firing = g_str_equal (scribe->alert->state, "firing");

  return g_strdup (firing ? scribe->alert->severity : scribe->alert->state);
}

static char *
dup_time (const Scribe *scribe)
{
  return stw_timestamp_format (scribe->alert->time);
}

static char *
dup_began (const Scribe *scribe)
{
  return stw_timestamp_format (scribe->alert->began);
}

/* The year 1 while it goes on, as Prometheus and Grafana write. */
static char *
dup_ended (const Scribe *scribe)
{
  gboolean ended = g_str_equal (scribe->alert->state, "resolved");

  return stw_timestamp_format (ended ? scribe->alert->time : STW_TIMESTAMP_MIN);
}

/* The same whenever this rule speaks of this machine. */
static char *
dup_identity (const Scribe *scribe)
{
  g_autofree char *text = g_strconcat (scribe->alert->rule, "/", scribe->asset, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, IDENTITY_DIGITS);
}

/* A number of this problem, from its beginning to its end. */
static char *
dup_event (const Scribe *scribe)
{
  g_autofree char *identity = dup_identity (scribe);

  identity[4] = '\0';
  return g_strdup_printf ("%u%05" G_GUINT64_FORMAT,
                          scribe->alert->number,
                          g_ascii_strtoull (identity, NULL, 16));
}

static const struct
{
  const char *name;
  char *(*dup) (const Scribe *scribe);
} facts[] = {
  { "asset", dup_asset },     { "began", dup_began }, { "condition", dup_condition },
  { "ended", dup_ended },     { "event", dup_event }, { "identity", dup_identity },
  { "message", dup_message }, { "rule", dup_rule },   { "severity", dup_severity },
  { "state", dup_state },     { "time", dup_time },
};

static char *
dup_fact (const Scribe *scribe, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (facts[i].name, name))
      return facts[i].dup (scribe);
  return NULL;
}

static JsonNode *
new_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
new_number (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
look_up_word (const Scribe *scribe, const char *table, const char *fact)
{
  JsonObject *tables = json_object_get_object_member (scribe->sender, "words");
  JsonObject *words = tables != NULL && json_object_has_member (tables, table)
                        ? json_object_get_object_member (tables, table)
                        : NULL;

  if (words == NULL)
    return NULL;
  return json_node_copy (
    json_object_get_member (words, json_object_has_member (words, fact) ? fact : "*"));
}

static JsonNode *
apply_filter (const Scribe *scribe, const char *fact, const char *filter)
{
  gint64 time;

  if (*filter == '\0')
    return new_text (fact);
  if (g_str_equal (filter, "number"))
    return new_number (g_ascii_strtoll (fact, NULL, 10));
  if (!stw_timestamp_parse (fact, &time))
    return look_up_word (scribe, filter, fact);
  if (g_str_equal (filter, "unix"))
    return new_number (time / STW_SECOND);
  if (g_str_equal (filter, "unix_ms"))
    return new_number (time);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time / STW_SECOND);
  g_autofree char *text = g_date_time_format (moment, filter);

  return new_text (text);
}

/* What one placeholder stands for, or NULL when it is none. */
static JsonNode *
evaluate (const Scribe *scribe, const GMatchInfo *match)
{
  g_autofree char *name = g_match_info_fetch (match, 1);
  g_autofree char *filter = g_match_info_fetch (match, 2);
  g_autofree char *fact = dup_fact (scribe, name);

  return fact != NULL ? apply_filter (scribe, fact, filter != NULL ? filter : "") : NULL;
}

static char *
escape (const Scribe *scribe, const char *text)
{
  const char *type = stw_simulator_get_content_type (scribe->sender);

  if (g_str_has_suffix (type, "x-www-form-urlencoded"))
    return g_uri_escape_string (text, NULL, FALSE);
  if (g_str_has_suffix (type, "xml"))
    return g_markup_escape_text (text, -1);
  return g_strdup (text);
}

static gboolean
fill_cb (const GMatchInfo *match, GString *filled, gpointer data)
{
  const Scribe *scribe = data;
  g_autoptr (JsonNode) node = evaluate (scribe, match);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (node == NULL)
    text = g_match_info_fetch (match, 0);
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_dup_string (node);
  else
    text = json_to_string (node, FALSE);
  escaped = escape (scribe, text);
  g_string_append (filled, escaped);
  return FALSE;
}

static char *
fill_text (const Scribe *scribe, const char *text)
{
  return g_regex_replace_eval (scribe->placeholder,
                               text,
                               -1,
                               0,
                               0,
                               fill_cb,
                               (gpointer) scribe,
                               NULL);
}

static JsonNode *
fill_string (const Scribe *scribe, const char *text)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *filled = NULL;
  int start = 0;
  int end = 0;

  if (g_regex_match (scribe->placeholder, text, 0, &match) &&
      g_match_info_fetch_pos (match, 0, &start, &end) && start == 0 && (gsize) end == strlen (text))
    {
      JsonNode *node = evaluate (scribe, match);

      if (node != NULL)
        return node;
    }
  filled = fill_text (scribe, text);
  return new_text (filled);
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_init (json_node_alloc (), JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *fill_node (const Scribe *scribe, JsonNode *node);

static JsonNode *
fill_each (const Scribe *scribe, JsonNode *element)
{
  JsonArray *list = json_array_new ();

  for (const char *const *asset = scribe->alert->assets; *asset != NULL; asset++)
    {
      Scribe one = *scribe;

      one.asset = *asset;
      json_array_add_element (list, fill_node (&one, element));
    }
  return take_array (list);
}

static JsonNode *
fill_object (const Scribe *scribe, JsonObject *object)
{
  JsonObject *filled;
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  JsonNode *node;

  if (json_object_get_size (object) == 1 && json_object_has_member (object, "each"))
    return fill_each (scribe, json_object_get_member (object, "each"));
  filled = json_object_new ();
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (filled, name, fill_node (scribe, member));
  node = json_node_init (json_node_alloc (), JSON_NODE_OBJECT);
  json_node_take_object (node, filled);
  return node;
}

static JsonNode *
fill_array (const Scribe *scribe, JsonArray *array)
{
  JsonArray *filled = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (filled, fill_node (scribe, json_array_get_element (array, i)));
  return take_array (filled);
}

static JsonNode *
fill_node (const Scribe *scribe, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return fill_object (scribe, json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return fill_array (scribe, json_node_get_array (node));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return fill_string (scribe, json_node_get_string (node));
  return json_node_copy (node);
}

/**
 * stw_simulator_get_content_type:
 * @sender: a file of data/demo/senders
 *
 * Returns: (transfer none): the content type of its messages
 */
const char *
stw_simulator_get_content_type (JsonObject *sender)
{
  return json_object_get_string_member_with_default (sender, "type", JSON_TYPE);
}

/**
 * stw_simulator_is_grouping:
 * @sender: a file of data/demo/senders
 *
 * Returns: whether one message speaks of several machines
 */
gboolean
stw_simulator_is_grouping (JsonObject *sender)
{
  return json_object_get_boolean_member_with_default (sender, "grouping", FALSE);
}

/**
 * stw_simulator_write_message:
 * @sender: a file of data/demo/senders
 * @alert: what it has to say
 *
 * Returns: (transfer full): the request's body
 */
char *
stw_simulator_write_message (JsonObject *sender, const StwSimulatedAlert *alert)
{
  g_autoptr (GRegex) placeholder = g_regex_new ("\\{([a-z]+)(?:\\|([^{}]+))?\\}", 0, 0, NULL);
  const Scribe scribe = { sender, alert, alert->assets[0], placeholder };
  JsonNode *body = json_object_get_member (sender, "body");
  g_autoptr (JsonNode) filled = NULL;

  if (JSON_NODE_HOLDS_VALUE (body))
    return fill_text (&scribe, json_node_get_string (body));
  filled = fill_node (&scribe, body);
  return json_to_string (filled, FALSE);
}
