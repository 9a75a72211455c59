/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Believes a message of SNS only when a certificate of Amazon's signed it. Certificates are fetched
 * by a function that the owner injects, and kept for a day. Lives on the door's thread. */

#include "config.h"

#include "intake/sns.h"

#include "base/clock.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#define CERTIFICATE_AGE STW_DAY
#define MAX_CERTIFICATES 64
#define MAX_CHAIN 8

/* Retries of SNS can come late. */
#define MESSAGE_AGE STW_HOUR
#define MESSAGE_AHEAD (5 * STW_MINUTE)

typedef struct
{
  GBytes *text; /* (owned): PEM or DER, as fetched */
  gint64 fetched;
} Cached;

struct _StwSnsVerifier
{
  StwSnsFetch fetch;
  gpointer data;
  gnutls_x509_trust_list_t trust; /* (owned) */
  GHashTable *certificates;       /* (owned) (element-type utf8 Cached): by URL */
};

/* One message on its way through the checks. */
typedef struct
{
  StwSnsVerifier *verifier; /* (unowned) */
  StwSnsMessage *message;   /* (owned) */
  gint64 now;
  StwSnsVerified verified;
  gpointer verified_data;
  char *issuer_url; /* (owned) (nullable): of the certificate that is missing in the chain */
} Check;

/* The certificates of a chain, the signing one first. */
typedef struct
{
  gnutls_x509_crt_t certificates[MAX_CHAIN];
  guint n;
} Chain;

static void
cached_free (gpointer data)
{
  Cached *cached = data;

  g_bytes_unref (cached->text);
  g_free (cached);
}

/**
 * stw_sns_verifier_new:
 * @fetch: how certificates are got
 * @data: what @fetch is called with
 * @trust_file: (nullable): a PEM file of roots to trust instead of the system's
 *
 * Returns: (transfer full): a verifier
 */
StwSnsVerifier *
stw_sns_verifier_new (StwSnsFetch fetch, gpointer data, const char *trust_file)
{
  StwSnsVerifier *self = g_new0 (StwSnsVerifier, 1);

  self->fetch = fetch;
  self->data = data;
  self->certificates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, cached_free);
  gnutls_x509_trust_list_init (&self->trust, 0);
  if (trust_file != NULL)
    gnutls_x509_trust_list_add_trust_file (self->trust,
                                           trust_file,
                                           NULL,
                                           GNUTLS_X509_FMT_PEM,
                                           0,
                                           0);
  else
    gnutls_x509_trust_list_add_system_trust (self->trust, 0, 0);
  return self;
}

/**
 * stw_sns_verifier_free:
 * @self: (transfer full): a verifier; none of its fetches may be under way
 */
void
stw_sns_verifier_free (StwSnsVerifier *self)
{
  gnutls_x509_trust_list_deinit (self->trust, 1);
  g_hash_table_unref (self->certificates);
  g_free (self);
}

static gnutls_datum_t
datum (GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return (gnutls_datum_t){ (unsigned char *) data, (unsigned) length };
}

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->n; i++)
    gnutls_x509_crt_deinit (chain->certificates[i]);
  chain->n = 0;
}

/* Adds the certificates of a PEM text, or the one of a DER; whether there was any. */
static gboolean
chain_add (Chain *chain, GBytes *text)
{
  gnutls_datum_t source = datum (text);
  unsigned room = MAX_CHAIN - chain->n;
  gnutls_x509_crt_t *next = chain->certificates + chain->n;
  int n = gnutls_x509_crt_list_import (next,
                                       &room,
                                       &source,
                                       GNUTLS_X509_FMT_PEM,
                                       GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);

  room = MAX_CHAIN - chain->n;
  if (n < 1)
    n = gnutls_x509_crt_list_import (next,
                                     &room,
                                     &source,
                                     GNUTLS_X509_FMT_DER,
                                     GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);
  chain->n += (guint) MAX (n, 0);
  return n > 0;
}

