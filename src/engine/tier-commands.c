/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of many companies at once, given one by one or as a tier. The answer says what each had
 * before and has after; a dry run says it and changes nothing. All of it is one undo. On the ledger
 * thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/tier-commands.h"

#include "desk/tier-store.h"
#include "desk/undo-store.h"
#include "engine/engine-commands.h"
#include "engine/permit.h"

#include <string.h>

#define MAX_NAME_BYTES 100
#define MAX_COMPANIES 1000

/* What a tier, or somebody who changes many companies, may say. */
static const char *const members[] = {
  "timezone",     "strategy",     "window_ms",  "reopen_ms",  "rate_per_minute", "burst",
  "auto_resolve", "payload_days", "alert_days", "audit_days", "gates",           NULL,
};

typedef struct
{
  StwEngineParts *parts;       /* (unowned) */
  StwTransaction *transaction; /* (unowned) */
  const StwCommand *command;   /* (unowned) the one for all of them */
} Apply;

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gboolean
check_settings (JsonObject *settings, GError **error)
{
  g_autoptr (GList) names = settings != NULL ? json_object_get_members (settings) : NULL;

  if (names == NULL)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Say at least one setting.");
  for (GList *item = names; item != NULL; item = item->next)
    if (!g_strv_contains (members, item->data))
      {
        g_set_error (error,
                     STW_COMMAND_ERROR,
                     STW_COMMAND_ERROR_INVALID,
                     "“%s” is no setting that many companies can share.",
                     (const char *) item->data);
        return FALSE;
      }
  if (json_object_has_member (settings, "gates") && get_object (settings, "gates") == NULL)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Gates stand under the names of severities.");
  return TRUE;
}

/* Gives one of the commands that there are anyway; @given is borrowed. */
static gboolean
give (const Apply *apply, const char *name, gint64 company, JsonObject *given, GError **error)
{
  g_autoptr (StwCommand) command = stw_command_new_within (apply->command, name, company);
  g_autoptr (JsonObject) result = NULL;

  json_object_unref (command->arguments);
  command->arguments = json_object_ref (given);
  return stw_permit_run_within (apply->transaction,
                                command,
                                apply->parts->commands,
                                apply->parts,
                                &result,
                                error);
}

/* Puts what differs from @before into the result. */
static JsonObject *
find_differences (JsonObject *settings, JsonObject *before)
{
  JsonObject *different = json_object_new ();

  for (guint i = 0; members[i] != NULL; i++)
    {
      JsonNode *wanted = json_object_get_member (settings, members[i]);

      if (wanted != NULL && !g_str_equal (members[i], "gates") &&
          !json_node_equal (wanted, json_object_get_member (before, members[i])))
        json_object_set_member (different, members[i], json_node_copy (wanted));
    }
  return different;
}

static gboolean
apply_gates (const Apply *apply,
             gint64 company,
             JsonObject *gates,
             JsonObject *stand,
             GError **error)
{
  g_autoptr (GList) severities = gates != NULL ? json_object_get_members (gates) : NULL;

  for (GList *item = severities; item != NULL; item = item->next)
    {
      JsonObject *gate = get_object (gates, item->data);
      JsonNode *stands = json_object_get_member (stand, item->data);
      g_autoptr (JsonObject) given = json_object_new ();

      if (gate == NULL)
        return refuse (error, STW_COMMAND_ERROR_INVALID, "A gate has alerts and wait_ms.");
      if (stands != NULL && json_node_equal (json_object_get_member (gates, item->data), stands))
        continue;
      json_object_set_string_member (given, "severity", item->data);
      json_object_set_int_member (given,
                                  "alerts",
                                  json_object_get_int_member_with_default (gate, "alerts", 0));
      json_object_set_int_member (given,
                                  "wait_ms",
                                  json_object_get_int_member_with_default (gate, "wait_ms", 0));
      if (!give (apply, "gate.set", company, given, error))
        return FALSE;
    }
  return TRUE;
}

/* What differs is given to the commands that somebody would have used for one company. */
static gboolean
apply_settings (const Apply *apply,
                gint64 company,
                JsonObject *settings,
                JsonObject *before,
                GError **error)
{
  g_autoptr (JsonObject) different = find_differences (settings, before);

  stw_memory_forget_company (apply->parts->memory, company);
  return (json_object_get_size (different) == 0 ||
          give (apply, "company.update", company, different, error)) &&
         apply_gates (apply,
                      company,
                      get_object (settings, "gates"),
                      get_object (before, "gates"),
                      error);
}

