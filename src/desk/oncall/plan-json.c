/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plan and its JSON, the form that `stewardctl oncall resolve` documents and in which a
 * schedule's layers are stored. Everything is bounded, since it may come from anybody, and what is
 * wrong is said with its place. Belongs to no thread.
 *
 * Beside a name or number a member may be null, for a slot that is empty on purpose, or an object
 * with "member" and the times "from" and "until" between which they take part. */

#include "config.h"

#include "desk/oncall/plan-json.h"

#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "store/command-rule.h"

#include <string.h>

#define MAX_LAYERS 50
#define MAX_MEMBERS 200
#define MAX_WINDOWS 50
#define MAX_SPANS 10000
#define MAX_EVERY 10000
#define MAX_NAME_BYTES 200

static const char *const rotations[] = { "hourly", "daily", "weekly", "monthly", NULL };
static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

typedef struct
{
  StwOncallPlan *plan;
  StwOncallWho who;
  gpointer data;
  char *place; /* (owned): where in the file we are, for what is said */
  GError **error;
} Reader;

static gboolean
refuse (Reader *reader, const char *member, const char *wanted) G_GNUC_WARN_UNUSED_RESULT;

static gboolean
refuse (Reader *reader, const char *member, const char *wanted)
{
  g_set_error (reader->error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "“%s%s” %s.",
               reader->place,
               member,
               wanted);
  return FALSE;
}

static void
set_place (Reader *reader, char *place)
{
  g_free (reader->place);
  reader->place = place;
}

static JsonNode *
get (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = get (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* A time; one that is absent leaves what @ret_time has, unless it is @needed. */
static gboolean
read_time (Reader *reader,
           JsonObject *object,
           const char *member,
           gboolean needed,
           gint64 *ret_time)
{
  const char *text = get_text (object, member);

  if (get (object, member) == NULL && !needed)
    return TRUE;
  if (text == NULL || !stw_timestamp_parse (text, ret_time))
    return refuse (reader, member, "must be an ISO 8601 time, such as 2026-11-21T18:00:00Z");
  return TRUE;
}

/* A list that may be absent; NULL is then a good answer. */
static gboolean
read_list (Reader *reader, JsonObject *object, const char *member, guint most, JsonArray **ret_list)
{
  g_autofree char *wanted = NULL;
  JsonNode *node = get (object, member);

  *ret_list = NULL;
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) <= most)
    {
      *ret_list = json_node_get_array (node);
      return TRUE;
    }
  wanted = g_strdup_printf ("must be a list of at most %u", most);
  return refuse (reader, member, wanted);
}

static guint
length_of (JsonArray *list)
{
  return list != NULL ? json_array_get_length (list) : 0;
}

/* Whom @node names; nobody is 0. */
static gboolean
read_who (Reader *reader, JsonNode *node, const char *member, gint64 *ret_person)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : 0;

  *ret_person = 0;
  if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (type == G_TYPE_STRING)
    {
      const char *name = json_node_get_string (node);

      if (*name == '\0' || strlen (name) > MAX_NAME_BYTES)
        return refuse (reader, member, "must be a name of at most 200 bytes");
    }
  else if (type != G_TYPE_INT64)
    return refuse (reader, member, "must name somebody, or be null for nobody");
  *ret_person = reader->who (node, reader->data);
  return *ret_person != 0 || refuse (reader, member, "names nobody who is known here");
}

static gboolean
read_member (Reader *reader, StwOncallLayer *layer, JsonNode *node)
{
  StwOncallMember member = { 0, STW_ONCALL_EVER, STW_ONCALL_NEVER };

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);

      if (!read_time (reader, object, "from", FALSE, &member.from) ||
          !read_time (reader, object, "until", FALSE, &member.until))
        return FALSE;
      node = json_object_get_member (object, "member");
    }
  if (!read_who (reader, node, "members", &member.person))
    return FALSE;
  g_array_append_val (layer->members, member);
  return TRUE;
}

/* "18:00", as seconds after midnight; "24:00" only where a window ends. */
static gboolean
read_clock (const char *text, int latest, int *ret_seconds)
{
  int seconds;

  if (text == NULL || strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]) ||
      text[3] > '5')
    return FALSE;
  seconds =
    ((text[0] - '0') * 10 + text[1] - '0') * 3600 + ((text[3] - '0') * 10 + text[4] - '0') * 60;
  *ret_seconds = seconds;
  return seconds <= latest;
}