static gboolean
is_in_date (const Chain *chain, gint64 now)
{
  time_t seconds = (time_t) (now / STW_SECOND);

  for (guint i = 0; i < chain->n; i++)
    if (gnutls_x509_crt_get_activation_time (chain->certificates[i]) > seconds ||
        gnutls_x509_crt_get_expiration_time (chain->certificates[i]) < seconds)
      return FALSE;
  return TRUE;
}

/* The name is that of the service, or of the region that the address names. */
static gboolean
is_named_for_sns (gnutls_x509_crt_t certificate, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return gnutls_x509_crt_check_hostname (certificate, "sns.amazonaws.com") != 0 ||
         (uri != NULL && gnutls_x509_crt_check_hostname (certificate, g_uri_get_host (uri)) != 0);
}

/* Time is judged by our own clock, not by the library's. */
static unsigned
verify_chain (StwSnsVerifier *self, Chain *chain)
{
  unsigned status = GNUTLS_CERT_INVALID;

  gnutls_x509_trust_list_verify_crt2 (self->trust,
                                      chain->certificates,
                                      chain->n,
                                      NULL,
                                      0,
                                      GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                                        GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS,
                                      &status,
                                      NULL);
  return status;
}

/* Where the missing issuer lies, when the certificate says so and it is Amazon's own place. */
static char *
find_issuer_url (gnutls_x509_crt_t certificate)
{
  gnutls_datum_t found = { NULL, 0 };
  g_autofree char *url = NULL;

  if (gnutls_x509_crt_get_authority_info_access (certificate,
                                                 0,
                                                 GNUTLS_IA_CAISSUERS_URI,
                                                 &found,
                                                 NULL) < 0 &&
      gnutls_x509_crt_get_authority_info_access (certificate,
                                                 1,
                                                 GNUTLS_IA_CAISSUERS_URI,
                                                 &found,
                                                 NULL) < 0)
    return NULL;
  url = g_strndup ((const char *) found.data, found.size);
  gnutls_free (found.data);
  return g_regex_match_simple ("\\Ahttp://[a-z0-9.-]+\\.amazontrust\\.com/[A-Za-z0-9._-]+\\z",
                               url,
                               0,
                               0)
           ? g_steal_pointer (&url)
           : NULL;
}

static gboolean
is_signed_by (const StwSnsMessage *message, gnutls_x509_crt_t certificate)
{
  gboolean is_sha1 = g_str_equal (message->version, "1");
  gnutls_datum_t text = { (unsigned char *) message->signed_text,
                          (unsigned) strlen (message->signed_text) };
  gnutls_datum_t signature = datum (message->signature);
  gnutls_pubkey_t key;
  int result;

  if (!is_sha1 && !g_str_equal (message->version, "2"))
    return FALSE;
  gnutls_pubkey_init (&key);
  result = gnutls_pubkey_import_x509 (key, certificate, 0);
  if (result >= 0)
    result = gnutls_pubkey_verify_data2 (key,
                                         is_sha1 ? GNUTLS_SIGN_RSA_SHA1 : GNUTLS_SIGN_RSA_SHA256,
                                         GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1,
                                         &text,
                                         &signature);
  gnutls_pubkey_deinit (key);
  return result >= 0;
}

static GBytes *
find_cached (Check *check, const char *url)
{
  Cached *cached = url != NULL ? g_hash_table_lookup (check->verifier->certificates, url) : NULL;

  return cached != NULL && ABS (check->now - cached->fetched) < CERTIFICATE_AGE ? cached->text
                                                                                : NULL;
}

/* What is wrong with the message, when the certificates that it needs are at hand; asks for the
 * issuer by setting its address. */
