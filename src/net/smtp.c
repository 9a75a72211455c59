/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hands a message to a mail server (RFC 5321 by libcurl), and says in words what became of it:
 * whether it went, whether to try again, or what a person has to mend first. Blocks until then,
 * so it belongs into a worker thread. */

#define G_LOG_DOMAIN "stw-net"

#include "config.h"

#include "net/smtp.h"

#include "base/text.h"
#include "net/address.h"

#include <curl/curl.h>
#include <string.h>

#define USUAL_TIMEOUT_S 60
#define MAX_ANSWER_BYTES 200
#define AUTH_QUESTION 334

static const char *const securities[STW_N_SMTP_SECURITIES] = {
  [STW_SMTP_CLEAR] = "none",
  [STW_SMTP_STARTTLS] = "starttls",
  [STW_SMTP_TLS] = "tls",
};

static const struct
{
  const char *word;
  const char *options; /* as libcurl names it */
} logins[STW_N_SMTP_LOGINS] = {
  [STW_SMTP_LOGIN_ANY] = { "any", "AUTH=*" },
  [STW_SMTP_LOGIN_PLAIN] = { "plain", "AUTH=PLAIN" },
  [STW_SMTP_LOGIN_LOGIN] = { "login", "AUTH=LOGIN" },
  [STW_SMTP_LOGIN_XOAUTH2] = { "xoauth2", "AUTH=XOAUTH2" },
};

/* What a person does about an answer; the first row that fits counts. */
static const struct
{
  guint code;
  const char *remedy;
} answers[] = {
  { 421, "It is too busy; Steward tries again." },
  { 454, "It is too busy; Steward tries again." },
  { 530, "Enter the user and the password that this server wants." },
  { 550, "Check the recipient's address, and that this sender may write to it." },
  { 551, "Check the recipient's address." },
  { 552, "The message is too large for this server." },
  { 553, "Check the sender's and the recipient's addresses." },
};

/* The same for what happens before an answer. The causes are about the server's name. */
static const struct
{
  CURLcode code;
  StwSmtpState state;
  const char *cause;
  const char *remedy;
} failures[] = {
  { CURLE_COULDNT_RESOLVE_HOST,
    STW_SMTP_RETRY,
    "The mail server %s is not found.",
    "Check its name, and that this machine is online." },
  { CURLE_COULDNT_CONNECT,
    STW_SMTP_RETRY,
    "The mail server %s cannot be reached.",
    "Check its port, and that no firewall stands between." },
  { CURLE_OPERATION_TIMEDOUT,
    STW_SMTP_RETRY,
    "The mail server %s did not answer in time.",
    "Check its port, and whether that wants TLS or STARTTLS." },
  { CURLE_PEER_FAILED_VERIFICATION,
    STW_SMTP_REFUSED,
    "The certificate of the mail server %s is not trusted.",
    "Use the name that stands in the certificate, or name the file of who signed it." },
  { CURLE_SSL_CACERT_BADFILE,
    STW_SMTP_REFUSED,
    "The file that vouches for the mail server %s cannot be read.",
    "Choose a PEM file with the certificate of who signed the server's." },
  { CURLE_USE_SSL_FAILED,
    STW_SMTP_REFUSED,
    "The mail server %s offers no STARTTLS on this port.",
    "Choose TLS, or the port on which it offers STARTTLS." },
  { CURLE_SSL_CONNECT_ERROR,
    STW_SMTP_RETRY,
    "No encrypted connection with the mail server %s came about.",
    "Check its port, and whether that wants TLS or STARTTLS." },
  { CURLE_LOGIN_DENIED,
    STW_SMTP_REFUSED,
    "The mail server %s knows no way to log in that Steward knows.",
    "Choose another way to log in." },
};

