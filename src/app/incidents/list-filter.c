/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What narrows the list of incidents. It is never changed in place: whoever took the JSON keeps
 * what was. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/list-filter.h"

#include "desk/filter-store.h"

/* Somebody still has to do something, now. */
#define USUAL "{\"status\":\"open\",\"snoozed\":false}"

struct _StwListFilter
{
  GObject parent_instance;

  JsonObject *json; /* (owned) */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwListFilter, stw_list_filter, G_TYPE_OBJECT)

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwIncidentFilter filter;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !stw_incident_filter_from_json (json_node_get_object (node), 0, &filter, NULL))
    return NULL;
  return json_node_dup_object (node);
}

static gboolean
are_equal (JsonObject *one, JsonObject *other)
{
  g_autoptr (JsonNode) first = json_node_init_object (json_node_alloc (), one);
  g_autoptr (JsonNode) second = json_node_init_object (json_node_alloc (), other);

  return json_node_equal (first, second);
}

/**
 * stw_list_filter_get_json:
 *
 * Returns: (transfer none): what stw_incident_filter_from_json() reads; the next change leaves it
 *   as it is
 */
JsonObject *
stw_list_filter_get_json (StwListFilter *self)
{
  g_return_val_if_fail (STW_IS_LIST_FILTER (self), NULL);

  return self->json;
}

/**
 * stw_list_filter_set_json:
 * @json: a filter; it is not changed from here on
 */
void
stw_list_filter_set_json (StwListFilter *self, JsonObject *json)
{
  g_return_if_fail (STW_IS_LIST_FILTER (self) && json != NULL);

  if (are_equal (self->json, json))
    return;
  json_object_ref (json);
  json_object_unref (self->json);
  self->json = json;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * stw_list_filter_read:
 *
 * Returns: what it stands for, as of the beginning of time: an age of a day is minus a day. Its
 * text lives until the next change.
 */
StwIncidentFilter
stw_list_filter_read (StwListFilter *self)
{
  StwIncidentFilter filter = { 0 };

  g_return_val_if_fail (STW_IS_LIST_FILTER (self), filter);

  stw_incident_filter_from_json (self->json, 0, &filter, NULL);
  return filter;
}

/* A copy whose members can be set. */
static JsonObject *
copy (JsonObject *json)
{
  g_autoptr (GList) names = json_object_get_members (json);
  JsonObject *made = json_object_new ();

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (made, name->data, json_object_dup_member (json, name->data));
  return made;
}

/* Sets a member, or removes it. */
static void
set_member (StwListFilter *self, const char *member, JsonNode *taken)
{
  g_autoptr (JsonObject) json = copy (self->json);

  json_object_remove_member (json, member);
  if (taken != NULL)
    json_object_set_member (json, member, taken);
  stw_list_filter_set_json (self, json);
}

/**
 * stw_list_filter_to_text:
 *
 * Returns: (transfer full): as JSON, without the words that are looked for: those are of the moment
 */
char *
stw_list_filter_to_text (StwListFilter *self)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (STW_IS_LIST_FILTER (self), NULL);

  json = copy (self->json);
  json_object_remove_member (json, "text");
  node = json_node_init_object (json_node_alloc (), json);
  return json_to_string (node, FALSE);
}

/**
 * stw_list_filter_set_text:
 * @text: (nullable): what stw_list_filter_to_text() gave; anything else is left alone
 */
void
stw_list_filter_set_text (StwListFilter *self, const char *text)
{
  g_autoptr (JsonObject) json = NULL;

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  json = text != NULL ? parse (text) : NULL;
  if (json != NULL)
    stw_list_filter_set_json (self, json);
}

/**
 * stw_list_filter_clear:
 *
 * Shows what is open again; the order stays.
 */
void
stw_list_filter_clear (StwListFilter *self)
{
  g_autoptr (JsonObject) json = parse (USUAL);

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  if (json_object_has_member (self->json, "order"))
    json_object_set_member (json, "order", json_object_dup_member (self->json, "order"));
  stw_list_filter_set_json (self, json);
}

/**
 * stw_list_filter_is_usual:
 *
 * Returns: whether all that is open is shown, in whichever order
 */
gboolean
stw_list_filter_is_usual (StwListFilter *self)
{
  g_autoptr (JsonObject) usual = parse (USUAL);
  g_autoptr (JsonObject) json = NULL;

  g_return_val_if_fail (STW_IS_LIST_FILTER (self), FALSE);

  json = copy (self->json);
  json_object_remove_member (json, "order");
  return are_equal (usual, json);
}

/**
 * stw_list_filter_is_empty:
 *
 * Returns: whether everything is shown, in whichever order
 */
gboolean
stw_list_filter_is_empty (StwListFilter *self)
{
  g_return_val_if_fail (STW_IS_LIST_FILTER (self), FALSE);

  return json_object_get_size (self->json) ==
         (json_object_has_member (self->json, "order") ? 1 : 0);
}

/**
 * stw_list_filter_equals:
 *
 * Returns: whether it is the same filter
 */
gboolean
stw_list_filter_equals (StwListFilter *self, JsonObject *json)
{
  g_return_val_if_fail (STW_IS_LIST_FILTER (self) && json != NULL, FALSE);

  return are_equal (self->json, json);
}

