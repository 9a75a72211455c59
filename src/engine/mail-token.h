/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "net/smtp.h"

G_BEGIN_DECLS

/* What the keyring calls the secret of the client that renews tokens. */
#define STW_MAIL_CLIENT_SECRET "channel/smtp/client"

char *stw_mail_token_want (const StwSmtpServer *server,
                           StwSecrets *secrets,
                           GCancellable *cancellable,
                           GError **error);
void stw_mail_token_forget (StwSecrets *secrets, GCancellable *cancellable);

G_END_DECLS
