/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many messages that leave as one: each stands for itself on its incident's timeline, and one job
 * takes them along. The job names them all, so that what is sent, tried again and settled is the
 * same whatever happens in between. Queueing is for the ledger thread, the rest for workers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/gathered.h"

#include "desk/gathering.h"
#include "engine/channels.h"

#include <glib/gi18n.h>

/* So many are written out; the desk has the others. */
#define MAX_WRITTEN 50

/* The job of the last message to that person for such a purpose. */
typedef struct
{
  gint64 id;   /* 0 for none */
  gint64 when; /* when it leaves or left */
  gboolean waits;
} LastJob;

static gboolean
find_last (StwTransaction *transaction,
           const StwOutgoing *message,
           LastJob *ret_last,
           GError **error)
{
  const gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwRows) rows = stw_db_query (
    stw_transaction_get_db (transaction),
    error,
    "SELECT j.id, j.not_before, j.state = 'queued' AND j.attempts = 0 FROM job j "
    "JOIN message m ON m.id = json_extract (j.payload, '$.message') "
    "WHERE j.state IN ('queued', 'claimed', 'done') AND j.not_before BETWEEN ?1 AND ?2 AND "
    "j.kind = ?3 AND m.person_id = ?4 AND m.channel = ?5 AND m.address = ?6 AND m.purpose = ?7 "
    "ORDER BY j.not_before DESC, j.id DESC LIMIT 1",
    STW_INT (now - STW_GATHERING_APART),
    /* A clock that was set back does not make anybody wait for it. */
    STW_INT (now + STW_GATHERING_APART),
    STW_TEXT (STW_JOB_MESSAGE),
    STW_INT (message->person),
    STW_TEXT (message->channel),
    STW_TEXT (message->address),
    STW_TEXT (message->purpose));

  *ret_last = (LastJob){ .when = STW_GATHERING_NEVER };
  if (stw_rows_next (rows, error))
    *ret_last = (LastJob){ stw_rows_get_int (rows, 0),
                           stw_rows_get_int (rows, 1),
                           stw_rows_get_int (rows, 2) != 0 };
  return stw_rows_succeeded (rows);
}

/* What is claimed is on its way with what it had. */
static gboolean
take_along (StwTransaction *transaction,
            gint64 job,
            gint64 message,
            gboolean *ret_taken,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "UPDATE job SET payload = CASE WHEN json_type (payload, '$.also') IS NULL "
                   "THEN json_set (payload, '$.also', json_array (?2)) "
                   "ELSE json_insert (payload, '$.also[#]', ?2) END "
                   "WHERE id = ?1 AND state = 'queued'",
                   STW_INT (job),
                   STW_INT (message)))
    return FALSE;
  *ret_taken = stw_db_get_changes (db) == 1;
  return TRUE;
}

/**
 * stw_gathered_enqueue:
 * @message: that stands
 *
 * Queues a message, or lets the one before to the same person take it along.
 *
 * Returns: whether it will be sent
 */
gboolean
stw_gathered_enqueue (StwTransaction *transaction, const StwOutgoing *message, GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  g_autofree char *key = g_strdup_printf ("message/%" G_GINT64_FORMAT, message->id);
  g_autofree char *payload = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", message->id);
  gboolean taken = FALSE;
  LastJob last;

  if (!find_last (transaction, message, &last, error))
    return FALSE;
  if (last.waits && stw_gathering_when (now, last.when) == last.when &&
      !take_along (transaction, last.id, message->id, &taken, error))
    return FALSE;
  return taken || stw_transaction_enqueue (transaction,
                                           STW_JOB_MESSAGE,
                                           key,
                                           message->company,
                                           payload,
                                           stw_gathering_when (now, last.when),
                                           error);
}

/**
 * stw_gathered_read_job:
 * @payload: of a job that sends messages
 *
 * Returns: (transfer full) (element-type gint64): the numbers of its messages, the first its own
 */
GArray *
stw_gathered_read_job (const char *payload)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 number;
  JsonArray *also;

  if (object == NULL)
    return numbers;
  number = json_object_get_int_member_with_default (object, "message", 0);
  g_array_append_val (numbers, number);
  also =
    json_object_has_member (object, "also") ? json_object_get_array_member (object, "also") : NULL;
  for (guint i = 0; also != NULL && i < json_array_get_length (also); i++)
    {
      number = json_array_get_int_element (also, i);
      g_array_append_val (numbers, number);
    }
  return numbers;
}

/**
 * stw_gathered_load:
 * @numbers: (element-type gint64): of messages
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when none of them is there any more
 *
 * Returns: (transfer full) (element-type StwOutgoing): those that are there
 */
GPtrArray *
stw_gathered_load (StwDb *db, const GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) messages =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_outgoing_free);

  for (guint i = 0; i < numbers->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      StwOutgoing *message = stw_outgoing_load (db, g_array_index (numbers, gint64, i), &failure);

      if (message != NULL)
        g_ptr_array_add (messages, message);
      else if (i + 1 == numbers->len && messages->len == 0)
        g_propagate_error (error, g_steal_pointer (&failure));
      else if (!g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return messages->len > 0 ? g_steal_pointer (&messages) : NULL;
}

static char *
join_bodies (GPtrArray *messages)
{
  GString *body = g_string_new (NULL);

  for (guint i = 0; i < MIN (messages->len, MAX_WRITTEN); i++)
    {
      const StwOutgoing *message = g_ptr_array_index (messages, i);

      g_string_append_printf (body, "%s\n\n", message->body);
    }
  if (messages->len > MAX_WRITTEN)
    {
      int more = (int) (messages->len - MAX_WRITTEN);

      /* Translators: %d is how many incidents a message has no room for */
      g_string_append_printf (body,
                              ngettext ("And %d more, which you see in Steward.\n",
                                        "And %d more, which you see in Steward.\n",
                                        (gulong) more),
                              more);
    }
  return g_string_free (body, FALSE);
}

/**
 * stw_gathered_join:
 * @messages: (element-type StwOutgoing): at least one, to the same person
 *
 * Returns: (transfer full): the one that is sent for them; it is about no incident when it is about
 *   several, and has its own number
 */
StwOutgoing *
stw_gathered_join (GPtrArray *messages)
{
  const StwOutgoing *first = g_ptr_array_index (messages, 0);
  StwOutgoing *joined = g_new0 (StwOutgoing, 1);
  int n = (int) messages->len;

  *joined = *first;
  joined->person_name = g_strdup (first->person_name);
  joined->channel = g_strdup (first->channel);
  joined->address = g_strdup (first->address);
  joined->purpose = g_strdup (first->purpose);
  joined->why = g_strdup (first->why);
  joined->subject = g_strdup (first->subject);
  joined->body = n == 1 ? g_strdup (first->body) : join_bodies (messages);
  if (n == 1)
    return joined;
  g_free (joined->subject);
  /* Translators: %1$d is a number, %2$s the title of one of so many incidents */
  joined->subject = g_strdup_printf (
    ngettext ("%1$d incident, among them %2$s", "%1$d incidents, among them %2$s", (gulong) n),
    n,
    first->subject);
  joined->incident = 0;
  return joined;
}
