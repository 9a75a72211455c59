/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Senders sign much alike: a text made of time and body, a MAC of it under a secret, written in one
 * field. What differs is data, a row each in a table. Pure functions, for any thread. */

#include "config.h"

#include "intake/signature.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "intake/signature-private.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <string.h>

typedef enum
{
  HMAC_SHA256,
  HMAC_SHA1,
  ED25519,
} Algorithm;

typedef enum
{
  HEX,
  BASE64,
} Encoding;

typedef enum
{
  SECONDS,
  ISO_8601,
} TimeFormat;

/**
 * Scheme:
 * @signature: the field that holds the signature
 * @timestamp: (nullable): the field that holds the signed time
 * @id: (nullable): the field that holds a signed id
 * @text: what is signed: %b the body, %t the time, %i the id, each as sent; %NULL for Twilio's own
 * @untimed_text: (nullable): the same when the sender has no field for the time
 * @separator: what stands between several signatures, 0 for one alone
 * @prefix: (nullable): what stands before a signature; entries without it are passed over
 * @bare_too: whether the prefix may be absent
 * @time_prefix: (nullable): what stands before the time when it is one of the entries
 * @key_prefix: (nullable): what a secret in base64 begins with; %NULL when the text itself is the
 * key
 * @bare_key_too: whether that prefix may be absent
 * @makes_secret: whether the sender makes the secret and shows it; else it takes one of ours
 */
typedef struct
{
  const char *name;
  const char *signature;
  const char *timestamp;
  const char *id;
  const char *text;
  const char *untimed_text;
  char separator;
  const char *prefix;
  gboolean bare_too;
  const char *time_prefix;
  Algorithm algorithm;
  Encoding encoding;
  TimeFormat time_format;
  const char *key_prefix;
  gboolean bare_key_too;
  gboolean makes_secret;
} Scheme;

static const Scheme schemes[] = {
  { .name = "steward",
    .signature = "X-Signature",
    .timestamp = "X-Timestamp",
    .text = "%t.%b",
    .prefix = "sha256=",
    .bare_too = TRUE },
  /* standard-webhooks/spec */
  { .name = "standard-webhooks",
    .signature = "webhook-signature",
    .timestamp = "webhook-timestamp",
    .id = "webhook-id",
    .text = "%i.%t.%b",
    .separator = ' ',
    .prefix = "v1,",
    .encoding = BASE64,
    .key_prefix = "whsec_",
    .bare_key_too = TRUE,
    .makes_secret = TRUE },
  { .name = "standard-webhooks-v1a",
    .signature = "webhook-signature",
    .timestamp = "webhook-timestamp",
    .id = "webhook-id",
    .text = "%i.%t.%b",
    .separator = ' ',
    .prefix = "v1a,",
    .algorithm = ED25519,
    .encoding = BASE64,
    .key_prefix = "whpk_",
    .makes_secret = TRUE },
  /* grafana/alerting, http/hmac.go */
  { .name = "grafana",
    .signature = "X-Grafana-Alerting-Signature",
    .text = "%t:%b",
    .untimed_text = "%b" },
  /* PagerDuty/developer-docs, 04-Signatures */
  { .name = "pagerduty",
    .signature = "X-PagerDuty-Signature",
    .text = "%b",
    .separator = ',',
    .prefix = "v1=",
    .makes_secret = TRUE },
  /* docs.sentry.io, integration platform webhooks; its Sentry-Hook-Timestamp is not signed */
  { .name = "sentry", .signature = "Sentry-Hook-Signature", .text = "%b", .makes_secret = TRUE },
  /* docs.github.com, validating webhook deliveries */
  { .name = "github", .signature = "X-Hub-Signature-256", .text = "%b", .prefix = "sha256=" },
  /* Jira Cloud, after W3C WebSub 8 */
  { .name = "jira", .signature = "X-Hub-Signature", .text = "%b", .prefix = "sha256=" },
  /* developer.zendesk.com, verifying webhook authenticity */
  { .name = "zendesk",
    .signature = "X-Zendesk-Webhook-Signature",
    .timestamp = "X-Zendesk-Webhook-Signature-Timestamp",
    .text = "%t%b",
    .encoding = BASE64,
    .time_format = ISO_8601,
    .makes_secret = TRUE },
  /* api.slack.com, verifying requests */
  { .name = "slack",
    .signature = "X-Slack-Signature",
    .timestamp = "X-Slack-Request-Timestamp",
    .text = "v0:%t:%b",
    .prefix = "v0=",
    .makes_secret = TRUE },
  /* twilio.com, validating requests */
  { .name = "twilio",
    .signature = "X-Twilio-Signature",
    .algorithm = HMAC_SHA1,
    .encoding = BASE64,
    .makes_secret = TRUE },
  /* docs.stripe.com, and many that do alike */
  { .name = "stripe-style",
    .signature = "Stripe-Signature",
    .text = "%t.%b",
    .separator = ',',
    .prefix = "v1=",
    .time_prefix = "t=",
    .makes_secret = TRUE },
};

