/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole data, or one client's, as JSON lines, for other programs: a first line that says what
 * it is, then one document per row, all of one moment. Bytes are base64. Secrets are not in the
 * database; the hashes of keys and the answers kept for repeated deliveries are left out as well.
 */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/export.h"

#include "base/timestamp.h"
#include "store/company-data.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* What is nobody's business outside. */
static const struct
{
  const char *table;
  const char *column;
} withheld[] = {
  { "access_key", "hash" },
  { "delivery", "answer" },
};

static gboolean
is_withheld (const char *table, const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (withheld); i++)
    if (g_str_equal (withheld[i].table, table) && g_str_equal (withheld[i].column, column))
      return TRUE;
  return FALSE;
}

static void
add_value (JsonObject *object, const char *name, const StwDbValue *value)
{
  g_autofree char *text = NULL;

  switch (value->type)
    {
    case STW_DB_INT:
      json_object_set_int_member (object, name, value->integer);
      break;
    case STW_DB_TEXT:
      text = g_utf8_make_valid (value->data, (gssize) value->size);
      json_object_set_string_member (object, name, text);
      break;
    case STW_DB_BLOB:
      text = g_base64_encode (value->data, value->size);
      json_object_set_string_member (object, name, text);
      break;
    case STW_DB_NULL:
    default:
      json_object_set_null_member (object, name);
      break;
    }
}

static gboolean
write_line (GOutputStream *output, JsonObject *object, const StwWork *work, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  GCancellable *cancellable = work != NULL ? work->cancellable : NULL;

  /* A stream that only fills its buffer does not look. */
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         g_output_stream_write_all (output, text, strlen (text), NULL, cancellable, error) &&
         g_output_stream_write_all (output, "\n", 1, NULL, cancellable, error);
}

static gboolean
write_row (GOutputStream *output,
           const char *table,
           StwRows *rows,
           const StwWork *work,
           GError **error)
{
  g_autoptr (JsonObject) document = json_object_new ();
  JsonObject *row = json_object_new ();
  guint n = stw_rows_get_n_columns (rows);

  json_object_set_string_member (document, "table", table);
  json_object_set_object_member (document, "row", row);
  for (guint i = 0; i < n; i++)
    {
      const char *name = stw_rows_get_name (rows, (int) i);
      StwDbValue value = stw_rows_get_value (rows, (int) i);

      if (!is_withheld (table, name))
        add_value (row, name, &value);
    }
  return write_line (output, document, work, error);
}

static gboolean
write_rows (GOutputStream *output,
            const char *table,
            StwRows *taken,
            const StwWork *work,
            GError **error)
{
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    if (!write_row (output, table, rows, work, error))
      return FALSE;
  return stw_rows_succeeded (rows);
}

static gboolean
write_table (StwDb *db,
             GOutputStream *output,
             const char *table,
             const StwWork *work,
             GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\"", table);

  /* Statements are kept by the address of their text. */
  return write_rows (output,
                     table,
                     stw_db_query_values (db, g_intern_string (sql), NULL, 0, error),
                     work,
                     error);
}

/* The tables of data, in the order in which they were made: what is named comes first. */
static GStrv
list_tables (StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT t.name FROM pragma_table_list t JOIN sqlite_schema s ON s.name = t.name "
    "WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite%' "
    "ORDER BY s.rowid");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  while (stw_rows_next (rows, error))
    g_strv_builder_add (builder, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strv_builder_end (builder) : NULL;
}

static gboolean
write_head (StwDb *db, GOutputStream *output, gint64 now, const StwWork *work, GError **error)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autofree char *at = stw_timestamp_format (now);
  gint64 schema;

  if (!stw_schema_get_version (db, &schema, error))
    return FALSE;
  json_object_set_string_member (head, "export", "steward");
  json_object_set_int_member (head, "schema", schema);
  json_object_set_string_member (head, "exported_at", at);
  return write_line (output, head, work, error);
}

