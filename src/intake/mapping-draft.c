/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person draws is written into the mapping file itself, so that what cannot be drawn stays
 * as it was. Any thread. */

#include "config.h"

#include "intake/mapping-draft-private.h"

#include "base/json-check.h"
#include "base/text.h"
#include "intake/error.h"

#include <string.h>

#define SETUP "Drawn from a message that this company received."
#define LIST_END "[]"

/**
 * stw_mapping_draft_new:
 *
 * Returns: (transfer full): a mapping that says nothing yet
 */
StwMappingDraft *
stw_mapping_draft_new (void)
{
  StwMappingDraft *self = g_new0 (StwMappingDraft, 1);
  JsonObject *shape = json_object_new ();
  JsonArray *shapes = json_array_new ();

  json_object_set_array_member (shape, "when", json_array_new ());
  json_object_set_object_member (shape, "fields", json_object_new ());
  json_array_add_object_element (shapes, shape);
  self->file = json_object_new ();
  json_object_set_int_member (self->file, "format", STW_MAPPING_FORMAT);
  json_object_set_string_member (self->file, "name", "");
  json_object_set_string_member (self->file, "title", "");
  json_object_set_string_member (self->file, "setup", SETUP);
  json_object_set_array_member (self->file, "shapes", shapes);
  return self;
}

/* Takes @file. */
static StwMappingDraft *
new_from_file (JsonObject *file, const char *text, gboolean named)
{
  StwMappingDraft *self = g_new0 (StwMappingDraft, 1);

  self->file = file;
  self->text = g_strdup (text);
  self->named = named;
  return self;
}

/**
 * stw_mapping_draft_new_from_text:
 * @text: a mapping file
 * @error: return location for %STW_INTAKE_ERROR_MAPPING when it is none
 *
 * Returns: (transfer full) (nullable): the draft that says the same; whether it can be drawn is for
 *   stw_mapping_draft_get_limit() to say
 */
StwMappingDraft *
stw_mapping_draft_new_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = stw_json_parse (text, strlen (text), error);
  g_autoptr (StwSender) sender = root != NULL ? stw_sender_new (root, error) : NULL;

  return sender != NULL ? new_from_file (json_node_dup_object (root), text, TRUE) : NULL;
}

static char *
write_file (const StwMappingDraft *self)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), self->file);

  return json_to_string (root, TRUE);
}

/**
 * stw_mapping_draft_copy:
 *
 * Returns: (transfer full): a draft that says the same
 */
StwMappingDraft *
stw_mapping_draft_copy (const StwMappingDraft *self)
{
  g_autofree char *text = write_file (self);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  StwMappingDraft *copy;

  copy = new_from_file (json_node_dup_object (root), self->text, self->named);
  copy->kind = self->kind;
  return copy;
}

/**
 * stw_mapping_draft_free:
 * @self: (nullable) (transfer full): a draft
 */
void
stw_mapping_draft_free (StwMappingDraft *self)
{
  if (self == NULL)
    return;
  json_object_unref (self->file);
  g_free (self->text);
  g_free (self);
}

/**
 * stw_mapping_draft_to_text:
 *
 * Returns: (transfer full): the mapping file, to the letter the one that it was read from while
 *   nothing is changed
 */
char *
stw_mapping_draft_to_text (const StwMappingDraft *self)
{
  return self->text != NULL ? g_strdup (self->text) : write_file (self);
}

/* To be called before each change. */
void
stw_mapping_draft_touch (StwMappingDraft *self)
{
  g_clear_pointer (&self->text, g_free);
}

static JsonObject *
get_kind (const StwMappingDraft *self, guint kind)
{
  return json_array_get_object_element (json_object_get_array_member (self->file, "shapes"), kind);
}

/* The kind of message that is drawn. */
JsonObject *
stw_mapping_draft_get_shape (const StwMappingDraft *self)
{
  return get_kind (self, self->kind);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL ? stw_value_from_node (node).text : NULL;
}

