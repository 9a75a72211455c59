/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that say what is promised: policies, business calendars, and which of them a company
 * has. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-store.h"

#include "base/ids.h"
#include "desk/incident-commands-private.h"
#include "desk/sla/hours-json.h"
#include "desk/undo-store.h"

#define MAX_NAME_BYTES 100
/* Ten years. */
#define MAX_MINUTES (10 * 366 * 24 * 60)

#define DEFAULT "default"
/* Which policy was the default before one that took its place. */
#define FORMER_DEFAULT "former_default"

static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        const char *entity,
        gint64 id,
        gint64 company,
        JsonObject *detail,
        GError **error)
{
  stw_transaction_change (transaction, entity, id, company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                company,
                                command->name,
                                entity,
                                id,
                                detail,
                                error);
}

static JsonObject *
describe_change (JsonObject *before, JsonObject *after)
{
  JsonObject *detail = json_object_new ();

  if (before != NULL)
    json_object_set_object_member (detail, "before", json_object_ref (before));
  if (after != NULL)
    json_object_set_object_member (detail, "after", json_object_ref (after));
  return detail;
}

/* The number of an id that may be left out, 0 when it is. */
static gboolean
take_id (const StwCommand *command,
         const char *member,
         StwIdKind kind,
         gint64 *ret_id,
         GError **error)
{
  const char *text = stw_command_get_text (command, member);

  *ret_id = 0;
  if (text == NULL || stw_id_parse (kind, text, ret_id))
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "“%.40s” is no id that belongs in “%s”.",
               text,
               member);
  return FALSE;
}

static gboolean
is_minutes (JsonObject *target, const char *name)
{
  JsonNode *node = json_object_get_member (target, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) > 0 &&
         json_node_get_int (node) <= MAX_MINUTES;
}

static gboolean
check_target (StwDb *db, const char *severity, JsonNode *node, GError **error)
{
  StwSeverity ignored;
  JsonObject *target = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *calendar;
  g_autoptr (JsonObject) loaded = NULL;
  gint64 id;

  if (!stw_severity_from_word (severity, &ignored))
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_INVALID,
      "A target is for one of the severities critical, high, medium, low and info.");
  if (target == NULL || !is_minutes (target, "response_minutes") ||
      !is_minutes (target, "resolution_minutes"))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A target is a number of minutes from 1 to ten years, or nothing.");
  calendar = json_object_get_string_member_with_default (target, "calendar", NULL);
  if (calendar == NULL)
    return TRUE;
  if (!stw_id_parse (STW_ID_CALENDAR, calendar, &id))
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such calendar.");
  loaded = stw_calendar_load (db, id, error);
  return loaded != NULL;
}

