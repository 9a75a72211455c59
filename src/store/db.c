/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection to the database and its prepared statements. A connection stays on the thread
 * that uses it; nothing here locks. All SQL above passes through these few functions, so that
 * another driver needs to stand behind them only. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/db-private.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000
#define CANCEL_CHECK_STEPS 2000

struct _StwDb
{
  sqlite3 *handle;           /* (owned) */
  GHashTable *idle;          /* (owned) address of the SQL literal -> idle StwRows */
  GCancellable *cancellable; /* (owned) (nullable) */
  char *path;                /* (owned) */
};

struct _StwRows
{
  StwDb *db;               /* (unowned) */
  sqlite3_stmt *statement; /* (owned) */
  const char *sql;         /* (unowned) a literal, the key in idle */
  gboolean failed;
};

G_DEFINE_QUARK (stw_store_error, stw_store_error)

static StwStoreError
code_from_sqlite (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return STW_STORE_ERROR_CORRUPT;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return STW_STORE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return STW_STORE_ERROR_LOCKED;
    case SQLITE_CONSTRAINT:
      return STW_STORE_ERROR_CONSTRAINT;
    default:
      return STW_STORE_ERROR_FAILED;
    }
}

/* Maps what SQLite says to our domain; an interrupt is the caller's own cancellation. */
void
stw_db_set_error (GError **error, sqlite3 *handle, int code, const char *doing)
{
  const char *detail = handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else
    g_set_error (error, STW_STORE_ERROR, code_from_sqlite (code), "%s: %s", doing, detail);
}

/* Finalizes a statement for good; stw_rows_free() only gives it back. */
static void
rows_destroy (gpointer data)
{
  StwRows *rows = data;

  sqlite3_finalize (rows->statement);
  g_free (rows);
}

StwDbValue
stw_db_value_text (const char *text)
{
  return text == NULL ? STW_NULL
                      : (StwDbValue){ .type = STW_DB_TEXT, .data = text, .size = strlen (text) };
}

static int
check_cancelled (void *data)
{
  StwDb *db = data;

  return g_cancellable_is_cancelled (db->cancellable);
}

/* SQLite gives the log and the shared memory the mode of the database. */
static void
create_private (const char *path)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  /* What is wrong with the path, SQLite says next. */
  if (fd >= 0)
    close (fd);
}

/* The one place that configures a connection. */
static gboolean
configure (StwDb *db, StwDbMode mode, GError **error)
{
  static const char common[] = "PRAGMA foreign_keys = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;";
  /* Indexes in no order are why a writer keeps more; what readers want again the system keeps. */
  static const char *const by_mode[] = {
    [STW_DB_WRITE] = "PRAGMA cache_size = -8192;"
                     "PRAGMA auto_vacuum = INCREMENTAL;"
                     "PRAGMA journal_mode = WAL;"
                     "PRAGMA synchronous = FULL;"
                     "PRAGMA journal_size_limit = 67108864;",
    [STW_DB_READ_ONLY] = "PRAGMA cache_size = -4096;"
                         "PRAGMA query_only = ON;",
    [STW_DB_COPY] = "PRAGMA cache_size = -8192;"
                    "PRAGMA journal_mode = DELETE;"
                    "PRAGMA synchronous = FULL;",
  };

  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_limit (db->handle, SQLITE_LIMIT_ATTACHED, 1);
  return stw_db_run_script (db, common, error) && stw_db_run_script (db, by_mode[mode], error);
}

/**
 * stw_db_open:
 * @path: the database file; it is made, for its owner alone, when it is missing and @mode allows
 *        to write
 * @mode: whether to write
 * @error: #STW_STORE_ERROR
 *
 * Returns: (transfer full): a connection for the calling thread
 */
StwDb *
stw_db_open (const char *path, StwDbMode mode, GError **error)
{
  g_autoptr (StwDb) db = g_new0 (StwDb, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  flags |= mode == STW_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode != STW_DB_READ_ONLY)
    create_private (path);
  db->path = g_strdup (path);
  db->idle = g_hash_table_new_full (NULL, NULL, NULL, rows_destroy);
  code = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      stw_db_set_error (error, db->handle, code, "the database cannot be opened");
      return NULL;
    }
  if (!configure (db, mode, error))
    return NULL;
  return g_steal_pointer (&db);
}

/**
 * stw_db_close:
 * @db: (nullable) (transfer full): a connection, all its rows freed
 */
void
stw_db_close (StwDb *db)
{
  if (db == NULL)
    return;
  g_clear_pointer (&db->idle, g_hash_table_unref);
  sqlite3_close_v2 (db->handle);
  g_clear_object (&db->cancellable);
  g_free (db->path);
  g_free (db);
}

