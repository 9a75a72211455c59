/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules on a real ledger. Commands are given one by one and waited for, unless a test wants
 * many of them in one commit group. */

#include "desk-fixture.h"

#include "store/audit-verify.h"
#include "store/schema.h"

#define START G_GINT64_CONSTANT (1700000000000)

static gint64
now_cb (gpointer data)
{
  Desk *desk = data;

  g_mutex_lock (&desk->gate);
  g_mutex_unlock (&desk->gate);
  return desk->now;
}

static gboolean
prepare (StwTransaction *transaction, const StwCommand *command, gpointer data, GError **error)
{
  Desk *desk = data;

  return stw_rules_get_ledger_rules ()->prepare (transaction, command, desk->rules, error);
}

static gboolean
run (StwTransaction *transaction,
     StwCommand *command,
     JsonObject **ret_result,
     gpointer data,
     GError **error)
{
  Desk *desk = data;

  return stw_rules_get_ledger_rules ()->run (transaction, command, ret_result, desk->rules, error);
}

static gboolean
refused (StwTransaction *transaction,
         const StwCommand *command,
         const GError *why,
         gpointer data,
         GError **error)
{
  Desk *desk = data;

  return stw_rules_get_ledger_rules ()->refused (transaction, command, why, desk->rules, error);
}

static gboolean
before_commit (StwTransaction *transaction, gpointer data, GError **error)
{
  Desk *desk = data;

  if (!stw_rules_get_ledger_rules ()->before_commit (transaction, desk->rules, error))
    return FALSE;
  if (!g_atomic_int_get (&desk->refuse_commit))
    return TRUE;
  g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL, "the disk is full");
  return FALSE;
}

static void
settled (gboolean committed, gpointer data)
{
  Desk *desk = data;

  if (committed)
    g_atomic_int_inc (&desk->n_groups);
  stw_rules_get_ledger_rules ()->settled (committed, desk->rules);
}

static void
open_ledger (Desk *desk)
{
  static const StwLedgerRules rules = { prepare, run, refused, before_commit, settled };
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;

  desk->rules = stw_rules_new (desk->folder);
  desk->ledger = stw_ledger_new (path, &desk->clock, &rules, desk, &error);
  g_assert_no_error (error);
}

static void
close_ledger (Desk *desk)
{
  desk_settle (desk);
  g_clear_pointer (&desk->ledger, stw_ledger_free);
  g_clear_pointer (&desk->rules, stw_rules_free);
}

static void
migrate (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, &error);

  g_assert_no_error (error);
  stw_schema_migrate (db, &error);
  g_assert_no_error (error);
}

Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  desk->folder = scratch_new ();
  desk->clock = (StwClock){ now_cb, desk };
  desk->now = START;
  g_mutex_init (&desk->gate);
  path = g_build_filename (desk->folder, "steward.db", NULL);
  migrate (path);
  open_ledger (desk);
  desk->db = stw_db_open (path, STW_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  return desk;
}

/* What was remembered is gone, as when the program starts again. */
void
desk_restart (Desk *desk)
{
  close_ledger (desk);
  open_ledger (desk);
}

/* The audit chain has to hold whatever a test did. */
void
desk_free (Desk *desk)
{
  StwAuditVerdict verdict = { 0 };
  g_autoptr (GError) error = NULL;

  close_ledger (desk);
  stw_audit_verify (desk->db, NULL, &verdict, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verdict.broken, ==, 0);
  stw_db_close (desk->db);
  g_mutex_clear (&desk->gate);
  scratch_free (desk->folder);
  g_free (desk);
}

typedef struct
{
  Desk *desk;
  StwIngestBatch *batch; /* (unowned) (nullable) */
  char *answer;          /* (owned) (nullable) */
  JsonObject *result;    /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable) */
} Answer;

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Answer *answer = data;

  if (answer->batch != NULL)
    answer->answer = g_strdup (answer->batch->answer);
  answer->result = result != NULL ? json_object_ref (result) : NULL;
  answer->error = error != NULL ? g_error_copy (error) : NULL;
  answer->desk->waiting--;
}

