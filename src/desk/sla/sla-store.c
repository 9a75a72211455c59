/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of SLA policies with their targets, of business calendars, and of what each company has
 * chosen of them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-store.h"

#include "base/ids.h"

static JsonNode *
parse (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

static void
set_number (JsonObject *object, const char *name, StwRows *rows, int column)
{
  if (stw_rows_is_null (rows, column))
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, stw_rows_get_int (rows, column));
}

static void
set_id (JsonObject *object, const char *name, StwIdKind kind, gint64 number)
{
  g_autofree char *id = number != 0 ? stw_id_format (kind, number) : NULL;

  if (id != NULL)
    json_object_set_string_member (object, name, id);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
list_targets (StwDb *db, gint64 policy, GError **error)
{
  g_autoptr (JsonObject) targets = json_object_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT severity, response_minutes, resolution_minutes, calendar_id "
                             "FROM sla_target WHERE policy_id = ?1 ORDER BY severity DESC",
                             STW_INT (policy));

  while (stw_rows_next (rows, error))
    {
      JsonObject *target = json_object_new ();

      set_number (target, "response_minutes", rows, 1);
      set_number (target, "resolution_minutes", rows, 2);
      set_id (target, "calendar", STW_ID_CALENDAR, stw_rows_get_int (rows, 3));
      json_object_set_object_member (
        targets,
        stw_severity_to_word ((StwSeverity) stw_rows_get_int (rows, 0)),
        target);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&targets) : NULL;
}

static JsonObject *
describe_policy (StwDb *db, StwRows *rows, GError **error)
{
  g_autoptr (JsonObject) policy = json_object_new ();
  JsonObject *targets = list_targets (db, stw_rows_get_int (rows, 0), error);

  if (targets == NULL)
    return NULL;
  set_id (policy, "id", STW_ID_POLICY, stw_rows_get_int (rows, 0));
  json_object_set_string_member (policy, "name", stw_rows_get_text (rows, 1));
  json_object_set_int_member (policy, "warn_percent", stw_rows_get_int (rows, 2));
  json_object_set_boolean_member (policy, "pause_waiting", stw_rows_get_int (rows, 3) != 0);
  json_object_set_boolean_member (policy, "pause_maintenance", stw_rows_get_int (rows, 4) != 0);
  json_object_set_boolean_member (policy, "tell_warning", stw_rows_get_int (rows, 7) != 0);
  json_object_set_boolean_member (policy, "tell_breach", stw_rows_get_int (rows, 8) != 0);
  json_object_set_boolean_member (policy, "default", stw_rows_get_int (rows, 5) != 0);
  json_object_set_int_member (policy, "companies", stw_rows_get_int (rows, 6));
  json_object_set_object_member (policy, "targets", targets);
  return g_steal_pointer (&policy);
}

static JsonArray *
list_policies (StwDb *db, gint64 policy, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, name, warn_percent, pause_waiting, pause_maintenance, "
    "is_default, (SELECT COUNT(*) FROM company WHERE sla_policy_id = p.id), tell_warning, "
    "tell_breach "
    "FROM sla_policy p WHERE ?1 = 0 OR id = ?1 ORDER BY name_key",
    STW_INT (policy));

  while (stw_rows_next (rows, error))
    {
      JsonObject *one = describe_policy (db, rows, error);

      if (one == NULL)
        return NULL;
      json_array_add_object_element (list, one);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_sla_policy_list:
 *
 * Returns: (transfer full): `[{"id","name","warn_percent","pause_waiting","pause_maintenance",
 *   "tell_warning","tell_breach","default","companies","targets":{"critical":{"response_minutes","resolution_minutes",
 *   "calendar"},…}}]`, by name; companies counts those that have chosen it
 */
JsonArray *
stw_sla_policy_list (StwDb *db, GError **error)
{
  return list_policies (db, 0, error);
}

static JsonObject *
take_only (JsonArray *taken, const char *otherwise, GError **error)
{
  g_autoptr (JsonArray) list = taken;

  if (list == NULL)
    return NULL;
  if (json_array_get_length (list) == 1)
    return json_object_ref (json_array_get_object_element (list, 0));
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND, otherwise);
  return NULL;
}

/**
 * stw_sla_policy_load:
 *
 * Returns: (transfer full): one policy, as stw_sla_policy_list() has it
 */
