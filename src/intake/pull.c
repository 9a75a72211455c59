/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking a source instead of waiting for it: a talk of questions and answers that ends in a list
 * of all that fires there, which its sender's mapping reads. Knows no network; a kind of source is
 * a row of one table. A talk is used by one thread at a time. */

#include "config.h"

#include "intake/pull.h"

#include "base/json-check.h"
#include "base/secrets.h"
#include "intake/pull-private.h"

#include <sodium.h>
#include <string.h>

static const StwPullKind *const kinds[] = { &stw_pull_alertmanager, &stw_pull_zabbix };

static const StwPullKind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->name, name))
      return kinds[i];
  return NULL;
}

/**
 * stw_pull_kind_names:
 *
 * Returns: (transfer full): the kinds that there are, for a sentence
 */
char *
stw_pull_kind_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", kinds[i]->name);
  return g_string_free (names, FALSE);
}

/**
 * stw_pull_kind_is_known:
 *
 * Returns: whether there is such a kind
 */
gboolean
stw_pull_kind_is_known (const char *kind)
{
  return find_kind (kind) != NULL;
}

/**
 * stw_pull_make_url:
 * @kind: a known kind
 * @address: as an administrator writes it, with or without the API's path
 * @error: %STW_INTAKE_ERROR_MALFORMED
 *
 * An address with a user, a password or a query is refused: secrets are not kept with it.
 *
 * Returns: (transfer full): the address of the API
 */
char *
stw_pull_make_url (const char *kind, const char *address, GError **error)
{
  const char *path = find_kind (kind)->path;
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  g_autofree char *bare = NULL;

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error,
                           STW_INTAKE_ERROR,
                           STW_INTAKE_ERROR_MALFORMED,
                           "the address must be http:// or https:// without user, password and "
                           "query, such as http://alerts.example.com:9093");
      return NULL;
    }
  if (g_str_has_suffix (address, path))
    return g_strdup (address);
  bare = g_strndup (address, strlen (address) - (g_str_has_suffix (address, "/") ? 1 : 0));
  return g_strconcat (bare, path, NULL);
}

static void
wipe (char *text)
{
  sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * stw_pull_request_clear:
 *
 * Frees what a request holds.
 */
void
stw_pull_request_clear (StwPullRequest *request)
{
  g_clear_pointer (&request->url, g_free);
  g_clear_pointer (&request->authorization, wipe);
  g_clear_pointer (&request->body, g_bytes_unref);
}

/**
 * stw_pull_new:
 * @kind: a known kind
 * @url: of its API, from stw_pull_make_url()
 * @secret: (nullable): a token, or user and password with a colon between them
 *
 * Returns: (transfer full): a talk that has not begun
 */
StwPull *
stw_pull_new (const char *kind, const char *url, const char *secret)
{
  StwPull *self = g_new0 (StwPull, 1);

  self->kind = find_kind (kind);
  self->url = g_strdup (url);
  self->secret = secret != NULL ? stw_secret_dup (secret, strlen (secret)) : NULL;
  return self;
}

/**
 * stw_pull_free:
 * @self: (nullable) (transfer full): a talk
 */
void
stw_pull_free (StwPull *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  stw_secret_free (self->secret);
  g_free (self);
}

/**
 * stw_pull_next:
 * @answer: (nullable): to what was asked last, %NULL to begin
 * @ret_request: (out): what to ask, where something is
 * @error: what is wrong with @answer
 *
 * Returns: what follows
 */
StwPullNext
stw_pull_next (StwPull *self, GBytes *answer, StwPullRequest *ret_request, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  gsize length;
  const char *text;

  if (answer == NULL)
    return self->kind->next (self, NULL, ret_request, error);
  text = g_bytes_get_data (answer, &length);
  root = stw_json_parse (text != NULL ? text : "", length, NULL);
  if (root == NULL)
    return stw_pull_fail (error, "the answer is not JSON");
  self->n_asked++;
  return self->kind->next (self, root, ret_request, error);
}

/**
 * stw_pull_read:
 * @answer: the last one
 * @own: (nullable): the company's own senders
 * @builtin: everyone's
 *
 * Returns: (transfer full): all that fires there
 */
StwReading *
stw_pull_read (StwPull *self,
               GBytes *answer,
               const StwSenders *own,
               const StwSenders *builtin,
               GError **error)
{
  g_autoptr (StwMessage) message = NULL;
  g_autoptr (StwReading) reading = NULL;

  if (self->is_empty)
    return stw_reading_new (self->kind->sender, STW_OUTCOME_ALERTS);
  message = stw_message_parse (answer, "application/json", error);
  reading = message != NULL
              ? stw_senders_read_own_first (own, builtin, message, self->kind->sender, error)
              : NULL;
  if (reading == NULL || reading->outcome == STW_OUTCOME_ALERTS)
    return g_steal_pointer (&reading);
  stw_pull_fail (error, "its list cannot be read");
  return NULL;
}

/* The header that a secret goes into. No token of RFC 6750 has a colon in it. */
char *
stw_pull_authorize (const char *secret)
{
  char *encoded;
  char *header;

  if (secret == NULL)
    return NULL;
  if (strchr (secret, ':') == NULL)
    return g_strconcat ("Bearer ", secret, NULL);
  encoded = g_base64_encode ((const guchar *) secret, strlen (secret));
  header = g_strconcat ("Basic ", encoded, NULL);
  wipe (encoded);
  return header;
}

StwPullNext
stw_pull_fail (GError **error, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list values;

  va_start (values, format);
  reason = g_strdup_vprintf (format, values);
  va_end (values);
  g_set_error_literal (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_SHAPE, reason);
  return STW_PULL_FAILED;
}
