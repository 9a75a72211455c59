/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that add and change companies, their sources and their keys. Keys and secrets never
 * pass through here: a command carries a key's hash, and where the keyring holds a secret. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "desk/asset-store.h"
#include "desk/company-store.h"
#include "desk/heartbeat-store.h"
#include "desk/source-store.h"
#include "desk/topic-store.h"

#include <string.h>

#define MAX_NAME_BYTES 200
#define DEFAULT_WINDOW (15 * STW_MINUTE)
#define DEFAULT_RATE 60
#define DEFAULT_BURST 120
#define DEFAULT_REOPEN (30 * STW_MINUTE)
/* The hard cap of an incident in correlation windows. */
#define CAP_WINDOWS 16
#define MAX_DAYS 3650
#define MAX_RATE (10 * 1000 * 1000)

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* Trimmed and of sane length, or NULL. */
static char *
dup_name (const StwCommand *command, GError **error)
{
  const char *given = stw_command_get_text (command, "name");
  g_autofree char *name = given != NULL ? g_strstrip (g_strdup (given)) : NULL;

  if (name != NULL && *name != '\0' && strlen (name) <= MAX_NAME_BYTES &&
      g_utf8_validate (name, -1, NULL))
    return g_steal_pointer (&name);
  refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 200 bytes of UTF-8 text.");
  return NULL;
}

/* How long things are kept. */
static gboolean
read_days (const StwCommand *command, StwCompany *company, GError **error)
{
  const struct
  {
    const char *argument;
    gint64 *days;
  } periods[] = {
    { "payload_days", &company->payload_days },
    { "alert_days", &company->alert_days },
    { "audit_days", &company->audit_days },
  };

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      *periods[i].days = stw_command_get_int (command, periods[i].argument, *periods[i].days);
      if (*periods[i].days < 1 || *periods[i].days > MAX_DAYS)
        return refuse (error,
                       STW_COMMAND_ERROR_INVALID,
                       "Messages, alerts and the audit are kept for 1 to 3,650 days.");
    }
  return TRUE;
}

/* Reads what may be set, over what stands. */
static gboolean
read_settings (const StwCommand *command, StwCompany *company, GError **error)
{
  const char *strategy = stw_command_get_text (command, "strategy");
  const char *zone_name = stw_command_get_text (command, "timezone");

  company->window_ms = stw_command_get_int (command, "window_ms", company->window_ms);
  company->rate_per_minute =
    stw_command_get_int (command, "rate_per_minute", company->rate_per_minute);
  company->burst = stw_command_get_int (command, "burst", company->burst);
  company->reopen_ms = stw_command_get_int (command, "reopen_ms", company->reopen_ms);
  company->auto_resolve = stw_command_get_boolean (command, "auto_resolve", company->auto_resolve);
  company->auto_assign = stw_command_get_boolean (command, "auto_assign", company->auto_assign);
  if (!read_days (command, company, error))
    return FALSE;
  if (strategy != NULL && !stw_strategy_from_word (strategy, &company->strategy))
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "The strategy is auto, asset-signature, signature, asset or similar.");
  if (zone_name != NULL)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);

      if (zone == NULL)
        return refuse (error,
                       STW_COMMAND_ERROR_INVALID,
                       "The time zone is a name such as Europe/Berlin.");
      stw_set_str (&company->timezone, zone_name);
    }
  if (company->window_ms < STW_MINUTE || company->window_ms > STW_DAY)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "The correlation window is between 1 minute and 24 hours.");
  company->cap_ms = company->window_ms * CAP_WINDOWS;
  if (company->reopen_ms < 0 || company->reopen_ms > 30 * STW_DAY)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "A resolved incident may reopen within 0 to 30 days.");
  if (company->rate_per_minute < 1 || company->rate_per_minute > MAX_RATE || company->burst < 1 ||
      company->burst > MAX_RATE)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "Rate and burst are between 1 and 10,000,000 requests.");
  return TRUE;
}