static void
later_cb (JsonObject *result, const GError *error, gpointer data)
{
  Desk *desk = data;

  g_assert_no_error (error);
  desk->waiting--;
}

/* Waits until every command is answered. */
void
desk_settle (Desk *desk)
{
  while (desk->waiting > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
submit (Desk *desk, StwCommand *command, StwCommandDone done, gpointer data)
{
  desk->waiting++;
  stw_ledger_submit (desk->ledger, command, done, data);
}

static StwAlert *
make_alert (const Message *message)
{
  StwAlert *alert = stw_alert_new ();

  alert->asset = g_strdup (message->asset);
  alert->signature = g_strdup (message->signature);
  alert->message = g_strdup (message->text);
  alert->tool_source = g_strdup (message->tool != NULL ? message->tool : "steward");
  alert->dedup_key = g_strdup (message->dedup_key);
  alert->state = message->state;
  alert->timestamp = message->at;
  alert->severity = STW_SEVERITY_HIGH;
  if (message->severity != NULL)
    g_assert_true (stw_severity_from_word (message->severity, &alert->severity));
  return alert;
}

static StwCommand *
make_ingest (Desk *desk, const Message *message)
{
  gint64 company = message->company != 0 ? message->company : 1;
  StwIngestBatch *batch = g_new0 (StwIngestBatch, 1);
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, "door", company);

  batch->company = company;
  batch->source = message->source != 0 ? message->source : company;
  batch->sender = g_strdup ("steward");
  batch->delivery_key = g_strdup (message->delivery);
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_new_static ("{}", 2);
  batch->received_at = message->received_at != 0 ? message->received_at : desk->now;
  batch->outcome = STW_PAYLOAD_ALERTS;
  batch->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_alert_free);
  g_ptr_array_add (batch->alerts, make_alert (message));
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  return command;
}

static char *
post (Desk *desk, const Message *message, GError **error)
{
  StwCommand *command = make_ingest (desk, message);
  Answer answer = { .desk = desk, .batch = command->payload };

  submit (desk, command, done_cb, &answer);
  desk_settle (desk);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.answer;
}

char *
desk_post (Desk *desk, const Message *message)
{
  g_autoptr (GError) error = NULL;
  char *answer = post (desk, message, &error);

  g_assert_no_error (error);
  return answer;
}

GError *
desk_post_refused (Desk *desk, const Message *message)
{
  GError *error = NULL;

  g_free (post (desk, message, &error));
  g_assert_nonnull (error);
  return error;
}

void
desk_post_later (Desk *desk, const Message *message)
{
  submit (desk, make_ingest (desk, message), later_cb, desk);
}

/* Gives a command; @format makes its arguments, JSON with single quotes. */
JsonObject *
desk_command (Desk *desk,
              const char *actor,
              const char *name,
              gint64 company,
              GError **error,
              const char *format,
              ...)
{
  StwCommand *command = stw_command_new (name, actor, company);
  Answer answer = { .desk = desk };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *arguments = NULL;
  g_autoptr (GError) bad_json = NULL;
  va_list values;

  command->operator_id = desk->operator_id;
  command->origin = desk->operator_id != 0 ? "window" : NULL;
  va_start (values, format);
  arguments = g_strdup_vprintf (format, values);
  va_end (values);
  node = json_from_string (g_strdelimit (arguments, "'", '"'), &bad_json);
  g_assert_no_error (bad_json);
  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  submit (desk, command, done_cb, &answer);
  desk_settle (desk);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.result;
}

