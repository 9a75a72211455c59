/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saves from a damaged file what its backup does not hold yet: table by table the rows past the
 * backup's highest number. Where a page cannot be read, the rows behind it are sought by probing
 * ever further on, then halving back to the first that can. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/salvage.h"

#include "store/audit-verify.h"

/* Farther than that no row can be; and no file has that many damaged stretches and rows between. */
#define LEAP_MAX (G_GINT64_CONSTANT (1) << 40)
#define STRETCHES_MAX 10000

typedef struct
{
  StwDb *from; /* (unowned) damaged */
  StwDb *to;   /* (unowned) sound */
  gboolean without_rowid;
  const char *name;  /* interned; statements are kept by the address of their text */
  const char *read;  /* interned: rows past ?1 in order, their number first */
  const char *probe; /* interned: the first number past ?1 */
  const char *write; /* interned */
} Table;

/* Names the columns that both files know, after @prefix, in quotes. */
static char *
join_columns (Table *table)
{
  g_autoptr (StwRows) rows = stw_db_query (table->to,
                                           NULL,
                                           "SELECT name FROM pragma_table_info (?1)",
                                           STW_TEXT (table->name));
  g_autoptr (GString) columns = g_string_new (NULL);

  while (rows != NULL && stw_rows_next (rows, NULL))
    {
      const char *name = stw_rows_get_text (rows, 0);
      gint64 known;

      if (!stw_db_number (table->from,
                          &known,
                          NULL,
                          "SELECT 1 FROM pragma_table_info (?1) WHERE name = ?2",
                          STW_TEXT (table->name),
                          STW_TEXT (name)))
        continue;
      g_string_append_printf (columns, "%s\"%s\"", columns->len > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&columns), FALSE);
}

