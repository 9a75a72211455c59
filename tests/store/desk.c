/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as the door and the desk would write them, with what these tests look at. */

#include "desk.h"

#include "store/schema.h"

StwDb *
desk_open (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  StwDb *db = stw_db_open (path, STW_DB_WRITE, &error);

  g_assert_no_error (error);
  stw_schema_migrate (db, &error);
  g_assert_no_error (error);
  return db;
}

StwTransaction *
desk_begin (StwDb *db, gint64 now)
{
  StwTransaction *transaction = stw_transaction_new (db, now, 0);
  g_autoptr (GError) error = NULL;

  stw_transaction_begin (transaction, &error);
  g_assert_no_error (error);
  return transaction;
}

void
desk_commit (StwTransaction *transaction)
{
  g_autoptr (GError) error = NULL;

  stw_transaction_commit (transaction, &error);
  g_assert_no_error (error);
  stw_transaction_free (transaction);
}

gint64
desk_number (StwDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  /* Statements are kept by address, and this one is not known to be a literal. */
  stw_db_get_number (db, g_intern_string (sql), NULL, 0, &number, &error);
  g_assert_no_error (error);
  return number;
}

gint64
desk_add_company (StwDb *db, const char *name)
{
  g_autoptr (GError) error = NULL;

  stw_db_run (db,
              &error,
              "INSERT INTO company (name, name_key, timezone, strategy, window_ms, cap_ms, "
              "rate_per_minute, burst, reopen_ms, created_at) "
              "VALUES (?1, ?1, 'UTC', 'auto', 900000, 3600000, 60, 120, 86400000, ?2)",
              STW_TEXT (name),
              STW_INT (DESK_NOW));
  g_assert_no_error (error);
  return stw_db_get_last_id (db);
}

gint64
desk_add_incident (StwDb *db, gint64 company, const char *title, int status, gint64 at)
{
  g_autoptr (GError) error = NULL;

  stw_db_run (db,
              &error,
              "INSERT INTO incident (company_id, title, signature, status, severity, priority, "
              "breakdown, alert_count, open_alerts, occurrences, first_at, last_at, created_at, "
              "updated_at) VALUES (?1, ?2, 'cpu', ?3, 3, 70, '{}', 1, 1, 1, ?4, ?4, ?4, ?4)",
              STW_INT (company),
              STW_TEXT (title),
              STW_INT (status),
              STW_INT (at));
  g_assert_no_error (error);
  return stw_db_get_last_id (db);
}

gint64
desk_add_alert (StwDb *db, gint64 company, gint64 incident, const char *message, gint64 at)
{
  guint32 fingerprint[4] = { g_random_int (), g_random_int (), g_random_int (), g_random_int () };
  g_autoptr (GError) error = NULL;

  stw_db_run (db,
              &error,
              "INSERT INTO alert (company_id, incident_id, source_id, asset, signature, message, "
              "severity, state, tool_source, fingerprint, is_open, count, event_at, "
              "last_event_at, received_at, last_received_at) "
              "VALUES (?1, ?2, 0, 'web-01', 'cpu', ?3, 3, 0, 'steward', ?4, 1, 1, ?5, ?5, ?5, ?5)",
              STW_INT (company),
              STW_INT_OR_NULL (incident),
              STW_TEXT (message),
              STW_BLOB (fingerprint, sizeof fingerprint),
              STW_INT (at));
  g_assert_no_error (error);
  return stw_db_get_last_id (db);
}

gint64
desk_add_payload (StwDb *db, gint64 company, gint64 alert, gint64 at)
{
  g_autoptr (GError) error = NULL;
  gint64 payload;

  stw_db_run (db,
              &error,
              "INSERT INTO payload (company_id, outcome, received_at, body) "
              "VALUES (?1, 0, ?2, x'7b7d')",
              STW_INT (company),
              STW_INT (at));
  g_assert_no_error (error);
  payload = stw_db_get_last_id (db);
  stw_db_run (db,
              &error,
              "UPDATE alert SET payload_id = ?2 WHERE id = ?1",
              STW_INT (alert),
              STW_INT (payload));
  g_assert_no_error (error);
  return payload;
}
