/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people are told outside of this window, and what became of it. A message about an incident
 * leaves a row on its timeline for each state that it comes to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/outgoing-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/timeline-store.h"
#include "store/numbers.h"

#define COLUMNS                                                                                    \
  "m.id, m.company_id, m.incident_id, m.person_id, p.name, m.channel, m.address, m.purpose, "      \
  "m.subject, m.body, m.state, m.why, m.created_at FROM message m "                                \
  "LEFT JOIN person p ON p.id = m.person_id "

/* As they are called in the database, on the timeline and in JSON. */
static const char *const states[STW_N_OUTGOING_STATES] = {
  [STW_OUTGOING_QUEUED] = "queued",       [STW_OUTGOING_SENT] = "sent",
  [STW_OUTGOING_DELIVERED] = "delivered", [STW_OUTGOING_FAILED] = "failed",
  [STW_OUTGOING_UNKNOWN] = "unknown",
};

/**
 * stw_outgoing_state_to_word:
 *
 * Returns: (transfer none): the word for it in JSON
 */
const char *
stw_outgoing_state_to_word (StwOutgoingState state)
{
  g_return_val_if_fail (state < STW_N_OUTGOING_STATES, NULL);
  return states[state];
}

/**
 * stw_outgoing_state_from_word:
 *
 * Returns: whether there is such a word
 */