/* What one message brings for one scheme. */
typedef struct
{
  const char *time; /* (nullable): as sent */
  const char *id;   /* (nullable) */
  char **entries;   /* of the signature's field */
} Parts;

static const Scheme *
find_scheme (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_strcmp0 (schemes[i].name, name) == 0)
      return &schemes[i];
  return NULL;
}

/**
 * stw_signature_scheme_is_known:
 * @scheme: (nullable): a name
 *
 * Returns: whether it is a scheme's
 */
gboolean
stw_signature_scheme_is_known (const char *scheme)
{
  return find_scheme (scheme) != NULL;
}

/**
 * stw_signature_scheme_names:
 *
 * Returns: (transfer full): the names of all schemes, with commas between them, for people
 */
char *
stw_signature_scheme_names (void)
{
  GString *names = g_string_new (schemes[0].name);

  for (guint i = 1; i < G_N_ELEMENTS (schemes); i++)
    g_string_append_printf (names, ", %s", schemes[i].name);
  return g_string_free (names, FALSE);
}

/**
 * stw_signature_scheme_makes_secret:
 * @scheme: a known scheme
 *
 * Returns: whether the secret is made by the sender, and has to be entered here
 */
gboolean
stw_signature_scheme_makes_secret (const char *scheme)
{
  const Scheme *found = find_scheme (scheme);

  g_return_val_if_fail (found != NULL, FALSE);

  return found->makes_secret;
}

/* A field that is there twice is as good as absent: nobody knows which one was meant. */
static const char *
only_field (const StwHeaders *headers, const char *name)
{
  const char *value = headers->get (headers->data, name, 0);

  return value != NULL && *value != '\0' && headers->get (headers->data, name, 1) == NULL ? value
                                                                                          : NULL;
}

static const char *
find_entry (char **entries, const char *prefix)
{
  for (guint i = 0; entries[i] != NULL; i++)
    if (g_str_has_prefix (entries[i], prefix))
      return entries[i] + strlen (prefix);
  return NULL;
}

static gboolean
find_parts (const Scheme *scheme,
            const StwSignatureSettings *settings,
            const StwHeaders *headers,
            Parts *parts)
{
  const char *name =
    settings->signature_header != NULL ? settings->signature_header : scheme->signature;
  const char *value = only_field (headers, name);
  char separator[2] = { scheme->separator, '\0' };

  if (value == NULL)
    return FALSE;
  parts->entries = g_strsplit (value, *separator != '\0' ? separator : "\n", 64);
  name = settings->timestamp_header != NULL ? settings->timestamp_header : scheme->timestamp;
  if (scheme->time_prefix != NULL)
    parts->time = find_entry (parts->entries, scheme->time_prefix);
  else if (name != NULL)
    parts->time = only_field (headers, name);
  if (scheme->id != NULL)
    parts->id = only_field (headers, scheme->id);
  return (parts->time != NULL || (name == NULL && scheme->time_prefix == NULL)) &&
         (parts->id != NULL || scheme->id == NULL);
}

