/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of two companies, as the desk's commands would write them. */

#include "rows.h"

#include <string.h>

Rows *
rows_new (void)
{
  Rows *rows = g_new0 (Rows, 1);

  rows->folder = scratch_new ();
  rows->db = desk_open (rows->folder);
  rows->company = desk_add_company (rows->db, "Acme");
  rows->other = desk_add_company (rows->db, "Globex");
  return rows;
}

void
rows_free (Rows *rows)
{
  stw_db_close (rows->db);
  scratch_free (rows->folder);
  g_free (rows);
}

void
rows_script (Rows *rows, const char *sql)
{
  g_autoptr (GError) error = NULL;

  stw_db_run_script (rows->db, sql, &error);
  g_assert_no_error (error);
}

gint64
rows_number (Rows *rows, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list values;

  va_start (values, format);
  sql = g_strdup_vprintf (format, values);
  va_end (values);
  return desk_number (rows->db, sql);
}

gint64
rows_add_incident (Rows *rows, gint64 company, int status, gint64 priority)
{
  gint64 id = desk_add_incident (rows->db, company, "High CPU", status, DESK_NOW);
  g_autoptr (GError) error = NULL;

  stw_db_run (rows->db,
              &error,
              "UPDATE incident SET priority = ?2 WHERE id = ?1",
              STW_INT (id),
              STW_INT (priority));
  g_assert_no_error (error);
  return id;
}

/* An open alert of the incident's company, or of the first one when there is no incident. */
gint64
rows_add_alert (Rows *rows, gint64 incident, const char *asset, const char *signature)
{
  gint64 company = rows->company;
  gint64 id;
  g_autoptr (GError) error = NULL;

  if (incident != 0)
    stw_db_number (rows->db,
                   &company,
                   &error,
                   "SELECT company_id FROM incident WHERE id = ?1",
                   STW_INT (incident));
  g_assert_no_error (error);
  id = desk_add_alert (rows->db, company, incident, "it is ill", DESK_NOW);
  stw_db_run (rows->db,
              &error,
              "UPDATE alert SET asset = ?2, signature = ?3 WHERE id = ?1",
              STW_INT (id),
              STW_TEXT (asset),
              STW_TEXT (signature));
  g_assert_no_error (error);
  return id;
}

gint64
rows_add_source (Rows *rows, gint64 company, const char *name)
{
  const StwNewSource source = {
    .company = company,
    .name = name,
    .scheme = "none",
    .created_at = DESK_NOW,
  };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  stw_source_insert (rows->db, &source, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* A key whose hash is one byte again and again. */
gint64
rows_add_key (Rows *rows, gint64 company, gint64 source, guint8 hash)
{
  StwNewKey key = {
    .company = company,
    .source = source,
    .prefix = "stw_ab",
    .created_at = DESK_NOW,
  };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  memset (key.hash, hash, sizeof key.hash);
  stw_key_insert (rows->db, &key, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* One member of each object, in the list's order, blanks between them. */
char *
rows_join (JsonArray *list, const char *member)
{
  GString *joined = g_string_new (NULL);

  g_assert_nonnull (list);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      g_string_append_printf (joined,
                              "%s%s",
                              i > 0 ? " " : "",
                              json_object_get_string_member (row, member));
    }
  return g_string_free (joined, FALSE);
}

char *
rows_join_numbers (GArray *numbers)
{
  GString *joined = g_string_new (NULL);

  g_assert_nonnull (numbers);
  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (joined,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? " " : "",
                            g_array_index (numbers, gint64, i));
  return g_string_free (joined, FALSE);
}
