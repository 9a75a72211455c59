/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "net/smtp.h"

G_BEGIN_DECLS

/* What the keyring calls the secret of the client that renews tokens. */
#define STW_MAIL_CLIENT_SECRET "channel/smtp/client"
/* And the access token of now: until when it holds, UTC milliseconds, and the token. */
#define STW_MAIL_ACCESS_SECRET "channel/smtp/access"
#define STW_MAIL_NO_ACCESS "0 "

char *stw_mail_token_want (const StwSmtpServer *server,
                           StwSecrets *secrets,
                           GCancellable *cancellable,
                           GError **error);
void stw_mail_token_forget (StwSecrets *secrets, GCancellable *cancellable);

G_END_DECLS