static gboolean
parse_time (const Scheme *scheme, const char *text, gint64 *ret_milliseconds)
{
  guint64 seconds;

  if (scheme->time_format == ISO_8601)
    return stw_timestamp_parse (text, ret_milliseconds);
  if (!g_ascii_isdigit (*text) ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / STW_SECOND, &seconds, NULL))
    return FALSE;
  *ret_milliseconds = (gint64) seconds * STW_SECOND;
  return TRUE;
}

/* A part that the scheme does not have is empty. */
static void
append_text (GByteArray *built, const char *text)
{
  if (text != NULL)
    g_byte_array_append (built, (const guint8 *) text, (guint) strlen (text));
}

static GByteArray *
build_text (const char *text, const Parts *parts, const StwSignedMessage *message)
{
  GByteArray *built = g_byte_array_new ();

  for (; *text != '\0'; text++)
    {
      if (*text != '%')
        g_byte_array_append (built, (const guint8 *) text, 1);
      else if (*++text == 'b')
        g_byte_array_append (built, message->body, (guint) message->length);
      else
        append_text (built, *text == 't' ? parts->time : parts->id);
    }
  return built;
}

/* The key's bytes, or %NULL when the secret is none of this scheme. */
static GBytes *
read_key (const Scheme *scheme, const char *secret)
{
  gsize size = secret != NULL ? strlen (secret) : 0;
  g_autofree guint8 *key = g_malloc (size + 1);
  gsize length = 0;
  int variant;

  if (scheme->key_prefix == NULL)
    return size > 0 ? g_bytes_new (secret, size) : NULL;
  if (size > 0 && g_str_has_prefix (secret, scheme->key_prefix))
    secret += strlen (scheme->key_prefix);
  else if (!scheme->bare_key_too || size == 0)
    return NULL;
  variant = strchr (secret, '=') != NULL ? sodium_base64_VARIANT_ORIGINAL
                                         : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  if (sodium_base642bin (key, size, secret, strlen (secret), NULL, &length, NULL, variant) != 0 ||
      length == 0 || (scheme->algorithm == ED25519 && length != crypto_sign_PUBLICKEYBYTES))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&key), length);
}

/**
 * stw_signature_secret_is_usable:
 * @scheme: a known scheme
 * @secret: (nullable): as the administrator pasted it
 *
 * Returns: whether messages of the scheme can be checked with @secret
 */
gboolean
stw_signature_secret_is_usable (const char *scheme, const char *secret)
{
  const Scheme *found = find_scheme (scheme);
  g_autoptr (GBytes) key = found != NULL ? read_key (found, secret) : NULL;

  return key != NULL;
}

/* Decodes one signature, which must have just @length bytes. */
static gboolean
decode (const Scheme *scheme, const char *text, guint8 *bytes, gsize length)
{
  gsize got = 0;

  if (scheme->encoding == HEX)
    return stw_hex_decode (text, bytes, length);
  return sodium_base642bin (bytes,
                            length,
                            text,
                            strlen (text),
                            NULL,
                            &got,
                            NULL,
                            sodium_base64_VARIANT_ORIGINAL) == 0 &&
         got == length;
}

static void
compute_mac (const Scheme *scheme, GBytes *key, const GByteArray *text, guint8 *mac)
{
  gsize key_length;
  const guint8 *key_data = g_bytes_get_data (key, &key_length);
  crypto_auth_hmacsha256_state state;

  if (scheme->algorithm == HMAC_SHA1)
    {
      gnutls_hmac_fast (GNUTLS_MAC_SHA1, key_data, key_length, text->data, text->len, mac);
      return;
    }
  crypto_auth_hmacsha256_init (&state, key_data, key_length);
  crypto_auth_hmacsha256_update (&state, text->data, text->len);
  crypto_auth_hmacsha256_final (&state, mac);
  sodium_memzero (&state, sizeof state);
}