/* @tier is below 0 when none is applied: it then stays as it is. */
static gboolean
apply_to (const Apply *apply,
          gint64 company,
          JsonObject *settings,
          gint64 tier,
          JsonArray *told,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (apply->transaction);
  g_autoptr (JsonObject) before = stw_tier_read_company (db, company, error);
  g_autoptr (JsonObject) after = NULL;
  JsonObject *one;

  if (before == NULL || !apply_settings (apply, company, settings, before, error))
    return FALSE;
  if (tier >= 0 && tier != json_object_get_int_member (before, "tier"))
    {
      if (!stw_tier_set_company (db, company, tier, error))
        return FALSE;
      stw_transaction_change (apply->transaction, "company", company, company);
    }
  after = stw_tier_read_company (db, company, error);
  if (after == NULL)
    return FALSE;
  one = json_object_new ();
  json_object_set_int_member (one, "company", company);
  json_object_set_object_member (one, "before", g_steal_pointer (&before));
  json_object_set_object_member (one, "after", g_steal_pointer (&after));
  json_array_add_object_element (told, one);
  return TRUE;
}

static gboolean
apply_to_all (const Apply *apply,
              const GArray *companies,
              JsonObject *settings,
              gint64 tier,
              JsonArray *told,
              GError **error)
{
  for (guint i = 0; i < companies->len; i++)
    if (!apply_to (apply, g_array_index (companies, gint64, i), settings, tier, told, error))
      return FALSE;
  return TRUE;
}

/* A tier's, or those that are given. */
static JsonObject *
read_settings (StwDb *db, const StwCommand *command, gint64 tier, GError **error)
{
  JsonObject *given = get_object (command->arguments, "settings");

  if (tier > 0)
    return stw_tier_load (db, tier, error);
  return check_settings (given, error) ? json_object_ref (given) : NULL;
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       const char *entity,
       gint64 id,
       JsonObject *detail,
       GError **error)
{
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                entity,
                                id,
                                detail,
                                error);
}

static void
offer_undo (JsonArray *told, JsonObject **ret_result)
{
  JsonObject *inverse = json_object_new ();

  /* What is taken back is of no one company. */
  json_object_set_int_member (inverse, "company", 0);
  json_object_set_array_member (inverse, "companies", json_array_ref (told));
  stw_undo_offer (ret_result, inverse);
}

static gboolean
company_apply (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  const Apply apply = { data, transaction, command };
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) companies = stw_command_dup_numbers (command, "companies");
  gint64 tier = stw_command_get_int (command, "tier", -1);
  gboolean dry_run = stw_command_get_boolean (command, "dry_run", FALSE);
  g_autoptr (JsonArray) told = json_array_new ();
  g_autoptr (JsonObject) settings = NULL;
  g_autoptr (JsonObject) detail = json_object_new ();

  if (companies == NULL || companies->len == 0 || companies->len > MAX_COMPANIES)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Name 1 to 1,000 companies.");
  settings = read_settings (db, command, tier, error);
  if (settings == NULL || !stw_transaction_savepoint (transaction, error))
    return FALSE;
  if (!apply_to_all (&apply, companies, settings, tier, told, error))
    {
      stw_transaction_undo (transaction, NULL);
      return FALSE;
    }
  *ret_result = json_object_new ();
  json_object_set_array_member (*ret_result, "companies", json_array_ref (told));
  if (dry_run)
    return stw_transaction_undo (transaction, error);
  offer_undo (told, ret_result);
  json_object_set_int_member (detail, "companies", companies->len);
  return stw_transaction_release (transaction, error) &&
         audit (transaction, command, "tier", MAX (tier, 0), detail, error);
}

/* As it was before; whoever changed a setting since keeps it. */
static gboolean
restore_one (const Apply *apply, JsonObject *one, GError **error)
{
  StwDb *db = stw_transaction_get_db (apply->transaction);
  gint64 company = json_object_get_int_member (one, "company");
  g_autoptr (JsonObject) stands = stw_tier_read_company (db, company, error);
  JsonObject *before = get_object (one, "before");
  JsonNode *after = json_object_get_member (one, "after");
  g_autoptr (JsonNode) now = NULL;

  if (stands == NULL)
    return FALSE;
  now = json_node_init_object (json_node_alloc (), stands);
  if (!json_node_equal (now, after))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "Settings of one of the companies were changed since, so this cannot be taken "
                   "back any more.");
  stw_transaction_change (apply->transaction, "company", company, company);
  return apply_settings (apply, company, before, stands, error) &&
         stw_tier_set_company (db, company, json_object_get_int_member (before, "tier"), error);
}

static gboolean
company_restore (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  const Apply apply = { data, transaction, command };
  JsonArray *companies = get_array (command->arguments, "companies");

  for (guint i = 0; companies != NULL && i < json_array_get_length (companies); i++)
    if (!restore_one (&apply, json_array_get_object_element (companies, i), error))
      return FALSE;
  return audit (transaction, command, "tier", 0, NULL, error);
}

