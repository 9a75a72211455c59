/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client leaves. From the moment somebody says so the door is closed to its keys, so that the
 * export, which a job writes, holds everything. After a time in which it can be stopped, a job
 * empties what lies outside the database, and a chore removes the rows, some per command. All of it
 * goes on where it was after a kill: what is done stands in the departure's row. On the ledger
 * thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/leave-commands.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/company-store.h"
#include "desk/departure-store.h"
#include "engine/engine-commands.h"
#include "engine/rules.h"
#include "store/company-data.h"
#include "store/folder.h"

#define DEFAULT_DAYS 30
#define MAX_DAYS 365
/* Rows that one command removes. */
#define REMOVE_BATCH 500

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* Jobs of a client on its way out outlive it, so none names it but by its number. @asked_at tells
 * them from those of an earlier departure that was stopped. */
static gboolean
enqueue (StwTransaction *transaction,
         const char *kind,
         const StwDeparture *departure,
         JsonObject *taken,
         GError **error)
{
  g_autoptr (JsonObject) payload = taken;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  g_autofree char *key = g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                          kind,
                                          departure->company,
                                          departure->asked_at);
  g_autofree char *text = NULL;

  json_object_set_int_member (payload, "company", departure->company);
  json_object_set_int_member (payload, "asked_at", departure->asked_at);
  text = json_to_string (node, FALSE);
  return stw_transaction_enqueue (transaction,
                                  kind,
                                  key,
                                  0,
                                  text,
                                  stw_transaction_get_now (transaction),
                                  error);
}

/* The key, the list of companies and the chore follow. */
static void
tell (StwTransaction *transaction, gint64 company)
{
  static const char *const entities[] = { "departure", "company", "key", "source" };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    stw_transaction_change (transaction, entities[i], company, company);
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       gint64 company,
       JsonObject *detail,
       GError **error)
{
  return stw_transaction_audit (transaction,
                                command->actor,
                                company,
                                command->name,
                                "company",
                                company,
                                detail,
                                error);
}

static gboolean
check_leave (StwDb *db, const StwCommand *command, const StwCompany *company, GError **error)
{
  gint64 days = stw_command_get_int (command, "days", DEFAULT_DAYS);
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwDeparture) departure = NULL;

  if (g_strcmp0 (stw_command_get_text (command, "name"), company->name) != 0)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "Give the client's name exactly as it stands, to say that this is the one.");
  if (days < 0 || days > MAX_DAYS)
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "The data can be removed after 0 to 365 days.");
  departure = stw_departure_load (db, company->id, &failure);
  if (departure != NULL)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "This client is leaving already.");
  if (g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
company_leave (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  g_autoptr (JsonObject) report = json_object_new ();
  StwDeparture departure;

  if (company == NULL || !check_leave (db, command, company, error))
    return FALSE;
  departure = (StwDeparture){
    .company = company->id,
    .name = company->name,
    .asked_by = command->actor,
    .asked_at = now,
    .remove_at = now + stw_command_get_int (command, "days", DEFAULT_DAYS) * STW_DAY,
    .report = report,
  };
  tell (transaction, company->id);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "remove_at", departure.remove_at);
  return stw_departure_insert (db, &departure, error) &&
         enqueue (transaction, STW_JOB_COMPANY_EXPORT, &departure, json_object_new (), error) &&
         audit (transaction, command, company->id, command->arguments, error);
}

/* Until removing begins; whoever asks later hears from the door of commands that it has begun. */
static gboolean
company_stay (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwDeparture) departure = stw_departure_load (db, command->company, error);

  if (departure == NULL)
    return FALSE;
  tell (transaction, command->company);
  return stw_departure_delete (db, command->company, error) &&
         audit (transaction, command, command->company, NULL, error);
}

/* What a job did becomes a member of the report. A departure that was stopped meanwhile, or stopped
 * and asked for again, takes nothing of a job before it. */
