/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The automatic backups: one a day, and fewer the older they are. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/backup.h"

#include "base/clock.h"

#include <glib/gstdio.h>
#include <string.h>

#define PREFIX "steward-"
#define SUFFIX ".db"
#define UNFINISHED ".part-"

static gint64
get_day (gint64 at)
{
  return at / STW_DAY;
}

/* Weeks begin on Monday; day 0 was a Thursday. */
static gint64
get_week (gint64 at)
{
  return (get_day (at) + 3) / 7;
}

static gint64
get_month (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / 1000);

  return g_date_time_get_year (time) * 12 + g_date_time_get_month (time);
}

/**
 * stw_backup_choose:
 * @times: (array length=n_times): when each backup was made, UTC milliseconds, newest first
 * @ret_keep: (out caller-allocates) (array length=n_times): which of them stay
 *
 * The newest of each of 7 days, 4 weeks and 12 months stays. Days, weeks and months without any
 * do not count, so that a machine that was off for a year keeps what it has.
 */
void
stw_backup_choose (const gint64 *times, guint n_times, gboolean *ret_keep)
{
  static const struct
  {
    gint64 (*get_period) (gint64 at);
    guint most;
  } rules[] = { { get_day, 7 }, { get_week, 4 }, { get_month, 12 } };

  memset (ret_keep, 0, n_times * sizeof *ret_keep);
  for (guint rule = 0; rule < G_N_ELEMENTS (rules); rule++)
    {
      gint64 last = G_MININT64;
      guint kept = 0;

      for (guint i = 0; i < n_times && kept < rules[rule].most; i++)
        {
          gint64 period = rules[rule].get_period (times[i]);

          if (period == last)
            continue;
          ret_keep[i] = TRUE;
          last = period;
          kept++;
        }
    }
}

/* Reads the time in the name of an automatic backup. */
static gboolean
parse_name (const char *name, gint64 *ret_at)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *stamp = NULL;

  if (!g_str_has_prefix (name, PREFIX) || !g_str_has_suffix (name, SUFFIX))
    return FALSE;
  stamp = g_strndup (name + strlen (PREFIX), strlen (name) - strlen (PREFIX) - strlen (SUFFIX));
  time = g_date_time_new_from_iso8601 (stamp, utc);
  if (time == NULL)
    return FALSE;
  *ret_at = g_date_time_to_unix (time) * 1000;
  return TRUE;
}

static int
compare_newest_first (gconstpointer one, gconstpointer other)
{
  const StwBackupFile *a = one;
  const StwBackupFile *b = other;

  return (a->at < b->at) - (a->at > b->at);
}

static void
backup_file_clear (gpointer data)
{
  StwBackupFile *file = data;

  g_free (file->path);
}

/**
 * stw_backup_list:
 * @folder: (type filename): a data folder
 *
 * Returns: (transfer full) (element-type StwBackupFile): its automatic backups, newest first
 */
GArray *
stw_backup_list (const char *folder)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_BACKUPS);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (StwBackupFile));
  const char *name;

  g_array_set_clear_func (list, backup_file_clear);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      StwBackupFile file;

      if (!parse_name (name, &file.at))
        continue;
      file.path = g_build_filename (path, name, NULL);
      g_array_append_val (list, file);
    }
  g_array_sort (list, compare_newest_first);
  return list;
}

/**
 * stw_backup_is_due:
 * @folder: (type filename): a data folder
 * @now: UTC milliseconds
 *
 * Returns: whether the newest automatic backup is a day old, or of a time to come
 */
gboolean
stw_backup_is_due (const char *folder, gint64 now)
{
  g_autoptr (GArray) list = stw_backup_list (folder);
  gint64 newest = list->len > 0 ? g_array_index (list, StwBackupFile, 0).at : 0;

  return newest > now + STW_DAY || now - newest >= STW_DAY;
}

/* What a backup that was broken off has left. */
static void
remove_unfinished (const char *backups)
{
  g_autoptr (GDir) directory = g_dir_open (backups, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (backups, name, NULL);

      if (strstr (name, UNFINISHED) != NULL)
        g_unlink (path);
    }
}

static void
remove_old (const char *folder)
{
  g_autoptr (GArray) list = stw_backup_list (folder);
  g_autofree gint64 *times = g_new (gint64, MAX (list->len, 1));
  g_autofree gboolean *keep = g_new (gboolean, MAX (list->len, 1));

  for (guint i = 0; i < list->len; i++)
    times[i] = g_array_index (list, StwBackupFile, i).at;
  stw_backup_choose (times, list->len, keep);
  for (guint i = 0; i < list->len; i++)
    if (!keep[i])
      g_unlink (g_array_index (list, StwBackupFile, i).path);
}

/**
 * stw_backup_foresee_end:
 * @folder: (type filename): a data folder
 * @now: UTC milliseconds
 *
 * Returns: when the last of the automatic backups of until now will be removed, UTC milliseconds,
 *   if one is made each day; 0 when there is none
 */
gint64
stw_backup_foresee_end (const char *folder, gint64 now)
{
  g_autoptr (GArray) list = stw_backup_list (folder);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 day = now;

  for (guint i = 0; i < list->len; i++)
    g_array_append_val (times, g_array_index (list, StwBackupFile, i).at);
  if (times->len == 0)
    return 0;
  while (g_array_index (times, gint64, times->len - 1) <= now)
    {
      g_autofree gboolean *keep = NULL;

      day += STW_DAY;
      g_array_prepend_val (times, day);
      keep = g_new (gboolean, times->len);
      stw_backup_choose ((const gint64 *) (void *) times->data, times->len, keep);
      for (guint i = times->len; i > 0; i--)
        if (!keep[i - 1])
          g_array_remove_index (times, i - 1);
    }
  return day;
}

/**
 * stw_backup_run_daily:
 * @folder: (type filename): a data folder that this process owns
 * @now: UTC milliseconds
 * @work: (nullable): who watches
 *
 * Makes the day's backup, then removes those that are not kept any more. In a worker.
 *
 * Returns: whether the backup stands; when not, no other was removed
 */
gboolean
stw_backup_run_daily (const char *folder, gint64 now, const StwWork *work, GError **error)
{
  g_autofree char *database = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autofree char *backups = stw_folder_build_path (folder, STW_FOLDER_BACKUPS);
  g_autofree char *stamp = stw_backup_stamp (now);
  g_autofree char *name = g_strconcat (PREFIX, stamp, SUFFIX, NULL);
  g_autofree char *file = g_build_filename (backups, name, NULL);

  remove_unfinished (backups);
  if (!stw_backup_make (database, file, now, work, error))
    return FALSE;
  remove_old (folder);
  return TRUE;
}