/**
 * stw_list_filter_set_statuses:
 * @statuses: bits; 0 for any
 */
void
stw_list_filter_set_statuses (StwListFilter *self, guint statuses)
{
  JsonArray *words;

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  if (statuses == STW_STATUSES_OPEN)
    set_member (self, "status", json_node_init_string (json_node_alloc (), "open"));
  if (statuses == 0)
    set_member (self, "status", NULL);
  if (statuses == STW_STATUSES_OPEN || statuses == 0)
    return;
  words = json_array_new ();
  for (guint i = 0; i < STW_N_INCIDENT_STATUSES; i++)
    if ((statuses & STW_BIT (i)) != 0)
      json_array_add_string_element (words, stw_incident_status_to_word ((StwIncidentStatus) i));
  set_member (self, "status", json_node_init_array (json_node_alloc (), words));
  json_array_unref (words);
}

/**
 * stw_list_filter_set_severities:
 * @severities: bits; 0 for any
 */
void
stw_list_filter_set_severities (StwListFilter *self, guint severities)
{
  g_autoptr (JsonArray) words = json_array_new ();

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  for (guint i = STW_N_SEVERITIES; i > 0; i--)
    if ((severities & STW_BIT (i - 1)) != 0)
      json_array_add_string_element (words, stw_severity_to_word ((StwSeverity) (i - 1)));
  set_member (self,
              "severity",
              severities != 0 ? json_node_init_array (json_node_alloc (), words) : NULL);
}

/**
 * stw_list_filter_set_snoozed:
 * @snoozed: which of those that are put off
 */
void
stw_list_filter_set_snoozed (StwListFilter *self, StwSnoozed snoozed)
{
  JsonNode *node = NULL;

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  if (snoozed != STW_SNOOZED_ANY)
    node = json_node_init_boolean (json_node_alloc (), snoozed == STW_SNOOZED_ONLY);
  set_member (self, "snoozed", node);
}

/**
 * stw_list_filter_set_assignee:
 * @assignee: (nullable): "mine", "nobody", or %NULL for whoever has them
 */
void
stw_list_filter_set_assignee (StwListFilter *self, const char *assignee)
{
  g_return_if_fail (STW_IS_LIST_FILTER (self));

  set_member (self,
              "assignee",
              assignee != NULL ? json_node_init_string (json_node_alloc (), assignee) : NULL);
}

static void
set_milliseconds (JsonObject *json, const char *member, gint64 milliseconds)
{
  json_object_remove_member (json, member);
  if (milliseconds != 0)
    json_object_set_int_member (json, member, milliseconds);
}

/**
 * stw_list_filter_set_age:
 * @least: milliseconds, 0 for any
 * @most: milliseconds, 0 for any
 */
void
stw_list_filter_set_age (StwListFilter *self, gint64 least, gint64 most)
{
  g_autoptr (JsonObject) json = NULL;

  g_return_if_fail (STW_IS_LIST_FILTER (self));

  json = copy (self->json);
  set_milliseconds (json, "age_from_ms", least);
  set_milliseconds (json, "age_to_ms", most);
  stw_list_filter_set_json (self, json);
}

/**
 * stw_list_filter_set_order:
 * @order: "urgent", "newest" or "oldest"
 */
void
stw_list_filter_set_order (StwListFilter *self, const char *order)
{
  g_return_if_fail (STW_IS_LIST_FILTER (self));

  set_member (self,
              "order",
              g_str_equal (order, "urgent") ? NULL
                                            : json_node_init_string (json_node_alloc (), order));
}

/**
 * stw_list_filter_get_order:
 *
 * Returns: (transfer none): as stw_list_filter_set_order() takes it
 */
const char *
stw_list_filter_get_order (StwListFilter *self)
{
  g_return_val_if_fail (STW_IS_LIST_FILTER (self), NULL);

  return json_object_get_string_member_with_default (self->json, "order", "urgent");
}

/**
 * stw_list_filter_set_words:
 * @words: what is looked for; empty for nothing
 */
void
stw_list_filter_set_words (StwListFilter *self, const char *words)
{
  g_return_if_fail (STW_IS_LIST_FILTER (self));

  set_member (self,
              "text",
              *words != '\0' ? json_node_init_string (json_node_alloc (), words) : NULL);
}

/**
 * stw_list_filter_remove:
 * @member: a part of it, which then narrows nothing
 */
void
stw_list_filter_remove (StwListFilter *self, const char *member)
{
  g_return_if_fail (STW_IS_LIST_FILTER (self));

  set_member (self, member, NULL);
}

static void
stw_list_filter_finalize (GObject *object)
{
  json_object_unref (STW_LIST_FILTER (object)->json);
  G_OBJECT_CLASS (stw_list_filter_parent_class)->finalize (object);
}

static void
stw_list_filter_class_init (StwListFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_list_filter_finalize;
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_LIST_FILTER,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
stw_list_filter_init (StwListFilter *self)
{
  self->json = parse (USUAL);
}

/**
 * stw_list_filter_new:
 *
 * Returns: (transfer full): a filter that shows what is open, the most urgent first
 */
StwListFilter *
stw_list_filter_new (void)
{
  return g_object_new (STW_TYPE_LIST_FILTER, NULL);
}