static gboolean
note (StwTransaction *transaction, StwCommand *command, const char *member, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 company = stw_command_get_int (command, "company", 0);
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwDeparture) departure = stw_departure_load (db, company, &failure);

  if (g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    return TRUE;
  if (departure == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (departure->asked_at != stw_command_get_int (command, "asked_at", 0))
    return TRUE;
  json_object_set_member (departure->report,
                          member,
                          json_object_dup_member (command->arguments, "report"));
  stw_transaction_change (transaction,
                          "departure",
                          company,
                          departure->ended_at == 0 ? company : 0);
  return stw_departure_write (db, departure, error);
}

static gboolean
company_exported (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  return note (transaction, command, STW_DEPARTURE_EXPORT, error) &&
         audit (transaction, command, stw_command_get_int (command, "company", 0), NULL, error);
}

static gboolean
company_cleared (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  return note (transaction, command, STW_DEPARTURE_CLEARED, error);
}

static gboolean
company_certified (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  return note (transaction, command, STW_DEPARTURE_REMAINS, error);
}

static gboolean
begin (StwTransaction *transaction,
       const StwCommand *command,
       StwDeparture *departure,
       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  JsonObject *payload = json_object_new ();
  JsonArray *secrets = stw_departure_list_secrets (db, departure->company, error);
  JsonArray *left =
    secrets != NULL ? stw_departure_list_left (db, departure->company, error) : NULL;

  if (secrets != NULL)
    json_object_set_array_member (payload, "secrets", secrets);
  if (left == NULL)
    {
      json_object_unref (payload);
      return FALSE;
    }
  json_object_set_array_member (departure->report, STW_DEPARTURE_LEFT, left);
  departure->began_at = stw_transaction_get_now (transaction);
  tell (transaction, departure->company);
  return enqueue (transaction, STW_JOB_COMPANY_CLEAR, departure, payload, error) &&
         audit (transaction, command, departure->company, NULL, error);
}

/* Views learn that rows are gone without being told of each. */
static gboolean
end (StwTransaction *transaction,
     const StwCommand *command,
     StwDeparture *departure,
     JsonObject *counts,
     GError **error)
{
  static const char *const entities[] = { "departure", "company", "incident", "alert", "source" };
  gint64 entries;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    stw_transaction_change (transaction, entities[i], departure->company, 0);
  departure->ended_at = stw_transaction_get_now (transaction);
  if (!stw_departure_count_audit (stw_transaction_get_db (transaction),
                                  departure->company,
                                  &entries,
                                  error))
    return FALSE;
  json_object_set_int_member (counts, "audit_entries_kept", entries);
  return enqueue (transaction, STW_JOB_COMPANY_CERTIFY, departure, json_object_new (), error) &&
         audit (transaction, command, departure->company, NULL, error);
}

static gboolean
remove_some (StwTransaction *transaction,
             const StwCommand *command,
             StwDeparture *departure,
             gboolean *ret_more,
             GError **error)
{
  JsonObject *counts;

  if (!json_object_has_member (departure->report, STW_DEPARTURE_REMOVED))
    json_object_set_object_member (departure->report, STW_DEPARTURE_REMOVED, json_object_new ());
  counts = json_object_get_object_member (departure->report, STW_DEPARTURE_REMOVED);
  return stw_company_data_remove (transaction,
                                  departure->company,
                                  counts,
                                  REMOVE_BATCH,
                                  ret_more,
                                  error) &&
         (*ret_more || end (transaction, command, departure, counts, error));
}

/* One step of whoever is due; what the ledger remembers of it is written before and forgotten. */
static gboolean
step (StwEngineParts *parts,
      StwTransaction *transaction,
      const StwCommand *command,
      gint64 company,
      gboolean *ret_more,
      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwDeparture) departure = stw_departure_load (db, company, error);

  *ret_more = FALSE;
  if (departure == NULL || !stw_memory_write_tallies (parts->memory, transaction, error))
    return FALSE;
  stw_memory_forget_company (parts->memory, company);
  if (!(departure->began_at == 0
          ? begin (transaction, command, departure, error)
          : remove_some (transaction, command, departure, ret_more, error)) ||
      !stw_departure_write (db, departure, error))
    return FALSE;
  if (departure->ended_at != 0)
    stw_memory_clear (parts->memory);
  return TRUE;
}

