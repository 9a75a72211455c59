/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that add and change companies, their sources and their keys. Keys and secrets never
 * pass through here: a command carries a key's hash, and where the keyring holds a secret. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "desk/asset-store.h"
#include "desk/company-store.h"

#include <string.h>

#define MAX_NAME_BYTES 200
#define DEFAULT_WINDOW (15 * STW_MINUTE)
#define DEFAULT_REOPEN (30 * STW_MINUTE)
/* The hard cap of an incident in correlation windows. */
#define CAP_WINDOWS 16

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

typedef struct
{
  const char *timezone;
  StwStrategy strategy;
  gint64 window;
  gint64 rate;
  gint64 burst;
} CompanySettings;

/* Reads what may be set, over what stands. */
static gboolean
read_settings (const StwCommand *command, CompanySettings *settings, GError **error)
{
  const char *strategy = stw_command_get_text (command, "strategy");
  const char *zone_name = stw_command_get_text (command, "timezone");

  settings->window = stw_command_get_int (command, "window_ms", settings->window);
  settings->rate = stw_command_get_int (command, "rate_per_minute", settings->rate);
  settings->burst = stw_command_get_int (command, "burst", settings->burst);
  if (strategy != NULL && !stw_strategy_from_word (strategy, &settings->strategy))
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
      settings->timezone = zone_name;
    }
  if (settings->window < STW_MINUTE || settings->window > 24 * STW_HOUR)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "The correlation window is between 1 minute and 24 hours.");
  if (settings->rate < 1 || settings->rate > 10 * 1000 * 1000 || settings->burst < 1 ||
      settings->burst > 10 * 1000 * 1000)
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
  StwDb *db = stw_transaction_get_db (transaction);
  const char *scheme = stw_command_get_text (command, "scheme");

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO source (company_id, name, scheme, secret_name, addresses, "
                   "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   STW_INT (company),
                   STW_TEXT (name),
                   STW_TEXT (scheme != NULL ? scheme : "none"),
                   STW_TEXT (stw_command_get_text (command, "secret_name")),
                   STW_TEXT (stw_command_get_text (command, "addresses")),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_source = stw_db_get_last_id (db);
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
  StwDb *db = stw_transaction_get_db (transaction);
  guint8 hash[STW_KEY_HASH_SIZE];

  if (!stw_hex_decode (stw_command_get_text (command, "key_hash"), hash, sizeof hash))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The key's hash is missing.");
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO access_key (company_id, source_id, prefix, hash, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)",
                   STW_INT (company),
                   STW_INT (source),
                   STW_TEXT (stw_command_get_text (command, "key_prefix")),
                   STW_BLOB (hash, sizeof hash),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  stw_transaction_change (transaction, "key", stw_db_get_last_id (db), company);
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

static gboolean
company_add (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *name = dup_name (command, error);
  g_autofree char *name_key = name != NULL ? g_utf8_casefold (name, -1) : NULL;
  CompanySettings settings = { "UTC", STW_STRATEGY_AUTO, DEFAULT_WINDOW, 60, 120 };
  gint64 company;
  gint64 source;

  if (name == NULL || !read_settings (command, &settings, error))
    return FALSE;
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO company (name, name_key, timezone, strategy, window_ms, cap_ms, "
                   "rate_per_minute, burst, reopen_ms, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
                   "ON CONFLICT (name_key) DO NOTHING",
                   STW_TEXT (name),
                   STW_TEXT (name_key),
                   STW_TEXT (settings.timezone),
                   STW_TEXT (stw_strategy_to_word (settings.strategy)),
                   STW_INT (settings.window),
                   STW_INT (settings.window * CAP_WINDOWS),
                   STW_INT (settings.rate),
                   STW_INT (settings.burst),
                   STW_INT (DEFAULT_REOPEN),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "A company of that name exists already.");
  company = stw_db_get_last_id (db);
  stw_transaction_change (transaction, "company", company, company);
  if (!insert_source (transaction, command, company, "Default", &source, error) ||
      !insert_key (transaction, command, company, source, error) ||
      !audit_name (transaction, command, company, "company", company, name, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "company", company);
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
  CompanySettings settings;

  if (company == NULL)
    return FALSE;
  settings = (CompanySettings){ company->timezone,
                                company->strategy,
                                company->window_ms,
                                company->rate_per_minute,
                                company->burst };
  if (!read_settings (command, &settings, error))
    return FALSE;
  if (!stw_db_run (
        db,
        error,
        "UPDATE company SET timezone = ?2, strategy = ?3, window_ms = ?4, cap_ms = ?5, "
        "rate_per_minute = ?6, burst = ?7, auto_resolve = ?8, reopen_ms = ?9 WHERE id = ?1",
        STW_INT (company->id),
        STW_TEXT (settings.timezone),
        STW_TEXT (stw_strategy_to_word (settings.strategy)),
        STW_INT (settings.window),
        STW_INT (settings.window * CAP_WINDOWS),
        STW_INT (settings.rate),
        STW_INT (settings.burst),
        STW_INT (stw_command_get_boolean (command, "auto_resolve", company->auto_resolve)),
        STW_INT (stw_command_get_int (command, "reopen_ms", company->reopen_ms))))
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
  gint64 found;

  if (!stw_db_number (db,
                      &found,
                      NULL,
                      "SELECT id FROM source WHERE id = ?1 AND company_id = ?2",
                      STW_INT (source),
                      STW_INT (command->company)))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "This company has no such source.");
  if (grace < 0 || grace > 90 * STW_DAY)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The old key may go on for 0 to 90 days.");
  if (!stw_db_run (db,
                   error,
                   "UPDATE access_key SET expires_at = ?2 WHERE source_id = ?1 AND "
                   "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)",
                   STW_INT (source),
                   STW_INT (now + grace)))
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

  if (!stw_db_run (db,
                   error,
                   "UPDATE access_key SET revoked_at = ?3 WHERE id = ?1 AND company_id = ?2 AND "
                   "revoked_at IS NULL",
                   STW_INT (key),
                   STW_INT (command->company),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_FOUND,
                   "This company has no such key, or it is revoked already.");
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

  if (topic == NULL || url == NULL)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The topic or its address is missing.");
  stw_transaction_change (transaction, "source", 0, command->company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO topic (company_id, source_id, arn, subscribe_url, created_at) "
                     "SELECT company_id, source_id, ?2, ?3, ?4 FROM access_key "
                     "WHERE id = ?1 AND company_id = ?5 ON CONFLICT (source_id, arn) "
                     "DO UPDATE SET subscribe_url = excluded.subscribe_url",
                     STW_INT (stw_command_get_int (command, "key", 0)),
                     STW_TEXT (topic),
                     STW_TEXT (url),
                     STW_INT (stw_transaction_get_now (transaction)),
                     STW_INT (command->company));
}

static gboolean
source_confirm_topic (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *topic = stw_command_get_text (command, "topic");
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwRows) rows = NULL;
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  rows = stw_db_query (db,
                       error,
                       "UPDATE topic SET confirmed_at = ?3 WHERE company_id = ?1 AND arn = ?2 "
                       "RETURNING id, subscribe_url",
                       STW_INT (command->company),
                       STW_TEXT (topic),
                       STW_INT (now));
  if (rows == NULL)
    return FALSE;
  if (!stw_rows_next (rows, error))
    return *error == NULL ? refuse (error,
                                    STW_COMMAND_ERROR_NOT_FOUND,
                                    "No such topic has asked to send to this company.")
                          : FALSE;
  json_node_take_object (payload, json_object_new ());
  json_object_set_string_member (json_node_get_object (payload),
                                 "url",
                                 stw_rows_get_text (rows, 1));
  text = json_to_string (payload, FALSE);
  key = g_strdup_printf ("sns.confirm/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                         stw_rows_get_int (rows, 0),
                         now);
  stw_transaction_change (transaction, "source", 0, command->company);
  return stw_transaction_enqueue (transaction,
                                  "sns.confirm",
                                  key,
                                  command->company,
                                  text,
                                  now,
                                  error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "topic",
                                stw_rows_get_int (rows, 0),
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
  { "company.add", FALSE, company_add },
  { "company.update", FALSE, company_update },
  { "source.add", FALSE, source_add },
  { "key.rotate", FALSE, key_rotate },
  { "key.revoke", FALSE, key_revoke },
  { "source.topic-asks", TRUE, source_topic_asks },
  { "source.confirm-topic", FALSE, source_confirm_topic },
  { "asset.set-critical", FALSE, asset_set_critical },
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
