/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/headers.h"

#include <glib.h>

G_BEGIN_DECLS

/* How far a signed time may be from ours, either way, in seconds. */
#define STW_SIGNATURE_TOLERANCE 300

/**
 * StwSignatureVerdict:
 * @STW_SIGNATURE_GOOD: signed with the secret, and fresh where a time is signed
 * @STW_SIGNATURE_MISSING: a field that the scheme needs is absent, there twice or malformed
 * @STW_SIGNATURE_WRONG: signed with something else, or changed since
 * @STW_SIGNATURE_STALE: signed with the secret, but too long ago or ahead of us
 * @STW_SIGNATURE_NO_SECRET: there is no usable secret to check with
 */
typedef enum
{
  STW_SIGNATURE_GOOD,
  STW_SIGNATURE_MISSING,
  STW_SIGNATURE_WRONG,
  STW_SIGNATURE_STALE,
  STW_SIGNATURE_NO_SECRET,
} StwSignatureVerdict;

/**
 * StwSignedMessage:
 * @headers: the request's header
 * @body: (array length=length): the raw body
 * @url: (nullable): the public address as configured, for schemes that sign it
 * @now: our clock, UTC milliseconds
 */
typedef struct
{
  StwHeaders headers;
  const guint8 *body;
  gsize length;
  const char *url;
  gint64 now;
} StwSignedMessage;

/**
 * StwSignatureSettings:
 * @scheme: the scheme's name, see stw_signature_scheme_is_known()
 * @secret: (nullable): as the administrator pasted it
 * @signature_header: (nullable): another name of the signature's field, where the sender lets
 * choose
 * @timestamp_header: (nullable): the same of the time's field
 */
typedef struct
{
  const char *scheme;
  const char *secret;
  const char *signature_header;
  const char *timestamp_header;
} StwSignatureSettings;

gboolean stw_signature_scheme_is_known (const char *scheme);
char *stw_signature_scheme_names (void);
gboolean stw_signature_scheme_makes_secret (const char *scheme);
gboolean stw_signature_secret_is_usable (const char *scheme, const char *secret);
StwSignatureVerdict stw_signature_verify (const StwSignatureSettings *settings,
                                          const StwSignedMessage *message,
                                          gint64 *ret_skew);

G_END_DECLS