static gboolean
company_depart (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  gboolean more = FALSE;
  gint64 company;
  gint64 next;

  if (!stw_departure_find_due (db, now, &company, error) ||
      (company != 0 && !step (data, transaction, command, company, &more, error)) ||
      !stw_departure_get_next (db, &next, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result, "more", more);
  if (next != G_MAXINT64)
    json_object_set_int_member (*ret_result, "wait_ms", MAX (next - now, 0));
  return TRUE;
}

static JsonObject *
read_certificate (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    node = json_from_string (text, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

/* Whether the client of a certificate is there, which only a restore can have brought back. */
static gboolean
is_back (StwDb *db,
         gint64 company,
         const char *name,
         gint64 asked_at,
         gboolean *ret,
         GError **error)
{
  gint64 n;

  if (!stw_db_number (db,
                      &n,
                      error,
                      "SELECT COUNT(*) FROM company WHERE id = ?1 AND name = ?2 AND "
                      "created_at < ?3 AND id NOT IN (SELECT company_id FROM departure)",
                      STW_INT (company),
                      STW_TEXT (name),
                      STW_INT (asked_at)))
    return FALSE;
  *ret = n > 0;
  return TRUE;
}

/* Its data was handed over then; what is here now goes at once. */
static gboolean
leave_again (StwTransaction *transaction,
             const StwCommand *command,
             JsonObject *certificate,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) report = json_object_new ();
  StwDeparture departure = { .name = (char *) get_text (certificate, "name"),
                             .asked_by = (char *) get_text (certificate, "asked_by"),
                             .remove_at = stw_transaction_get_now (transaction),
                             .report = report };
  gboolean back;

  if (departure.name == NULL || departure.asked_by == NULL ||
      get_text (certificate, "ended_at") == NULL ||
      !json_object_has_member (certificate, STW_DEPARTURE_EXPORT) ||
      !stw_id_parse (STW_ID_COMPANY, get_text (certificate, "company_id"), &departure.company) ||
      !stw_timestamp_parse (get_text (certificate, "asked_at"), &departure.asked_at))
    return TRUE;
  if (!is_back (db, departure.company, departure.name, departure.asked_at, &back, error))
    return FALSE;
  if (!back)
    return TRUE;
  json_object_set_member (report,
                          STW_DEPARTURE_EXPORT,
                          json_object_dup_member (certificate, STW_DEPARTURE_EXPORT));
  tell (transaction, departure.company);
  return stw_departure_insert (db, &departure, error) &&
         audit (transaction, command, departure.company, NULL, error);
}

/* The certificates lie beside the database, where a restore leaves them alone: whoever left does
 * not come back with an old backup. */
static gboolean
company_leave_again (StwTransaction *transaction,
                     StwCommand *command,
                     JsonObject **ret_result,
                     gpointer data,
                     GError **error)
{
  const StwEngineParts *parts = data;
  g_autofree char *folder = stw_folder_build_path (parts->folder, STW_FOLDER_CERTIFICATES);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (JsonObject) certificate =
                   g_str_has_suffix (name, ".json") ? read_certificate (path) : NULL;

      if (certificate != NULL && !leave_again (transaction, command, certificate, error))
        return FALSE;
    }
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "company.leave", STW_PERMISSION_COMPANY, company_leave },
  { "company.stay", STW_PERMISSION_COMPANY, company_stay },
  { STW_COMMAND_EXPORTED, STW_PERMISSION_ENGINE, company_exported },
  { STW_COMMAND_CLEARED, STW_PERMISSION_ENGINE, company_cleared },
  { STW_COMMAND_CERTIFIED, STW_PERMISSION_ENGINE, company_certified },
  { STW_COMMAND_DEPART, STW_PERMISSION_ENGINE, company_depart },
  { STW_COMMAND_LEAVE_AGAIN, STW_PERMISSION_ENGINE, company_leave_again },
};

/**
 * stw_leave_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table by which clients leave
 */
const StwCommandRule *
stw_leave_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