JsonObject *
stw_sla_policy_load (StwDb *db, gint64 policy, GError **error)
{
  return take_only (list_policies (db, policy != 0 ? policy : -1, error),
                    "There is no such SLA policy.",
                    error);
}

static StwDbValue
get_minutes (JsonObject *target, const char *name)
{
  JsonNode *node = json_object_get_member (target, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? STW_INT (json_node_get_int (node))
                                                      : STW_NULL;
}

static gboolean
save_targets (StwDb *db, gint64 policy, JsonObject *targets, GError **error)
{
  if (!stw_db_run (db, error, "DELETE FROM sla_target WHERE policy_id = ?1", STW_INT (policy)))
    return FALSE;
  for (guint severity = 0; severity < STW_N_SEVERITIES; severity++)
    {
      const char *word = stw_severity_to_word ((StwSeverity) severity);
      JsonObject *target = json_object_has_member (targets, word)
                             ? json_object_get_object_member (targets, word)
                             : NULL;
      gint64 calendar = 0;

      if (target == NULL)
        continue;
      stw_id_parse (STW_ID_CALENDAR,
                    json_object_get_string_member_with_default (target, "calendar", ""),
                    &calendar);
      if (!stw_db_run (db,
                       error,
                       "INSERT INTO sla_target (policy_id, severity, response_minutes, "
                       "resolution_minutes, calendar_id) VALUES (?1, ?2, ?3, ?4, ?5)",
                       STW_INT (policy),
                       STW_INT (severity),
                       get_minutes (target, "response_minutes"),
                       get_minutes (target, "resolution_minutes"),
                       STW_INT_OR_NULL (calendar)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_sla_policy_set_default:
 * @policy: one that there is
 *
 * It counts from now on where none is chosen, and no other does.
 */
gboolean
stw_sla_policy_set_default (StwDb *db, gint64 policy, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE sla_policy SET is_default = 0 WHERE is_default = 1 AND id != ?1",
                     STW_INT (policy)) &&
         stw_db_run (db,
                     error,
                     "UPDATE sla_policy SET is_default = 1 WHERE id = ?1",
                     STW_INT (policy));
}

/**
 * stw_sla_policy_save:
 * @policy: its number, which may be that of one that was removed; 0 for a new one
 * @values: as stw_sla_policy_list() has it, checked by the caller
 * @ret_policy: (out): its number
 *
 * Writes a policy whole.
 */
gboolean
stw_sla_policy_save (StwTransaction *transaction,
                     gint64 policy,
                     JsonObject *values,
                     gint64 *ret_policy,
                     GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = json_object_get_string_member (values, "name");
  g_autofree char *key = g_utf8_casefold (name, -1);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO sla_policy (id, name, name_key, warn_percent, pause_waiting, "
                   "pause_maintenance, created_at, tell_warning, tell_breach) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                   "ON CONFLICT (id) DO UPDATE SET name = ?2, name_key = ?3, warn_percent = ?4, "
                   "pause_waiting = ?5, pause_maintenance = ?6, tell_warning = ?8, "
                   "tell_breach = ?9",
                   STW_INT_OR_NULL (policy),
                   STW_TEXT (name),
                   STW_TEXT (key),
                   STW_INT (json_object_get_int_member (values, "warn_percent")),
                   STW_INT (json_object_get_boolean_member (values, "pause_waiting")),
                   STW_INT (json_object_get_boolean_member (values, "pause_maintenance")),
                   STW_INT (stw_transaction_get_now (transaction)),
                   STW_INT (json_object_get_boolean_member (values, "tell_warning")),
                   STW_INT (json_object_get_boolean_member (values, "tell_breach"))))
    return FALSE;
  *ret_policy = policy != 0 ? policy : stw_db_get_last_id (db);
  return save_targets (db, *ret_policy, json_object_get_object_member (values, "targets"), error) &&
         (!json_object_get_boolean_member_with_default (values, "default", FALSE) ||
          stw_sla_policy_set_default (db, *ret_policy, error));
}

/**
 * stw_sla_policy_remove:
 *
 * Removes a policy that nobody has chosen.
 */
gboolean
stw_sla_policy_remove (StwDb *db, gint64 policy, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM sla_policy WHERE id = ?1", STW_INT (policy));
}

static JsonArray *
list_calendars (StwDb *db, gint64 calendar, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, name, timezone, hours, holidays, "
                             "(SELECT COUNT(*) FROM sla_target WHERE calendar_id = c.id), "
                             "(SELECT COUNT(*) FROM company WHERE calendar_id = c.id) "
                             "FROM business_calendar c WHERE ?1 = 0 OR id = ?1 ORDER BY name_key",
                             STW_INT (calendar));

  while (stw_rows_next (rows, error))
    {
      JsonObject *one = json_object_new ();

      set_id (one, "id", STW_ID_CALENDAR, stw_rows_get_int (rows, 0));
      json_object_set_string_member (one, "name", stw_rows_get_text (rows, 1));
      json_object_set_string_member (one, "timezone", stw_rows_get_text (rows, 2));
      json_object_set_member (one, "hours", parse (stw_rows_get_text (rows, 3)));
      json_object_set_member (one, "holidays", parse (stw_rows_get_text (rows, 4)));
      json_object_set_int_member (one, "targets", stw_rows_get_int (rows, 5));
      json_object_set_int_member (one, "companies", stw_rows_get_int (rows, 6));
      json_array_add_object_element (list, one);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_calendar_list:
 *
 * Returns: (transfer full): `[{"id","name","timezone","hours","holidays","targets","companies"}]`,
 *   by name; hours as `stewardctl sla compute` reads them, and how many targets and companies use
 *   each
 */
JsonArray *
stw_calendar_list (StwDb *db, GError **error)
{
  return list_calendars (db, 0, error);
}

/**
 * stw_calendar_load:
 *
 * Returns: (transfer full): one calendar, as stw_calendar_list() has it
 */
JsonObject *
stw_calendar_load (StwDb *db, gint64 calendar, GError **error)
{
  return take_only (list_calendars (db, calendar != 0 ? calendar : -1, error),
                    "There is no such calendar.",
                    error);
}

/**
 * stw_calendar_save:
 * @calendar: its number, which may be that of one that was removed; 0 for a new one
 * @values: as stw_calendar_list() has it, checked by the caller
 * @ret_calendar: (out): its number
 *
 * Writes a calendar whole.
 */
gboolean
stw_calendar_save (StwTransaction *transaction,
                   gint64 calendar,
                   JsonObject *values,
                   gint64 *ret_calendar,
                   GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = json_object_get_string_member (values, "name");
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autofree char *hours = json_to_string (json_object_get_member (values, "hours"), FALSE);
  g_autofree char *holidays = json_to_string (json_object_get_member (values, "holidays"), FALSE);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO business_calendar (id, name, name_key, timezone, hours, holidays, "
                   "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET "
                   "name = ?2, name_key = ?3, timezone = ?4, hours = ?5, holidays = ?6",
                   STW_INT_OR_NULL (calendar),
                   STW_TEXT (name),
                   STW_TEXT (key),
                   STW_TEXT (json_object_get_string_member (values, "timezone")),
                   STW_TEXT (hours),
                   STW_TEXT (holidays),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_calendar = calendar != 0 ? calendar : stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_calendar_remove:
 *
 * Removes a calendar that nothing uses.
 */
gboolean
stw_calendar_remove (StwDb *db, gint64 calendar, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM business_calendar WHERE id = ?1", STW_INT (calendar));
}

/**
 * stw_sla_choice_load:
 *
 * Returns: (transfer full): `{"policy","calendar"}` of a company; null where it has chosen none
 */
JsonObject *
stw_sla_choice_load (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonObject) choice = json_object_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT sla_policy_id, calendar_id FROM company "
                                           "WHERE id = ?1",
                                           STW_INT (company));

  if (stw_rows_next (rows, error))
    {
      set_id (choice, "policy", STW_ID_POLICY, stw_rows_get_int (rows, 0));
      set_id (choice, "calendar", STW_ID_CALENDAR, stw_rows_get_int (rows, 1));
      return g_steal_pointer (&choice);
    }
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such company.");
  return NULL;
}

/**
 * stw_sla_choice_save:
 * @policy: 0 for the default
 * @calendar: the company's support hours, 0 for around the clock
 */
gboolean
stw_sla_choice_save (StwDb *db, gint64 company, gint64 policy, gint64 calendar, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE company SET sla_policy_id = ?2, calendar_id = ?3 WHERE id = ?1",
                     STW_INT (company),
                     STW_INT_OR_NULL (policy),
                     STW_INT_OR_NULL (calendar));
}
