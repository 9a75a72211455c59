/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The most bytes of a certificate, and of an answer to a confirmation. */
#define STW_SNS_MAX_FETCH (64 * 1024)

/**
 * StwSnsError:
 * @STW_SNS_ERROR_MALFORMED: the object is no message of SNS
 * @STW_SNS_ERROR_TOPIC: its topic is none of those that may send here
 * @STW_SNS_ERROR_URL: it names a certificate elsewhere than at Amazon
 * @STW_SNS_ERROR_UNAVAILABLE: the certificate could not be fetched
 * @STW_SNS_ERROR_CERTIFICATE: the certificate is not one that SNS signs with
 * @STW_SNS_ERROR_SIGNATURE: it was signed by somebody else, or changed since
 * @STW_SNS_ERROR_STALE: it is too old, or dated ahead
 */
typedef enum
{
  STW_SNS_ERROR_MALFORMED,
  STW_SNS_ERROR_TOPIC,
  STW_SNS_ERROR_URL,
  STW_SNS_ERROR_UNAVAILABLE,
  STW_SNS_ERROR_CERTIFICATE,
  STW_SNS_ERROR_SIGNATURE,
  STW_SNS_ERROR_STALE,
} StwSnsError;

#define STW_SNS_ERROR (stw_sns_error_quark ())
GQuark stw_sns_error_quark (void);

typedef enum
{
  STW_SNS_NOTIFICATION,
  STW_SNS_SUBSCRIPTION_CONFIRMATION,
  STW_SNS_UNSUBSCRIBE_CONFIRMATION,
} StwSnsType;

/**
 * StwSnsMessage:
 * @type: what it is
 * @id: its own id, the same when it is sent again
 * @topic: the ARN of the topic that sent it
 * @subscribe_url: (nullable): where a subscription is confirmed
 * @certificate_url: where its certificate lies
 * @signed_text: what is signed
 * @signature: the signature's bytes
 * @version: "1" for SHA-1, "2" for SHA-256
 * @timestamp: when it was sent, UTC milliseconds
 *
 * An envelope as Amazon's Simple Notification Service sends it.
 */
typedef struct
{
  StwSnsType type;
  char *id;
  char *topic;
  char *subscribe_url;
  char *certificate_url;
  char *signed_text;
  GBytes *signature;
  char *version;
  gint64 timestamp;
} StwSnsMessage;

gboolean stw_sns_is_envelope (JsonNode *root);
StwSnsMessage *stw_sns_message_read (JsonNode *root, GError **error);
void stw_sns_message_free (StwSnsMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSnsMessage, stw_sns_message_free)

gboolean stw_sns_is_certificate_url (const char *url);
gboolean stw_sns_is_subscribe_url (const char *url);

/**
 * StwSnsFetched:
 * @body: (nullable): what was answered, %NULL when nothing could be had
 * @data: what was given to the fetcher for this call
 */
typedef void (*StwSnsFetched) (GBytes *body, gpointer data);

/**
 * StwSnsFetch:
 * @url: what to get, without credentials and without following redirects
 * @max_bytes: the most that the answer may have
 * @fetched: called once, on the same thread, now or later
 * @fetched_data: what for
 * @data: the fetcher's own
 */
typedef void (*StwSnsFetch) (const char *url,
                             gsize max_bytes,
                             StwSnsFetched fetched,
                             gpointer fetched_data,
                             gpointer data);

/**
 * StwSnsVerified:
 * @message: the message that was checked
 * @error: (nullable): why it is not believed
 */
typedef void (*StwSnsVerified) (const StwSnsMessage *message, const GError *error, gpointer data);

typedef struct _StwSnsVerifier StwSnsVerifier;

StwSnsVerifier *stw_sns_verifier_new (StwSnsFetch fetch, gpointer data, const char *trust_file);
void stw_sns_verifier_free (StwSnsVerifier *self);
void stw_sns_verifier_check (StwSnsVerifier *self,
                             StwSnsMessage *message,
                             gint64 now,
                             StwSnsVerified verified,
                             gpointer verified_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSnsVerifier, stw_sns_verifier_free)

G_END_DECLS