/* How a tier stood, or stands; null for none. */
static gboolean
set_tier (StwDb *db, gint64 tier, JsonObject *into, const char *member, GError **error)
{
  g_autoptr (JsonObject) stands = NULL;

  if (!stw_tier_find (db, tier, &stands, error))
    return FALSE;
  if (stands != NULL)
    json_object_set_object_member (into, member, g_steal_pointer (&stands));
  else
    json_object_set_null_member (into, member);
  return TRUE;
}

static JsonObject *
new_inverse (gint64 tier)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "company", 0);
  json_object_set_int_member (inverse, "tier", tier);
  return inverse;
}

/* Which tier is meant: the one that is named by its number, else the one that has the name. */
static gboolean
find_tier (StwDb *db, const StwCommand *command, gint64 *ret_tier, GError **error)
{
  gint64 named = stw_command_get_int (command, "tier", 0);
  g_autoptr (JsonObject) stands = NULL;

  if (!stw_tier_find_by_name (db, stw_command_get_text (command, "name"), ret_tier, error))
    return FALSE;
  if (named == 0 || named == *ret_tier)
    return TRUE;
  if (*ret_tier != 0)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "Another tier has this name.");
  *ret_tier = named;
  if (!stw_tier_find (db, named, &stands, error))
    return FALSE;
  return stands != NULL || refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such tier.");
}

static gboolean
tier_save (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  JsonObject *settings = get_object (command->arguments, "settings");
  g_autoptr (JsonObject) inverse = NULL;
  gint64 tier;

  if (name == NULL || *name == '\0' || strlen (name) > MAX_NAME_BYTES)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A tier has a name of at most 100 bytes.");
  if (!check_settings (settings, error) || !find_tier (db, command, &tier, error))
    return FALSE;
  inverse = new_inverse (tier);
  if (!set_tier (db, tier, inverse, "before", error) ||
      !stw_tier_save (transaction, &tier, name, settings, error) ||
      !set_tier (db, tier, inverse, "after", error))
    return FALSE;
  json_object_set_int_member (inverse, "tier", tier);
  stw_transaction_change (transaction, "tier", tier, 0);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  json_object_set_int_member (*ret_result, "tier", tier);
  return audit (transaction, command, "tier", tier, command->arguments, error);
}

static gboolean
tier_remove (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 tier = stw_command_get_int (command, "tier", 0);
  g_autoptr (JsonObject) inverse = new_inverse (tier);
  JsonArray *companies = stw_tier_list_companies (db, tier, error);

  if (companies == NULL)
    return FALSE;
  json_object_set_array_member (inverse, "companies", companies);
  json_object_set_null_member (inverse, "after");
  if (!set_tier (db, tier, inverse, "before", error))
    return FALSE;
  if (json_object_get_null_member (inverse, "before"))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such tier.");
  stw_transaction_change (transaction, "tier", tier, 0);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  return stw_tier_remove (db, tier, error) &&
         audit (transaction, command, "tier", tier, NULL, error);
}

/* Those that had it have it again, unless another was applied since. */
static gboolean
give_back (StwDb *db, gint64 tier, JsonArray *companies, GError **error)
{
  for (guint i = 0; companies != NULL && i < json_array_get_length (companies); i++)
    if (!stw_tier_restore_company (db, json_array_get_int_element (companies, i), tier, error))
      return FALSE;
  return TRUE;
}

static gboolean
tier_restore (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 tier = stw_command_get_int (command, "tier", 0);
  JsonObject *before = get_object (command->arguments, "before");
  g_autoptr (JsonObject) now = json_object_new ();
  gint64 named = 0;

  if (!set_tier (db, tier, now, "now", error))
    return FALSE;
  if (before != NULL &&
      !stw_tier_find_by_name (db, json_object_get_string_member (before, "name"), &named, error))
    return FALSE;
  if (!json_node_equal (json_object_get_member (now, "now"),
                        json_object_get_member (command->arguments, "after")) ||
      (named != 0 && named != tier))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "The tiers were changed since, so this cannot be taken back any more.");
  stw_transaction_change (transaction, "tier", tier, 0);
  if (before == NULL)
    return stw_tier_remove (db, tier, error) &&
           audit (transaction, command, "tier", tier, NULL, error);
  return stw_tier_save (transaction,
                        &tier,
                        json_object_get_string_member (before, "name"),
                        get_object (before, "settings"),
                        error) &&
         give_back (db, tier, get_array (command->arguments, "companies"), error) &&
         audit (transaction, command, "tier", tier, before, error);
}

static const StwCommandRule rules[] = {
  { "tier.save", STW_PERMISSION_COMPANY, tier_save },
  { "tier.remove", STW_PERMISSION_COMPANY, tier_remove },
  { "tier.restore", STW_PERMISSION_ENGINE, tier_restore },
  { "company.apply", STW_PERMISSION_COMPANY, company_apply },
  { "company.restore", STW_PERMISSION_ENGINE, company_restore },
};

/**
 * stw_tier_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that set many companies at once
 */
const StwCommandRule *
stw_tier_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
