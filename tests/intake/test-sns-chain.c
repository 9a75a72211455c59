/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Amazon's certificate comes without the one that issued it, which has to be fetched as well. The
 * chain here is made on the spot: a root, an issuer and the certificate that signs. */

#include "intake/sns.h"

#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#define CERTIFICATE_URL "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem"
#define ISSUER_URL "http://crt.test.amazontrust.com/issuer.cer"

typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
} Party;

typedef struct
{
  Party root;
  Party issuer;
  Party signer;
  GPtrArray *fetched;
  gboolean issuer_is_gone;
  int code;
} Fixture;

static void
make_party (Party *party, const char *name, const Party *by, const char *issuer_url)
{
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  gnutls_datum_t url = { (unsigned char *) issuer_url,
                         issuer_url != NULL ? strlen (issuer_url) : 0 };

  gnutls_x509_privkey_init (&party->key);
  gnutls_x509_privkey_generate (party->key, GNUTLS_PK_RSA, 2048, 0);
  gnutls_x509_crt_init (&party->certificate);
  gnutls_x509_crt_set_version (party->certificate, 3);
  gnutls_x509_crt_set_serial (party->certificate, name, strlen (name));
  gnutls_x509_crt_set_dn_by_oid (party->certificate,
                                 GNUTLS_OID_X520_COMMON_NAME,
                                 0,
                                 name,
                                 (unsigned) strlen (name));
  gnutls_x509_crt_set_activation_time (party->certificate, now - 3600);
  gnutls_x509_crt_set_expiration_time (party->certificate, now + 3600);
  gnutls_x509_crt_set_key (party->certificate, party->key);
  if (issuer_url != NULL)
    {
      gnutls_x509_crt_set_subject_alt_name (party->certificate,
                                            GNUTLS_SAN_DNSNAME,
                                            name,
                                            (unsigned) strlen (name),
                                            GNUTLS_FSAN_SET);
      gnutls_x509_crt_set_authority_info_access (party->certificate, GNUTLS_IA_CAISSUERS_URI, &url);
    }
  else
    {
      gnutls_x509_crt_set_basic_constraints (party->certificate, 1, -1);
      gnutls_x509_crt_set_key_usage (party->certificate, GNUTLS_KEY_KEY_CERT_SIGN);
    }
  g_assert_cmpint (gnutls_x509_crt_sign2 (party->certificate,
                                          by != NULL ? by->certificate : party->certificate,
                                          by != NULL ? by->key : party->key,
                                          GNUTLS_DIG_SHA256,
                                          0),
                   ==,
                   0);
}

static GBytes *export(const Party *party, gnutls_x509_crt_fmt_t format)
{
  gnutls_datum_t text;
  GBytes *bytes;

  g_assert_cmpint (gnutls_x509_crt_export2 (party->certificate, format, &text), ==, 0);
  bytes = g_bytes_new (text.data, text.size);
  gnutls_free (text.data);
  return bytes;
}

static void
fetch_cb (const char *url,
          gsize max_bytes,
          StwSnsFetched fetched,
          gpointer fetched_data,
          gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) body = NULL;

  g_ptr_array_add (fixture->fetched, g_strdup (url));
  if (g_str_equal (url, CERTIFICATE_URL))
    body = export(&fixture->signer, GNUTLS_X509_FMT_PEM);
  else if (g_str_equal (url, ISSUER_URL) && !fixture->issuer_is_gone)
    body = export(&fixture->issuer, GNUTLS_X509_FMT_DER);
  fetched (body, fetched_data);
}

static void
verified_cb (const StwSnsMessage *message, const GError *error, gpointer data)
{
  ((Fixture *) data)->code = error != NULL ? error->code : -1;
}

static StwSnsMessage *
sign_message (const Fixture *fixture)
{
  StwSnsMessage *message = g_new0 (StwSnsMessage, 1);
  gnutls_privkey_t key;
  gnutls_datum_t signature;
  gnutls_datum_t text = { (unsigned char *) "text", 4 };

  gnutls_privkey_init (&key);
  gnutls_privkey_import_x509 (key, fixture->signer.key, 0);
  g_assert_cmpint (gnutls_privkey_sign_data2 (key, GNUTLS_SIGN_RSA_SHA256, 0, &text, &signature),
                   ==,
                   0);
  gnutls_privkey_deinit (key);
  message->signature = g_bytes_new (signature.data, signature.size);
  gnutls_free (signature.data);
  message->signed_text = g_strdup ("text");
  message->certificate_url = g_strdup (CERTIFICATE_URL);
  message->version = g_strdup ("2");
  message->timestamp = g_get_real_time () / 1000;
  return message;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  make_party (&fixture->root, "root", NULL, NULL);
  make_party (&fixture->issuer, "issuer", &fixture->root, NULL);
  make_party (&fixture->signer, "sns.amazonaws.com", &fixture->issuer, data);
  fixture->fetched = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  Party *parties[] = { &fixture->root, &fixture->issuer, &fixture->signer };

  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    {
      gnutls_x509_crt_deinit (parties[i]->certificate);
      gnutls_x509_privkey_deinit (parties[i]->key);
    }
  g_ptr_array_unref (fixture->fetched);
}

/* The verdict's code with @root as the one that is trusted. */
static int
check (Fixture *fixture, const Party *root)
{
  g_autoptr (GBytes) text = export(root, GNUTLS_X509_FMT_PEM);
  g_autofree char *path = NULL;
  g_autoptr (StwSnsVerifier) verifier = NULL;
  int fd = g_file_open_tmp ("stw-root-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path,
                                      g_bytes_get_data (text, NULL),
                                      (gssize) g_bytes_get_size (text),
                                      NULL));
  verifier = stw_sns_verifier_new (fetch_cb, fixture, path);
  g_remove (path);
  stw_sns_verifier_check (verifier,
                          sign_message (fixture),
                          g_get_real_time () / 1000,
                          verified_cb,
                          fixture);
  return fixture->code;
}

static void
a_missing_issuer_is_fetched (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (check (fixture, &fixture->root), ==, -1);
  g_assert_cmpuint (fixture->fetched->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->fetched, 1), ==, ISSUER_URL);
}

static void
an_issuer_that_leads_nowhere_is_refused (Fixture *fixture, gconstpointer data)
{
  Party stranger;

  make_party (&stranger, "stranger", NULL, NULL);
  g_assert_cmpint (check (fixture, &stranger), ==, STW_SNS_ERROR_CERTIFICATE);
  fixture->issuer_is_gone = TRUE;
  g_assert_cmpint (check (fixture, &fixture->root), ==, STW_SNS_ERROR_UNAVAILABLE);
  gnutls_x509_crt_deinit (stranger.certificate);
  gnutls_x509_privkey_deinit (stranger.key);
}

static void
an_issuer_elsewhere_is_not_asked_for (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (check (fixture, &fixture->root), ==, STW_SNS_ERROR_CERTIFICATE);
  g_assert_cmpuint (fixture->fetched->len, ==, 1);
}

#define ADD(name, url, function)                                                                   \
  g_test_add ("/intake/sns-chain/" name, Fixture, url, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("missing", ISSUER_URL, a_missing_issuer_is_fetched);
  ADD ("nowhere", ISSUER_URL, an_issuer_that_leads_nowhere_is_refused);
  ADD ("elsewhere",
       "http://amazontrust.com.evil.example/issuer.cer",
       an_issuer_elsewhere_is_not_asked_for);
  return g_test_run ();
}