static gboolean
insert_source (StwTransaction *transaction,
               const StwCommand *command,
               gint64 company,
               const char *name,
               gint64 *ret_source,
               GError **error)
{
  const char *scheme = stw_command_get_text (command, "scheme");
  const StwNewSource source = {
    .company = company,
    .name = name,
    .scheme = scheme != NULL ? scheme : "none",
    .secret_name = stw_command_get_text (command, "secret_name"),
    .addresses = stw_command_get_text (command, "addresses"),
    .heartbeat_ms = stw_command_get_int (command, "heartbeat_ms", 0),
    .created_at = stw_transaction_get_now (transaction),
  };

  if (!stw_heartbeat_check_period (source.heartbeat_ms, error) ||
      !stw_source_insert (stw_transaction_get_db (transaction), &source, ret_source, error))
    return FALSE;
  stw_transaction_change (transaction, "source", *ret_source, company);
  return TRUE;
}

static gboolean
insert_key (StwTransaction *transaction,
            const StwCommand *command,
            gint64 company,
            gint64 source,
            GError **error)
{
  StwNewKey key = {
    .company = company,
    .source = source,
    .prefix = stw_command_get_text (command, "key_prefix"),
    .created_at = stw_transaction_get_now (transaction),
  };
  g_autoptr (GError) failure = NULL;
  gint64 id;

  if (key.prefix == NULL ||
      !stw_hex_decode (stw_command_get_text (command, "key_hash"), key.hash, sizeof key.hash))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The key's hash or its beginning is missing.");
  if (!stw_key_insert (stw_transaction_get_db (transaction), &key, &id, &failure))
    {
      if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
        return refuse (error, STW_COMMAND_ERROR_REFUSED, "This key is in use already.");
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  stw_transaction_change (transaction, "key", id, company);
  return TRUE;
}

static gboolean
audit_name (StwTransaction *transaction,
            const StwCommand *command,
            gint64 company,
            const char *entity,
            gint64 id,
            const char *name,
            GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "name", name);
  return stw_transaction_audit (transaction,
                                command->actor,
                                company,
                                command->name,
                                entity,
                                id,
                                detail,
                                error);
}

static StwCompany *
new_company (StwTransaction *transaction, const char *name)
{
  StwCompany *company = g_new0 (StwCompany, 1);

  company->name = g_strdup (name);
  company->timezone = g_strdup ("UTC");
  company->strategy = STW_STRATEGY_AUTO;
  company->window_ms = DEFAULT_WINDOW;
  company->rate_per_minute = DEFAULT_RATE;
  company->burst = DEFAULT_BURST;
  company->auto_resolve = TRUE;
  company->reopen_ms = DEFAULT_REOPEN;
  company->payload_days = 30;
  company->alert_days = 180;
  company->audit_days = 1095;
  company->created_at = stw_transaction_get_now (transaction);
  return company;
}

static gboolean
company_add (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  g_autofree char *name = dup_name (command, error);
  g_autoptr (StwCompany) company = name != NULL ? new_company (transaction, name) : NULL;
  gint64 source;

  if (company == NULL || !read_settings (command, company, error) ||
      !stw_company_insert (stw_transaction_get_db (transaction), company, error))
    return FALSE;
  if (company->id == 0)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "A company of that name exists already.");
  stw_transaction_change (transaction, "company", company->id, company->id);
  if (!audit_name (transaction, command, company->id, "company", company->id, name, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "company", company->id);
  /* One of many that are imported: a key is shown once, to somebody who waits for it. */
  if (stw_command_get_boolean (command, "without_source", FALSE))
    return TRUE;
  if (!insert_source (transaction, command, company->id, "Default", &source, error) ||
      !insert_key (transaction, command, company->id, source, error))
    return FALSE;
  json_object_set_int_member (*ret_result, "source", source);
  return TRUE;
}

static gboolean
company_update (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);

  if (company == NULL || !read_settings (command, company, error) ||
      !stw_company_write (db, company, error))
    return FALSE;
  stw_transaction_change (transaction, "company", company->id, company->id);
  return stw_transaction_audit (transaction,
                                command->actor,
                                company->id,
                                command->name,
                                "company",
                                company->id,
                                command->arguments,
                                error);
}