gint64
desk_add_company (Desk *desk, const char *name)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "desk",
                                                "company.add",
                                                0,
                                                &error,
                                                "{'name':'%s','key_hash':'%s','key_prefix':'k'}",
                                                name,
                                                hash);

  g_assert_no_error (error);
  /* A company's own source has its number here, which make_ingest() relies on. */
  g_assert_cmpint (json_object_get_int_member (result, "source"),
                   ==,
                   json_object_get_int_member (result, "company"));
  return json_object_get_int_member (result, "company");
}

static StwRows *
query (Desk *desk, const char *format, va_list values)
{
  g_autofree char *sql = g_strdup_vprintf (format, values);
  g_autoptr (GError) error = NULL;
  StwRows *rows;

  /* Statements are kept by address, and this one is not known to be a literal. */
  rows = stw_db_query_values (desk->db, g_intern_string (sql), NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_true (stw_rows_next (rows, &error));
  g_assert_no_error (error);
  return rows;
}

gint64
desk_number (Desk *desk, const char *format, ...)
{
  g_autoptr (StwRows) rows = NULL;
  va_list values;

  va_start (values, format);
  rows = query (desk, format, values);
  va_end (values);
  return stw_rows_get_int (rows, 0);
}

char *
desk_text (Desk *desk, const char *format, ...)
{
  g_autoptr (StwRows) rows = NULL;
  va_list values;

  va_start (values, format);
  rows = query (desk, format, values);
  va_end (values);
  return g_strdup (stw_rows_get_text (rows, 0));
}

/* What is kept beside the alerts' rows must say what the rows say. */
void
desk_check (Desk *desk)
{
  static const char *const never[] = {
    "SELECT COUNT(*) FROM incident i WHERE alert_count <> "
    "(SELECT COUNT(*) FROM alert a WHERE a.incident_id = i.id)",
    "SELECT COUNT(*) FROM incident i WHERE open_alerts <> "
    "(SELECT COUNT(*) FROM alert a WHERE a.incident_id = i.id AND a.is_open)",
    "SELECT COUNT(*) FROM incident i WHERE occurrences <> "
    "(SELECT COALESCE(SUM(count), 0) FROM alert a WHERE a.incident_id = i.id)",
    "SELECT COUNT(*) FROM incident WHERE alert_count = 0 AND merged_into IS NULL "
    "AND own_severity IS NULL",
    "SELECT COUNT(*) FROM incident WHERE open_alerts > 0 AND status IN (4, 5)",
    "SELECT COUNT(*) FROM incident WHERE open_alerts = 0 AND status = 6",
    "SELECT COUNT(*) FROM incident i JOIN company c ON c.id = i.company_id WHERE auto_resolve "
    "AND touched = 0 AND open_alerts = 0 AND status < 4 AND merged_into IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM alert a WHERE a.incident_id = i.id AND a.category = 'security')",
    "SELECT COUNT(*) FROM incident i WHERE open_alerts > 0 AND own_severity IS NULL AND severity <> "
    "(SELECT MAX(severity) FROM alert a WHERE a.incident_id = i.id AND a.is_open)",
    "SELECT COUNT(*) FROM incident i WHERE merged_into IS NULL AND priority <> "
    "(SELECT COALESCE(SUM(value ->> 'points'), 0) FROM json_each(i.breakdown))",
    "SELECT COUNT(*) FROM alert a JOIN incident i ON i.id = a.incident_id "
    "WHERE a.company_id <> i.company_id",
    "SELECT COUNT(*) FROM (SELECT 1 FROM alert WHERE is_open GROUP BY company_id, fingerprint "
    "HAVING COUNT(*) > 1)",
    "SELECT COUNT(*) FROM incident WHERE snoozed = 1 AND (status > 3 OR merged_into IS NOT NULL)",
    "SELECT COUNT(*) FROM incident WHERE merged_into IN "
    "(SELECT id FROM incident WHERE merged_into IS NOT NULL)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    {
      gint64 n = desk_number (desk, "%s", never[i]);

      if (n != 0)
        g_error ("%" G_GINT64_FORMAT " rows of: %s", n, never[i]);
    }
}
