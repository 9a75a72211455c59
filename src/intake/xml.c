/* SPDX-License-Identifier: GPL-3.0-or-later */

/* XML as JSON: an element becomes a member, its attributes "@name", its text "#text" where it has
 * attributes or children as well, elements of one name a list. No document type, hence no entities
 * of the sender's own, and no network. */

#include "config.h"

#include "intake/xml.h"

#include "intake/error.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_LENGTH (16 * 1024 * 1024)

static gboolean
fail (GError **error, const char *problem)
{
  g_set_error_literal (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MALFORMED, problem);
  return FALSE;
}

static void
add_member (JsonObject *object, const char *name, JsonNode *value)
{
  JsonNode *present = json_object_get_member (object, name);
  JsonArray *array;

  if (present == NULL)
    {
      json_object_set_member (object, name, value);
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (present))
    {
      json_array_add_element (json_node_get_array (present), value);
      return;
    }
  array = json_array_new ();
  json_array_add_element (array, json_node_copy (present));
  json_array_add_element (array, value);
  json_object_set_array_member (object, name, array);
}

static JsonNode *
text_node (const xmlChar *text)
{
  return json_node_init_string (json_node_alloc (), text != NULL ? (const char *) text : "");
}

static void
add_attributes (JsonObject *object, xmlNode *element)
{
  for (xmlAttr *attribute = element->properties; attribute != NULL; attribute = attribute->next)
    {
      g_autofree char *name = g_strconcat ("@", (const char *) attribute->name, NULL);
      xmlChar *text = xmlNodeListGetString (element->doc, attribute->children, 1);

      add_member (object, name, text_node (text));
      xmlFree (text);
    }
}

static JsonNode *
plain_text_node (xmlNode *element)
{
  xmlChar *text = xmlNodeGetContent (element);
  JsonNode *node = text_node (text);

  xmlFree (text);
  return node;
}

static JsonNode *
element_to_json (xmlNode *element, guint depth, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  if (element->properties == NULL && xmlFirstElementChild (element) == NULL)
    return plain_text_node (element);
  if (depth == MAX_DEPTH)
    {
      fail (error, "the XML is nested too deep");
      return NULL;
    }
  object = json_object_new ();
  add_attributes (object, element);
  if (xmlFirstElementChild (element) == NULL)
    add_member (object, "#text", plain_text_node (element));
  for (xmlNode *child = xmlFirstElementChild (element); child != NULL;
       child = xmlNextElementSibling (child))
    {
      JsonNode *value = element_to_json (child, depth + 1, error);

      if (value == NULL)
        return NULL;
      add_member (object, (const char *) child->name, value);
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));
  return node;
}

static xmlDoc *
parse_document (const char *text, gsize length, GError **error)
{
  xmlParserCtxt *context = xmlNewParserCtxt ();
  xmlDoc *document = xmlCtxtReadMemory (context,
                                        text,
                                        (int) length,
                                        NULL,
                                        "UTF-8",
                                        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                          XML_PARSE_NOCDATA);
  int line = context->lastError.line;

  xmlFreeParserCtxt (context);
  if (document == NULL)
    g_set_error (error,
                 STW_INTAKE_ERROR,
                 STW_INTAKE_ERROR_MALFORMED,
                 "the body is not well-formed XML, line %d",
                 line);
  return document;
}

/**
 * stw_xml_to_json:
 * @text: an XML document in UTF-8
 * @length: bytes of @text
 * @error: return location for %STW_INTAKE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): an object with the root element as its one member
 */
JsonNode *
stw_xml_to_json (const char *text, gsize length, GError **error)
{
  xmlDoc *document;
  xmlNode *root;
  JsonNode *value;
  JsonObject *object;
  JsonNode *node;

  if (length == 0 || length > MAX_LENGTH || !g_utf8_validate_len (text, length, NULL))
    {
      fail (error, "the XML must be UTF-8 and not empty");
      return NULL;
    }
  if (g_strstr_len (text, (gssize) length, "<!DOCTYPE") != NULL)
    {
      fail (error, "the XML must not have a document type (DOCTYPE)");
      return NULL;
    }
  document = parse_document (text, length, error);
  if (document == NULL)
    return NULL;
  root = xmlDocGetRootElement (document);
  value = root != NULL ? element_to_json (root, 0, error) : NULL;
  object = json_object_new ();
  if (value != NULL)
    json_object_set_member (object, (const char *) root->name, value);
  xmlFreeDoc (document);
  node = value != NULL ? json_node_init_object (json_node_alloc (), object) : NULL;
  json_object_unref (object);
  return node;
}
