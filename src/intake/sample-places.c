/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The places of a received message, each with the path that leads there. What these paths mean is
 * documented in data/senders/README.md. Any thread. */

#include "config.h"

#include "intake/sample-places.h"

#include "intake/value.h"

#include <string.h>

/* Who draws a mapping looks at a list, not at a database. */
#define MAX_PLACES 400
#define MAX_DEPTH 12
/* Elements of one list: they are alike. */
#define MAX_ELEMENTS 4

typedef struct
{
  GPtrArray *places; /* (unowned) (element-type StwSamplePlace) */
  const char *list;  /* (nullable) where the alerts stand, "" for the message itself */
} Walk;

static void
place_free (gpointer data)
{
  StwSamplePlace *place = data;

  g_free (place->name);
  g_free (place->path);
  g_free (place->where);
  g_free (place->value);
  g_free (place);
}

/* "@" alone is the alert itself. */
static gboolean
is_word (const char *name)
{
  const char *at = name;

  while (g_ascii_isalnum (*at) || (guchar) *at >= 0x80 ||
         (*at != '\0' && strchr ("_-@#", *at) != NULL))
    at++;
  return at > name && *at == '\0' && !g_str_equal (name, "@");
}

/* A brace would make a template of the path. */
static char *
join_member (const char *before, const char *name)
{
  g_auto (GStrv) quoted = NULL;
  g_autofree char *doubled = NULL;

  if (before == NULL || strpbrk (name, "{}") != NULL)
    return NULL;
  if (is_word (name))
    return *before == '\0' ? g_strdup (name) : g_strconcat (before, ".", name, NULL);
  quoted = g_strsplit (name, "'", -1);
  doubled = g_strjoinv ("''", quoted);
  return g_strconcat (before, "['", doubled, "']", NULL);
}

static char *
join_element (const char *before, guint index)
{
  return before != NULL ? g_strdup_printf ("%s[%u]", before, index) : NULL;
}

static char *
say_value (JsonNode *node)
{
  StwRun run;
  char *text;

  stw_run_init (&run, node);
  text = g_strdup (stw_value_text (stw_value_from_node (node), &run));
  stw_run_clear (&run);
  return text != NULL ? text : g_strdup ("null");
}

static void
walk_inside (Walk *walk, JsonNode *node, const char *path, const char *where, guint depth);

/* Takes @path and @where. */
static void
walk_place (Walk *walk, JsonNode *node, const char *name, char *path, char *where, guint depth)
{
  StwSamplePlace *place;
  gboolean holds = JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node);

  if (walk->places->len >= MAX_PLACES)
    {
      g_free (path);
      g_free (where);
      return;
    }
  place = g_new0 (StwSamplePlace, 1);
  place->name = g_strdup (name);
  place->path = path;
  place->where = where;
  place->value = holds ? NULL : say_value (node);
  place->depth = depth;
  g_ptr_array_add (walk->places, place);
  if (holds && depth < MAX_DEPTH)
    walk_inside (walk, node, path, where, depth + 1);
}

static void
walk_object (Walk *walk, JsonNode *node, const char *path, const char *where, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    walk_place (walk, member, name, join_member (path, name), join_member (where, name), depth);
}

static void
walk_array (Walk *walk, JsonNode *node, const char *path, const char *where, guint depth)
{
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_ELEMENTS); i++)
    {
      g_autofree char *name = g_strdup_printf ("[%u]", i);

      walk_place (walk,
                  json_array_get_element (array, i),
                  name,
                  join_element (path, i),
                  join_element (where, i),
                  depth);
    }
}

