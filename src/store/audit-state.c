/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row stands, for the audit: what people set of it, in the words that they know, and never a
 * secret. An entry keeps what a command changed of it, as it was before and as it is after. On the
 * ledger thread. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/audit-state.h"

#include "base/timestamp.h"
#include "model/enums.h"

/* A company has a gate for each severity, and they are told of together. */
#define GATE(severity, word)                                                                       \
  "MAX(CASE severity WHEN " severity " THEN alerts END) AS " word "_alerts, "                      \
  "MAX(CASE severity WHEN " severity " THEN wait_ms END) AS " word "_wait_ms"

/* By what an audit entry calls them. A column's name says how it is written, see words. */
static const struct
{
  const char *entity;
  const char *sql;
} states[] = {
  { "incident",
    "SELECT i.title, i.status, COALESCE(i.own_severity, i.severity) AS severity, i.priority, p.name AS assignee, i.snoozed, i.wake_at, "
    "i.wait_reason, i.merged_into, i.timer_at FROM incident i "
    "LEFT JOIN person p ON p.id = i.assignee_id WHERE i.id = ?1" },
  { "company",
    "SELECT c.name, c.timezone, c.strategy, c.window_ms, c.rate_per_minute, c.burst, "
    "c.auto_resolve, c.reopen_ms, c.payload_days, c.alert_days, c.audit_days, c.auto_assign, "
    "t.name AS tier, s.name AS sla_policy, b.name AS support_hours FROM company c "
    "LEFT JOIN tier t ON t.id = c.tier_id LEFT JOIN sla_policy s ON s.id = c.sla_policy_id "
    "LEFT JOIN business_calendar b ON b.id = c.calendar_id WHERE c.id = ?1" },
  { "source",
    "SELECT s.name, s.scheme, s.addresses, s.fingerprint_fields, s.heartbeat_ms, p.every_ms "
    "FROM source s LEFT JOIN pull p ON p.source_id = s.id WHERE s.id = ?1" },
  { "key",
    "SELECT s.name AS source, k.prefix, k.expires_at, k.revoked_at FROM access_key k "
    "JOIN source s ON s.id = k.source_id WHERE k.id = ?1" },
  { "window",
    "SELECT reason, matcher, from_at, to_at, weekly, days, from_minute, to_minute, removed_at "
    "FROM hold WHERE id = ?1" },
  { "silence",
    "SELECT reason, matcher, from_at, to_at, weekly, days, from_minute, to_minute, removed_at "
    "FROM hold WHERE id = ?1" },
  { "schedule",
    "SELECT name, timezone, layers, around_the_clock, feed_hash IS NOT NULL AS has_feed "
    "FROM schedule WHERE id = ?1" },
  { "escalation-policy",
    "SELECT name, steps, progress_minutes FROM escalation_policy WHERE id = ?1" },
  { "rule", "SELECT position, matcher, outcome, enabled FROM rule WHERE id = ?1" },
  { "contact", "SELECT name, role, phone, mail, note FROM contact WHERE id = ?1" },
  { "link", "SELECT title, url FROM link WHERE id = ?1" },
  { "asset", "SELECT name, critical FROM asset WHERE id = ?1" },
  { "gate",
    "SELECT " GATE ("0", "info") ", " GATE ("1", "low") ", " GATE ("2", "medium") ", " GATE (
      "3",
      "high") ", " GATE ("4", "critical") " FROM gate WHERE company_id = ?1" },
  { "override",
    "SELECT s.name AS schedule, p.name AS person, o.from_at, o.to_at, o.note, o.agreed "
    "FROM schedule_override o JOIN schedule s ON s.id = o.schedule_id "
    "LEFT JOIN person p ON p.id = o.person_id WHERE o.id = ?1" },
  /* Not its sample, which may be somebody's message. */
  { "mapping",
    "SELECT name, json_extract (text, '$.title') AS title, json_extract (text, '$.shapes') AS shapes, "
    "json_extract (text, '$.require') AS required, json_extract (text, '$.let') AS let, "
    "json_extract (text, '$.fields') AS fields, json_extract (text, '$.tables') AS tables "
    "FROM mapping WHERE id = ?1" },
  { "article",
    "SELECT a.title, a.text, a.signature, c.name AS company FROM article a "
    "LEFT JOIN company c ON c.id = a.company_id WHERE a.id = ?1" },
};

static JsonNode *
new_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
write_status (StwRows *rows, int column)
{
  return new_text (
    stw_incident_status_to_word ((StwIncidentStatus) stw_rows_get_int (rows, column)));
}

static JsonNode *
write_severity (StwRows *rows, int column)
{
  return new_text (stw_severity_to_word ((StwSeverity) stw_rows_get_int (rows, column)));
}

