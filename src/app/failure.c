/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person reads when the desk cannot be opened: what is wrong, and what to do. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/failure.h"

#include "base/secrets.h"
#include "store/db.h"

#include <glib/gi18n.h>

static const struct
{
  int code;
  const char *title;
  const char *remedy;
} store_failures[] = {
  { STW_STORE_ERROR_NEWER,
    N_ ("These Data Are from a Newer Steward"),
    N_ ("Install the newer version, or open another data folder. Nothing was changed.") },
  { STW_STORE_ERROR_LOCKED,
    N_ ("Another Program Uses These Data"),
    N_ ("Close the other Steward that has this data folder open, then try again.") },
  { STW_STORE_ERROR_CORRUPT,
    N_ ("The Database Is Damaged"),
    N_ ("Restore the latest backup with “stewardctl restore”. The damaged file is kept.") },
  { STW_STORE_ERROR_FULL,
    N_ ("There Is No Space Left"),
    N_ ("Free some space on the disk that holds the data folder, then try again.") },
  { STW_STORE_ERROR_UNSUPPORTED,
    N_ ("The Data Folder Cannot Be Used"),
    N_ ("Choose a folder on a local disk that belongs to you, with “steward --data-dir”.") },
};

/**
 * stw_failure_describe:
 * @ret_title: (out): a heading
 * @ret_description: (out): what to do, and below it what the error itself says
 */
void
stw_failure_describe (const GError *error, char **ret_title, char **ret_description)
{
  const char *title = _ ("The Desk Cannot Be Opened");
  const char *remedy = _ ("Try again; if it stays so, look at the message below.");

  for (guint i = 0; i < G_N_ELEMENTS (store_failures); i++)
    if (g_error_matches (error, STW_STORE_ERROR, store_failures[i].code))
      {
        title = _ (store_failures[i].title);
        remedy = _ (store_failures[i].remedy);
      }
  if (error->domain == STW_SECRETS_ERROR)
    {
      title = _ ("The Keyring Cannot Be Used");
      remedy = _ ("Unlock the keyring, then try again.");
    }
  *ret_title = g_strdup (title);
  *ret_description = g_strdup_printf ("%s\n\n%s", remedy, error->message);
}

/**
 * stw_failure_dup_sentence:
 * @error: why something that a person asked for was not done
 *
 * Returns: (transfer full): that in a sentence: the error's own, or what to do where it comes from
 *   the disk
 */
char *
stw_failure_dup_sentence (const GError *error)
{
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL))
    return g_strdup (_ (
      "Nothing was changed: the disk that holds the data is full. Free some space, then do it again."));
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_LOCKED))
    return g_strdup (
      _ ("Nothing was changed: another program held the data for too long. Do it again."));
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    return g_strdup (_ (
      "Nothing was changed: the database is damaged. Quit Steward and start it again; it mends what it can."));
  return g_strdup (error->message);
}
