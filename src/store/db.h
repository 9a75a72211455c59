/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STW_STORE_ERROR (stw_store_error_quark ())

/**
 * StwStoreError:
 * @STW_STORE_ERROR_FAILED: anything else that the database says
 * @STW_STORE_ERROR_CORRUPT: the file is damaged
 * @STW_STORE_ERROR_FULL: the disk is full or cannot be written
 * @STW_STORE_ERROR_LOCKED: another engine owns the folder, or the file stayed busy
 * @STW_STORE_ERROR_CONSTRAINT: a rule of the schema refused the row
 * @STW_STORE_ERROR_NEWER: the file was written by a newer Steward
 * @STW_STORE_ERROR_NOT_FOUND: no such row
 * @STW_STORE_ERROR_UNSUPPORTED: the folder cannot hold the data (network file system, permissions)
 */
typedef enum
{
  STW_STORE_ERROR_FAILED,
  STW_STORE_ERROR_CORRUPT,
  STW_STORE_ERROR_FULL,
  STW_STORE_ERROR_LOCKED,
  STW_STORE_ERROR_CONSTRAINT,
  STW_STORE_ERROR_NEWER,
  STW_STORE_ERROR_NOT_FOUND,
  STW_STORE_ERROR_UNSUPPORTED,
} StwStoreError;

GQuark stw_store_error_quark (void);

typedef enum
{
  STW_DB_NULL,
  STW_DB_INT,
  STW_DB_TEXT,
  STW_DB_BLOB,
} StwDbValueType;

/**
 * StwDbValue:
 *
 * One parameter of a statement. Text and bytes are borrowed until the statement ends.
 */
typedef struct
{
  StwDbValueType type;
  gint64 integer;
  const void *data;
  gsize size;
} StwDbValue;

#define STW_INT(value) ((StwDbValue){ .type = STW_DB_INT, .integer = (value) })
#define STW_TEXT(value) (stw_db_value_text (value))
#define STW_BLOB(bytes, length)                                                                    \
  ((StwDbValue){ .type = STW_DB_BLOB, .data = (bytes), .size = (length) })
#define STW_NULL ((StwDbValue){ .type = STW_DB_NULL })
/* 0 stands for "none" in C, NULL in the database. */
#define STW_INT_OR_NULL(value) ((value) != 0 ? STW_INT (value) : STW_NULL)

StwDbValue stw_db_value_text (const char *text);

/**
 * StwDbMode:
 * @STW_DB_WRITE: the living database, with a write-ahead log
 * @STW_DB_READ_ONLY: reads only
 * @STW_DB_COPY: a single file of its own that nobody else has open: a backup
 */
typedef enum
{
  STW_DB_WRITE,
  STW_DB_READ_ONLY,
  STW_DB_COPY,
} StwDbMode;

/**
 * StwWork:
 * @cancellable: (nullable): ends it with %G_IO_ERROR_CANCELLED
 * @progress: (nullable): told how far it has come, from 0 to 1, on the thread that does it
 * @data: what @progress is called with
 *
 * How a long task, such as a backup, is watched by who asked for it.
 */
typedef struct
{
  GCancellable *cancellable;
  void (*progress) (double fraction, gpointer data);
  gpointer data;
} StwWork;

typedef struct _StwDb StwDb;
typedef struct _StwRows StwRows;

StwDb *stw_db_open (const char *path, StwDbMode mode, GError **error);
void stw_db_close (StwDb *db);
const char *stw_db_get_path (StwDb *db);
void stw_db_set_cancellable (StwDb *db, GCancellable *cancellable);
gboolean stw_db_check (StwDb *db, GError **error);

gboolean stw_db_run_script (StwDb *db, const char *sql, GError **error);
gboolean stw_db_run_values (StwDb *db,
                            const char *sql,
                            const StwDbValue *values,
                            guint n_values,
                            GError **error);
StwRows *stw_db_query_values (StwDb *db,
                              const char *sql,
                              const StwDbValue *values,
                              guint n_values,
                              GError **error);
gint64 stw_db_get_last_id (StwDb *db);
gint64 stw_db_get_changes (StwDb *db);

/* The first element only keeps the array from being empty. */
#define STW_VALUES_(...) ((const StwDbValue[]){ STW_NULL, ##__VA_ARGS__ })
#define STW_N_VALUES_(...) (G_N_ELEMENTS (STW_VALUES_ (__VA_ARGS__)) - 1)

/**
 * stw_db_run:
 *
 * Runs one statement without rows; its parameters ?1, ?2, … are the values after @sql.
 * @sql must be a literal: prepared statements are kept by its address.
 */
#define stw_db_run(db, error, sql, ...)                                                            \
  stw_db_run_values (db, "" sql, STW_VALUES_ (__VA_ARGS__) + 1, STW_N_VALUES_ (__VA_ARGS__), error)

/**
 * stw_db_query:
 *
 * Like stw_db_run() for a statement with rows; free what it returns before the transaction ends.
 */
#define stw_db_query(db, error, sql, ...)                                                          \
  stw_db_query_values (db,                                                                         \
                       "" sql,                                                                     \
                       STW_VALUES_ (__VA_ARGS__) + 1,                                              \
                       STW_N_VALUES_ (__VA_ARGS__),                                                \
                       error)

gboolean stw_rows_next (StwRows *rows, GError **error);
gboolean stw_rows_succeeded (const StwRows *rows);
guint stw_rows_get_n_columns (StwRows *rows);
const char *stw_rows_get_name (StwRows *rows, int column);
StwDbValue stw_rows_get_value (StwRows *rows, int column);
gint64 stw_rows_get_int (StwRows *rows, int column);
const char *stw_rows_get_text (StwRows *rows, int column);
gconstpointer stw_rows_get_blob (StwRows *rows, int column, gsize *ret_size);
gboolean stw_rows_is_null (StwRows *rows, int column);
void stw_rows_free (StwRows *rows);

gboolean stw_db_get_number (StwDb *db,
                            const char *sql,
                            const StwDbValue *values,
                            guint n_values,
                            gint64 *ret_number,
                            GError **error);

/**
 * stw_db_number:
 *
 * The first column of the first row as a number; #STW_STORE_ERROR_NOT_FOUND when there is no row.
 */
#define stw_db_number(db, ret_number, error, sql, ...)                                             \
  stw_db_get_number (db,                                                                           \
                     "" sql,                                                                       \
                     STW_VALUES_ (__VA_ARGS__) + 1,                                                \
                     STW_N_VALUES_ (__VA_ARGS__),                                                  \
                     ret_number,                                                                   \
                     error)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDb, stw_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwRows, stw_rows_free)

G_END_DECLS