static gboolean
read_days (Reader *reader, JsonObject *object, guint *ret_days)
{
  JsonArray *list;

  if (!read_list (reader, object, "days", G_N_ELEMENTS (weekdays) - 1, &list))
    return FALSE;
  *ret_days = 0;
  for (guint i = 0; i < length_of (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      const char *text =
        json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      guint day = 0;

      while (weekdays[day] != NULL && !g_str_equal (weekdays[day], text))
        day++;
      if (weekdays[day] == NULL)
        return refuse (reader,
                       "restrictions",
                       "must name days as mon, tue, wed, thu, fri, sat or sun");
      *ret_days |= 1u << (G_DATE_MONDAY + day);
    }
  if (*ret_days == 0)
    *ret_days = 0xfe;
  return TRUE;
}

static gboolean
read_window (Reader *reader, StwOncallLayer *layer, JsonNode *node)
{
  StwOncallWindow window;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (reader, "restrictions", "must hold objects with days, from and to");
  object = json_node_get_object (node);
  if (!read_days (reader, object, &window.days))
    return FALSE;
  if (!read_clock (get_text (object, "from"), STW_DAY_SECONDS - 1, &window.from))
    return refuse (reader, "restrictions", "must open at a time from 00:00 to 23:59");
  if (!read_clock (get_text (object, "to"), STW_DAY_SECONDS, &window.to))
    return refuse (reader, "restrictions", "must close at a time from 00:00 to 24:00");
  g_array_append_val (layer->windows, window);
  return TRUE;
}

static gboolean
read_rotation (Reader *reader, StwOncallLayer *layer, JsonObject *object)
{
  const char *word = get_text (object, "rotation");
  JsonNode *every = get (object, "every");
  guint rotation = 0;

  while (word != NULL && rotations[rotation] != NULL && !g_str_equal (rotations[rotation], word))
    rotation++;
  if (word == NULL || rotations[rotation] == NULL)
    return refuse (reader, "rotation", "must be hourly, daily, weekly or monthly");
  layer->rotation = (StwRotation) rotation;
  if (every == NULL)
    return TRUE;
  if (json_node_get_value_type (every) != G_TYPE_INT64 || json_node_get_int (every) < 1 ||
      json_node_get_int (every) > MAX_EVERY)
    return refuse (reader, "every", "must be a whole number from 1 to 10,000");
  layer->every = (int) json_node_get_int (every);
  return TRUE;
}

static gboolean
read_layer (Reader *reader, JsonNode *node)
{
  StwOncallLayer *layer = stw_oncall_plan_add_layer (reader->plan);
  JsonObject *object;
  JsonArray *members;
  JsonArray *windows;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (reader, "", "must be an object");
  object = json_node_get_object (node);
  layer->name =
    g_strndup (get_text (object, "name") != NULL ? get_text (object, "name") : "", MAX_NAME_BYTES);
  if (!read_time (reader, object, "start", TRUE, &layer->start) ||
      !read_time (reader, object, "end", FALSE, &layer->end) ||
      !read_rotation (reader, layer, object) ||
      !read_list (reader, object, "members", MAX_MEMBERS, &members) ||
      !read_list (reader, object, "restrictions", MAX_WINDOWS, &windows))
    return FALSE;
  for (guint i = 0; i < length_of (members); i++)
    if (!read_member (reader, layer, json_array_get_element (members, i)))
      return FALSE;
  for (guint i = 0; i < length_of (windows); i++)
    if (!read_window (reader, layer, json_array_get_element (windows, i)))
      return FALSE;
  return TRUE;
}

static gboolean
read_override (Reader *reader, JsonNode *node)
{
  StwOncallSpan span = { 0 };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (reader, "", "must be an object");
  object = json_node_get_object (node);
  if (!read_time (reader, object, "from", TRUE, &span.from) ||
      !read_time (reader, object, "to", TRUE, &span.to) ||
      !read_who (reader, json_object_get_member (object, "member"), "member", &span.person))
    return FALSE;
  g_array_append_val (reader->plan->overrides, span);
  return TRUE;
}

typedef gboolean (*ReadItem) (Reader *reader, JsonNode *node);

static gboolean
read_items (Reader *reader, JsonObject *object, const char *member, guint most, ReadItem read)
{
  JsonArray *list;

  set_place (reader, g_strdup (""));
  if (!read_list (reader, object, member, most, &list))
    return FALSE;
  for (guint i = 0; i < length_of (list); i++)
    {
      set_place (reader, g_strdup_printf ("%s[%u].", member, i));
      if (!read (reader, json_array_get_element (list, i)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_oncall_plan_read:
 * @object: "timezone", "layers", "overrides" and "around_the_clock", all but the first optional
 * @who: (scope call): finds out whom a member means
 * @data: passed to @who
 * @error: %STW_COMMAND_ERROR_INVALID with a sentence that names the place
 *
 * Returns: (transfer full): the plan
 */
StwOncallPlan *
stw_oncall_plan_read (JsonObject *object, StwOncallWho who, gpointer data, GError **error)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone (get_text (object, "timezone"));
  g_autoptr (StwOncallPlan) plan = NULL;
  Reader reader = { NULL, who, data, g_strdup (""), error };
  JsonNode *around = get (object, "around_the_clock");
  gboolean good;

  if (zone != NULL)
    plan = stw_oncall_plan_new (zone);
  reader.plan = plan;
  if (zone == NULL)
    good = refuse (&reader, "timezone", "must be a time zone such as Europe/London");
  else
    good = read_items (&reader, object, "layers", MAX_LAYERS, read_layer) &&
           read_items (&reader, object, "overrides", MAX_SPANS, read_override);
  if (good && around != NULL)
    plan->around_the_clock =
      json_node_get_value_type (around) != G_TYPE_BOOLEAN || json_node_get_boolean (around);
  g_free (reader.place);
  return good ? g_steal_pointer (&plan) : NULL;
}

/**
 * stw_oncall_who_number:
 *
 * The #StwOncallWho of what is stored: members are named by their number.
 */
gint64
stw_oncall_who_number (JsonNode *member, gpointer data)
{
  return json_node_get_value_type (member) == G_TYPE_INT64 ? MAX (json_node_get_int (member), 0)
                                                           : 0;
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = NULL;

  if (time == STW_ONCALL_EVER || time == STW_ONCALL_NEVER)
    return;
  text = stw_timestamp_format (time);
  json_object_set_string_member (object, member, text);
}

static JsonArray *
write_members (const StwOncallLayer *layer)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < layer->members->len; i++)
    {
      const StwOncallMember *member = &g_array_index (layer->members, StwOncallMember, i);
      JsonObject *object;

      if (member->from == STW_ONCALL_EVER && member->until == STW_ONCALL_NEVER)
        {
          if (member->person != 0)
            json_array_add_int_element (list, member->person);
          else
            json_array_add_null_element (list);
          continue;
        }
      object = json_object_new ();
      json_object_set_int_member (object, "member", member->person);
      if (member->person == 0)
        json_object_set_null_member (object, "member");
      set_time (object, "from", member->from);
      set_time (object, "until", member->until);
      json_array_add_object_element (list, object);
    }
  return list;
}

static void
set_clock (JsonObject *object, const char *member, int seconds)
{
  g_autofree char *text = g_strdup_printf ("%02d:%02d", seconds / 3600, seconds / 60 % 60);

  json_object_set_string_member (object, member, text);
}

static JsonArray *
write_windows (const StwOncallLayer *layer)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < layer->windows->len; i++)
    {
      const StwOncallWindow *window = &g_array_index (layer->windows, StwOncallWindow, i);
      JsonObject *object = json_object_new ();
      JsonArray *days = json_array_new ();

      for (guint day = 0; weekdays[day] != NULL; day++)
        if ((window->days & (1u << (G_DATE_MONDAY + day))) != 0)
          json_array_add_string_element (days, weekdays[day]);
      json_object_set_array_member (object, "days", days);
      set_clock (object, "from", window->from);
      set_clock (object, "to", window->to);
      json_array_add_object_element (list, object);
    }
  return list;
}

/**
 * stw_oncall_plan_write_layers:
 * @plan: a plan whose people are numbers
 *
 * Returns: (transfer full): its layers, so that stw_oncall_plan_read() reads the same
 */
JsonArray *
stw_oncall_plan_write_layers (const StwOncallPlan *plan)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < plan->layers->len; i++)
    {
      const StwOncallLayer *layer = g_ptr_array_index (plan->layers, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", layer->name);
      json_object_set_array_member (object, "members", write_members (layer));
      set_time (object, "start", layer->start);
      json_object_set_string_member (object, "rotation", rotations[layer->rotation]);
      json_object_set_int_member (object, "every", layer->every);
      set_time (object, "end", layer->end);
      json_object_set_array_member (object, "restrictions", write_windows (layer));
      json_array_add_object_element (list, object);
    }
  return list;
}
