/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The envelopes of Amazon's Simple Notification Service: what they say, what of them is signed, and
 * which addresses in them are Amazon's (AWS SNS developer guide, verifying message signatures).
 * Pure functions, for any thread. */

#include "config.h"

#include "intake/sns.h"

#include "base/timestamp.h"

#include <string.h>

G_DEFINE_QUARK (stw_sns_error, stw_sns_error)

/* The regions' hosts; those of China end in .cn, and no others do. */
#define HOST                                                                                       \
  "\\A(?i:https://sns\\.(?:cn(?:-[a-z]+)+-[0-9]{1,2}\\.amazonaws\\.com\\.cn|"                      \
  "(?!cn-)[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}\\.amazonaws\\.com))(?::443)?/"

/* What is signed of each type, in this order; Subject only when it is there. */
static const struct
{
  const char *name;
  const char *keys[8];
} types[] = {
  [STW_SNS_NOTIFICATION] = { "Notification",
                             { "Message",
                               "MessageId",
                               "Subject",
                               "Timestamp",
                               "TopicArn",
                               "Type" } },
  [STW_SNS_SUBSCRIPTION_CONFIRMATION] = { "SubscriptionConfirmation",
                                          { "Message",
                                            "MessageId",
                                            "SubscribeURL",
                                            "Timestamp",
                                            "Token",
                                            "TopicArn",
                                            "Type" } },
  [STW_SNS_UNSUBSCRIBE_CONFIRMATION] = { "UnsubscribeConfirmation",
                                         { "Message",
                                           "MessageId",
                                           "SubscribeURL",
                                           "Timestamp",
                                           "Token",
                                           "TopicArn",
                                           "Type" } },
};

static const char *
string_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/**
 * stw_sns_is_envelope:
 * @root: a JSON document
 *
 * Returns: whether it looks like a message of SNS, which then has to be verified
 */
gboolean
stw_sns_is_envelope (JsonNode *root)
{
  static const char *const members[] = { "Type", "MessageId", "TopicArn" };

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (json_node_get_object (root), members[i]))
      return FALSE;
  return TRUE;
}

static gboolean
find_type (JsonObject *object, StwSnsType *ret_type)
{
  const char *name = string_member (object, "Type");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].name, name) == 0)
      {
        *ret_type = (StwSnsType) i;
        return TRUE;
      }
  return FALSE;
}

/* The text that is signed, or %NULL when a member of it is missing. */
static char *
build_signed_text (JsonObject *object, StwSnsType type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; types[type].keys[i] != NULL; i++)
    {
      const char *key = types[type].keys[i];
      const char *value = string_member (object, key);

      if (value != NULL)
        g_string_append_printf (text, "%s\n%s\n", key, value);
      else if (!g_str_equal (key, "Subject") || json_object_has_member (object, key))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static StwSnsMessage *
read_object (JsonObject *object)
{
  g_autoptr (StwSnsMessage) self = g_new0 (StwSnsMessage, 1);
  const char *signature = string_member (object, "Signature");
  const char *timestamp = string_member (object, "Timestamp");
  guchar *bytes;
  gsize length;

  if (!find_type (object, &self->type) || signature == NULL || timestamp == NULL ||
      !stw_timestamp_parse (timestamp, &self->timestamp))
    return NULL;
  bytes = g_base64_decode (signature, &length);
  self->signature = g_bytes_new_take (bytes, length);
  self->signed_text = build_signed_text (object, self->type);
  self->id = g_strdup (string_member (object, "MessageId"));
  self->topic = g_strdup (string_member (object, "TopicArn"));
  self->version = g_strdup (string_member (object, "SignatureVersion"));
  self->certificate_url = g_strdup (string_member (object, "SigningCertURL"));
  self->subscribe_url = g_strdup (string_member (object, "SubscribeURL"));
  return self->signed_text != NULL && self->version != NULL && self->certificate_url != NULL
           ? g_steal_pointer (&self)
           : NULL;
}

/**
 * stw_sns_message_read:
 * @root: a JSON document
 *
 * Returns: (transfer full): the envelope, not verified yet, or %NULL with @error set
 */
StwSnsMessage *
stw_sns_message_read (JsonNode *root, GError **error)
{
  StwSnsMessage *self =
    JSON_NODE_HOLDS_OBJECT (root) ? read_object (json_node_get_object (root)) : NULL;

  if (self == NULL)
    g_set_error (error,
                 STW_SNS_ERROR,
                 STW_SNS_ERROR_MALFORMED,
                 "The SNS message lacks a member that it must have.");
  return self;
}

/**
 * stw_sns_message_free:
 * @self: (transfer full): a message
 */
void
stw_sns_message_free (StwSnsMessage *self)
{
  g_free (self->id);
  g_free (self->topic);
  g_free (self->subscribe_url);
  g_free (self->certificate_url);
  g_free (self->signed_text);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self->version);
  g_free (self);
}

/**
 * stw_sns_is_certificate_url:
 * @url: what an envelope says
 *
 * The vendor's own pattern is not enough: it looks for ".pem" at the end of the query, too, where
 * an API answer can hold whatever an attacker wrote.
 *
 * Returns: whether Amazon's certificates may lie there
 */
gboolean
stw_sns_is_certificate_url (const char *url)
{
  return g_regex_match_simple (HOST "[A-Za-z0-9_-]+\\.pem\\z", url, 0, 0);
}

/**
 * stw_sns_is_subscribe_url:
 * @url: what an envelope says
 *
 * Returns: whether getting it confirms a subscription and does nothing else
 */
gboolean
stw_sns_is_subscribe_url (const char *url)
{
  g_auto (GStrv) pairs = NULL;
  guint n_actions = 0;
  gboolean confirms = FALSE;

  if (!g_regex_match_simple (HOST "\\?[\\x21\\x24-\\x7e]+\\z", url, 0, 0))
    return FALSE;
  pairs = g_strsplit (strchr (url, '?') + 1, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_autofree char *decoded = g_uri_unescape_string (pairs[i], NULL);

      if (decoded == NULL)
        return FALSE;
      n_actions += g_ascii_strncasecmp (decoded, "Action=", strlen ("Action=")) == 0;
      confirms |= g_str_equal (pairs[i], "Action=ConfirmSubscription");
    }
  return confirms && n_actions == 1;
}