gboolean
stw_outgoing_state_from_word (const char *word, StwOutgoingState *ret_state)
{
  for (guint i = 0; i < STW_N_OUTGOING_STATES; i++)
    if (g_strcmp0 (states[i], word) == 0)
      {
        *ret_state = (StwOutgoingState) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_outgoing_free:
 * @message: (nullable) (transfer full): a message
 */
void
stw_outgoing_free (StwOutgoing *message)
{
  if (message == NULL)
    return;
  g_free (message->person_name);
  g_free (message->channel);
  g_free (message->address);
  g_free (message->purpose);
  g_free (message->subject);
  g_free (message->body);
  g_free (message->why);
  g_free (message);
}

static StwOutgoing *
read_message (StwRows *rows)
{
  StwOutgoing *message = g_new0 (StwOutgoing, 1);
  int column = 0;

  message->id = stw_rows_get_int (rows, column++);
  message->company = stw_rows_get_int (rows, column++);
  message->incident = stw_rows_get_int (rows, column++);
  message->person = stw_rows_get_int (rows, column++);
  message->person_name = g_strdup (stw_rows_get_text (rows, column++));
  message->channel = g_strdup (stw_rows_get_text (rows, column++));
  message->address = g_strdup (stw_rows_get_text (rows, column++));
  message->purpose = g_strdup (stw_rows_get_text (rows, column++));
  message->subject = g_strdup (stw_rows_get_text (rows, column++));
  message->body = g_strdup (stw_rows_get_text (rows, column++));
  /* A word of a newer version stands for nothing that is known. */
  if (!stw_outgoing_state_from_word (stw_rows_get_text (rows, column++), &message->state))
    message->state = STW_OUTGOING_UNKNOWN;
  message->why = g_strdup (stw_rows_get_text (rows, column++));
  message->created_at = stw_rows_get_int (rows, column++);
  return message;
}

/**
 * stw_outgoing_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full): the message
 */
StwOutgoing *
stw_outgoing_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT " COLUMNS "WHERE m.id = ?1", STW_INT (id));

  if (stw_rows_next (rows, error))
    return read_message (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such message.");
  return NULL;
}

/* What became of it is news; that it begins stands with what told it. */
static gboolean
tell (StwTransaction *transaction, const StwOutgoing *message, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  stw_transaction_change (transaction, "message", message->id, message->company);
  if (message->incident == 0)
    return TRUE;
  stw_transaction_change (transaction, "incident", message->incident, message->company);
  json_object_set_int_member (detail, "message", message->id);
  json_object_set_string_member (detail, "channel", message->channel);
  json_object_set_string_member (detail, "state", states[message->state]);
  json_object_set_string_member (detail,
                                 "to",
                                 message->person_name != NULL ? message->person_name
                                                              : message->address);
  if (message->why != NULL)
    json_object_set_string_member (detail, "why", message->why);
  return stw_timeline_add (transaction,
                           message->incident,
                           message->company,
                           "message",
                           "engine",
                           detail,
                           error);
}

/**
 * stw_outgoing_insert:
 * @message: (inout): whose id and time are set
 *
 * Returns: whether it stands
 */
gboolean
stw_outgoing_insert (StwTransaction *transaction, StwOutgoing *message, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  message->created_at = stw_transaction_get_now (transaction);
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO message (company_id, incident_id, person_id, channel, address, "
                   "purpose, subject, body, state, why, created_at, updated_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
                   STW_INT_OR_NULL (message->company),
                   STW_INT_OR_NULL (message->incident),
                   STW_INT_OR_NULL (message->person),
                   STW_TEXT (message->channel),
                   STW_TEXT (message->address),
                   STW_TEXT (message->purpose),
                   STW_TEXT (message->subject),
                   STW_TEXT (message->body),
                   STW_TEXT (states[message->state]),
                   STW_TEXT (message->why),
                   STW_INT (message->created_at)))
    return FALSE;
  message->id = stw_db_get_last_id (db);
  if (message->state == STW_OUTGOING_QUEUED)
    return tell (transaction, message, error);
  stw_transaction_change (transaction, "message", message->id, message->company);
  return TRUE;
}

/**
 * stw_outgoing_settle:
 * @why: (nullable): why it stands so now
 *
 * Says what became of a message. The same twice is told once.
 *
 * Returns: whether it is kept
 */
gboolean
stw_outgoing_settle (StwTransaction *transaction,
                     gint64 id,
                     StwOutgoingState state,
                     const char *why,
                     GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwOutgoing) message = stw_outgoing_load (db, id, error);

  if (message == NULL)
    return FALSE;
  if (message->state == state && g_strcmp0 (message->why, why) == 0)
    return TRUE;
  message->state = state;
  g_free (message->why);
  message->why = g_strdup (why);
  return stw_db_run (db,
                     error,
                     "UPDATE message SET state = ?2, why = ?3, updated_at = ?4 WHERE id = ?1",
                     STW_INT (id),
                     STW_TEXT (states[state]),
                     STW_TEXT (why),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         tell (transaction, message, error);
}

/**
 * stw_outgoing_note_seen:
 * @channel: one that ends in the window
 * @person: who saw it, 0 for whoever sits there while nobody has to sign in
 *
 * Says that what was told of an incident has been seen: all of it, and once for each person.
 *
 * Returns: whether it is kept
 */
gboolean
stw_outgoing_note_seen (StwTransaction *transaction,
                        gint64 incident,
                        const char *channel,
                        gint64 person,
                        GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) newest = stw_db_numbers (db,
                                              error,
                                              "SELECT max (id) FROM message WHERE incident_id = ?1 "
                                              "AND channel = ?2 AND state = 'sent' AND "
                                              "(?3 = 0 OR person_id = ?3) GROUP BY person_id",
                                              STW_INT (incident),
                                              STW_TEXT (channel),
                                              STW_INT (person));

  for (guint i = 0; newest != NULL && i < newest->len; i++)
    if (!stw_outgoing_settle (transaction,
                              g_array_index (newest, gint64, i),
                              STW_OUTGOING_DELIVERED,
                              NULL,
                              error))
      return FALSE;
  return newest != NULL && stw_db_run (db,
                                       error,
                                       "UPDATE message SET state = 'delivered', updated_at = ?4 "
                                       "WHERE incident_id = ?1 AND channel = ?2 AND "
                                       "state = 'sent' AND (?3 = 0 OR person_id = ?3)",
                                       STW_INT (incident),
                                       STW_TEXT (channel),
                                       STW_INT (person),
                                       STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_outgoing_settle_lost:
 * @job_kind: the kind of the jobs that send messages, whose payload names these and nothing else
 *
 * Says of messages whose job was in work when Steward ended that nobody knows whether they went.
 *
 * Returns: whether it is kept
 */
gboolean
stw_outgoing_settle_lost (StwTransaction *transaction, const char *job_kind, GError **error)
{
  g_autoptr (GArray) lost =
               stw_db_numbers (stw_transaction_get_db (transaction),
                               error,
                               "SELECT m.id FROM job j, json_tree (j.payload) t "
                               "JOIN message m ON m.id = t.atom WHERE j.state = 'unknown' AND "
                               "j.kind = ?1 AND m.state = 'queued'",
                               STW_TEXT (job_kind));

  for (guint i = 0; lost != NULL && i < lost->len; i++)
    if (!stw_outgoing_settle (transaction,
                              g_array_index (lost, gint64, i),
                              STW_OUTGOING_UNKNOWN,
                              "Steward ended while it was on its way.",
                              error))
      return FALSE;
  return lost != NULL;
}

static JsonObject *
describe (const StwOutgoing *message)
{
  JsonObject *object = json_object_new ();
  g_autofree char *incident =
    message->incident != 0 ? stw_id_format (STW_ID_INCIDENT, message->incident) : NULL;
  g_autofree char *at = stw_timestamp_format (message->created_at);

  json_object_set_int_member (object, "message", message->id);
  json_object_set_string_member (object, "incident_id", incident);
  json_object_set_string_member (object, "person", message->person_name);
  json_object_set_string_member (object, "channel", message->channel);
  json_object_set_string_member (object, "address", message->address);
  json_object_set_string_member (object, "purpose", message->purpose);
  json_object_set_string_member (object, "subject", message->subject);
  json_object_set_string_member (object, "state", states[message->state]);
  json_object_set_string_member (object, "why", message->why);
  json_object_set_string_member (object, "at", at);
  return object;
}

/**
 * stw_outgoing_list:
 * @incident: of which incident, 0 for all
 *
 * Returns: (transfer full): `[{"message","incident_id","person","channel","address","purpose",
 *   "subject","state","why","at"}]`, newest first
 */
JsonArray *
stw_outgoing_list (StwDb *db, gint64 incident, gint64 limit, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT " COLUMNS "WHERE ?1 = 0 OR m.incident_id = ?1 "
                                           "ORDER BY m.id DESC LIMIT ?2",
                                           STW_INT (incident),
                                           STW_INT (limit));

  while (stw_rows_next (rows, error))
    {
      g_autoptr (StwOutgoing) message = read_message (rows);

      json_array_add_object_element (list, describe (message));
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}
