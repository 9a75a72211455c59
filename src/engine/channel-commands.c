/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about the ways to reach a person: how they are set, and what their last test
 * brought. Passwords go to the keyring beside them, never through here. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/channel-commands.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "engine/channels.h"
#include "engine/mail-channel.h"
#include "store/setting.h"

#define MAX_SENTENCE_BYTES 1000

static gboolean
keep (StwTransaction *transaction,
      const StwCommand *command,
      const char *key,
      JsonObject *value,
      GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), value);
  g_autofree char *text = json_to_string (node, FALSE);

  stw_transaction_change (transaction, "channel", 0, 0);
  return stw_setting_set (stw_transaction_get_db (transaction), key, text, error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "channel",
                                0,
                                value,
                                error);
}

static gboolean
check_channel (const StwCommand *command, GError **error)
{
  if (g_strcmp0 (stw_command_get_text (command, "channel"), "smtp") == 0)
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "The channel that can be set is smtp.");
  return FALSE;
}

static gboolean
channel_set (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  g_autoptr (StwSmtpServer) server = NULL;
  g_autoptr (JsonObject) settings = NULL;

  if (!check_channel (command, error))
    return FALSE;
  server = stw_mail_channel_read (command->arguments, error);
  if (server == NULL)
    return FALSE;
  settings = stw_mail_channel_describe (server);
  return keep (transaction, command, STW_SETTING_CHANNEL_SMTP, settings, error);
}

static void
copy_sentence (const StwCommand *command, const char *member, JsonObject *result)
{
  const char *text = stw_text_or (stw_command_get_text (command, member), "");
  g_autofree char *clipped = stw_text_clip (text, MAX_SENTENCE_BYTES);

  json_object_set_string_member (result, member, clipped);
}

static gboolean
channel_tested (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  g_autoptr (JsonObject) result = json_object_new ();
  g_autofree char *at = stw_timestamp_format (stw_transaction_get_now (transaction));

  if (!check_channel (command, error))
    return FALSE;
  json_object_set_string_member (result, "at", at);
  json_object_set_boolean_member (result, "sent", stw_command_get_boolean (command, "sent", FALSE));
  json_object_set_int_member (result, "code", stw_command_get_int (command, "code", 0));
  copy_sentence (command, "cause", result);
  copy_sentence (command, "remedy", result);
  return keep (transaction, command, STW_SETTING_CHANNEL_SMTP_RESULT, result, error);
}

/* What became of a message; it may be gone with its incident meanwhile. */
static gboolean
message_settled (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  JsonArray *messages = json_object_get_array_member (command->arguments, "messages");
  StwOutgoingState state;

  if (!stw_outgoing_state_from_word (stw_command_get_text (command, "state"), &state))
    state = STW_OUTGOING_UNKNOWN;
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      g_autoptr (GError) failure = NULL;

      if (!stw_outgoing_settle (transaction,
                                json_array_get_int_element (messages, i),
                                state,
                                stw_command_get_text (command, "why"),
                                &failure) &&
          !g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "channel.set", STW_PERMISSION_SETTINGS, channel_set },
  { "channel.tested", STW_PERMISSION_SETTINGS, channel_tested },
  { STW_COMMAND_MESSAGE_SETTLED, STW_PERMISSION_ENGINE, message_settled },
};

/**
 * stw_channel_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern the ways to reach a person
 */
const StwCommandRule *
stw_channel_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
