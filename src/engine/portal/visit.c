/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit of the portal: its cookies, its form, and the head of every answer. The token of a
 * session is the cookie; a form carries a code that is made of the cookie, so that no other site
 * can send one. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/visit.h"

#include "base/ids.h"
#include "base/text.h"
#include "engine/portal/portal-private.h"
#include "engine/portal/request.h"

#include <sodium.h>
#include <string.h>

#define SESSION_COOKIE "steward-session"
#define VISITOR_COOKIE "steward-visitor"
#define TOKEN_BYTES 32

/* No script, nothing from elsewhere, and in nobody's frame. */
#define CONTENT_SECURITY_POLICY                                                                    \
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "                    \
  "frame-ancestors 'none'"

/* The first cookie of that name that has the form of a token. */
static char *
dup_cookie (StwHttpExchange *exchange, const char *name)
{
  const char *cookies;
  char *token = NULL;

  for (guint i = 0;
       token == NULL && (cookies = stw_http_exchange_get_header (exchange, "Cookie", i)) != NULL;
       i++)
    token = stw_portal_request_dup_token (cookies, name);
  return token;
}

/**
 * stw_portal_visit_new:
 * @exchange: (transfer full): a request
 *
 * Returns: (transfer full): who makes it
 */
StwPortalVisit *
stw_portal_visit_new (StwPortal *portal, StwHttpExchange *exchange)
{
  StwPortalVisit *self = g_new0 (StwPortalVisit, 1);
  g_autofree char *session = dup_cookie (exchange, SESSION_COOKIE);
  g_autofree char *address = stw_address_format (stw_http_exchange_get_peer (exchange));
  g_autofree char *origin = g_strconcat ("web ", address, NULL);

  self->portal = portal;
  self->exchange = exchange;
  self->origin = g_intern_static_string ("web");
  self->encrypted = stw_http_exchange_get_secrecy (exchange) == STW_HTTP_ENCRYPTED;
  self->language =
    stw_languages_choose (portal->languages,
                          stw_http_exchange_get_header (exchange, "Accept-Language", 0));
  portal->n_visits++;
  if (session != NULL &&
      stw_sessions_find (portal->sessions, session, "web", &self->person, &self->name))
    {
      self->visitor = g_steal_pointer (&session);
      /* For who is known only, so that strangers cannot fill the memory. */
      self->origin = g_intern_string (origin);
      return self;
    }
  self->visitor = dup_cookie (exchange, VISITOR_COOKIE);
  self->is_stranger = self->visitor == NULL;
  if (self->is_stranger)
    self->visitor = stw_random_token (TOKEN_BYTES);
  return self;
}

static void
wipe_value (gpointer key, gpointer value, gpointer data)
{
  sodium_memzero (value, strlen (value));
}

static void
visit_free (StwPortalVisit *self)
{
  self->portal->n_visits--;
  if (self->form != NULL)
    g_hash_table_foreach (self->form, wipe_value, NULL);
  g_clear_pointer (&self->form, g_hash_table_unref);
  stw_text_wipe (self->visitor);
  stw_text_wipe (self->session);
  g_free (self->name);
  g_free (self);
}

/* What a form must carry: nobody who does not see the cookie can make it. */
static void
make_proof (const StwPortalVisit *self, char ret_proof[crypto_auth_hmacsha256_BYTES * 2 + 1])
{
  guint8 hash[crypto_auth_hmacsha256_BYTES];

  crypto_auth_hmacsha256 (hash,
                          (const guint8 *) self->visitor,
                          strlen (self->visitor),
                          self->portal->key);
  sodium_bin2hex (ret_proof, sizeof hash * 2 + 1, hash, sizeof hash);
}

/**
 * stw_portal_visit_read_form:
 *
 * Returns: whether there is a form, and one that this portal showed to this browser
 */
gboolean
stw_portal_visit_read_form (StwPortalVisit *visit)
{
  char proof[crypto_auth_hmacsha256_BYTES * 2 + 1];
  const char *brought;

  visit->form = stw_portal_request_parse_form (
    stw_http_exchange_get_header (visit->exchange, "Content-Type", 0),
    stw_http_exchange_get_body (visit->exchange));
  if (visit->form == NULL || visit->is_stranger)
    return FALSE;
  brought = stw_portal_visit_get_field (visit, "proof");
  make_proof (visit, proof);
  return strlen (brought) == sizeof proof - 1 &&
         sodium_memcmp (brought, proof, sizeof proof - 1) == 0;
}

