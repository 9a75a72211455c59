/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to reach a person: one table of channels. What stands in this window is told with the
 * change itself; what leaves this machine is a durable job, so that it is sent once, whatever
 * happens in between. Telling is for the ledger thread, sending for workers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/channels.h"

#include "engine/gathered.h"
#include "base/ids.h"
#include "engine/mail-channel.h"
#include "model/permission.h"
#include "store/setting.h"

#include <glib/gi18n.h>

/**
 * StwChannel:
 * @get_address: where a person is reached on it, %NULL when not
 * @send: (nullable): sends a message, and returns how it stands then: %STW_OUTGOING_QUEUED to try
 *   again; says in @ret_why what a person should know. %NULL for what stands in this window
 */
struct _StwChannel
{
  const char *id;
  const char *title;
  const char *(*get_address) (StwDb *db, const StwRecipient *recipient);
  StwOutgoingState (*send) (StwDb *db,
                            const StwOutgoing *message,
                            const StwOutgoingWork *work,
                            GCancellable *cancellable,
                            char **ret_why,
                            GError **error);
};

/* What the bell's list and the desktop's announcements say of incidents is read off the timeline,
 * all else off these messages. */
static const char *
get_desk_address (StwDb *db, const StwRecipient *recipient)
{
  return recipient->at_desk ? "desk" : NULL;
}

static const char *
get_mail_address (StwDb *db, const StwRecipient *recipient)
{
  g_autofree char *server = stw_setting_dup (db, STW_SETTING_CHANNEL_SMTP);

  return server != NULL ? recipient->mail : NULL;
}

/* The text as paragraphs. */
static char *
make_html (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) html = g_string_new ("<!DOCTYPE html>\n<html><body>\n");

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      {
        g_autofree char *escaped = g_markup_escape_text (lines[i], -1);

        g_string_append_printf (html, "<p>%s</p>\n", escaped);
      }
  g_string_append (html, "</body></html>\n");
  return g_string_free (g_steal_pointer (&html), FALSE);
}