static gsize
signature_length (const Scheme *scheme)
{
  static const gsize lengths[] = { [HMAC_SHA256] = 32, [HMAC_SHA1] = 20, [ED25519] = 64 };

  return lengths[scheme->algorithm];
}

/* Whether one of the entries is the signature of @text. */
static gboolean
matches (const Scheme *scheme, GBytes *key, const GByteArray *text, char **entries)
{
  gsize length = signature_length (scheme);
  guint8 expected[64];
  guint8 given[64];
  gboolean found = FALSE;

  if (scheme->algorithm != ED25519)
    compute_mac (scheme, key, text, expected);
  for (guint i = 0; entries[i] != NULL; i++)
    {
      const char *entry = entries[i];

      if (scheme->prefix != NULL && g_str_has_prefix (entry, scheme->prefix))
        entry += strlen (scheme->prefix);
      else if (scheme->prefix != NULL && !scheme->bare_too)
        continue;
      if (!decode (scheme, entry, given, length))
        continue;
      if (scheme->algorithm == ED25519)
        found |= crypto_sign_verify_detached (given,
                                              text->data,
                                              text->len,
                                              g_bytes_get_data (key, NULL)) == 0;
      else
        found |= sodium_memcmp (given, expected, length) == 0;
    }
  sodium_memzero (expected, sizeof expected);
  return found;
}

static gboolean
is_signed (const Scheme *scheme, GBytes *key, const Parts *parts, const StwSignedMessage *message)
{
  g_autoptr (GByteArray) text = NULL;

  if (scheme->text == NULL)
    {
      g_autoptr (GPtrArray) texts = stw_twilio_texts (message);

      for (guint i = 0; i < texts->len; i++)
        if (matches (scheme, key, g_ptr_array_index (texts, i), parts->entries))
          return TRUE;
      return FALSE;
    }
  text = build_text (parts->time == NULL && scheme->untimed_text != NULL ? scheme->untimed_text
                                                                         : scheme->text,
                     parts,
                     message);
  return matches (scheme, key, text, parts->entries);
}

/**
 * stw_signature_verify:
 * @settings: what the company's administrator entered
 * @message: what has come
 * @ret_skew: (out) (optional): by how many milliseconds the signed time lies ahead of ours, when
 * the verdict is good or stale and a time is signed; else 0
 *
 * Returns: what to think of it
 */
StwSignatureVerdict
stw_signature_verify (const StwSignatureSettings *settings,
                      const StwSignedMessage *message,
                      gint64 *ret_skew)
{
  const Scheme *scheme = find_scheme (settings->scheme);
  g_autoptr (GBytes) key = scheme != NULL ? read_key (scheme, settings->secret) : NULL;
  g_auto (GStrv) entries = NULL;
  Parts parts = { NULL, NULL, NULL };
  gint64 time = message->now;
  gboolean complete;

  if (ret_skew != NULL)
    *ret_skew = 0;
  if (key == NULL)
    return STW_SIGNATURE_NO_SECRET;
  complete = find_parts (scheme, settings, &message->headers, &parts);
  entries = parts.entries;
  if (!complete || (parts.time != NULL && !parse_time (scheme, parts.time, &time)))
    return STW_SIGNATURE_MISSING;
  if (!is_signed (scheme, key, &parts, message))
    return STW_SIGNATURE_WRONG;
  if (ret_skew != NULL)
    *ret_skew = time - message->now;
  return ABS (time - message->now) > STW_SIGNATURE_TOLERANCE * STW_SECOND ? STW_SIGNATURE_STALE
                                                                          : STW_SIGNATURE_GOOD;
}