/**
 * stw_portal_visit_get_field:
 *
 * Returns: (transfer none): what was filled in, "" for nothing
 */
const char *
stw_portal_visit_get_field (StwPortalVisit *visit, const char *name)
{
  return stw_text_or (visit->form != NULL ? g_hash_table_lookup (visit->form, name) : NULL, "");
}

/**
 * stw_portal_visit_dup_query:
 *
 * Returns: (transfer full): what the address says, "" for nothing
 */
char *
stw_portal_visit_dup_query (StwPortalVisit *visit, const char *name)
{
  g_auto (GStrv) values = stw_http_exchange_dup_query (visit->exchange, name);

  return g_strdup (stw_text_or (values[0], ""));
}

/**
 * stw_portal_visit_give_session:
 * @answer: (nullable): what signing in answered, %NULL for nobody
 *
 * Says who the browser is from now on.
 */
void
stw_portal_visit_give_session (StwPortalVisit *visit, JsonObject *answer)
{
  if (visit->person != 0)
    stw_sessions_close (visit->portal->sessions, visit->visitor);
  visit->session =
    g_strdup (answer != NULL ? json_object_get_string_member (answer, "session") : "");
}

/**
 * stw_portal_visit_begin_page:
 * @title: in the visitor's language, or a client's own words
 *
 * Returns: (transfer full): a page with its heading, in its main part
 */
StwPage *
stw_portal_visit_begin_page (StwPortalVisit *visit, const char *title)
{
  StwPage *page = stw_page_new (visit->language, title);

  stw_page_add (page, "<header><a href=\"" STW_PORTAL_HOME "\">Steward</a>");
  if (visit->person != 0)
    {
      stw_page_add (page, "<span class=\"who\" dir=\"auto\">%s</span>", visit->name);
      stw_portal_visit_begin_form (visit, page, STW_PORTAL_SIGN_OUT);
      stw_page_add (page,
                    "<button class=\"plain\">%s</button></form>",
                    say (visit, N_ ("Sign out")));
    }
  stw_page_add (page, "</header>\n<main>\n<h1 dir=\"auto\">%s</h1>\n", title);
  return page;
}

/**
 * stw_portal_visit_begin_form:
 * @action: where it goes
 *
 * Opens a form, with what proves where it was shown.
 */
void
stw_portal_visit_begin_form (StwPortalVisit *visit, StwPage *page, const char *action)
{
  char proof[crypto_auth_hmacsha256_BYTES * 2 + 1];

  make_proof (visit, proof);
  stw_page_add (page,
                "<form method=\"post\" action=\"%s\">"
                "<input type=\"hidden\" name=\"proof\" value=\"%s\">\n",
                action,
                proof);
}

/**
 * stw_portal_visit_add_problem:
 * @field: (nullable): the name of the field that is not right, where it is one
 * @problem: why the last attempt came to nothing, as gettext knows it
 *
 * Says it at the head of a form; from there it leads to the field.
 */
void
stw_portal_visit_add_problem (StwPortalVisit *visit,
                              StwPage *page,
                              const char *field,
                              const char *problem)
{
  const char *sentence = stw_language_say (visit->language, problem);

  if (field != NULL)
    stw_page_add (page, "<p role=\"alert\"><a href=\"#%s\">%s</a></p>\n", field, sentence);
  else
    stw_page_add (page, "<p role=\"alert\">%s</p>\n", sentence);
}

/**
 * stw_portal_visit_add_field:
 * @value: (nullable): what stands in it
 * @problem: (nullable): why it cannot be taken as it was, as gettext knows it
 *
 * Adds a field under its label, with what it takes and what was wrong, both tied to it for who does
 * not see where they stand.
 */
