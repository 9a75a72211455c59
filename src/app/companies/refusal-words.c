/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the door let something not in, and what helps. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/refusal-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *reason; /* as stw_refusal_to_word() has it */
  const char *title;
  const char *remedy;
} refusals[] = {
  { "key",
    N_ ("The key is not valid"),
    N_ ("Its grace period is over, or it was revoked. Enter the present key in that tool, or "
        "rotate it.") },
  { "address",
    N_ ("From an address that is not allowed"),
    N_ ("The key is right. Add the address to the source, if it is the client’s.") },
  { "rate",
    N_ ("Too many at once"),
    N_ ("They were answered 429 and come again; nothing is lost. Raise the rate if this is "
        "usual.") },
  { "media-type",
    N_ ("Neither JSON, a form nor XML"),
    N_ ("Let the tool send application/json, in UTF-8 and not compressed.") },
  { "signature",
    N_ ("The signature is missing or wrong"),
    N_ ("Compare the secret in the tool; for one that cannot sign add a source of its own.") },
  { "stale",
    N_ ("The signed time is more than five minutes off"),
    N_ ("Set the sender’s clock, or this computer’s.") },
  { "delivery-id",
    N_ ("The delivery id cannot be used"),
    N_ ("It is 1 to 200 visible ASCII characters, once in each message.") },
  { "malformed",
    N_ ("The body is malformed"),
    N_ ("Mend the tool’s template: usually a quote is missing, or a variable was not filled in.") },
  { "content",
    N_ ("A field is missing or wrong"),
    N_ ("The answer that the tool got names the field; correct it there.") },
  { "too-large",
    N_ ("The message is too large"),
    N_ ("More than 1 MiB: let the tool group fewer alerts.") },
  { "incomplete",
    N_ ("The message did not come whole"),
    N_ ("Look at the network between the tool and this computer.") },
  { "topic",
    N_ ("The SNS topic is not confirmed"),
    N_ ("Confirm it with “stewardctl source confirm-topic”.") },
  { "unavailable",
    N_ ("Steward could not take it"),
    N_ ("It was answered 503 and comes again. See whether the disk is full.") },
};

static const char *
find (const char *reason, gboolean remedy)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (g_strcmp0 (refusals[i].reason, reason) == 0)
      return remedy ? _ (refusals[i].remedy) : _ (refusals[i].title);
  return NULL;
}

/**
 * stw_refusal_title:
 *
 * Returns: (nullable): why something was refused, in words
 */
const char *
stw_refusal_title (const char *reason)
{
  return find (reason, FALSE);
}

/**
 * stw_refusal_remedy:
 *
 * Returns: (nullable): and what helps
 */
const char *
stw_refusal_remedy (const char *reason)
{
  return find (reason, TRUE);
}
