/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time passwords by time (RFC 6238, the algorithm by liboath), as authenticator apps take them:
 * SHA-1, six digits, thirty seconds. And recovery codes for who lost the app. Any thread. */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/one-time.h"

#include "base/text.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

/* RFC 4226 section 4 asks for 128 bits and recommends 160. */
#define SEED_SIZE 20
/* 80 bits: too many to try even with the hashes in hand. */
#define RECOVERY_SIZE 10
#define RECOVERY_GROUP 4

G_STATIC_ASSERT (STW_RECOVERY_HASH_SIZE == crypto_hash_sha256_BYTES);

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* A multiple of five bytes, which needs no padding. */
static char *
encode (const guint8 *bytes, gsize size)
{
  GString *text = g_string_sized_new (size / 5 * 8);

  for (gsize i = 0; i < size; i += 5)
    {
      guint64 bits = 0;

      for (gsize j = 0; j < 5; j++)
        bits = bits << 8 | bytes[i + j];
      for (int shift = 35; shift >= 0; shift -= 5)
        g_string_append_c (text, alphabet[bits >> shift & 31]);
    }
  return g_string_free (text, FALSE);
}

/* What people put in between when they type is left out; anything else is no base32. */
static char *
normalise (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (strchr (" -=", *at) == NULL)
      g_string_append_c (plain, g_ascii_toupper (*at));
  if (plain->len > 0 && strspn (plain->str, alphabet) == plain->len)
    return g_string_free (plain, FALSE);
  g_string_free (plain, TRUE);
  return NULL;
}

/**
 * stw_one_time_new_seed:
 *
 * Returns: (transfer full): a new seed in base32, to be wiped
 */
char *
stw_one_time_new_seed (void)
{
  guint8 bytes[SEED_SIZE];
  char *seed;

  randombytes_buf (bytes, sizeof bytes);
  seed = encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return seed;
}

/**
 * stw_one_time_make:
 * @seed: in base32
 * @step: how many periods since 1970
 * @ret_code: (out): the code of that step
 *
 * Returns: whether @seed is one
 */
gboolean
stw_one_time_make (const char *seed, guint64 step, char ret_code[STW_ONE_TIME_DIGITS + 1])
{
  char *plain = normalise (seed);
  char *bytes = NULL;
  size_t size = 0;
  gboolean made = FALSE;

  if (plain != NULL && oath_base32_decode (plain, strlen (plain), &bytes, &size) == OATH_OK &&
      size > 0)
    made = oath_hotp_generate (bytes,
                               size,
                               step,
                               STW_ONE_TIME_DIGITS,
                               false,
                               OATH_HOTP_DYNAMIC_TRUNCATION,
                               ret_code) == OATH_OK;
  if (bytes != NULL)
    sodium_memzero (bytes, size);
  free (bytes);
  stw_text_wipe (plain);
  return made;
}

/**
 * stw_one_time_verify:
 * @seed: in base32
 * @code: what somebody typed
 * @now: seconds since 1970
 * @window: how many steps before and after count, for clocks that differ
 * @last_step: the last step that was used; it and those before count no more, see RFC 6238
 *   section 5.2
 * @ret_step: (out): the step whose code it is
 *
 * Returns: whether the code is right
 */
gboolean
stw_one_time_verify (const char *seed,
                     const char *code,
                     gint64 now,
                     guint window,
                     gint64 last_step,
                     gint64 *ret_step)
{
  gint64 step = now / STW_ONE_TIME_PERIOD_S;
  gint64 found = -1;

  g_return_val_if_fail (seed != NULL && code != NULL && now >= 0, FALSE);

  if (strlen (code) != STW_ONE_TIME_DIGITS)
    return FALSE;
  /* All of the window is looked at, whichever fits. */
  for (gint64 i = MAX (step - (gint64) window, 0); i <= step + (gint64) window; i++)
    {
      char right[STW_ONE_TIME_DIGITS + 1];

      if (!stw_one_time_make (seed, (guint64) i, right))
        return FALSE;
      if (sodium_memcmp (right, code, STW_ONE_TIME_DIGITS) == 0 && i > last_step)
        found = i;
      sodium_memzero (right, sizeof right);
    }
  if (found < 0)
    return FALSE;
  *ret_step = found;
  return TRUE;
}

/**
 * stw_one_time_format_address:
 * @issuer: who asks for the code
 * @account: of whom
 * @seed: in base32
 *
 * Returns: (transfer full): what an authenticator app reads from the picture, the de facto format
 * of Google Authenticator's key URIs; to be wiped
 */
char *
stw_one_time_format_address (const char *issuer, const char *account, const char *seed)
{
  g_autofree char *issuer_part = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *account_part = g_uri_escape_string (account, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d"
                          "&period=%d",
                          issuer_part,
                          account_part,
                          seed,
                          issuer_part,
                          STW_ONE_TIME_DIGITS,
                          STW_ONE_TIME_PERIOD_S);
}

/**
 * stw_recovery_code_new:
 *
 * Returns: (transfer full): a new code, such as "ABCD-EFGH-IJKL-MNOP"; to be wiped
 */
char *
stw_recovery_code_new (void)
{
  guint8 bytes[RECOVERY_SIZE];
  char *plain;
  GString *code = g_string_new (NULL);

  randombytes_buf (bytes, sizeof bytes);
  plain = encode (bytes, sizeof bytes);
  for (gsize i = 0; plain[i] != '\0'; i++)
    {
      if (i > 0 && i % RECOVERY_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, plain[i]);
    }
  stw_text_wipe (plain);
  sodium_memzero (bytes, sizeof bytes);
  return g_string_free (code, FALSE);
}

/**
 * stw_recovery_code_hash:
 * @code: what somebody typed
 * @person: whose it is
 * @hash: (out): what is kept of it; a fast hash is enough for what is random and long
 *
 * Returns: whether it can be a code
 */
gboolean
stw_recovery_code_hash (const char *code, gint64 person, guint8 hash[STW_RECOVERY_HASH_SIZE])
{
  char *plain = normalise (code);
  guint64 salt = GUINT64_TO_BE ((guint64) person);
  gboolean fits = plain != NULL && strlen (plain) == RECOVERY_SIZE / 5 * 8;

  if (fits)
    {
      crypto_hash_sha256_state state;

      crypto_hash_sha256_init (&state);
      crypto_hash_sha256_update (&state, (const guint8 *) &salt, sizeof salt);
      crypto_hash_sha256_update (&state, (const guint8 *) plain, strlen (plain));
      crypto_hash_sha256_final (&state, hash);
    }
  stw_text_wipe (plain);
  return fits;
}