/* A message on its way. */
typedef struct
{
  GBytes *message; /* (unowned) */
  gsize n_read;
  gboolean all_read;
  char answer[MAX_ANSWER_BYTES + 1]; /* the server's line that counts */
  GCancellable *cancellable;         /* (unowned) (nullable) */
} Passage;

/**
 * stw_smtp_security_to_word:
 *
 * Returns: (transfer none): "none", "starttls" or "tls"
 */
const char *
stw_smtp_security_to_word (StwSmtpSecurity security)
{
  g_return_val_if_fail (security < STW_N_SMTP_SECURITIES, NULL);
  return securities[security];
}

/**
 * stw_smtp_security_from_word:
 *
 * Returns: whether there is such a word
 */
gboolean
stw_smtp_security_from_word (const char *word, StwSmtpSecurity *ret_security)
{
  for (guint i = 0; i < STW_N_SMTP_SECURITIES; i++)
    if (g_strcmp0 (securities[i], word) == 0)
      {
        *ret_security = (StwSmtpSecurity) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_smtp_login_to_word:
 *
 * Returns: (transfer none): "any", "plain", "login" or "xoauth2"
 */
const char *
stw_smtp_login_to_word (StwSmtpLogin login)
{
  g_return_val_if_fail (login < STW_N_SMTP_LOGINS, NULL);
  return logins[login].word;
}

/**
 * stw_smtp_login_from_word:
 *
 * Returns: whether there is such a word
 */
gboolean
stw_smtp_login_from_word (const char *word, StwSmtpLogin *ret_login)
{
  for (guint i = 0; i < STW_N_SMTP_LOGINS; i++)
    if (g_strcmp0 (logins[i].word, word) == 0)
      {
        *ret_login = (StwSmtpLogin) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_smtp_server_copy:
 *
 * Returns: (transfer full): the same
 */
StwSmtpServer *
stw_smtp_server_copy (const StwSmtpServer *server)
{
  StwSmtpServer *copy = g_memdup2 (server, sizeof *server);

  copy->host = g_strdup (server->host);
  copy->ca_file = g_strdup (server->ca_file);
  copy->user = g_strdup (server->user);
  copy->token_url = g_strdup (server->token_url);
  copy->client_id = g_strdup (server->client_id);
  copy->from = g_strdup (server->from);
  return copy;
}

/**
 * stw_smtp_server_free:
 * @server: (nullable) (transfer full): a server
 */
void
stw_smtp_server_free (StwSmtpServer *server)
{
  if (server == NULL)
    return;
  g_free (server->host);
  g_free (server->ca_file);
  g_free (server->user);
  g_free (server->token_url);
  g_free (server->client_id);
  g_free (server->from);
  g_free (server);
}

/**
 * stw_smtp_outcome_free:
 * @outcome: (nullable) (transfer full): an outcome
 */
void
stw_smtp_outcome_free (StwSmtpOutcome *outcome)
{
  if (outcome == NULL)
    return;
  g_free (outcome->cause);
  g_free (outcome->remedy);
  g_free (outcome);
}

/**
 * stw_smtp_outcome_dup_sentence:
 *
 * Returns: (transfer full): cause and remedy
 */
char *
stw_smtp_outcome_dup_sentence (const StwSmtpOutcome *outcome)
{
  return outcome->remedy != NULL ? g_strdup_printf ("%s %s", outcome->cause, outcome->remedy)
                                 : g_strdup (outcome->cause);
}

/* Takes @cause. */
static StwSmtpOutcome *
outcome_new (StwSmtpState state, guint code, char *cause, const char *remedy)
{
  StwSmtpOutcome *outcome = g_new0 (StwSmtpOutcome, 1);

  outcome->state = state;
  outcome->code = code;
  outcome->cause = cause;
  outcome->remedy = g_strdup (remedy);
  return outcome;
}

static size_t
read_cb (char *buffer, size_t size, size_t n_items, void *data)
{
  Passage *passage = data;
  gsize length;
  const char *bytes = g_bytes_get_data (passage->message, &length);
  gsize n = MIN (size * n_items, length - passage->n_read);

  if (n > 0)
    memcpy (buffer, bytes + passage->n_read, n);
  passage->n_read += n;
  passage->all_read = passage->n_read == length;
  return n;
}

static guint
get_code (const Passage *passage)
{
  return (guint) g_ascii_strtoull (passage->answer, NULL, 10);
}

/* A line of the server's. What it says after a refusal is only its farewell. */
static size_t
answer_cb (char *line, size_t size, size_t n_items, void *data)
{
  Passage *passage = data;
  gsize length = MIN (size * n_items, MAX_ANSWER_BYTES);
  char *text = passage->answer;

  if (get_code (passage) >= 400)
    return size * n_items;
  for (gsize i = 0; i < length; i++)
    text[i] = g_ascii_isprint (line[i]) ? line[i] : ' ';
  text[length] = '\0';
  g_strchomp (text);
  return size * n_items;
}

static int
progress_cb (void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  const Passage *passage = data;

  return g_cancellable_is_cancelled (passage->cancellable);
}

/* A password goes in the clear only where nobody else hears it. */
static gboolean
is_this_machine (const char *host)
{
  StwAddress address;

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (stw_address_parse (host, &address) &&
          stw_address_kind (&address) == STW_ADDRESS_LOOPBACK);
}

static char *
make_url (const StwSmtpServer *server)
{
  gboolean is_v6 = strchr (server->host, ':') != NULL;

  return g_strdup_printf (is_v6 ? "%s://[%s]:%u" : "%s://%s:%u",
                          server->security == STW_SMTP_TLS ? "smtps" : "smtp",
                          server->host,
                          server->port);
}

static void
set_login (CURL *curl, const StwSmtpServer *server, const char *secret)
{
  gboolean is_token = server->login == STW_SMTP_LOGIN_XOAUTH2;

  if (server->user == NULL)
    return;
  curl_easy_setopt (curl, CURLOPT_USERNAME, server->user);
  curl_easy_setopt (curl,
                    is_token ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD,
                    stw_text_or (secret, ""));
  curl_easy_setopt (curl, CURLOPT_LOGIN_OPTIONS, logins[server->login].options);
  /* As the large providers describe it for tokens. */
  curl_easy_setopt (curl, CURLOPT_SASL_IR, (long) is_token);
}

static void
set_server (CURL *curl, const StwSmtpServer *server)
{
  g_autofree char *url = make_url (server);

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl,
                    CURLOPT_TIMEOUT,
                    (long) (server->timeout != 0 ? server->timeout : USUAL_TIMEOUT_S));
  curl_easy_setopt (curl,
                    CURLOPT_USE_SSL,
                    (long) (server->security == STW_SMTP_CLEAR ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (server->ca_file == NULL)
    return;
  curl_easy_setopt (curl, CURLOPT_CAINFO, server->ca_file);
  /* In place of those the system trusts, not beside them. */
  curl_easy_setopt (curl, CURLOPT_CAPATH, NULL);
}

static void
set_passage (CURL *curl, Passage *passage)
{
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, passage);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, answer_cb);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, passage);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, passage);
}

/* A password is refused by a code, a token by a question that has no answer. */
static StwSmtpOutcome *
judge_login (const StwSmtpServer *server, guint code, const char *answer)
{
  char *cause =
    code == AUTH_QUESTION
      ? g_strdup_printf ("The mail server %s refused the access token.", server->host)
      : g_strdup_printf ("The mail server %s refused the login: “%s”.", server->host, answer);

  return outcome_new (STW_SMTP_REFUSED,
                      code,
                      cause,
                      server->login == STW_SMTP_LOGIN_XOAUTH2
                        ? "Enter a new one."
                        : "Check user and password; Gmail wants an app password, Microsoft 365 a "
                          "token.");
}

/* The server said no: 4xx means not now, 5xx never. */
static StwSmtpOutcome *
judge_answer (const StwSmtpServer *server, guint code, const char *answer)
{
  const char *remedy = code < 500 ? "Steward tries again." : "Ask who runs the mail server.";

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].code == code)
      remedy = answers[i].remedy;
  return outcome_new (
    code < 500 ? STW_SMTP_RETRY : STW_SMTP_REFUSED,
    code,
    g_strdup_printf ("The mail server %s did not take the message: “%s”.", server->host, answer),
    remedy);
}