/* All messages about an incident are one conversation, whoever gets them. */
static char *
make_thread (StwDb *db, const StwSmtpServer *server, gint64 incident)
{
  gint64 created_at = 0;
  g_autofree char *local = NULL;

  if (incident == 0 || !stw_db_number (db,
                                       &created_at,
                                       NULL,
                                       "SELECT created_at FROM incident WHERE id = ?1",
                                       STW_INT (incident)))
    return NULL;
  /* With its birth, since another desk of the same domain has numbers of its own. */
  local = g_strdup_printf ("incident-%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, incident, created_at);
  return stw_mail_channel_make_id (server, local);
}

static StwSmtpOutcome *
post (StwDb *db,
      const StwSmtpServer *server,
      const StwOutgoing *message,
      StwSecrets *secrets,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *sender = stw_mail_channel_dup_sender (db);
  g_autofree char *html = make_html (message->body);
  g_autofree char *thread = make_thread (db, server, message->incident);
  g_autofree char *local = g_strdup_printf ("message-%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT,
                                            message->id,
                                            message->created_at);
  g_autofree char *id = stw_mail_channel_make_id (server, local);
  const StwMail mail = {
    .from = server->from,
    .from_name = sender,
    .to = message->address,
    .to_name = message->person_name,
    .subject = message->subject,
    .text = message->body,
    .html = html,
    .id = id,
    .thread = thread,
    .at = message->created_at,
  };

  return stw_mail_channel_send (server, secrets, &mail, cancellable, error);
}

static StwOutgoingState
send_mail (StwDb *db,
           const StwOutgoing *message,
           const StwOutgoingWork *work,
           GCancellable *cancellable,
           char **ret_why,
           GError **error)
{
  static const StwOutgoingState states[] = {
    [STW_SMTP_SENT] = STW_OUTGOING_SENT,
    [STW_SMTP_RETRY] = STW_OUTGOING_QUEUED,
    [STW_SMTP_REFUSED] = STW_OUTGOING_FAILED,
    [STW_SMTP_UNKNOWN] = STW_OUTGOING_UNKNOWN,
  };
  g_autoptr (StwSmtpServer) server = stw_mail_channel_load (db, error);
  g_autoptr (StwSmtpOutcome) outcome = NULL;

  if (server != NULL)
    outcome = post (db, server, message, work->secrets, cancellable, error);
  if (outcome == NULL)
    return STW_OUTGOING_QUEUED;
  if (outcome->state != STW_SMTP_SENT)
    *ret_why = stw_smtp_outcome_dup_sentence (outcome);
  return states[outcome->state];
}

static const StwChannel channels[] = {
  { "desktop", N_ ("Desktop"), get_desk_address, NULL },
  { "bell", N_ ("Bell"), get_desk_address, NULL },
  { "mail", N_ ("E-Mail"), get_mail_address, send_mail },
};

static const StwChannel *
find_channel (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (g_str_equal (channels[i].id, id))
      return &channels[i];
  return NULL;
}

/**
 * stw_channels_can_reach:
 *
 * Returns: whether there is a way to that person
 */
gboolean
stw_channels_can_reach (StwDb *db, const StwRecipient *recipient)
{
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (channels[i].get_address (db, recipient) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
enqueue (StwTransaction *transaction, const StwOutgoing *message, GError **error)
{
  g_autofree char *key = g_strdup_printf ("message/%" G_GINT64_FORMAT, message->id);
  g_autofree char *payload = g_strdup_printf ("{\"message\":%" G_GINT64_FORMAT "}", message->id);

  return stw_transaction_enqueue (transaction,
                                  STW_JOB_MESSAGE,
                                  key,
                                  message->company,
                                  payload,
                                  message->created_at,
                                  error);
}

/* What stands in the window stands where it leads. */
static char *
dup_place (const StwChannel *channel, const char *address, const StwNews *news)
{
  return channel->send == NULL && news->schedule != 0
           ? stw_id_format (STW_ID_SCHEDULE, news->schedule)
           : g_strdup (address);
}

static gboolean
tell_on (StwTransaction *transaction,
         const StwChannel *channel,
         const char *address,
         const StwRecipient *recipient,
         const StwNews *news,
         GError **error)
{
  g_autoptr (StwOutgoing) message = g_new0 (StwOutgoing, 1);

  message->company = news->company;
  message->incident = news->incident;
  message->person = recipient->person;
  message->person_name = g_strdup (recipient->name);
  message->channel = g_strdup (channel->id);
  message->address = dup_place (channel, address, news);
  message->purpose = g_strdup (news->purpose);
  message->subject = g_strdup (news->subject);
  message->body = g_strdup (news->body);
  message->state = channel->send != NULL ? STW_OUTGOING_QUEUED : STW_OUTGOING_SENT;
  if (!stw_outgoing_insert (transaction, message, error))
    return FALSE;
  if (channel->send == NULL)
    return TRUE;
  return news->gathers ? stw_gathered_enqueue (transaction, message, error)
                       : enqueue (transaction, message, error);
}

/**
 * stw_channels_tell:
 * @ret_n_messages: (out): how many ways it takes, 0 when there is none to that person
 *
 * Tells a person something on every way that there is.
 *
 * Returns: whether it was done
 */
gboolean
stw_channels_tell (StwTransaction *transaction,
                   const StwRecipient *recipient,
                   const StwNews *news,
                   guint *ret_n_messages,
                   GError **error)
{
  *ret_n_messages = 0;
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      const char *address =
        channels[i].get_address (stw_transaction_get_db (transaction), recipient);

      if (address == NULL)
        continue;
      if (!tell_on (transaction, &channels[i], address, recipient, news, error))
        return FALSE;
      ++*ret_n_messages;
    }
  return TRUE;
}

#define SELECT_RECIPIENTS "SELECT id, name, mail FROM person WHERE left_at IS NULL "

static GPtrArray *
list_recipients (StwRows *taken, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_recipient_free);
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    {
      StwRecipient *recipient = g_new0 (StwRecipient, 1);

      recipient->person = stw_rows_get_int (rows, 0);
      recipient->name = g_strdup (stw_rows_get_text (rows, 1));
      recipient->mail = g_strdup (stw_rows_get_text (rows, 2));
      recipient->at_desk = TRUE;
      g_ptr_array_add (list, recipient);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static gboolean
tell_all (StwTransaction *transaction, GPtrArray *recipients, const StwNews *news, GError **error)
{
  for (guint i = 0; recipients != NULL && i < recipients->len; i++)
    {
      guint n_messages;

      if (!stw_channels_tell (transaction,
                              g_ptr_array_index (recipients, i),
                              news,
                              &n_messages,
                              error))
        return FALSE;
    }
  return recipients != NULL;
}

/**
 * stw_channels_tell_administrators:
 *
 * Tells everybody who may mend it.
 *
 * Returns: whether it was done
 */
gboolean
stw_channels_tell_administrators (StwTransaction *transaction, const StwNews *news, GError **error)
{
  g_autoptr (GPtrArray) recipients =
               list_recipients (stw_db_query (stw_transaction_get_db (transaction),
                                              error,
                                              SELECT_RECIPIENTS "AND role = ?1 ORDER BY id",
                                              STW_INT (STW_ROLE_ADMINISTRATOR)),
                                error);

  return tell_all (transaction, recipients, news, error);
}

/**
 * stw_channels_tell_person:
 * @person: somebody at the desk; whoever has left is told nothing
 *
 * Tells one person.
 *
 * Returns: whether it was done
 */
gboolean
stw_channels_tell_person (StwTransaction *transaction,
                          gint64 person,
                          const StwNews *news,
                          GError **error)
{
  g_autoptr (GPtrArray) recipients =
               list_recipients (stw_db_query (stw_transaction_get_db (transaction),
                                              error,
                                              SELECT_RECIPIENTS "AND id = ?1",
                                              STW_INT (person)),
                                error);

  return tell_all (transaction, recipients, news, error);
}

/**
 * stw_channels_tell_technician:
 * @person: somebody at the desk
 *
 * Tells somebody who is no administrator, as those hear of it already.
 *
 * Returns: whether it was done
 */
gboolean
stw_channels_tell_technician (StwTransaction *transaction,
                              gint64 person,
                              const StwNews *news,
                              GError **error)
{
  g_autoptr (GPtrArray) recipients =
               list_recipients (stw_db_query (stw_transaction_get_db (transaction),
                                              error,
                                              SELECT_RECIPIENTS "AND id = ?1 AND role <> ?2",
                                              STW_INT (person),
                                              STW_INT (STW_ROLE_ADMINISTRATOR)),
                                error);

  return tell_all (transaction, recipients, news, error);
}

/**
 * stw_outgoing_work_free:
 * @work: (nullable) (transfer full): what a job needs
 */
void
stw_outgoing_work_free (StwOutgoingWork *work)
{
  if (work == NULL)
    return;
  g_clear_pointer (&work->secrets, stw_secrets_unref);
  g_clear_pointer (&work->messages, g_array_unref);
  g_free (work->database);
  g_free (work);
}

static StwCommand *
make_settled (GPtrArray *messages, StwOutgoingState state, const char *why)
{
  StwCommand *command = stw_command_new (STW_COMMAND_MESSAGE_SETTLED, "engine", 0);
  JsonArray *numbers = json_array_new ();

  for (guint i = 0; i < messages->len; i++)
    json_array_add_int_element (numbers,
                                ((const StwOutgoing *) g_ptr_array_index (messages, i))->id);
  json_object_set_array_member (command->arguments, "messages", numbers);
  json_object_set_string_member (command->arguments, "state", stw_outgoing_state_to_word (state));
  if (why != NULL)
    json_object_set_string_member (command->arguments, "why", why);
  return command;
}

/**
 * stw_outgoing_work_run:
 * @ret_again: (out) (nullable): why the job is to be tried again, %NULL when it is done
 * @error: when it was cancelled, or the message is gone
 *
 * Sends one message, or those that leave as one. Blocks.
 *
 * Returns: (transfer full): the command that says what became of it
 */
StwCommand *
stw_outgoing_work_run (const StwOutgoingWork *work,
                       char **ret_again,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (work->database, STW_DB_READ_ONLY, error);
  g_autoptr (GPtrArray) messages =
               db != NULL ? stw_gathered_load (db, work->messages, error) : NULL;
  g_autoptr (StwOutgoing) message = messages != NULL ? stw_gathered_join (messages) : NULL;
  const StwChannel *channel = message != NULL ? find_channel (message->channel) : NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *why = NULL;
  StwOutgoingState state = STW_OUTGOING_FAILED;

  if (message == NULL)
    return NULL;
  if (channel != NULL && channel->send != NULL)
    state = channel->send (db, message, work, cancellable, &why, &failure);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (failure != NULL)
    why = g_strdup (failure->message);
  if (state == STW_OUTGOING_QUEUED && work->is_last)
    state = STW_OUTGOING_FAILED;
  if (state == STW_OUTGOING_QUEUED)
    *ret_again = g_strdup (why);
  return make_settled (messages, state, why);
}
