/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells whether two messages are the same alert. A plain function, usable from any thread, so that
 * a change of the fields can be tried on past alerts. */

#include "config.h"

#include "triage/fingerprint.h"

#include "triage/mask.h"

#include <sodium.h>
#include <string.h>

/* Each part goes in with its field and length, so that no two lists of parts read the same. */
static void
add_part (crypto_generichash_state *state, guint32 field, const void *bytes, gsize length)
{
  guint32 head[2] = { GUINT32_TO_LE (field), GUINT32_TO_LE ((guint32) length) };

  crypto_generichash_update (state, (const guint8 *) head, sizeof head);
  crypto_generichash_update (state, bytes, length);
}

static void
add_text (crypto_generichash_state *state, StwFingerprintFields field, const char *text)
{
  add_part (state, field, text != NULL ? text : "", text != NULL ? strlen (text) : 0);
}

static void
add_masked (crypto_generichash_state *state, StwFingerprintFields field, const char *text)
{
  char buffer[STW_MASK_SIZE];
  gsize length = stw_mask (text, NULL, buffer, sizeof buffer);

  add_part (state, field, buffer, length);
}

static void
add_number (crypto_generichash_state *state, guint32 field, gint64 number)
{
  gint64 bytes = GINT64_TO_LE (number);

  add_part (state, field, &bytes, sizeof bytes);
}

/**
 * stw_fingerprint:
 * @scope: whose alert it is and what counts
 * @alert: the alert
 * @asset_key: (nullable): the unified asset's key, see stw_asset_name_key()
 * @ret_fingerprint: (out): BLAKE2b of what counts
 *
 * A sender's own key counts together with the source and the tool's name; the masked signature and
 * message count as stw_mask() leaves them.
 */
void
stw_fingerprint (const StwFingerprintScope *scope,
                 const StwAlert *alert,
                 const char *asset_key,
                 guint8 ret_fingerprint[STW_FINGERPRINT_SIZE])
{
  crypto_generichash_state state;
  StwFingerprintFields fields;

  g_return_if_fail (scope != NULL);
  g_return_if_fail (alert != NULL);

  fields = scope->fields;
  crypto_generichash_init (&state, NULL, 0, STW_FINGERPRINT_SIZE);
  add_number (&state, 0, scope->company);
  if ((fields & STW_FINGERPRINT_DEDUP_KEY) != 0 && alert->dedup_key != NULL &&
      *alert->dedup_key != '\0')
    {
      add_text (&state, STW_FINGERPRINT_DEDUP_KEY, alert->dedup_key);
      add_number (&state, 0, scope->source);
      fields = STW_FINGERPRINT_TOOL_SOURCE;
    }
  if ((fields & STW_FINGERPRINT_ASSET) != 0)
    add_text (&state, STW_FINGERPRINT_ASSET, asset_key);
  if ((fields & STW_FINGERPRINT_SIGNATURE) != 0)
    add_masked (&state, STW_FINGERPRINT_SIGNATURE, alert->signature);
  if ((fields & STW_FINGERPRINT_MESSAGE) != 0)
    add_masked (&state, STW_FINGERPRINT_MESSAGE, alert->message);
  if ((fields & STW_FINGERPRINT_SEVERITY) != 0)
    add_number (&state, STW_FINGERPRINT_SEVERITY, alert->severity);
  if ((fields & STW_FINGERPRINT_TOOL_SOURCE) != 0)
    add_text (&state, STW_FINGERPRINT_TOOL_SOURCE, alert->tool_source);
  crypto_generichash_final (&state, ret_fingerprint, STW_FINGERPRINT_SIZE);
}

/**
 * stw_fingerprint_fields_from_words:
 * @words: such as "dedup_key,asset,signature"
 * @ret_fields: (out): what they name
 *
 * Returns: whether every word names a field, and there is one
 */
gboolean
stw_fingerprint_fields_from_words (const char *words, StwFingerprintFields *ret_fields)
{
  static const char *const names[] = { "dedup_key", "asset",    "signature",
                                       "message",   "severity", "tool_source" };
  g_auto (GStrv) list = g_strsplit (words, ",", -1);
  guint fields = 0;

  for (guint i = 0; list[i] != NULL; i++)
    {
      guint before = fields;

      for (guint bit = 0; bit < G_N_ELEMENTS (names); bit++)
        if (g_str_equal (names[bit], list[i]))
          fields |= 1u << bit;
      if (fields == before)
        return FALSE;
    }
  *ret_fields = (StwFingerprintFields) fields;
  return fields != 0;
}