static gboolean
check_targets (StwDb *db, const StwCommand *command, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "targets");
  JsonObjectIter iterator;
  const char *severity;
  JsonNode *target;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An SLA policy wants “targets” by severity.");
  json_object_iter_init (&iterator, json_node_get_object (node));
  while (json_object_iter_next (&iterator, &severity, &target))
    if (!check_target (db, severity, target, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_name (const StwCommand *command, GError **error)
{
  return stw_text_fits (stw_command_get_text (command, "name"), MAX_NAME_BYTES) ||
         stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 100 bytes.");
}

static gboolean
check_policy (StwDb *db, const StwCommand *command, GError **error)
{
  static const char *const switches[] = {
    "pause_waiting",
    "pause_maintenance",
    "tell_warning",
    "tell_breach",
  };
  gint64 percent = stw_command_get_int (command, "warn_percent", 80);

  if (!check_name (command, error) || !check_targets (db, command, error))
    return FALSE;
  if (percent < 0 || percent > 99)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A warning comes at 1 to 99 percent of the target; 0 is for none.");
  json_object_set_int_member (command->arguments, "warn_percent", percent);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    json_object_set_boolean_member (
      command->arguments,
      switches[i],
      json_object_get_boolean_member_with_default (command->arguments, switches[i], TRUE));
  return TRUE;
}

/* What a name that is taken says, in words. */
static gboolean
explain (GError *failure, GError **error)
{
  g_autoptr (GError) owned = failure;

  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Another one has that name already; choose another name.");
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

/* What was saved or removed is taken back by saving what stood there, under its number: who chose
 * it by that has it again. */
static void
offer_before (JsonObject **ret_result, JsonObject *before)
{
  if (before != NULL)
    stw_undo_offer (ret_result, json_object_ref (before));
}

/* A policy that becomes the default takes that from another, which has it back when this is taken
 * back. @ret_former: (out): 0 where nothing is taken */
static gboolean
find_former_default (StwDb *db,
                     const StwCommand *command,
                     JsonObject *before,
                     gint64 *ret_former,
                     GError **error)
{
  *ret_former = 0;
  return before == NULL || json_object_get_boolean_member (before, DEFAULT) ||
         !stw_command_get_boolean (command, DEFAULT, FALSE) ||
         stw_db_number (db,
                        ret_former,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM sla_policy WHERE is_default = 1");
}

/* Unless a third one is the default by now. */
static gboolean
restore_default (StwDb *db, const StwCommand *command, JsonObject *before, GError **error)
{
  gint64 former = stw_command_get_int (command, FORMER_DEFAULT, 0);
  g_autoptr (JsonObject) policy = NULL;

  if (former == 0 || before == NULL || !json_object_get_boolean_member (before, DEFAULT))
    return TRUE;
  policy = stw_sla_policy_load (db, former, error);
  return policy != NULL && stw_sla_policy_set_default (db, former, error);
}

/* @before: (nullable): what stands there */
static gboolean
put_policy (StwTransaction *transaction,
            const StwCommand *command,
            gint64 id,
            JsonObject *before,
            JsonObject **ret_result,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) detail = NULL;
  GError *failure = NULL;
  gint64 former_default;

  if (!check_policy (db, command, error) ||
      !find_former_default (db, command, before, &former_default, error))
    return FALSE;
  if (!stw_sla_policy_save (transaction, id, command->arguments, &id, &failure))
    return explain (failure, error);
  if (!restore_default (db, command, before, error))
    return FALSE;
  after = stw_sla_policy_load (db, id, error);
  if (after == NULL)
    return FALSE;
  detail = describe_change (before, after);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "policy", id);
  if (!record (transaction, command, "sla-policy", id, 0, detail, error))
    return FALSE;
  if (former_default != 0)
    json_object_set_int_member (before, FORMER_DEFAULT, former_default);
  offer_before (ret_result, before);
  return TRUE;
}

static gboolean
policy_save (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_POLICY, &id, error) ||
      (id != 0 && (before = stw_sla_policy_load (db, id, error)) == NULL))
    return FALSE;
  json_object_remove_member (command->arguments, FORMER_DEFAULT);
  return put_policy (transaction, command, id, before, ret_result, error);
}

/* @failure: why there is none to be taken back over; that it was removed is no reason */
static gboolean
was_removed (GError *failure, GError **error)
{
  if (g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    {
      g_error_free (failure);
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
policy_restore (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = NULL;
  GError *failure = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_POLICY, &id, error))
    return FALSE;
  before = stw_sla_policy_load (db, id, &failure);
  return (before != NULL || was_removed (failure, error)) &&
         put_policy (transaction, command, id, before, ret_result, error);
}

static gboolean
policy_remove (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) detail = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_POLICY, &id, error))
    return FALSE;
  before = stw_sla_policy_load (db, id, error);
  if (before == NULL)
    return FALSE;
  if (json_object_get_boolean_member (before, DEFAULT))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "This policy counts where none is chosen; make another one the "
                               "default first.");
  if (json_object_get_int_member (before, "companies") > 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Companies have this policy; choose another one for them first.");
  detail = describe_change (before, NULL);
  offer_before (ret_result, before);
  return stw_sla_policy_remove (db, id, error) &&
         record (transaction, command, "sla-policy", id, 0, detail, error);
}

static gboolean
check_calendar (const StwCommand *command, GError **error)
{
  JsonObject *arguments = command->arguments;
  g_autoptr (StwBusinessHours) hours = NULL;

  if (!check_name (command, error))
    return FALSE;
  if (stw_command_get_text (command, "timezone") == NULL)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A calendar wants a time zone such as Europe/Berlin.");
  if (!json_object_has_member (arguments, "holidays"))
    json_object_set_array_member (arguments, "holidays", json_array_new ());
  hours = stw_hours_from_json (stw_command_get_text (command, "timezone"),
                               json_object_get_member (arguments, "hours"),
                               json_object_get_member (arguments, "holidays"),
                               error);
  return hours != NULL;
}

