/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message that was let in. It is read on any thread and belongs to one at a time. */

#include "config.h"

#include "intake/delivery.h"

/**
 * stw_delivery_read:
 * @senders: how messages are read that the company's own senders do not know
 *
 * Reads the body and, when it is one, the envelope of SNS.
 *
 * Returns: whether it could be read, else @error is set
 */
gboolean
stw_delivery_read (StwDelivery *self, const StwSenders *senders, GError **error)
{
  g_autoptr (StwMessage) message = stw_message_parse (self->body, self->media_type, error);

  if (message == NULL)
    return FALSE;
  if (stw_sns_is_envelope (message->root))
    {
      self->sns = stw_sns_message_read (message->root, error);
      if (self->sns == NULL)
        return FALSE;
    }
  self->reading =
    stw_senders_read_own_first (self->own_senders, senders, message, self->named_sender, error);
  return self->reading != NULL;
}

/**
 * stw_delivery_free:
 * @self: (transfer full): a delivery
 */
void
stw_delivery_free (StwDelivery *self)
{
  g_free (self->delivery_id);
  g_free (self->media_type);
  g_free (self->named_sender);
  g_clear_pointer (&self->own_senders, stw_senders_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->reading, stw_reading_free);
  g_clear_pointer (&self->sns, stw_sns_message_free);
  g_free (self);
}