sqlite3 *
stw_db_get_handle (StwDb *db)
{
  return db->handle;
}

/**
 * stw_db_get_path:
 *
 * Returns: (transfer none): the file
 */
const char *
stw_db_get_path (StwDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);

  return db->path;
}

/**
 * stw_db_set_cancellable:
 * @db: a connection
 * @cancellable: (nullable): what ends a running statement with %G_IO_ERROR_CANCELLED
 */
void
stw_db_set_cancellable (StwDb *db, GCancellable *cancellable)
{
  g_return_if_fail (db != NULL);

  g_set_object (&db->cancellable, cancellable);
  sqlite3_progress_handler (db->handle,
                            cancellable != NULL ? CANCEL_CHECK_STEPS : 0,
                            check_cancelled,
                            db);
}

/**
 * stw_db_check:
 * @error: #STW_STORE_ERROR_CORRUPT, with the first thing that is wrong
 *
 * Reads the whole file; that takes its time, so a worker does it.
 *
 * Returns: whether the file is sound
 */
gboolean
stw_db_check (StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db, error, "PRAGMA quick_check(1)");
  const char *finding = NULL;

  if (stw_rows_next (rows, error))
    finding = stw_rows_get_text (rows, 0);
  if (g_strcmp0 (finding, "ok") == 0)
    return TRUE;
  if (stw_rows_succeeded (rows))
    g_set_error (error,
                 STW_STORE_ERROR,
                 STW_STORE_ERROR_CORRUPT,
                 "the file is damaged: %s",
                 finding != NULL ? finding : "the check gave no answer");
  return FALSE;
}

/**
 * stw_db_run_script:
 * @sql: any number of statements without parameters
 *
 * Returns: whether all of them ran
 */
gboolean
stw_db_run_script (StwDb *db, const char *sql, GError **error)
{
  int code;

  g_return_val_if_fail (db != NULL, FALSE);

  code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  stw_db_set_error (error, db->handle, code, "the database refused a script");
  return FALSE;
}

/* Takes the idle statement of @sql, or prepares one: nested uses get one each. */
static StwRows *
rows_take (StwDb *db, const char *sql, GError **error)
{
  gpointer key;
  gpointer kept;
  StwRows *rows;
  int code;

  if (g_hash_table_steal_extended (db->idle, sql, &key, &kept))
    return kept;
  rows = g_new0 (StwRows, 1);
  rows->db = db;
  rows->sql = sql;
  code =
    sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &rows->statement, NULL);
  if (code == SQLITE_OK)
    return rows;
  stw_db_set_error (error, db->handle, code, "the database refused a statement");
  rows_destroy (rows);
  return NULL;
}

static int
bind_value (sqlite3_stmt *statement, int position, const StwDbValue *value)
{
  switch (value->type)
    {
    case STW_DB_INT:
      return sqlite3_bind_int64 (statement, position, value->integer);
    case STW_DB_TEXT:
      return sqlite3_bind_text64 (statement,
                                  position,
                                  value->data,
                                  value->size,
                                  SQLITE_STATIC,
                                  SQLITE_UTF8);
    case STW_DB_BLOB:
      return sqlite3_bind_blob64 (statement,
                                  position,
                                  value->data != NULL ? value->data : "",
                                  value->size,
                                  SQLITE_STATIC);
    case STW_DB_NULL:
    default:
      return sqlite3_bind_null (statement, position);
    }
}

/**
 * stw_db_query_values:
 * @values: (array length=n_values): the parameters, borrowed until the rows are freed
 *
 * Returns: (transfer full): the rows, before the first
 */