/* In the list of alerts a path begins at the alert, and one of them stands for all. */
static void
walk_inside (Walk *walk, JsonNode *node, const char *path, const char *where, guint depth)
{
  gboolean is_list = JSON_NODE_HOLDS_ARRAY (node) && g_strcmp0 (where, walk->list) == 0 &&
                     walk->list != NULL && json_array_get_length (json_node_get_array (node)) > 0;

  if (is_list)
    {
      JsonNode *first = json_array_get_element (json_node_get_array (node), 0);
      g_autofree char *there = join_element (where, 0);

      walk_inside (&(Walk){ walk->places, NULL }, first, "", there, depth);
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    walk_object (walk, node, path, where, depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    walk_array (walk, node, path, where, depth);
}

/**
 * stw_sample_list_places:
 * @message: a message
 * @list: (nullable): the list that its alerts stand in as stw_sample_list_lists() says it, %NULL
 *   when the message is one alert
 *
 * Returns: (transfer full) (element-type StwSamplePlace): its places in order, what a place holds
 *   after it
 */
GPtrArray *
stw_sample_list_places (JsonNode *message, const char *list)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  Walk walk = { places, list };

  g_return_val_if_fail (message != NULL, places);

  walk_inside (&walk, message, list != NULL ? "$" : "", "", 0);
  return places;
}

static gboolean
holds_objects (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array != NULL && json_array_get_length (array) > 0 &&
         JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0));
}

static void
collect_lists (GPtrArray *lists, JsonNode *node, const char *where, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (holds_objects (node))
    g_ptr_array_add (lists, g_strdup (where));
  if (!JSON_NODE_HOLDS_OBJECT (node) || depth >= MAX_DEPTH || lists->len >= MAX_PLACES)
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *there = join_member (where, name);

      if (there != NULL)
        collect_lists (lists, member, there, depth + 1);
    }
}

/**
 * stw_sample_list_lists:
 * @message: a message
 *
 * Returns: (transfer full) (element-type utf8): the lists of objects in it that are in no other
 *   list, "" for the message itself
 */
GPtrArray *
stw_sample_list_lists (JsonNode *message)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (message != NULL, lists);

  collect_lists (lists, message, "", 0);
  return lists;
}

/* Whether the step of a mapping says the name, as a word of its own. */
static gboolean
says_name (const char *step, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = strstr (step, name); length > 0 && at != NULL; at = strstr (at + 1, name))
    {
      gboolean begins = at == step || strchr (".'[{ ", at[-1]) != NULL;
      gboolean ends = at[length] == '\0' || strchr (".'[]} |?", at[length]) != NULL;

      if (begins && ends)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_read (JsonObject *origins, const char *name)
{
  g_autoptr (GList) fields = json_object_get_members (origins);

  for (GList *item = fields; item != NULL; item = item->next)
    {
      JsonNode *step = json_object_get_member (origins, item->data);

      if (JSON_NODE_HOLDS_VALUE (step) && says_name (json_node_get_string (step), name))
        return TRUE;
    }
  return FALSE;
}

/* What is read as a whole, such as tags, is read with all that it holds: they are what an origin
 * ends with. */
static gboolean
is_read_whole (JsonObject *origins, const char *name)
{
  g_autoptr (GList) fields = json_object_get_members (origins);

  for (GList *item = fields; item != NULL; item = item->next)
    {
      JsonNode *step = json_object_get_member (origins, item->data);
      const char *text = JSON_NODE_HOLDS_VALUE (step) ? json_node_get_string (step) : NULL;

      if (text != NULL && g_str_has_suffix (text, name) && says_name (text, name))
        return TRUE;
    }
  return FALSE;
}

/**
 * stw_sample_list_unused:
 * @message: a message
 * @origins: where an alert's fields came from
 *
 * Returns: (transfer full) (element-type utf8): the names of what the message says and no field
 *   took, each once
 */
GPtrArray *
stw_sample_list_unused (JsonNode *message, JsonObject *origins)
{
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint whole = G_MAXUINT; /* how deep the place lies that was read as a whole */

  for (guint i = 0; i < places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (places, i);

      if (place->depth <= whole)
        whole = G_MAXUINT;
      if (whole != G_MAXUINT)
        continue;
      if (place->value == NULL && is_read_whole (origins, place->name))
        whole = place->depth;
      else if (place->value != NULL && *place->value != '\0' && *place->name != '[' &&
               !is_read (origins, place->name) &&
               !g_ptr_array_find_with_equal_func (names, place->name, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (place->name));
    }
  return names;
}