/* @before: (nullable): what stands there */
static gboolean
put_calendar (StwTransaction *transaction,
              const StwCommand *command,
              gint64 id,
              JsonObject *before,
              JsonObject **ret_result,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) detail = NULL;
  GError *failure = NULL;

  if (!check_calendar (command, error))
    return FALSE;
  if (!stw_calendar_save (transaction, id, command->arguments, &id, &failure))
    return explain (failure, error);
  after = stw_calendar_load (db, id, error);
  if (after == NULL)
    return FALSE;
  detail = describe_change (before, after);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "calendar", id);
  offer_before (ret_result, before);
  return record (transaction, command, "business-calendar", id, 0, detail, error);
}

static gboolean
calendar_save (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  g_autoptr (JsonObject) before = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_CALENDAR, &id, error) ||
      (id != 0 &&
       (before = stw_calendar_load (stw_transaction_get_db (transaction), id, error)) == NULL))
    return FALSE;
  return put_calendar (transaction, command, id, before, ret_result, error);
}

static gboolean
calendar_restore (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  g_autoptr (JsonObject) before = NULL;
  GError *failure = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_CALENDAR, &id, error))
    return FALSE;
  before = stw_calendar_load (stw_transaction_get_db (transaction), id, &failure);
  return (before != NULL || was_removed (failure, error)) &&
         put_calendar (transaction, command, id, before, ret_result, error);
}

static gboolean
calendar_remove (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) detail = NULL;
  gint64 id;

  if (!take_id (command, "id", STW_ID_CALENDAR, &id, error))
    return FALSE;
  before = stw_calendar_load (db, id, error);
  if (before == NULL)
    return FALSE;
  if (json_object_get_int_member (before, "targets") > 0 ||
      json_object_get_int_member (before, "companies") > 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Policies or companies use this calendar; choose another one there "
                               "first.");
  detail = describe_change (before, NULL);
  offer_before (ret_result, before);
  return stw_calendar_remove (db, id, error) &&
         record (transaction, command, "business-calendar", id, 0, detail, error);
}

/* Whether what is chosen exists. */
static gboolean
check_choice (StwDb *db, gint64 policy, gint64 calendar, GError **error)
{
  g_autoptr (JsonObject) chosen_policy = NULL;
  g_autoptr (JsonObject) chosen_calendar = NULL;

  if (policy != 0 && (chosen_policy = stw_sla_policy_load (db, policy, error)) == NULL)
    return FALSE;
  return calendar == 0 || (chosen_calendar = stw_calendar_load (db, calendar, error)) != NULL;
}

static gboolean
company_choose_sla (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = stw_sla_choice_load (db, command->company, error);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) detail = NULL;
  gint64 policy;
  gint64 calendar;

  if (before == NULL || !take_id (command, "policy", STW_ID_POLICY, &policy, error) ||
      !take_id (command, "calendar", STW_ID_CALENDAR, &calendar, error) ||
      !check_choice (db, policy, calendar, error) ||
      !stw_sla_choice_save (db, command->company, policy, calendar, error))
    return FALSE;
  after = stw_sla_choice_load (db, command->company, error);
  if (after == NULL)
    return FALSE;
  detail = describe_change (before, after);
  offer_before (ret_result, before);
  return record (transaction,
                 command,
                 "company",
                 command->company,
                 command->company,
                 detail,
                 error);
}

static const StwCommandRule rules[] = {
  { "sla-policy.save", STW_PERMISSION_SLA, policy_save },
  { "sla-policy.remove", STW_PERMISSION_SLA, policy_remove },
  { "sla-policy.restore", STW_PERMISSION_ENGINE, policy_restore },
  { "calendar.save", STW_PERMISSION_SLA, calendar_save },
  { "calendar.remove", STW_PERMISSION_SLA, calendar_remove },
  { "calendar.restore", STW_PERMISSION_ENGINE, calendar_restore },
  { "company.choose-sla", STW_PERMISSION_SLA, company_choose_sla },
};

/**
 * stw_sla_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern what is promised
 */
const StwCommandRule *
stw_sla_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
