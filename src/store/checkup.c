/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the file is sound: looked at after an unclean stop and once a week, by a worker beside
 * the running engine. What to do when it is not stands in recovery.c. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/checkup.h"

#include "base/clock.h"
#include "store/setting.h"

#define NOTE_SETTING "checkup.at"

/**
 * stw_checkup_is_due:
 * @now: UTC milliseconds
 * @unclean: see stw_folder_was_unclean()
 * @ret_due: (out): whether to run one
 *
 * Returns: whether it could be read
 */
gboolean
stw_checkup_is_due (StwDb *db, gint64 now, gboolean unclean, gboolean *ret_due, GError **error)
{
  gint64 last;

  if (!stw_setting_get_number (db, NOTE_SETTING, &last, error))
    return FALSE;
  *ret_due = unclean || now - last >= 7 * STW_DAY || last > now + STW_DAY;
  return TRUE;
}

/**
 * stw_checkup_run:
 * @database: (type filename): the living database
 * @work: (nullable): who watches
 * @error: #STW_STORE_ERROR_CORRUPT, with the first thing that is wrong
 *
 * Reads the whole file; in a worker.
 *
 * Returns: whether it is sound
 */
gboolean
stw_checkup_run (const char *database, const StwWork *work, GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, error);

  if (db == NULL)
    return FALSE;
  stw_db_set_cancellable (db, work != NULL ? work->cancellable : NULL);
  return stw_db_check (db, error);
}

/**
 * stw_checkup_note:
 *
 * Notes that the file was found sound.
 */
gboolean
stw_checkup_note (StwTransaction *transaction, GError **error)
{
  return stw_setting_set_number (stw_transaction_get_db (transaction),
                                 NOTE_SETTING,
                                 stw_transaction_get_now (transaction),
                                 error);
}
