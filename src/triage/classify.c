/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Classification by rules: the stage between the sender's severity and the priority. A company's
 * rules come first, then the shipped ones. Plain functions; a list of rules belongs to one thread.
 */

#include "config.h"

#include "triage/classify.h"

#include <string.h>

/* What must never drown among other alerts, whatever severity its sender gave it. The words are
 * those of endpoint protection, backup programs and the Windows event log. */
static const char shipped[] =
  "[{\"name\":\"Mass of resolves\",\"category\":\"security\",\"skill\":\"security\","
  "\"never_join\":true,\"match\":{\"tool_source\":{\"is\":[\"Steward\"]},"
  "\"signature\":{\"is\":[\"Many alerts resolved at once\"]}}},"
  "{\"name\":\"Ransomware\",\"severity\":\"critical\",\"category\":\"security\","
  "\"skill\":\"security\",\"never_join\":true,\"match\":{\"text\":{"
  "\"contains\":[\"ransomware\",\"ransom note\",\"cryptolocker\",\"files encrypted\","
  "\"mass encryption\",\"mass file encryption\"],"
  "\"lacks\":[\"no ransomware\",\"ransomware protection is enabled\","
  "\"ransomware protection updated\"]}}},"
  "{\"name\":\"Backups deleted\",\"severity\":\"critical\",\"category\":\"security\","
  "\"skill\":\"security\",\"never_join\":true,\"match\":{\"text\":{"
  "\"contains\":[\"backup deleted\",\"backups deleted\",\"deleted backup\","
  "\"backup was deleted\",\"backups were deleted\",\"restore point deleted\","
  "\"recovery point deleted\",\"shadow copy deleted\",\"shadow copies deleted\","
  "\"deletion of shadow copies\",\"vssadmin delete\",\"vssadmin.exe delete\","
  "\"wbadmin delete\"],"
  "\"lacks\":[\"expired\",\"retention policy\"]}}}]";

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_MATCHER_ERROR, STW_MATCHER_ERROR_INVALID, sentence);
  return FALSE;
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
get_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

/* A misspelt member must not silently do nothing. */
static gboolean
check_members (JsonObject *object, GError **error)
{
  static const char *const known[] = { "name",  "match",       "severity",   "category",
                                       "skill", "do_not_page", "never_join", NULL };
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      {
        g_set_error (error,
                     STW_MATCHER_ERROR,
                     STW_MATCHER_ERROR_INVALID,
                     "A rule has no “%s”",
                     name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_rule (StwRule *rule, JsonObject *object, GError **error)
{
  JsonNode *match = json_object_get_member (object, "match");
  const char *severity = get_text (object, "severity");

  if (!check_members (object, error))
    return FALSE;
  rule->name = g_strdup (get_text (object, "name"));
  if (rule->name == NULL || *rule->name == '\0')
    return fail (error, "A rule needs a name");
  if (match == NULL || !JSON_NODE_HOLDS_OBJECT (match))
    return fail (error, "A rule needs “match”, which says what alerts it is about");
  rule->sets_severity = json_object_has_member (object, "severity");
  if (rule->sets_severity && !stw_severity_from_word (severity, &rule->severity))
    return fail (error, "“severity” is one of critical, high, medium, low and info");
  rule->category = g_strdup (get_text (object, "category"));
  rule->skill = g_strdup (get_text (object, "skill"));
  rule->do_not_page = get_flag (object, "do_not_page");
  rule->never_join = get_flag (object, "never_join");
  rule->matcher = stw_matcher_new_from_json (json_node_get_object (match), error);
  return rule->matcher != NULL;
}

/**
 * stw_rule_new_from_json:
 * @object: `{"name","match","severity","category","skill","do_not_page","never_join"}`, all but
 *     the first two optional; see matcher.c for "match"
 * @error: #STW_MATCHER_ERROR
 *
 * Returns: (transfer full): the rule
 */
StwRule *
stw_rule_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (StwRule) rule = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  rule = g_new0 (StwRule, 1);
  return read_rule (rule, object, error) ? g_steal_pointer (&rule) : NULL;
}

/**
 * stw_rule_free:
 * @rule: (nullable) (transfer full): a rule
 */
void
stw_rule_free (StwRule *rule)
{
  if (rule == NULL)
    return;
  g_free (rule->name);
  stw_matcher_free (rule->matcher);
  g_free (rule->category);
  g_free (rule->skill);
  g_free (rule);
}

/**
 * stw_rules_new_shipped:
 *
 * Returns: (transfer full) (element-type StwRule): the rules that hold for every company, to be
 *     appended to its own
 */
GPtrArray *
stw_rules_new_shipped (void)
{
  g_autoptr (JsonNode) node = json_from_string (shipped, NULL);
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_rule_free);
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      StwRule *rule = stw_rule_new_from_json (json_array_get_object_element (array, i), NULL);

      g_assert (rule != NULL);
      g_ptr_array_add (rules, rule);
    }
  return rules;
}

/**
 * stw_rules_find:
 * @rules: (element-type StwRule): in their order
 * @alert: an alert
 *
 * Returns: (transfer none) (nullable): the rule that decides, the first that matches
 */
const StwRule *
stw_rules_find (GPtrArray *rules, const StwAlert *alert)
{
  g_return_val_if_fail (rules != NULL && alert != NULL, NULL);

  for (guint i = 0; i < rules->len; i++)
    {
      const StwRule *rule = g_ptr_array_index (rules, i);

      if (stw_matcher_matches (rule->matcher, alert))
        return rule;
    }
  return NULL;
}

/**
 * stw_rule_get_severity:
 * @rule: (nullable): what stw_rules_find() gave
 * @severity: the sender's
 *
 * Returns: the severity that counts
 */
StwSeverity
stw_rule_get_severity (const StwRule *rule, StwSeverity severity)
{
  return rule != NULL && rule->sets_severity ? rule->severity : severity;
}

/**
 * stw_rule_set_apart:
 * @rule: (nullable): what stw_rules_find() gave
 * @keys: (inout): what the correlator compares
 *
 * Alerts of a rule that never joins share no key with others, only among themselves.
 */
void
stw_rule_set_apart (const StwRule *rule, StwCorrelationKeys *keys)
{
  guint64 *all[] = { &keys->asset, &keys->signature, &keys->message };
  guint64 salt;

  g_return_if_fail (keys != NULL);

  if (rule == NULL || !rule->never_join)
    return;
  salt = stw_correlation_hash (rule->name, strlen (rule->name));
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (*all[i] != 0 && *all[i] != salt)
      *all[i] ^= salt;
}
