/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwSmtpSecurity:
 * @STW_SMTP_CLEAR: no encryption, for a server on this machine
 * @STW_SMTP_STARTTLS: encryption begins before anything is said; never goes on without it
 * @STW_SMTP_TLS: encrypted from the first byte
 */
typedef enum
{
  STW_SMTP_CLEAR,
  STW_SMTP_STARTTLS,
  STW_SMTP_TLS,
  STW_N_SMTP_SECURITIES,
} StwSmtpSecurity;

/**
 * StwSmtpLogin:
 * @STW_SMTP_LOGIN_ANY: the best that both sides know
 * @STW_SMTP_LOGIN_XOAUTH2: the secret is an access token, no password
 */
typedef enum
{
  STW_SMTP_LOGIN_ANY,
  STW_SMTP_LOGIN_PLAIN,
  STW_SMTP_LOGIN_LOGIN,
  STW_SMTP_LOGIN_XOAUTH2,
  STW_N_SMTP_LOGINS,
} StwSmtpLogin;

/**
 * StwSmtpServer:
 * @host: name or address
 * @ca_file: (nullable) (type filename): who vouches for it, %NULL for those the system trusts
 * @user: (nullable): who logs in, %NULL for nobody
 * @token_url: (nullable): where access tokens are renewed, %NULL when the secret is one
 * @client_id: (nullable): how the provider of tokens knows this desk
 * @from: the address that messages come from
 * @timeout: for all of one message, seconds, 0 for 60
 *
 * Where mail is handed in.
 */
typedef struct
{
  char *host;
  guint16 port;
  StwSmtpSecurity security;
  char *ca_file;
  char *user;
  StwSmtpLogin login;
  char *token_url;
  char *client_id;
  char *from;
  guint timeout;
} StwSmtpServer;

/**
 * StwSmtpState:
 * @STW_SMTP_SENT: the server took it
 * @STW_SMTP_RETRY: not now, but another time may do
 * @STW_SMTP_REFUSED: as things are set it can never go
 * @STW_SMTP_UNKNOWN: the server had all of it and never said whether it took it
 */
typedef enum
{
  STW_SMTP_SENT,
  STW_SMTP_RETRY,
  STW_SMTP_REFUSED,
  STW_SMTP_UNKNOWN,
} StwSmtpState;

/**
 * StwSmtpOutcome:
 * @code: the server's last answer, 0 when it gave none
 * @cause: one sentence
 * @remedy: (nullable): another that says what to do
 *
 * What became of a message.
 */
typedef struct
{
  StwSmtpState state;
  guint code;
  char *cause;
  char *remedy;
} StwSmtpOutcome;

const char *stw_smtp_security_to_word (StwSmtpSecurity security);
gboolean stw_smtp_security_from_word (const char *word, StwSmtpSecurity *ret_security);
const char *stw_smtp_login_to_word (StwSmtpLogin login);
gboolean stw_smtp_login_from_word (const char *word, StwSmtpLogin *ret_login);

StwSmtpServer *stw_smtp_server_copy (const StwSmtpServer *server);
void stw_smtp_server_free (StwSmtpServer *server);
void stw_smtp_outcome_free (StwSmtpOutcome *outcome);
char *stw_smtp_outcome_dup_sentence (const StwSmtpOutcome *outcome);

StwSmtpOutcome *stw_smtp_send (const StwSmtpServer *server,
                               const char *secret,
                               const char *to,
                               GBytes *message,
                               GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSmtpServer, stw_smtp_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSmtpOutcome, stw_smtp_outcome_free)

G_END_DECLS
