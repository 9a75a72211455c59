/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tray: messages that no mapping knew, kept until one does. */

#define G_LOG_DOMAIN "stw-intake"

#include "config.h"

#include "intake/tray-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "store/command-rule.h"

#define MESSAGE_COLUMNS "id, company_id, source_id, received_at, content_type, body, sender"

/**
 * stw_tray_message_free:
 * @message: (nullable) (transfer full): a message
 */
void
stw_tray_message_free (StwTrayMessage *message)
{
  if (message == NULL)
    return;
  g_free (message->sender);
  g_free (message->content_type);
  g_clear_pointer (&message->body, g_bytes_unref);
  g_free (message);
}

static StwTrayMessage *
read_message (StwRows *rows)
{
  StwTrayMessage *message = g_new0 (StwTrayMessage, 1);
  gsize size;
  gconstpointer body = stw_rows_get_blob (rows, 5, &size);

  message->id = stw_rows_get_int (rows, 0);
  message->company = stw_rows_get_int (rows, 1);
  message->source = stw_rows_get_int (rows, 2);
  message->received_at = stw_rows_get_int (rows, 3);
  message->content_type = g_strdup (stw_rows_get_text (rows, 4));
  message->body = g_bytes_new (body, size);
  message->sender = g_strdup (stw_rows_get_text (rows, 6));
  return message;
}

/**
 * stw_payload_load:
 * @id: the message's number
 *
 * Returns: (transfer full) (nullable): any message that is still kept, %NULL without an error when
 *   it is not
 */
StwTrayMessage *
stw_payload_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT " MESSAGE_COLUMNS " FROM payload WHERE id = ?1",
                                           STW_INT (id));

  return stw_rows_next (rows, error) ? read_message (rows) : NULL;
}

/**
 * stw_tray_load:
 * @id: the message's number
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when it is not in the tray
 *
 * Returns: (transfer full) (nullable): the message
 */
StwTrayMessage *
stw_tray_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT " MESSAGE_COLUMNS
                                           " FROM payload WHERE id = ?1 AND outcome = 3",
                                           STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_message (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such message in the tray.");
  return NULL;
}

/**
 * stw_tray_list:
 * @after: only messages after this one
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type StwTrayMessage): a company's messages as they came in
 */
GPtrArray *
stw_tray_list (StwDb *db, gint64 company, gint64 after, gint64 most, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_tray_message_free);
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT " MESSAGE_COLUMNS
                                           " FROM payload WHERE company_id = ?1 AND outcome = 3 "
                                           "AND id > ?2 ORDER BY id LIMIT ?3",
                                           STW_INT (company),
                                           STW_INT (after),
                                           STW_INT (most));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_message (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static JsonObject *
describe (StwRows *rows)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_PAYLOAD, stw_rows_get_int (rows, 0));
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, stw_rows_get_int (rows, 1));
  g_autofree char *source = stw_id_format (STW_ID_SOURCE, stw_rows_get_int (rows, 2));
  g_autofree char *received_at = stw_timestamp_format (stw_rows_get_int (rows, 3));

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "source_id", source);
  json_object_set_string_member (object, "received_at", received_at);
  json_object_set_string_member (object, "content_type", stw_rows_get_text (rows, 4));
  json_object_set_int_member (object, "bytes", stw_rows_get_int (rows, 5));
  return object;
}

/**
 * stw_tray_describe:
 * @company: the company's number, 0 for all
 * @most: how many at most
 *
 * Returns: (transfer full): the tray's messages without their bodies, the newest first
 */
JsonArray *
stw_tray_describe (StwDb *db, gint64 company, gint64 most, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, company_id, source_id, received_at, "
                             "COALESCE(content_type, 'application/json'), length(body) "
                             "FROM payload WHERE outcome = 3 AND (?1 = 0 OR company_id = ?1) "
                             "ORDER BY id DESC LIMIT ?2",
                             STW_INT (company),
                             STW_INT (most));

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, describe (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_tray_take:
 * @id: a message in the tray
 * @sender: (nullable): who it was recognised as
 * @outcome: what it turned out to be
 *
 * Takes a message out of the tray, in the transaction that carries out what it says.
 */
gboolean
stw_tray_take (StwTransaction *transaction,
               gint64 company,
               gint64 id,
               const char *sender,
               StwPayloadOutcome outcome,
               GError **error)
{
  stw_transaction_change (transaction, "payload", id, company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE payload SET outcome = ?2, sender = ?3 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (outcome),
                     STW_TEXT (sender));
}

/**
 * stw_tray_move:
 * @from: what it has to be
 * @to: what it is from now on
 * @ret_moved: (out): whether the company has such a message
 *
 * Puts a message aside or back, as a person says.
 *
 * Returns: whether the database could be written
 */
gboolean
stw_tray_move (StwTransaction *transaction,
               gint64 company,
               gint64 id,
               StwPayloadOutcome from,
               StwPayloadOutcome to,
               gboolean *ret_moved,
               GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (stw_transaction_get_db (transaction),
                                           error,
                                           "UPDATE payload SET outcome = ?4 WHERE id = ?1 AND "
                                           "company_id = ?2 AND outcome = ?3 RETURNING id",
                                           STW_INT (id),
                                           STW_INT (company),
                                           STW_INT (from),
                                           STW_INT (to));

  *ret_moved = stw_rows_next (rows, error);
  if (*ret_moved)
    stw_transaction_change (transaction, "payload", id, company);
  return stw_rows_succeeded (rows);
}