static char *
join_parameters (const char *columns)
{
  g_auto (GStrv) parts = g_strsplit (columns, ", ", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    {
      g_free (parts[i]);
      parts[i] = g_strdup_printf ("?%u", i + 1);
    }
  return g_strjoinv (", ", parts);
}

static const char *
intern (char *taken)
{
  const char *text = g_intern_string (taken);

  g_free (taken);
  return text;
}

/* The names are the schema's own; nothing from outside comes into these texts. */
static gboolean
prepare_table (Table *table)
{
  g_autofree char *columns = join_columns (table);
  g_autofree char *parameters = join_parameters (columns);

  if (*columns == '\0')
    return FALSE;
  table->write = intern (g_strdup_printf ("INSERT OR IGNORE INTO \"%s\" (%s) VALUES (%s)",
                                          table->name,
                                          columns,
                                          parameters));
  if (table->without_rowid)
    table->read = intern (g_strdup_printf ("SELECT 0, %s FROM \"%s\"", columns, table->name));
  else
    table->read = intern (g_strdup_printf ("SELECT rowid, %s FROM \"%s\" WHERE rowid > ?1 "
                                           "ORDER BY rowid",
                                           columns,
                                           table->name));
  table->probe = intern (g_strdup_printf ("SELECT rowid FROM \"%s\" WHERE rowid > ?1 "
                                          "ORDER BY rowid LIMIT 1",
                                          table->name));
  return TRUE;
}

/* A row that breaks a rule of the schema is damaged, too: it is left out. */
static gboolean
write_row (Table *table, StwRows *rows, gint64 *n_saved, GError **error)
{
  guint n = stw_rows_get_n_columns (rows) - 1;
  g_autofree StwDbValue *values = g_new (StwDbValue, n);
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < n; i++)
    values[i] = stw_rows_get_value (rows, (int) i + 1);
  if (stw_db_run_values (table->to, table->write, values, n, &failure))
    *n_saved += stw_db_get_changes (table->to);
  else if (!g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

typedef enum
{
  STRETCH_ENDED,  /* the table has no more rows */
  STRETCH_BROKEN, /* what follows cannot be read */
  STRETCH_FAILED, /* what was read cannot be written */
} Stretch;

/* Reads as far as it goes. */
static Stretch
save_stretch (Table *table, gint64 *position, gint64 *n_saved, GError **error)
{
  const StwDbValue values[] = { STW_INT (*position) };
  g_autoptr (StwRows) rows =
      stw_db_query_values (table->from, table->read, values, table->without_rowid ? 0 : 1, NULL);
  g_autoptr (GError) failure = NULL;

  if (rows == NULL)
    return STRETCH_BROKEN;
  while (stw_rows_next (rows, &failure))
    {
      if (!write_row (table, rows, n_saved, error))
        return STRETCH_FAILED;
      *position = MAX (*position, stw_rows_get_int (rows, 0));
    }
  return failure != NULL ? STRETCH_BROKEN : STRETCH_ENDED;
}

/* Returns whether what follows @position can be read, be it a row or the end. */
static gboolean
can_read (Table *table, gint64 position)
{
  const StwDbValue values[] = { STW_INT (position) };
  g_autoptr (StwRows) rows = stw_db_query_values (table->from, table->probe, values, 1, NULL);
  g_autoptr (GError) failure = NULL;

  if (rows == NULL)
    return FALSE;
  stw_rows_next (rows, &failure);
  return failure == NULL;
}

/* Moves on behind what cannot be read. Returns whether there is anything behind it. */
static gboolean
leap (Table *table, gint64 *position)
{
  gint64 bad = 0;
  gint64 good = 1;

  while (!can_read (table, *position + good))
    {
      bad = good;
      good *= 2;
      if (good > LEAP_MAX || *position > G_MAXINT64 - good)
        return FALSE;
    }
  while (good - bad > 1)
    {
      gint64 middle = bad + (good - bad) / 2;

      if (can_read (table, *position + middle))
        good = middle;
      else
        bad = middle;
    }
  *position += good;
  return TRUE;
}

static gboolean
get_last_rowid (Table *table, gint64 *ret_rowid, GError **error)
{
  const char *sql =
    intern (g_strdup_printf ("SELECT coalesce (max (rowid), 0) FROM \"%s\"", table->name));

  return stw_db_get_number (table->to, sql, NULL, 0, ret_rowid, error);
}

static gboolean
save_rows (Table *table, StwSalvaged *salvaged, GError **error)
{
  gint64 position = 0;
  Stretch stretch = STRETCH_BROKEN;

  if (!table->without_rowid && !get_last_rowid (table, &position, error))
    return FALSE;
  for (guint i = 0; i < STRETCHES_MAX && stretch == STRETCH_BROKEN; i++)
    {
      gint64 before;

      stretch = save_stretch (table, &position, &salvaged->n_saved, error);
      if (stretch == STRETCH_FAILED)
        return FALSE;
      before = position;
      if (stretch == STRETCH_BROKEN && (table->without_rowid || !leap (table, &position)))
        break;
      salvaged->n_lost += position - before;
    }
  salvaged->cut_off = stretch == STRETCH_BROKEN;
  return TRUE;
}

/* Entries of the audit that do not join the chain any more are not kept: they prove nothing. */
static gboolean
cut_audit (StwDb *to, StwSalvaged *salvaged, GError **error)
{
  StwAuditVerdict verdict;

  if (salvaged->n_saved == 0)
    return TRUE;
  if (!stw_audit_verify (to, NULL, &verdict, error))
    return FALSE;
  if (verdict.broken == 0)
    return TRUE;
  if (!stw_db_run (to, error, "DELETE FROM audit WHERE seq >= ?1", STW_INT (verdict.broken)))
    return FALSE;
  salvaged->n_saved -= MIN (stw_db_get_changes (to), salvaged->n_saved);
  salvaged->cut_off = TRUE;
  return TRUE;
}

/* One transaction for each table: what can be read of the others does not depend on it. */
static gboolean
save_table (Table *table, StwSalvaged *salvaged, GError **error)
{
  salvaged->cut_off = !prepare_table (table);
  if (salvaged->cut_off)
    return TRUE;
  if (!stw_db_run_script (table->to, "BEGIN", error))
    return FALSE;
  if (!save_rows (table, salvaged, error) || !stw_db_run_script (table->to, "COMMIT", error))
    {
      stw_db_run_script (table->to, "ROLLBACK", NULL);
      return FALSE;
    }
  return !g_str_equal (table->name, "audit") || cut_audit (table->to, salvaged, error);
}

/* A saved row may name one that was lost: it lets go of it, or goes with it, as the schema says. */
static gboolean
mend_reference (StwDb *to, const char *table, gint64 rowid, gint64 key, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (to,
                                           error,
                                           "SELECT \"from\", on_delete FROM "
                                           "pragma_foreign_key_list (?1) WHERE id = ?2",
                                           STW_TEXT (table),
                                           STW_INT (key));
  const StwDbValue values[] = { STW_INT (rowid) };
  const char *sql;

  if (rows == NULL || !stw_rows_next (rows, error))
    return FALSE;
  if (g_strcmp0 (stw_rows_get_text (rows, 1), "SET NULL") == 0)
    sql = intern (g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = NULL WHERE rowid = ?1",
                                   table,
                                   stw_rows_get_text (rows, 0)));
  else
    sql = intern (g_strdup_printf ("DELETE FROM \"%s\" WHERE rowid = ?1", table));
  return stw_db_run_values (to, sql, values, 1, error);
}

/* Tables without numbers of their own only hold names of what is gone: whole stretches go. */
static gboolean
mend_references (StwDb *to, GError **error)
{
  gboolean found = TRUE;

  if (!stw_db_run (to,
                   error,
                   "DELETE FROM asset_alias WHERE asset_id NOT IN (SELECT id FROM asset) OR "
                   "company_id NOT IN (SELECT id FROM company)"))
    return FALSE;
  while (found)
    {
      g_autoptr (StwRows) rows = stw_db_query (to,
                                               error,
                                               "SELECT \"table\", rowid, fkid FROM "
                                               "pragma_foreign_key_check WHERE rowid IS NOT NULL "
                                               "LIMIT 1");
      g_autoptr (GError) failure = NULL;
      g_autofree char *table = NULL;

      if (rows == NULL)
        return FALSE;
      found = stw_rows_next (rows, &failure);
      table = found ? g_strdup (stw_rows_get_text (rows, 0)) : NULL;
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (found && !mend_reference (to,
                                    table,
                                    stw_rows_get_int (rows, 1),
                                    stw_rows_get_int (rows, 2),
                                    error))
        return FALSE;
    }
  return TRUE;
}

static void
salvaged_clear (gpointer data)
{
  StwSalvaged *salvaged = data;

  g_free (salvaged->table);
}

static gboolean
save_tables (StwDb *from, StwDb *to, GArray *list, GError **error)
{
  /* In the order in which they were made: what is named comes before what names it. */
  g_autoptr (StwRows) rows =
               stw_db_query (to,
                             error,
                             "SELECT t.name, t.wr FROM pragma_table_list t JOIN sqlite_schema s "
                             "ON s.name = t.name WHERE t.type = 'table' AND t.schema = 'main' AND "
                             "t.name NOT LIKE 'sqlite%' ORDER BY s.rowid");

  while (stw_rows_next (rows, error))
    {
      Table table = { .from = from, .to = to };
      StwSalvaged salvaged = { 0 };

      table.name = g_intern_string (stw_rows_get_text (rows, 0));
      table.without_rowid = stw_rows_get_int (rows, 1) != 0;
      salvaged.table = g_strdup (table.name);
      g_array_append_val (list, salvaged);
      if (!save_table (&table, &g_array_index (list, StwSalvaged, list->len - 1), error))
        return FALSE;
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_salvage_run:
 * @from: (nullable): a read-only connection to the damaged file; %NULL when it cannot be opened
 * @to: a writing connection to a copy of its backup, of the newest schema
 * @error: set when @to cannot be written; what @from cannot give is in the result
 *
 * Returns: (transfer full) (element-type StwSalvaged): what was saved, for each table
 */
GArray *
stw_salvage_run (StwDb *from, StwDb *to, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (StwSalvaged));

  g_array_set_clear_func (list, salvaged_clear);
  if (from == NULL)
    return g_steal_pointer (&list);
  if (!stw_db_run_script (to, "PRAGMA foreign_keys = OFF", error))
    return NULL;
  if (!save_tables (from, to, list, error) || !mend_references (to, error) ||
      !stw_db_run_script (to, "PRAGMA foreign_keys = ON", error))
    return NULL;
  return g_steal_pointer (&list);
}