static StwSmtpOutcome *
judge_failure (const StwSmtpServer *server, CURLcode result)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].code == result)
      {
        g_auto (GStrv) parts = g_strsplit (failures[i].cause, "%s", 2);

        return outcome_new (failures[i].state,
                            0,
                            g_strjoinv (server->host, parts),
                            failures[i].remedy);
      }
  return outcome_new (STW_SMTP_RETRY,
                      0,
                      g_strdup_printf ("The connection with the mail server %s broke off: %s.",
                                       server->host,
                                       curl_easy_strerror (result)),
                      "Steward tries again.");
}

static StwSmtpOutcome *
judge (const StwSmtpServer *server, const Passage *passage, CURLcode result)
{
  guint code = get_code (passage);

  if (result == CURLE_OK)
    return outcome_new (STW_SMTP_SENT,
                        code,
                        g_strdup_printf ("The mail server %s took the message.", server->host),
                        NULL);
  if (result == CURLE_LOGIN_DENIED && (code >= 500 || code == AUTH_QUESTION))
    return judge_login (server, code, passage->answer);
  if (code >= 400)
    return judge_answer (server, code, passage->answer);
  if (passage->all_read)
    return outcome_new (STW_SMTP_UNKNOWN,
                        code,
                        g_strdup_printf ("The mail server %s had the message and did not say "
                                         "whether it took it.",
                                         server->host),
                        "Ask the recipient before you send it again.");
  return judge_failure (server, result);
}