/* Its alerts stand in one list, or nowhere. */
static gboolean
has_plain_list (JsonObject *shape)
{
  const char *alerts = get_text (shape, "alerts");
  const char *end = alerts != NULL ? strstr (alerts, LIST_END) : NULL;

  return alerts == NULL || (end != NULL && end[strlen (LIST_END)] == '\0');
}

/**
 * stw_mapping_draft_get_limit:
 *
 * Returns: why the chosen kind of message cannot be drawn, %STW_MAPPING_DRAWN when it can
 */
StwMappingLimit
stw_mapping_draft_get_limit (const StwMappingDraft *self)
{
  JsonObject *shape = stw_mapping_draft_get_shape (self);
  const char *outcome = get_text (shape, "outcome");

  if (json_object_has_member (shape, "in"))
    return STW_MAPPING_WRAPPED;
  if (!has_plain_list (shape))
    return STW_MAPPING_LISTS;
  if (json_object_has_member (shape, "control") ||
      (outcome != NULL && !g_str_equal (outcome, "alert")))
    return STW_MAPPING_NO_ALERT;
  return STW_MAPPING_DRAWN;
}

/**
 * stw_mapping_draft_count_kinds:
 *
 * Returns: how many kinds of message it tells apart, at least one
 */
guint
stw_mapping_draft_count_kinds (const StwMappingDraft *self)
{
  return json_array_get_length (json_object_get_array_member (self->file, "shapes"));
}

/**
 * stw_mapping_draft_get_kind:
 *
 * Returns: which of them is drawn, from 0
 */
guint
stw_mapping_draft_get_kind (const StwMappingDraft *self)
{
  return self->kind;
}

/**
 * stw_mapping_draft_choose_kind:
 * @kind: which of them is drawn from now on; the others stay as they are
 */
void
stw_mapping_draft_choose_kind (StwMappingDraft *self, guint kind)
{
  g_return_if_fail (kind < stw_mapping_draft_count_kinds (self));

  self->kind = kind;
}

static void
append_conditions (GString *title, JsonNode *when)
{
  const char *text = stw_value_from_node (when).text;
  JsonArray *parts = JSON_NODE_HOLDS_ARRAY (when) ? json_node_get_array (when) : NULL;

  if (text != NULL)
    g_string_append_printf (title, "%s%s", title->len > 0 ? ", " : "", text);
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    append_conditions (title, json_array_get_element (parts, i));
}

/**
 * stw_mapping_draft_dup_kind_title:
 * @kind: one of them
 *
 * Returns: (transfer full): what the mapping says about it, else what it is recognised by
 */
char *
stw_mapping_draft_dup_kind_title (const StwMappingDraft *self, guint kind)
{
  JsonObject *shape = get_kind (self, kind);
  const char *about = get_text (shape, "about");
  g_autoptr (GString) title = g_string_new (about);

  if (about == NULL)
    append_conditions (title, json_object_get_member (shape, "when"));
  return g_string_free (g_steal_pointer (&title), FALSE);
}

/**
 * stw_mapping_draft_copy_kind:
 *
 * Returns: (transfer full): a mapping that reads the chosen kind of message alone
 */
StwMappingDraft *
stw_mapping_draft_copy_kind (const StwMappingDraft *self)
{
  StwMappingDraft *copy = stw_mapping_draft_copy (self);
  JsonArray *only = json_array_new ();

  json_array_add_object_element (only, json_object_ref (stw_mapping_draft_get_shape (copy)));
  stw_mapping_draft_touch (copy);
  copy->kind = 0;
  json_object_set_array_member (copy->file, "shapes", only);
  return copy;
}

/**
 * stw_mapping_draft_get_name:
 *
 * Returns: (transfer none): the sender's name as in "?source="; that of a new one is made from its
 *   title, and is "" when that has neither a letter nor a digit
 */
const char *
stw_mapping_draft_get_name (const StwMappingDraft *self)
{
  return get_text (self->file, "name");
}

