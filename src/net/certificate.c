/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A certificate of our own making, for a desk that has no other. Senders have to be told its
 * fingerprint, since nobody vouches for it. Any thread. */

#include "config.h"

#include "net/certificate.h"

#include "base/clock.h"
#include "base/ids.h"
#include "net/address.h"
#include "net/error.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>

/* Some clients refuse certificates that are valid for longer. */
#define VALID_FOR (397 * STW_DAY)

static gboolean
check (int result, const char *what, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error,
               STW_NET_ERROR,
               STW_NET_ERROR_CERTIFICATE,
               "%s: %s",
               what,
               gnutls_strerror (result));
  return FALSE;
}

static int
set_names (gnutls_x509_crt_t certificate, const char *host)
{
  StwAddress address;
  gboolean is_address = stw_address_parse (host, &address);
  gboolean is_v4 = is_address && stw_address_is_v4 (&address);
  int result = gnutls_x509_crt_set_dn_by_oid (certificate,
                                              GNUTLS_OID_X520_COMMON_NAME,
                                              0,
                                              "Steward",
                                              strlen ("Steward"));

  if (result < 0)
    return result;
  if (!is_address)
    return gnutls_x509_crt_set_subject_alt_name (certificate,
                                                 GNUTLS_SAN_DNSNAME,
                                                 host,
                                                 (unsigned) strlen (host),
                                                 GNUTLS_FSAN_SET);
  return gnutls_x509_crt_set_subject_alt_name (certificate,
                                               GNUTLS_SAN_IPADDRESS,
                                               address.bytes + (is_v4 ? 12 : 0),
                                               is_v4 ? 4 : 16,
                                               GNUTLS_FSAN_SET);
}

static int
fill_in (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const char *host, gint64 now)
{
  guint8 serial[16];
  time_t from = (time_t) ((now - STW_DAY) / STW_SECOND);
  int result;

  randombytes_buf (serial, sizeof serial);
  serial[0] = (serial[0] & 0x7f) | 0x01; /* positive, and of this length */
  result = gnutls_x509_crt_set_version (certificate, 3);
  if (result >= 0)
    result = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (result >= 0)
    result = gnutls_x509_crt_set_activation_time (certificate, from);
  if (result >= 0)
    result = gnutls_x509_crt_set_expiration_time (certificate, from + VALID_FOR / STW_SECOND);
  if (result >= 0)
    result = gnutls_x509_crt_set_key (certificate, key);
  if (result >= 0)
    result = set_names (certificate, host);
  if (result >= 0)
    result = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (result >= 0)
    result = gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
  if (result >= 0)
    result = gnutls_x509_crt_set_basic_constraints (certificate, 0, -1);
  return result >= 0 ? gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0)
                     : result;
}

static gboolean
write_pem (const char *path,
           gnutls_x509_privkey_t key,
           gnutls_x509_crt_t certificate,
           GError **error)
{
  gnutls_datum_t key_text = { NULL, 0 };
  gnutls_datum_t certificate_text = { NULL, 0 };
  g_autoptr (GString) both = g_string_new (NULL);
  gboolean written =
    check (gnutls_x509_privkey_export2_pkcs8 (key,
                                              GNUTLS_X509_FMT_PEM,
                                              NULL,
                                              GNUTLS_PKCS_PLAIN,
                                              &key_text),
           "The key cannot be written",
           error) &&
    check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_text),
           "The certificate cannot be written",
           error);

  if (written)
    {
      g_string_append_len (both, (const char *) key_text.data, key_text.size);
      g_string_append_len (both, (const char *) certificate_text.data, certificate_text.size);
      written =
        g_file_set_contents_full (path,
                                  both->str,
                                  (gssize) both->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600,
                                  error);
    }
  sodium_memzero (both->str, both->len);
  if (key_text.data != NULL)
    sodium_memzero (key_text.data, key_text.size);
  gnutls_free (key_text.data);
  gnutls_free (certificate_text.data);
  return written;
}

/**
 * stw_certificate_make:
 * @path: where to write key and certificate, both in one PEM file that only its owner can read
 * @host: the name or address that senders use
 * @now: UTC milliseconds
 *
 * Makes a key and a certificate that it signs itself, for a little over a year.
 * stw_tls_identity_load() takes @path for both of its files.
 *
 * Returns: whether it was made and written, else @error is set
 */
gboolean
stw_certificate_make (const char *path, const char *host, gint64 now, GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  gboolean made;

  made = check (gnutls_x509_privkey_init (&key), "No key can be made", error) &&
         check (gnutls_x509_crt_init (&certificate), "No certificate can be made", error) &&
         check (gnutls_x509_privkey_generate (key,
                                              GNUTLS_PK_ECDSA,
                                              GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                              0),
                "No key can be made",
                error) &&
         check (fill_in (certificate, key, host, now), "No certificate can be made", error) &&
         write_pem (path, key, certificate, error);
  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  return made;
}

/* "AB:CD:…" */
static char *
format_fingerprint (const guint8 *hash, gsize size)
{
  GString *shown = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (shown, "%s%02X", i > 0 ? ":" : "", hash[i]);
  return g_string_free (shown, FALSE);
}

/**
 * stw_certificate_fingerprint:
 * @path: a PEM file with a certificate
 *
 * Returns: (transfer full): the SHA-256 of the first certificate, as "AB:CD:…", or %NULL with
 * @error set
 */
char *
stw_certificate_fingerprint (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  gnutls_x509_crt_t certificate;
  guint8 hash[32];
  size_t size = sizeof hash;
  gnutls_datum_t source;
  gboolean read;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  source = (gnutls_datum_t){ (unsigned char *) text, (unsigned) length };
  gnutls_x509_crt_init (&certificate);
  read = check (gnutls_x509_crt_import (certificate, &source, GNUTLS_X509_FMT_PEM),
                "The certificate cannot be read",
                error) &&
         check (gnutls_x509_crt_get_fingerprint (certificate, GNUTLS_DIG_SHA256, hash, &size),
                "The certificate has no fingerprint",
                error);
  gnutls_x509_crt_deinit (certificate);
  sodium_memzero (text, length);
  if (!read)
    return NULL;
  return format_fingerprint (hash, size);
}

/**
 * stw_certificate_matches:
 * @der: a certificate as it came over the wire
 * @fingerprint: as stw_certificate_fingerprint() says
 *
 * Returns: whether it is that very certificate
 */
gboolean
stw_certificate_matches (GByteArray *der, const char *fingerprint)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 hash[32];
  gsize size = sizeof hash;
  g_autofree char *shown = NULL;

  g_checksum_update (checksum, der->data, der->len);
  g_checksum_get_digest (checksum, hash, &size);
  shown = format_fingerprint (hash, size);
  return g_str_equal (shown, fingerprint);
}
