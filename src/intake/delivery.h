/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/senders.h"
#include "intake/sns.h"
#include "net/address.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwDelivery:
 * @company: whose key was shown
 * @source: the company's source that the key belongs to
 * @key: the key's number
 * @delivery_id: (nullable): the sender's own name of this message, the same when it tries again
 * @media_type: lower-case, without parameters
 * @named_sender: (nullable): the sender that the key or the address names
 * @own_senders: (nullable): the company's own, tried before the built-in ones
 * @body: as it came
 * @received_at: UTC milliseconds
 * @peer: who sent it
 * @reading: what the body says
 * @sns: (nullable): the envelope that it came in, until it is verified
 *
 * A message that was let in, on its way to the ledger.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  gint64 key;
  char *delivery_id;
  char *media_type;
  char *named_sender;
  StwSenders *own_senders;
  GBytes *body;
  gint64 received_at;
  StwAddress peer;
  StwReading *reading;
  StwSnsMessage *sns;
} StwDelivery;

gboolean stw_delivery_read (StwDelivery *self, const StwSenders *senders, GError **error);
void stw_delivery_free (StwDelivery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDelivery, stw_delivery_free)

G_END_DECLS