static GError *
judge (Check *check, Chain *chain)
{
  const StwSnsMessage *message = check->message;
  GBytes *own = find_cached (check, message->certificate_url);
  GBytes *issuer = find_cached (check, check->issuer_url);
  unsigned status;

  if (own == NULL || !chain_add (chain, own) || (issuer != NULL && !chain_add (chain, issuer)))
    return g_error_new (STW_SNS_ERROR, STW_SNS_ERROR_CERTIFICATE, "It is not a certificate.");
  status = verify_chain (check->verifier, chain);
  if ((status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0 && check->issuer_url == NULL)
    check->issuer_url = find_issuer_url (chain->certificates[chain->n - 1]);
  if (status != 0 || !is_in_date (chain, check->now) ||
      gnutls_x509_crt_get_pk_algorithm (chain->certificates[0], NULL) != GNUTLS_PK_RSA ||
      !is_named_for_sns (chain->certificates[0], message->certificate_url))
    return g_error_new (STW_SNS_ERROR,
                        STW_SNS_ERROR_CERTIFICATE,
                        "The certificate is not one that SNS signs with.");
  if (!is_signed_by (message, chain->certificates[0]))
    return g_error_new (STW_SNS_ERROR,
                        STW_SNS_ERROR_SIGNATURE,
                        "The SNS message was not signed with that certificate.");
  if (check->now - message->timestamp > MESSAGE_AGE ||
      message->timestamp - check->now > MESSAGE_AHEAD)
    return g_error_new (STW_SNS_ERROR,
                        STW_SNS_ERROR_STALE,
                        "The SNS message is older than an hour, or dated ahead.");
  return NULL;
}

static void
finish (Check *check, const GError *error)
{
  check->verified (check->message, error, check->verified_data);
  stw_sns_message_free (check->message);
  g_free (check->issuer_url);
  g_free (check);
}

static void go_on (Check *check);

static void
fetched_cb (GBytes *body, gpointer data)
{
  Check *check = data;
  StwSnsVerifier *self = check->verifier;
  const char *url = check->issuer_url != NULL ? check->issuer_url : check->message->certificate_url;
  Cached *cached;

  if (body == NULL)
    {
      g_autoptr (GError) error =
                   g_error_new (STW_SNS_ERROR,
                                STW_SNS_ERROR_UNAVAILABLE,
                                "The certificate of the SNS message could not be fetched.");

      finish (check, error);
      return;
    }
  if (g_hash_table_size (self->certificates) >= MAX_CERTIFICATES)
    g_hash_table_remove_all (self->certificates);
  cached = g_new (Cached, 1);
  *cached = (Cached){ g_bytes_ref (body), check->now };
  g_hash_table_replace (self->certificates, g_strdup (url), cached);
  go_on (check);
}

static void
go_on (Check *check)
{
  StwSnsVerifier *self = check->verifier;
  gboolean knew_issuer = check->issuer_url != NULL;
  Chain chain = { .n = 0 };
  g_autoptr (GError) error = NULL;

  if (find_cached (check, check->message->certificate_url) == NULL)
    {
      self->fetch (check->message->certificate_url,
                   STW_SNS_MAX_FETCH,
                   fetched_cb,
                   check,
                   self->data);
      return;
    }
  error = judge (check, &chain);
  chain_clear (&chain);
  if (!knew_issuer && check->issuer_url != NULL)
    {
      if (find_cached (check, check->issuer_url) != NULL)
        go_on (check);
      else
        self->fetch (check->issuer_url, STW_SNS_MAX_FETCH, fetched_cb, check, self->data);
      return;
    }
  finish (check, error);
}

/**
 * stw_sns_verifier_check:
 * @message: (transfer full): what has come, from a topic that may send here
 * @now: our clock, UTC milliseconds
 * @verified: called once, now or later
 * @verified_data: what for
 *
 * Finds out whether Amazon sent the message, lately. Nothing is fetched from other hosts than its.
 */
void
stw_sns_verifier_check (StwSnsVerifier *self,
                        StwSnsMessage *message,
                        gint64 now,
                        StwSnsVerified verified,
                        gpointer verified_data)
{
  Check *check = g_new0 (Check, 1);

  *check = (Check){ self, message, now, verified, verified_data, NULL };
  if (!stw_sns_is_certificate_url (message->certificate_url))
    {
      g_autoptr (GError) error = g_error_new (STW_SNS_ERROR,
                                              STW_SNS_ERROR_URL,
                                              "The SNS message names a certificate that is not "
                                              "Amazon's.");

      finish (check, error);
      return;
    }
  go_on (check);
}
