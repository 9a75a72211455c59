/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time zones to choose from, as the system's own table names them. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/zones.h"

#define ZONE_TABLE "/usr/share/zoneinfo/zone1970.tab"

static void
take_line (GPtrArray *names, const char *line)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", 4);

  if (*line != '#' && g_strv_length (columns) >= 3)
    g_ptr_array_add (names, g_strdup (columns[2]));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The local one may be an old name that the table lacks. */
static void
add_missing (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/**
 * stw_zones_new_list:
 * @ret_local: (out): which one this computer is in
 *
 * Returns: (transfer full): names such as "Europe/Berlin", in order
 */
GtkStringList *
stw_zones_new_list (guint *ret_local)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *local = g_time_zone_get_identifier (zone);
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (ZONE_TABLE, &table, NULL, NULL))
    lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    take_line (names, lines[i]);
  add_missing (names, "UTC");
  if (strchr (local, '/') == NULL)
    local = "UTC";
  add_missing (names, local);
  g_ptr_array_sort (names, compare_names);
  if (!g_ptr_array_find_with_equal_func (names, local, g_str_equal, ret_local))
    *ret_local = 0;
  g_ptr_array_add (names, NULL);
  return gtk_string_list_new ((const char *const *) names->pdata);
}