StwRows *
stw_db_query_values (StwDb *db,
                     const char *sql,
                     const StwDbValue *values,
                     guint n_values,
                     GError **error)
{
  g_autoptr (StwRows) rows = NULL;

  g_return_val_if_fail (db != NULL, NULL);

  rows = rows_take (db, sql, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < n_values; i++)
    {
      int code = bind_value (rows->statement, (int) i + 1, &values[i]);

      if (code != SQLITE_OK)
        {
          stw_db_set_error (error, db->handle, code, "the database refused a value");
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

/**
 * stw_db_run_values:
 *
 * Returns: whether the statement ran to its end
 */
gboolean
stw_db_run_values (StwDb *db,
                   const char *sql,
                   const StwDbValue *values,
                   guint n_values,
                   GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query_values (db, sql, values, n_values, error);

  while (stw_rows_next (rows, error))
    ;
  return stw_rows_succeeded (rows);
}

/**
 * stw_db_get_last_id:
 *
 * Returns: the number of the row that was inserted last on this connection
 */
gint64
stw_db_get_last_id (StwDb *db)
{
  g_return_val_if_fail (db != NULL, 0);

  return sqlite3_last_insert_rowid (db->handle);
}

/**
 * stw_db_get_changes:
 *
 * Returns: how many rows the last statement changed
 */
gint64
stw_db_get_changes (StwDb *db)
{
  g_return_val_if_fail (db != NULL, 0);

  return sqlite3_changes64 (db->handle);
}

/**
 * stw_rows_next:
 * @rows: (nullable): the rows, %NULL when they could not be asked for
 * @error: set when the statement failed; not set at the end
 *
 * Returns: whether there is a row, whose columns can be read now
 */
gboolean
stw_rows_next (StwRows *rows, GError **error)
{
  int code;

  if (rows == NULL)
    return FALSE;
  code = sqlite3_step (rows->statement);
  if (code == SQLITE_ROW)
    return TRUE;
  rows->failed = code != SQLITE_DONE;
  if (rows->failed)
    stw_db_set_error (error, rows->db->handle, code, "the database failed");
  return FALSE;
}

/**
 * stw_rows_succeeded:
 * @rows: (nullable): rows, %NULL when they could not be asked for
 *
 * Returns: whether all rows came that were asked for; when not, the error is set already
 */
gboolean
stw_rows_succeeded (const StwRows *rows)
{
  return rows != NULL && !rows->failed;
}

/**
 * stw_rows_get_n_columns:
 *
 * Returns: how many columns a row has
 */
guint
stw_rows_get_n_columns (StwRows *rows)
{
  return (guint) sqlite3_column_count (rows->statement);
}

/**
 * stw_rows_get_name:
 *
 * Returns: (transfer none): what a column is called
 */
const char *
stw_rows_get_name (StwRows *rows, int column)
{
  return sqlite3_column_name (rows->statement, column);
}

/**
 * stw_rows_get_value:
 *
 * Returns: what a column holds, as a parameter for another statement; borrowed until the next row
 */
StwDbValue
stw_rows_get_value (StwRows *rows, int column)
{
  gsize size;
  gconstpointer data;

  switch (sqlite3_column_type (rows->statement, column))
    {
    case SQLITE_INTEGER:
      return STW_INT (stw_rows_get_int (rows, column));
    case SQLITE_TEXT:
      return STW_TEXT (stw_rows_get_text (rows, column));
    case SQLITE_BLOB:
      data = stw_rows_get_blob (rows, column, &size);
      return STW_BLOB (data, size);
    default:
      return STW_NULL;
    }
}

/**
 * stw_rows_get_int:
 *
 * Returns: the number in a column, 0 for NULL
 */
gint64
stw_rows_get_int (StwRows *rows, int column)
{
  return sqlite3_column_int64 (rows->statement, column);
}

/**
 * stw_rows_get_text:
 *
 * Returns: (transfer none) (nullable): the text in a column, until the next row
 */
const char *
stw_rows_get_text (StwRows *rows, int column)
{
  return (const char *) sqlite3_column_text (rows->statement, column);
}

/**
 * stw_rows_get_blob:
 * @ret_size: (out): how many bytes
 *
 * Returns: (transfer none) (nullable): the bytes in a column, until the next row
 */
gconstpointer
stw_rows_get_blob (StwRows *rows, int column, gsize *ret_size)
{
  gconstpointer data = sqlite3_column_blob (rows->statement, column);

  *ret_size = (gsize) sqlite3_column_bytes (rows->statement, column);
  return data;
}

/**
 * stw_rows_is_null:
 *
 * Returns: whether a column holds nothing
 */
gboolean
stw_rows_is_null (StwRows *rows, int column)
{
  return sqlite3_column_type (rows->statement, column) == SQLITE_NULL;
}

/**
 * stw_rows_free:
 * @rows: (nullable) (transfer full): rows, read to the end or not
 */
void
stw_rows_free (StwRows *rows)
{
  if (rows == NULL)
    return;
  sqlite3_reset (rows->statement);
  /* Unbinds what is borrowed. */
  sqlite3_clear_bindings (rows->statement);
  g_hash_table_replace (rows->db->idle, (gpointer) rows->sql, rows);
}

/**
 * stw_db_get_number:
 *
 * Returns: whether there was a row with a number in its first column
 */
gboolean
stw_db_get_number (StwDb *db,
                   const char *sql,
                   const StwDbValue *values,
                   guint n_values,
                   gint64 *ret_number,
                   GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query_values (db, sql, values, n_values, error);

  if (stw_rows_next (rows, error))
    {
      *ret_number = stw_rows_get_int (rows, 0);
      return TRUE;
    }
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, "no such row");
  return FALSE;
}
