/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about sources that Steward asks, on the ledger thread. What an answer brings, and
 * that the source answers or does not, stand in one transaction. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/pull-commands.h"

#include "base/clock.h"
#include "desk/company-store.h"
#include "desk/heartbeat-store.h"
#include "desk/pull-store.h"
#include "desk/source-store.h"
#include "engine/engine-commands.h"
#include "engine/own-alert.h"
#include "engine/pull-news.h"
#include "engine/rules.h"
#include "intake/pull.h"

/* Questions in vain, one after another, that make an alert. */
#define FAILURES_TOLD 3
#define SHORTEST_EVERY (1 * STW_SECOND)
#define LONGEST_EVERY STW_DAY
#define DEFAULT_EVERY STW_MINUTE
#define MAX_NAME_BYTES 200

/**
 * stw_pull_answer_free:
 * @answer: (nullable) (transfer full): an answer
 */
void
stw_pull_answer_free (StwPullAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->reading, stw_reading_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->failure);
  g_free (answer);
}

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static gboolean
check_every (gint64 every_ms, GError **error)
{
  if (every_ms >= SHORTEST_EVERY && every_ms <= LONGEST_EVERY)
    return TRUE;
  return refuse (error,
                 STW_COMMAND_ERROR_INVALID,
                 "A source is asked every second to every 24 hours.");
}

/* Reads what to ask and how often; texts are to be freed. */
static gboolean
read_pull (const StwCommand *command, StwPullRow *row, GError **error)
{
  const char *kind = stw_command_get_text (command, "kind");
  const char *url = stw_command_get_text (command, "url");
  g_autoptr (GError) reason = NULL;

  if (kind == NULL || !stw_pull_kind_is_known (kind))
    {
      g_autofree char *names = stw_pull_kind_names ();

      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "A source that is asked is one of %s.",
                   names);
      return FALSE;
    }
  row->company = command->company;
  row->kind = g_strdup (kind);
  row->every_ms = stw_command_get_int (command, "every_ms", DEFAULT_EVERY);
  row->url = stw_pull_make_url (kind, url != NULL ? url : "", &reason);
  if (row->url != NULL)
    return check_every (row->every_ms, error);
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "The source cannot be asked: %s.",
               reason->message);
  return FALSE;
}

static gboolean
audit (StwTransaction *transaction,
       const StwCommand *command,
       gint64 source,
       JsonObject *detail,
       GError **error)
{
  stw_transaction_change (transaction, "source", source, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "source",
                                source,
                                detail,
                                error);
}

static gboolean
insert_source (StwTransaction *transaction,
               const StwCommand *command,
               const char *name,
               gint64 *ret_source,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  const StwNewSource source = {
    .company = command->company,
    .name = name,
    .scheme = "none",
    .secret_name = stw_command_get_text (command, "secret_name"),
    .heartbeat_ms = stw_command_get_int (command, "heartbeat_ms", 0),
    .created_at = stw_transaction_get_now (transaction),
  };

  if (!stw_heartbeat_check_period (source.heartbeat_ms, error))
    return FALSE;
  if (stw_source_insert (stw_transaction_get_db (transaction), &source, ret_source, &failure))
    return TRUE;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "This company has a source of that name already.");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
source_add_pull (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *text = stw_command_get_text (command, "name");
  g_autofree char *name = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (StwCompany) company = stw_company_load (db, command->company, error);
  g_autoptr (StwPullRow) row = g_new0 (StwPullRow, 1);
  g_autoptr (JsonObject) detail = json_object_new ();

  if (company == NULL)
    return FALSE;
  if (*name == '\0' || strlen (name) > MAX_NAME_BYTES || !g_utf8_validate (name, -1, NULL))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 200 bytes of UTF-8 text.");
  if (!read_pull (command, row, error) ||
      !insert_source (transaction, command, name, &row->source, error) ||
      !stw_pull_insert (db, row, error))
    return FALSE;
  json_object_set_string_member (detail, "name", name);
  json_object_set_string_member (detail, "kind", row->kind);
  json_object_set_string_member (detail, "url", row->url);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "source", row->source);
  return audit (transaction, command, row->source, detail, error);
}