static gboolean
source_add (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  g_autofree char *name = company != NULL ? dup_name (command, error) : NULL;
  gint64 source;

  if (name == NULL)
    return FALSE;
  if (!insert_source (transaction, command, company->id, name, &source, error))
    {
      if (g_error_matches (*error, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
        {
          g_clear_error (error);
          refuse (error,
                  STW_COMMAND_ERROR_REFUSED,
                  "This company has a source of that name already.");
        }
      return FALSE;
    }
  if (!insert_key (transaction, command, company->id, source, error) ||
      !audit_name (transaction, command, company->id, "source", source, name, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "source", source);
  return TRUE;
}

/* A new key for a source; the ones it had end after the grace period. */
static gboolean
key_rotate (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 source = stw_command_get_int (command, "source", 0);
  gint64 grace = stw_command_get_int (command, "grace_ms", STW_DAY);
  gint64 now = stw_transaction_get_now (transaction);

  if (!stw_source_exists (db, command->company, source))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "This company has no such source.");
  if (grace < 0 || grace > 90 * STW_DAY)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The old key may go on for 0 to 90 days.");
  if (!stw_key_expire_all (db, source, now + grace, error))
    return FALSE;
  return insert_key (transaction, command, command->company, source, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "source",
                                source,
                                NULL,
                                error);
}

static gboolean
key_revoke (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 key = stw_command_get_int (command, "key", 0);

  if (!stw_key_revoke (db, command->company, key, stw_transaction_get_now (transaction), error))
    return FALSE;
  stw_transaction_change (transaction, "key", key, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "key",
                                key,
                                NULL,
                                error);
}

/* A genuine topic knocked; a person has to say yes. */
static gboolean
source_topic_asks (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  const char *topic = stw_command_get_text (command, "topic");
  const char *url = stw_command_get_text (command, "subscribe_url");
  StwAskingTopic asking;

  if (topic == NULL || url == NULL)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The topic or its address is missing.");
  asking = (StwAskingTopic){
    .company = command->company,
    .key = stw_command_get_int (command, "key", 0),
    .arn = topic,
    .subscribe_url = url,
    .at = stw_transaction_get_now (transaction),
  };
  stw_transaction_change (transaction, "source", 0, command->company);
  return stw_topic_ask (stw_transaction_get_db (transaction), &asking, error);
}

/* Confirming is a request to Amazon, so it is left for the job queue. */
static gboolean
enqueue_confirmation (StwTransaction *transaction,
                      gint64 company,
                      gint64 topic,
                      const char *url,
                      GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *key =
    g_strdup_printf ("sns.confirm/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, topic, now);

  json_node_take_object (payload, json_object_new ());
  json_object_set_string_member (json_node_get_object (payload), "url", url);
  text = json_to_string (payload, FALSE);
  return stw_transaction_enqueue (transaction, "sns.confirm", key, company, text, now, error);
}

static gboolean
source_confirm_topic (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  const char *arn = stw_command_get_text (command, "topic");
  g_autofree char *url = NULL;
  gint64 topic;

  if (!stw_topic_confirm (stw_transaction_get_db (transaction),
                          command->company,
                          arn,
                          stw_transaction_get_now (transaction),
                          &topic,
                          &url,
                          error))
    return FALSE;
  stw_transaction_change (transaction, "source", 0, command->company);
  return enqueue_confirmation (transaction, command->company, topic, url, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "topic",
                                topic,
                                command->arguments,
                                error);
}

static gboolean
asset_set_critical (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  gint64 asset = stw_command_get_int (command, "asset", 0);

  return stw_asset_set_critical (transaction,
                                 command->company,
                                 asset,
                                 stw_command_get_boolean (command, "critical", TRUE),
                                 error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "asset",
                                asset,
                                command->arguments,
                                error);
}

static const StwCommandRule rules[] = {
  { "company.add", STW_PERMISSION_COMPANY, company_add },
  { "company.update", STW_PERMISSION_COMPANY, company_update },
  { "source.add", STW_PERMISSION_ACCESS, source_add },
  { "key.rotate", STW_PERMISSION_ACCESS, key_rotate },
  { "key.revoke", STW_PERMISSION_ACCESS, key_revoke },
  { "source.topic-asks", STW_PERMISSION_ENGINE, source_topic_asks },
  { "source.confirm-topic", STW_PERMISSION_ACCESS, source_confirm_topic },
  { "asset.set-critical", STW_PERMISSION_RECORD, asset_set_critical },
};

/**
 * stw_company_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern companies
 */
const StwCommandRule *
stw_company_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