static gboolean
write_all (StwDb *db, GOutputStream *output, gint64 now, const StwWork *work, GError **error)
{
  g_auto (GStrv) tables = NULL;
  guint n;

  if (!write_head (db, output, now, work, error))
    return FALSE;
  tables = list_tables (db, error);
  if (tables == NULL)
    return FALSE;
  n = g_strv_length (tables);
  for (guint i = 0; i < n; i++)
    {
      if (!write_table (db, output, tables[i], work, error))
        return FALSE;
      if (work != NULL && work->progress != NULL)
        work->progress ((double) (i + 1) / (double) n, work->data);
    }
  return TRUE;
}

/* What names other rows was removed first and is written last. */
static gboolean
write_company (StwDb *db,
               GOutputStream *output,
               gint64 company,
               gint64 now,
               const StwWork *work,
               GError **error)
{
  guint n;
  const StwCompanyTable *tables = stw_company_data_get_tables (&n);
  const StwDbValue value = STW_INT (company);

  if (!write_head (db, output, now, work, error))
    return FALSE;
  for (guint i = n; i > 0; i--)
    {
      const StwCompanyTable *table = &tables[i - 1];

      if (table->rows != NULL &&
          !write_rows (output,
                       table->table,
                       stw_db_query_values (db, table->rows, &value, 1, error),
                       work,
                       error))
        return FALSE;
    }
  return TRUE;
}

/* Of one moment, while the engine goes on; @company is 0 for all. */
static gboolean
run (const char *database,
     GOutputStream *output,
     gint64 company,
     gint64 now,
     const StwWork *work,
     GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, error);
  gboolean written;

  if (db == NULL)
    return FALSE;
  stw_db_set_cancellable (db, work != NULL ? work->cancellable : NULL);
  if (!stw_db_run_script (db, "BEGIN", error))
    return FALSE;
  written = company != 0 ? write_company (db, output, company, now, work, error)
                         : write_all (db, output, now, work, error);
  stw_db_set_cancellable (db, NULL);
  stw_db_run_script (db, "ROLLBACK", NULL);
  return written;
}

/**
 * stw_export_run:
 * @database: (type filename): the living database
 * @output: where the lines go; it is neither flushed nor closed
 * @now: UTC milliseconds
 * @work: (nullable): who watches
 *
 * Writes one moment of the data while the engine goes on; in a worker.
 *
 * Returns: whether all of it was written
 */
gboolean
stw_export_run (const char *database,
                GOutputStream *output,
                gint64 now,
                const StwWork *work,
                GError **error)
{
  return run (database, output, 0, now, work, error);
}

/**
 * stw_export_to_file:
 * @file: (type filename): where the lines go, for its owner alone; what stands there is replaced
 * @company: whose data, 0 for all of it
 *
 * See stw_export_run(). The file comes under its name once it is whole.
 *
 * Returns: whether it stands
 */
gboolean
stw_export_to_file (const char *database,
                    const char *file,
                    gint64 company,
                    gint64 now,
                    const StwWork *work,
                    GError **error)
{
  g_autofree char *part = g_strconcat (file, ".part-XXXXXX", NULL);
  g_autoptr (GOutputStream) raw = NULL;
  g_autoptr (GOutputStream) output = NULL;
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_FULL,
                   "“%s” cannot be written: %s.",
                   file,
                   g_strerror (errno));
      return FALSE;
    }
  raw = g_unix_output_stream_new (fd, TRUE);
  output = g_buffered_output_stream_new_sized (raw, 1024 * 1024);
  if (run (database, output, company, now, work, error) &&
      g_output_stream_flush (output, NULL, error) && fsync (fd) == 0 &&
      g_output_stream_close (output, NULL, error) && g_rename (part, file) == 0)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error,
                 STW_STORE_ERROR,
                 STW_STORE_ERROR_FULL,
                 "“%s” cannot be written: %s.",
                 file,
                 g_strerror (errno));
  g_unlink (part);
  return FALSE;
}