void
stw_portal_visit_add_field (StwPortalVisit *visit,
                            StwPage *page,
                            const StwPortalField *field,
                            const char *value,
                            const char *problem)
{
  stw_page_add (page,
                "<label for=\"%s\">%s</label>\n",
                field->name,
                stw_language_say (visit->language, field->label));
  if (field->hint != NULL)
    stw_page_add (page,
                  "<p class=\"hint\" id=\"%s-hint\">%s</p>\n",
                  field->name,
                  stw_language_say (visit->language, field->hint));
  if (problem != NULL)
    stw_page_add (page,
                  "<p class=\"problem\" id=\"%s-problem\">%s</p>\n",
                  field->name,
                  stw_language_say (visit->language, problem));
  stw_page_add (page,
                "<input id=\"%s\" name=\"%s\" type=\"%s\" autocomplete=\"%s\" "
                "autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"%u\" required",
                field->name,
                field->name,
                stw_text_or (field->type, "text"),
                field->autocomplete,
                field->most);
  if (field->least > 0)
    stw_page_add (page, " minlength=\"%u\"", field->least);
  if (value != NULL)
    stw_page_add (page, " value=\"%s\"", value);
  if (problem != NULL)
    stw_page_add (page, " aria-invalid=\"true\" autofocus");
  if (problem != NULL || field->hint != NULL)
    stw_page_add (page,
                  " aria-describedby=\"%s%s%s%s\"",
                  problem != NULL ? field->name : "",
                  problem != NULL ? "-problem " : "",
                  field->hint != NULL ? field->name : "",
                  field->hint != NULL ? "-hint" : "");
  stw_page_add (page, ">\n");
}

static char *
make_cookie (const StwPortalVisit *self, const char *name, const char *value)
{
  return g_strdup_printf ("%s=%s; Path=" STW_PORTAL_HOME "; HttpOnly; SameSite=Strict%s%s",
                          name,
                          value,
                          self->encrypted ? "; Secure" : "",
                          *value == '\0' ? "; Max-Age=0" : "");
}

/* @location: (nullable): a literal, or made of checked parts */
static void
send (StwPortalVisit *self, guint status, const char *type, GBytes *body, const char *location)
{
  g_autofree char *session =
    self->session != NULL ? make_cookie (self, SESSION_COOKIE, self->session) : NULL;
  g_autofree char *visitor =
    self->is_stranger ? make_cookie (self, VISITOR_COOKIE, self->visitor) : NULL;
  const StwHttpField all[] = {
    { "Content-Security-Policy", CONTENT_SECURITY_POLICY },
    { "Vary", "Accept-Language, Cookie" },
    { "Referrer-Policy", "no-referrer" },
    { "X-Frame-Options", "DENY" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Strict-Transport-Security", self->encrypted ? "max-age=31536000" : NULL },
    { "Location", location },
    { "Set-Cookie", session },
    { "Set-Cookie", visitor },
  };
  StwHttpField fields[G_N_ELEMENTS (all) + 1] = { { NULL, NULL } };
  guint n_fields = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].value != NULL)
      fields[n_fields++] = all[i];
  stw_http_exchange_answer (self->exchange, status, type, body, fields);
  visit_free (self);
}

/**
 * stw_portal_visit_answer:
 * @visit: (transfer full): a visit
 * @page: (transfer full): what it sees
 */
void
stw_portal_visit_answer (StwPortalVisit *visit, guint status, StwPage *page)
{
  g_autoptr (GBytes) body = stw_page_finish (page);

  send (visit, status, "text/html; charset=utf-8", body, NULL);
}

/**
 * stw_portal_visit_redirect:
 * @visit: (transfer full): a visit
 * @path: where to look; nothing that somebody typed may be in it
 */
void
stw_portal_visit_redirect (StwPortalVisit *visit, const char *path)
{
  send (visit, 303, NULL, NULL, path);
}

/**
 * stw_portal_visit_refuse:
 * @visit: (transfer full): a visit
 * @title: as gettext knows it
 * @sentence: why not, and what to do; as gettext knows it
 */
void
stw_portal_visit_refuse (StwPortalVisit *visit,
                         guint status,
                         const char *title,
                         const char *sentence)
{
  StwPage *page = stw_portal_visit_begin_page (visit, stw_language_say (visit->language, title));

  stw_page_add (page,
                "<p role=\"alert\">%s</p>\n<p><a href=\"" STW_PORTAL_HOME "\">%s</a></p>\n",
                stw_language_say (visit->language, sentence),
                say (visit, N_ ("Go to your incidents")));
  stw_portal_visit_answer (visit, status, page);
}
