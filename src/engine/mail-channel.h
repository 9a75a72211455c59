/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secrets.h"
#include "net/mail-message.h"
#include "net/smtp.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/* What the keyring calls the password, or the token, of the mail server's user. */
#define STW_MAIL_SECRET "channel/smtp"

StwSmtpServer *stw_mail_channel_read (JsonObject *settings, GError **error);
JsonObject *stw_mail_channel_describe (const StwSmtpServer *server);
StwSmtpServer *stw_mail_channel_load (StwDb *db, GError **error);
char *stw_mail_channel_dup_sender (StwDb *db);
char *stw_mail_channel_make_id (const StwSmtpServer *server, const char *local);

StwSmtpOutcome *stw_mail_channel_send (const StwSmtpServer *server,
                                       StwSecrets *secrets,
                                       const StwMail *mail,
                                       GCancellable *cancellable,
                                       GError **error);
StwSmtpOutcome *stw_mail_channel_test (StwDb *db,
                                       StwSecrets *secrets,
                                       const char *to,
                                       GCancellable *cancellable,
                                       GError **error);
StwCommand *stw_mail_channel_tested (const StwSmtpOutcome *outcome);

G_END_DECLS
