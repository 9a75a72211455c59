/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics of Amazon SNS: who asked to send, and who may. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/topic-store.h"

#include "store/command-rule.h"

/**
 * stw_topic_ask:
 *
 * Notes that a topic asks; asking again renews the address of the confirmation.
 */
gboolean
stw_topic_ask (StwDb *db, const StwAskingTopic *topic, GError **error)
{
  return stw_db_run (db,
                     error,
                     "INSERT INTO topic (company_id, source_id, arn, subscribe_url, created_at) "
                     "SELECT company_id, source_id, ?2, ?3, ?4 FROM access_key "
                     "WHERE id = ?1 AND company_id = ?5 ON CONFLICT (source_id, arn) "
                     "DO UPDATE SET subscribe_url = excluded.subscribe_url",
                     STW_INT (topic->key),
                     STW_TEXT (topic->arn),
                     STW_TEXT (topic->subscribe_url),
                     STW_INT (topic->at),
                     STW_INT (topic->company));
}

/**
 * stw_topic_confirm:
 * @arn: (nullable): the topic
 * @ret_id: (out): its number
 * @ret_subscribe_url: (out) (transfer full): where it is confirmed
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when no such topic asked
 *
 * Lets a topic send.
 */
gboolean
stw_topic_confirm (StwDb *db,
                   gint64 company,
                   const char *arn,
                   gint64 at,
                   gint64 *ret_id,
                   char **ret_subscribe_url,
                   GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "UPDATE topic SET confirmed_at = ?3 WHERE company_id = ?1 AND arn = ?2 "
    "RETURNING id, subscribe_url",
    STW_INT (company),
    STW_TEXT (arn),
    STW_INT (at));

  if (stw_rows_next (rows, error))
    {
      *ret_id = stw_rows_get_int (rows, 0);
      *ret_subscribe_url = g_strdup (stw_rows_get_text (rows, 1));
      return TRUE;
    }
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "No such topic has asked to send to this company.");
  return FALSE;
}