static JsonNode *
write_flag (StwRows *rows, int column)
{
  return json_node_init_boolean (json_node_alloc (), stw_rows_get_int (rows, column) != 0);
}

static JsonNode *
write_moment (StwRows *rows, int column)
{
  g_autofree char *text = stw_timestamp_format (stw_rows_get_int (rows, column));

  return new_text (text);
}

static JsonNode *
write_json (StwRows *rows, int column)
{
  const char *text = stw_rows_get_text (rows, column);
  JsonNode *node = json_from_string (text, NULL);

  return node != NULL ? node : new_text (text);
}

static const struct
{
  const char *column;
  JsonNode *(*write) (StwRows *rows, int column);
} words[] = {
  { "status", write_status },    { "severity", write_severity },
  { "snoozed", write_flag },     { "auto_resolve", write_flag },
  { "auto_assign", write_flag }, { "weekly", write_flag },
  { "has_feed", write_flag },    { "around_the_clock", write_flag },
  { "enabled", write_flag },     { "critical", write_flag },
  { "matcher", write_json },     { "outcome", write_json },
  { "layers", write_json },      { "steps", write_json },
  { "shapes", write_json },      { "required", write_json },
  { "let", write_json },         { "fields", write_json },
  { "tables", write_json },      { "agreed", write_flag },
};

static JsonNode *
write_value (StwRows *rows, int column)
{
  const char *name = stw_rows_get_name (rows, column);

  if (stw_rows_is_null (rows, column))
    return json_node_init_null (json_node_alloc ());
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].column, name))
      return words[i].write (rows, column);
  if (g_str_has_suffix (name, "_at"))
    return write_moment (rows, column);
  return stw_rows_get_value (rows, column).type == STW_DB_INT
           ? json_node_init_int (json_node_alloc (), stw_rows_get_int (rows, column))
           : new_text (stw_rows_get_text (rows, column));
}

/**
 * stw_audit_state_read:
 * @entity: what an audit entry calls it, such as "incident"
 * @ret_state: (out) (transfer full) (nullable): how it stands; %NULL when there is no such row, or
 *   nothing is known of such rows
 *
 * Returns: whether it could be read
 */
gboolean
stw_audit_state_read (StwDb *db,
                      const char *entity,
                      gint64 id,
                      JsonObject **ret_state,
                      GError **error)
{
  const StwDbValue value = STW_INT (id);

  *ret_state = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].entity, entity))
      {
        g_autoptr (StwRows) rows = stw_db_query_values (db, states[i].sql, &value, 1, error);

        if (!stw_rows_next (rows, error))
          return stw_rows_succeeded (rows);
        *ret_state = json_object_new ();
        for (int column = 0; column < (int) stw_rows_get_n_columns (rows); column++)
          json_object_set_member (*ret_state,
                                  stw_rows_get_name (rows, column),
                                  write_value (rows, column));
        return TRUE;
      }
  return TRUE;
}

/* What of @state is otherwise in @other; all of it where there is no other. */
static JsonObject *
pick_changed (JsonObject *state, JsonObject *other)
{
  JsonObject *changed = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, state);
  while (json_object_iter_next (&iter, &member, &node))
    if (other == NULL || !json_node_equal (node, json_object_get_member (other, member)))
      json_object_set_member (changed, member, json_node_copy (node));
  return changed;
}

/**
 * stw_audit_state_describe:
 * @detail: (nullable): what the command itself says of what it did
 * @before: (nullable): how it stood, %NULL when it was not there
 * @after: (nullable): how it stands, %NULL when it is gone
 *
 * Returns: (transfer full) (nullable): the detail with "before" and "after", each with what
 *   differs; the detail alone when nothing does, or when it says both by itself
 */
JsonObject *
stw_audit_state_describe (JsonObject *detail, JsonObject *before, JsonObject *after)
{
  g_autoptr (JsonObject) was = before != NULL ? pick_changed (before, after) : NULL;
  g_autoptr (JsonObject) is = after != NULL ? pick_changed (after, before) : NULL;
  JsonObject *whole;
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if ((was == NULL || json_object_get_size (was) == 0) &&
      (is == NULL || json_object_get_size (is) == 0))
    return detail != NULL ? json_object_ref (detail) : NULL;
  if (detail != NULL &&
      (json_object_has_member (detail, "before") || json_object_has_member (detail, "after")))
    return json_object_ref (detail);
  whole = json_object_new ();
  if (detail != NULL)
    {
      json_object_iter_init (&iter, detail);
      while (json_object_iter_next (&iter, &member, &node))
        json_object_set_member (whole, member, json_node_copy (node));
    }
  if (was != NULL)
    json_object_set_object_member (whole, "before", g_steal_pointer (&was));
  if (is != NULL)
    json_object_set_object_member (whole, "after", g_steal_pointer (&is));
  return whole;
}
