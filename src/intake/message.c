/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A request's body as JSON, whatever its content type: JSON itself, form fields, XML. Any thread.
 */

#include "config.h"

#include "intake/message.h"

#include "base/json-check.h"
#include "intake/form.h"
#include "intake/xml.h"

#include <string.h>

typedef JsonNode *(*ReadFunc) (const char *text, gsize length, GError **error);

static JsonNode *
read_json (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;
  JsonNode *root = stw_json_parse (text, length, &reason);

  if (root == NULL)
    g_set_error (error,
                 STW_INTAKE_ERROR,
                 STW_INTAKE_ERROR_MALFORMED,
                 "the body is not valid JSON: %s",
                 reason->message);
  return root;
}

static gboolean
is_sns_envelope (JsonNode *root)
{
  static const char *const members[] = { "Type", "MessageId", "TopicArn" };

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (json_node_get_object (root), members[i]))
      return FALSE;
  return TRUE;
}

/* Amazon SNS sends its JSON as text/plain; nobody else may. */
static JsonNode *
read_plain (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = stw_json_parse (text, length, NULL);

  if (root != NULL && is_sns_envelope (root))
    return g_steal_pointer (&root);
  g_set_error (error,
               STW_INTAKE_ERROR,
               STW_INTAKE_ERROR_MEDIA_TYPE,
               "plain text is read from Amazon SNS only; send JSON as application/json");
  return NULL;
}

static JsonNode *
read_form (const char *text, gsize length, GError **error)
{
  JsonNode *root = stw_form_to_json (text, length);

  if (root == NULL)
    g_set_error (error,
                 STW_INTAKE_ERROR,
                 STW_INTAKE_ERROR_MALFORMED,
                 "the form's fields are not valid UTF-8");
  return root;
}

static const struct
{
  const char *type; /* a "+…" fits the end of a type */
  ReadFunc read;
} readers[] = {
  { "application/json", read_json },
  { "text/json", read_json },
  { "+json", read_json },
  { "application/x-www-form-urlencoded", read_form },
  { "application/xml", stw_xml_to_json },
  { "text/xml", stw_xml_to_json },
  { "+xml", stw_xml_to_json },
  { "text/plain", read_plain },
};

static ReadFunc
find_reader (const char *content_type)
{
  g_autofree char *type = NULL;

  if (content_type == NULL || *content_type == '\0')
    return read_json;
  type = g_ascii_strdown (content_type, (gssize) strcspn (content_type, ";"));
  g_strstrip (type);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (readers[i].type[0] == '+' ? g_str_has_suffix (type, readers[i].type)
                                  : g_str_equal (type, readers[i].type))
      return readers[i].read;
  return NULL;
}

static gboolean
holds_objects (JsonNode *root)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    return JSON_NODE_HOLDS_OBJECT (root);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return FALSE;
  return json_array_get_length (array) > 0;
}

/**
 * stw_message_parse:
 * @body: a request's body
 * @content_type: (nullable): its Content-Type header; none counts as JSON
 * @error: return location for %STW_INTAKE_ERROR_MEDIA_TYPE, %STW_INTAKE_ERROR_MALFORMED or
 *   %STW_INTAKE_ERROR_SHAPE
 *
 * Returns: (transfer full) (nullable): the message
 */
StwMessage *
stw_message_parse (GBytes *body, const char *content_type, GError **error)
{
  ReadFunc read = find_reader (content_type);
  gsize length;
  const char *text;
  g_autoptr (JsonNode) root = NULL;
  StwMessage *self;

  g_return_val_if_fail (body != NULL, NULL);

  if (read == NULL)
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_MEDIA_TYPE,
                   "this content type is not read; send JSON, a form or XML");
      return NULL;
    }
  text = g_bytes_get_data (body, &length);
  root = read (text != NULL ? text : "", length, error);
  if (root == NULL)
    return NULL;
  if (!holds_objects (root))
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_SHAPE,
                   "the body must be a JSON object or an array of objects, not empty");
      return NULL;
    }
  self = g_new0 (StwMessage, 1);
  self->root = g_steal_pointer (&root);
  return self;
}

/**
 * stw_message_free:
 * @self: (nullable) (transfer full): a message
 */
void
stw_message_free (StwMessage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self);
}