/* That a source does not answer is an alert of Steward's own, until it does. */
static gboolean
tell (StwEngineParts *parts,
      StwTransaction *transaction,
      const StwPullRow *row,
      const char *failure,
      GError **error)
{
  StwAlert *alert = stw_alert_new ();
  g_autoptr (StwIngestBatch) batch = NULL;

  alert->signature = g_strdup_printf ("%s does not answer", row->name);
  alert->dedup_key = g_strdup_printf ("pull/%" G_GINT64_FORMAT, row->source);
  alert->severity = STW_SEVERITY_HIGH;
  alert->state = failure != NULL ? STW_ALERT_FIRING : STW_ALERT_RESOLVED;
  alert->message =
    failure != NULL
      ? g_strdup_printf ("Steward asks %s at %s in vain: %s. No alerts of it arrive until it "
                         "answers. Check that it runs, that this machine reaches it, and that "
                         "what opens it is still valid.",
                         row->name,
                         row->url,
                         failure)
      : g_strdup_printf ("%s answers again.", row->name);
  batch = stw_own_alert_message (row->company, stw_transaction_get_now (transaction), alert);
  return stw_engine_parts_ingest (parts, transaction, batch, error);
}

/* What the source is asked for stays as it is; how often may change. */
static gboolean
source_set_pull (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 source = stw_command_get_int (command, "source", 0);
  gint64 every_ms = stw_command_get_int (command, "every_ms", 0);
  g_autoptr (StwPullRow) row = NULL;

  if (!stw_pull_load (db, source, &row, error))
    return FALSE;
  if (row == NULL || row->company != command->company)
    return refuse (error,
                   STW_COMMAND_ERROR_NOT_FOUND,
                   "This company has no such source that Steward asks.");
  if ((every_ms != 0 && !check_every (every_ms, error)) ||
      !stw_pull_set_every (db, source, every_ms, error))
    return FALSE;
  if (every_ms == 0 &&
      (!stw_pull_set_failures (db, source, 0, error) ||
       (row->failures >= FAILURES_TOLD && !tell (data, transaction, row, NULL, error))))
    return FALSE;
  return audit (transaction, command, source, command->arguments, error);
}

static gboolean
take_failure (StwEngineParts *parts,
              StwTransaction *transaction,
              const StwPullAnswer *answer,
              StwPullRow *row,
              GError **error)
{
  row->failures++;
  return stw_pull_set_failures (stw_transaction_get_db (transaction),
                                row->source,
                                row->failures,
                                error) &&
         (row->failures < FAILURES_TOLD || tell (parts, transaction, row, answer->failure, error));
}

/* A list in which nothing is new leaves no row; that it came is noted all the same. */
static gboolean
take_list (StwEngineParts *parts,
           StwTransaction *transaction,
           const StwPullAnswer *answer,
           const StwPullRow *row,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (GPtrArray) news = stw_pull_news (db, row->source, answer->reading->alerts, now, error);
  g_autoptr (StwIngestBatch) batch = NULL;

  if (news == NULL)
    return FALSE;
  stw_ingest_note_heard (parts->ingest, row->company, row->source, answer->reading->source, now);
  if (news->len == 0)
    return TRUE;
  batch = stw_ingest_batch_new (answer->reading);
  g_ptr_array_unref (batch->alerts);
  batch->alerts = g_steal_pointer (&news);
  batch->company = row->company;
  batch->source = row->source;
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_ref (answer->body);
  batch->received_at = now;
  return stw_engine_parts_ingest (parts, transaction, batch, error);
}

static gboolean
take_answer (StwEngineParts *parts,
             StwTransaction *transaction,
             const StwPullAnswer *answer,
             StwPullRow *row,
             GError **error)
{
  if (answer->reading == NULL)
    return take_failure (parts, transaction, answer, row, error);
  if (!take_list (parts, transaction, answer, row, error) ||
      (row->failures >= FAILURES_TOLD && !tell (parts, transaction, row, NULL, error)))
    return FALSE;
  row->failures = 0;
  return stw_pull_set_failures (stw_transaction_get_db (transaction), row->source, 0, error);
}

static gboolean
source_pulled (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  const StwPullAnswer *answer = command->payload;
  g_autoptr (StwPullRow) row = NULL;

  if (!stw_pull_load (stw_transaction_get_db (transaction), answer->source, &row, error))
    return FALSE;
  /* It may have been stopped while it was asked. */
  if (row != NULL && row->every_ms > 0 && !take_answer (data, transaction, answer, row, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "failures", row != NULL ? row->failures : 0);
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "source.add-pull", STW_PERMISSION_ACCESS, source_add_pull },
  { "source.set-pull", STW_PERMISSION_ACCESS, source_set_pull },
  { STW_COMMAND_PULLED, STW_PERMISSION_ENGINE, source_pulled },
};

/**
 * stw_pull_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern sources that are asked
 */
const StwCommandRule *
stw_pull_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