static StwSmtpOutcome *
perform (CURL *curl, const StwSmtpServer *server, const char *to, Passage *passage)
{
  g_autofree char *sender = g_strdup_printf ("<%s>", server->from);
  g_autofree char *recipient = g_strdup_printf ("<%s>", to);
  struct curl_slist *recipients = curl_slist_append (NULL, recipient);
  CURLcode result;

  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, sender);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, recipients);
  set_passage (curl, passage);
  result = curl_easy_perform (curl);
  curl_slist_free_all (recipients);
  if (result == CURLE_ABORTED_BY_CALLBACK && !passage->all_read)
    return NULL;
  return judge (server, passage, result);
}

/**
 * stw_smtp_send:
 * @secret: (nullable): the password, or the token, of the server's user
 * @to: the recipient's address
 * @message: what stw_mail_render() made
 *
 * Blocks; for any thread but those that must not.
 *
 * Returns: (transfer full) (nullable): what became of it, %NULL when it was cancelled
 *   before the server had all of it
 */
StwSmtpOutcome *
stw_smtp_send (const StwSmtpServer *server,
               const char *secret,
               const char *to,
               GBytes *message,
               GCancellable *cancellable)
{
  static gsize initialised;
  Passage passage = { .message = message, .cancellable = cancellable };
  StwSmtpOutcome *outcome;
  CURL *curl;

  if (server->user != NULL && server->security == STW_SMTP_CLEAR && !is_this_machine (server->host))
    return outcome_new (STW_SMTP_REFUSED,
                        0,
                        g_strdup ("A password does not go over the network in the clear."),
                        "Choose STARTTLS or TLS.");
  if (g_once_init_enter (&initialised))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialised, 1);
    }
  curl = curl_easy_init ();
  set_server (curl, server);
  set_login (curl, server, secret);
  outcome = perform (curl, server, to, &passage);
  curl_easy_cleanup (curl);
  return outcome;
}
