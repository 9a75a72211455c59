/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwMail:
 * @from: the sender's address
 * @from_name: (nullable): how the sender is called
 * @to: the recipient's address
 * @to_name: (nullable): how the recipient is called
 * @subject: one line
 * @text: what it says
 * @html: (nullable): the same with its looks
 * @id: its own id, "LOCAL@DOMAIN"; a message that is sent again keeps it
 * @thread: (nullable): the id that all messages of one conversation refer to
 * @at: when it was written, UTC milliseconds
 *
 * An e-mail to one person. All texts are UTF-8 and the caller's.
 */
typedef struct
{
  const char *from;
  const char *from_name;
  const char *to;
  const char *to_name;
  const char *subject;
  const char *text;
  const char *html;
  const char *id;
  const char *thread;
  gint64 at;
} StwMail;

char *stw_mail_address_normalize (const char *address);
GBytes *stw_mail_render (const StwMail *mail, GError **error);

G_END_DECLS
