/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's rules as its rows have them, for the ledger thread and for readers, and their trial
 * on past alerts before they are saved. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/classification.h"

#include "base/ids.h"
#include "desk/alert-store.h"
#include "desk/rule-store.h"
#include "store/command-rule.h"

/* The newest so many alerts are tried. */
#define MAX_ALERTS 100000

/* The form in which a rule was given, NULL when the row is damaged. */
static JsonObject *
read_row (const StwRuleRow *row)
{
  g_autoptr (JsonNode) outcome = json_from_string (row->outcome, NULL);
  g_autoptr (JsonNode) matcher = json_from_string (row->matcher, NULL);
  JsonObject *object;

  if (outcome == NULL || !JSON_NODE_HOLDS_OBJECT (outcome) || matcher == NULL)
    return NULL;
  object = json_node_dup_object (outcome);
  json_object_set_member (object, "match", g_steal_pointer (&matcher));
  return object;
}

static void
load_cb (const StwRuleRow *row, gpointer data)
{
  g_autoptr (JsonObject) object = read_row (row);
  g_autoptr (GError) error = NULL;
  StwRule *rule = NULL;

  if (!row->enabled)
    return;
  if (object != NULL)
    rule = stw_rule_new_from_json (object, &error);
  if (rule != NULL)
    g_ptr_array_add (data, rule);
  else
    g_message ("A rule cannot be read and is passed over: %s",
               error != NULL ? error->message : "it is no JSON");
}

static GPtrArray *
load_own (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_rule_free);

  return stw_rule_row_foreach (db, company, load_cb, rules, error) ? g_steal_pointer (&rules)
                                                                   : NULL;
}

static void
append_shipped (GPtrArray *rules)
{
  g_ptr_array_extend_and_steal (rules, stw_rules_new_shipped ());
}

/**
 * stw_classification_load:
 *
 * Returns: (transfer full) (element-type StwRule): the rules that judge a company's alerts: its own
 *   that are enabled, then the shipped ones
 */
GPtrArray *
stw_classification_load (StwDb *db, gint64 company, GError **error)
{
  GPtrArray *rules = load_own (db, company, error);

  if (rules != NULL)
    append_shipped (rules);
  return rules;
}

static void
list_cb (const StwRuleRow *row, gpointer data)
{
  g_autoptr (JsonObject) object = read_row (row);
  g_autofree char *id = stw_id_format (STW_ID_RULE, row->id);

  if (object == NULL)
    object = json_object_new ();
  json_object_set_string_member (object, "id", id);
  json_object_set_int_member (object, "position", row->position);
  json_object_set_boolean_member (object, "enabled", row->enabled);
  json_object_set_boolean_member (object, "shipped", FALSE);
  json_array_add_object_element (data, g_steal_pointer (&object));
}

static void
list_shipped (JsonArray *list)
{
  g_autoptr (GPtrArray) shipped = stw_rules_new_shipped ();

  for (guint i = 0; i < shipped->len; i++)
    {
      const StwRule *rule = g_ptr_array_index (shipped, i);
      JsonObject *object = json_object_new ();

      json_object_set_null_member (object, "id");
      json_object_set_string_member (object, "name", rule->name);
      if (rule->sets_severity)
        json_object_set_string_member (object, "severity", stw_severity_to_word (rule->severity));
      json_object_set_string_member (object, "category", rule->category);
      json_object_set_string_member (object, "skill", rule->skill);
      json_object_set_boolean_member (object, "never_join", rule->never_join);
      json_object_set_boolean_member (object, "enabled", TRUE);
      json_object_set_boolean_member (object, "shipped", TRUE);
      json_array_add_object_element (list, object);
    }
}

/**
 * stw_classification_list:
 *
 * Returns: (transfer full): a company's rules in the order in which they are asked, as the command
 *   line's `rule list` shows them
 */
JsonArray *
stw_classification_list (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();

  if (!stw_rule_row_foreach (db, company, list_cb, list, error))
    return NULL;
  list_shipped (list);
  return g_steal_pointer (&list);
}

typedef struct
{
  GPtrArray *rules;     /* (unowned) with the one that is tried */
  const StwRule *tried; /* (unowned) */
  StwClassificationTrial trial;
} Count;

static void
count_cb (const StwAlert *alert, StwSeverity severity, gpointer data)
{
  Count *count = data;
  const StwRule *rule = stw_rules_find (count->rules, alert);
  StwSeverity then = stw_rule_get_severity (rule, alert->severity);

  count->trial.alerts++;
  if (rule != count->tried)
    return;
  count->trial.matched++;
  if (then == severity)
    return;
  count->trial.changed++;
  count->trial.changed_to[then]++;
}

/**
 * stw_classification_try:
 * @rule: the rule in its JSON form
 * @position: where it would stand among the company's, from 1; 0 for after them
 * @since: UTC milliseconds
 * @ret_trial: (out): what it would have made of the company's alerts
 * @error: #STW_COMMAND_ERROR_INVALID when the rule says nothing sensible, #STW_STORE_ERROR
 *
 * Tries a rule before it is saved. Reads only; for a worker or the reader's thread.
 *
 * Returns: whether it could be tried
 */
gboolean
stw_classification_try (StwDb *db,
                        gint64 company,
                        JsonObject *rule,
                        gint64 position,
                        gint64 since,
                        StwClassificationTrial *ret_trial,
                        GError **error)
{
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) invalid = NULL;
  StwRule *tried = stw_rule_new_from_json (rule, &invalid);
  Count count = { .tried = tried };

  if (tried == NULL)
    {
      g_set_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, "%s.", invalid->message);
      return FALSE;
    }
  rules = load_own (db, company, error);
  if (rules == NULL)
    {
      stw_rule_free (tried);
      return FALSE;
    }
  g_ptr_array_insert (rules,
                      position > 0 && position <= rules->len ? (int) position - 1 : -1,
                      tried);
  append_shipped (rules);
  count.rules = rules;
  if (!stw_alert_foreach_received (db, company, since, MAX_ALERTS, count_cb, &count, error))
    return FALSE;
  *ret_trial = count.trial;
  return TRUE;
}