/**
 * stw_mapping_draft_get_title:
 *
 * Returns: (transfer none): the sender's name for people
 */
const char *
stw_mapping_draft_get_title (const StwMappingDraft *self)
{
  return get_text (self->file, "title");
}

static char *
make_name (const char *title)
{
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = ascii; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * stw_mapping_draft_set_title:
 * @title: the sender's name for people
 */
void
stw_mapping_draft_set_title (StwMappingDraft *self, const char *title)
{
  g_autofree char *name = make_name (title);

  stw_mapping_draft_touch (self);
  json_object_set_string_member (self->file, "title", title);
  if (!self->named)
    json_object_set_string_member (self->file, "name", name);
}

/**
 * stw_mapping_draft_dup_list:
 *
 * Returns: (transfer full) (nullable): the list that its alerts stand in as
 *   stw_sample_list_lists() says it, %NULL when the message is one alert
 */
char *
stw_mapping_draft_dup_list (const StwMappingDraft *self)
{
  const char *alerts = get_text (stw_mapping_draft_get_shape (self), "alerts");
  const char *end = alerts != NULL ? strstr (alerts, LIST_END) : NULL;

  return end != NULL ? g_strndup (alerts, (gsize) (end - alerts)) : NULL;
}

/* Nothing is read as all kinds share it; where there are others, they go on. */
static void
cover_shared_fields (StwMappingDraft *self)
{
  JsonObject *own = json_object_get_object_member (stw_mapping_draft_get_shape (self), "fields");
  JsonNode *node = json_object_get_member (self->file, "fields");
  JsonObjectIter iter;
  const char *name;

  if (node == NULL || stw_mapping_draft_count_kinds (self) == 1)
    {
      json_object_remove_member (self->file, "fields");
      return;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    json_object_set_null_member (own, name);
}

/**
 * stw_mapping_draft_set_list:
 * @list: (nullable): as stw_mapping_draft_dup_list() says it
 *
 * With another list all paths begin elsewhere: what was drawn is drawn no more.
 */
void
stw_mapping_draft_set_list (StwMappingDraft *self, const char *list)
{
  JsonObject *shape = stw_mapping_draft_get_shape (self);
  g_autofree char *alerts = list != NULL ? g_strconcat (list, LIST_END, NULL) : NULL;

  stw_mapping_draft_touch (self);
  if (alerts != NULL)
    json_object_set_string_member (shape, "alerts", alerts);
  else
    json_object_remove_member (shape, "alerts");
  json_object_set_array_member (shape, "when", json_array_new ());
  json_object_set_object_member (shape, "fields", json_object_new ());
  cover_shared_fields (self);
}

/**
 * stw_mapping_draft_parse_sample:
 *
 * Returns: (transfer full) (nullable): the message that it was drawn from, when it has one that can
 *   be read
 */
StwMessage *
stw_mapping_draft_parse_sample (const StwMappingDraft *self)
{
  JsonNode *node = json_object_get_member (self->file, "sample");
  JsonObject *sample =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *body = sample != NULL ? json_object_get_member (sample, "body") : NULL;
  const char *said = body != NULL ? stw_value_from_node (body).text : NULL;
  g_autofree char *text =
    said == NULL && body != NULL ? json_to_string (body, FALSE) : g_strdup (said);
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  return bytes != NULL ? stw_message_parse (bytes, get_text (sample, "type"), NULL) : NULL;
}

/**
 * stw_mapping_draft_set_sample:
 * @body: a message
 * @type: (nullable): its content type
 */
void
stw_mapping_draft_set_sample (StwMappingDraft *self, const char *body, const char *type)
{
  JsonObject *sample = json_object_new ();

  stw_mapping_draft_touch (self);
  json_object_set_string_member (sample, "body", body);
  if (type != NULL)
    json_object_set_string_member (sample, "type", type);
  json_object_set_object_member (self->file, "sample", sample);
}
