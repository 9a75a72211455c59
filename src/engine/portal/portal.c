/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The portal's table of addresses, and what holds for all of them: nothing over an open line, a
 * form only from our own page, and few attempts from one network. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal.h"

#include "base/clock.h"
#include "engine/portal/portal-private.h"
#include "portal-resources.h"
#include "store/command-rule.h"
#include "store/setting.h"

#include <string.h>

#define STYLE_PATH "/people/style.css"
#define STYLE_RESOURCE "/io/github/steward_msp/Steward/portal/style.css"
#define MAX_FORM_BYTES 16384
#define MAX_PROOFS_AT_ONCE 4

/* A password is tried so often from one network, then no more until the time is over. */
#define ATTEMPTS 30
#define ATTEMPTS_TIME (15 * STW_MINUTE)
#define MAX_NETWORKS 4096
/* Of IPv6 everybody has a network of so many bytes, not an address. */
#define V6_NETWORK_BYTES 8

typedef struct
{
  guint n;
  gint64 began_at; /* monotonic milliseconds */
} Attempts;

/* What there is. */
typedef struct
{
  const char *method;
  const char *path;
  gboolean signed_in; /* only for who is */
  void (*run) (StwPortalVisit *visit);
} Address;

typedef struct
{
  StwPortal *portal;      /* (unowned) */
  const Address *address; /* a row of the table */
} Entry;

static const Address addresses[] = {
  { "GET", STW_PORTAL_HOME, TRUE, stw_portal_show_list },
  { "GET", STW_PORTAL_INCIDENT, TRUE, stw_portal_show_incident },
  { "POST", STW_PORTAL_ANSWER, TRUE, stw_portal_take_answer },
  { "GET", STW_PORTAL_SIGN_IN, FALSE, stw_portal_show_sign_in },
  { "POST", STW_PORTAL_SIGN_IN, FALSE, stw_portal_sign_in },
  { "POST", STW_PORTAL_SIGN_OUT, TRUE, stw_portal_sign_out },
  { "GET", STW_PORTAL_INVITATION, FALSE, stw_portal_show_invitation },
  { "POST", STW_PORTAL_INVITATION, FALSE, stw_portal_enrol },
};

static void
handle (StwHttpExchange *exchange, gpointer data)
{
  const Entry *entry = data;
  StwPortalVisit *visit = stw_portal_visit_new (entry->portal, exchange);
  gboolean is_post = g_str_equal (entry->address->method, "POST");

  if (stw_http_exchange_get_secrecy (exchange) == STW_HTTP_OPEN)
    stw_portal_visit_refuse (
      visit,
      403,
      N_ ("Not encrypted"),
      N_ ("Others could read along on this connection. Open this page with https://, "
          "or ask who runs Steward for such an address."));
  else if (entry->address->signed_in && visit->person == 0)
    stw_portal_visit_redirect (visit, STW_PORTAL_SIGN_IN);
  else if (is_post && !stw_portal_visit_read_form (visit))
    stw_portal_visit_refuse (visit,
                             403,
                             N_ ("Not sent"),
                             N_ ("This form is not from this page any more. Load the page again, "
                                 "then fill it in once more."));
  else
    entry->address->run (visit);
}

static void
serve_style (StwHttpExchange *exchange, gpointer data)
{
  g_autoptr (GBytes) style = g_resource_lookup_data (stw_portal_get_resource (),
                                                     STYLE_RESOURCE,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                     NULL);

  stw_http_exchange_answer (exchange, 200, "text/css; charset=utf-8", style, NULL);
}

/**
 * stw_portal_dup_network:
 *
 * Returns: (transfer full): who counts as one: an address, or a network where everybody has one
 */
char *
stw_portal_dup_network (const StwAddress *peer)
{
  StwAddress network = *peer;

  if (!stw_address_is_v4 (peer))
    memset (network.bytes + V6_NETWORK_BYTES, 0, sizeof network.bytes - V6_NETWORK_BYTES);
  return stw_address_format (&network);
}

static gboolean
is_past (gpointer key, gpointer value, gpointer data)
{
  const Attempts *attempts = value;
  const gint64 *now = data;

  return *now - attempts->began_at > ATTEMPTS_TIME;
}

static gboolean
count_attempt (StwPortal *self, const StwAddress *peer)
{
  g_autofree char *network = stw_portal_dup_network (peer);
  gint64 now = stw_clock_monotonic ();
  Attempts *attempts;

  g_hash_table_foreach_remove (self->attempts, is_past, &now);
  attempts = g_hash_table_lookup (self->attempts, network);
  if (attempts == NULL && g_hash_table_size (self->attempts) >= MAX_NETWORKS)
    return FALSE;
  if (attempts == NULL)
    {
      attempts = g_new0 (Attempts, 1);
      attempts->began_at = now;
      g_hash_table_insert (self->attempts, g_steal_pointer (&network), attempts);
    }
  return attempts->n++ < ATTEMPTS;
}

/**
 * stw_portal_begin_proof:
 * @visit: one that wants a password, a code or an invitation looked at; it has ended when this
 *   returns %FALSE
 *
 * Returns: whether it may be, now; then stw_portal_end_proof() follows
 */
gboolean
stw_portal_begin_proof (StwPortalVisit *visit)
{
  StwPortal *self = visit->portal;

  if (!count_attempt (self, stw_http_exchange_get_peer (visit->exchange)))
    {
      stw_portal_visit_refuse (
        visit,
        429,
        N_ ("Too many attempts"),
        N_ ("Too many attempts came from here. Wait 15 minutes, then try again."));
      return FALSE;
    }
  if (self->n_proofs >= MAX_PROOFS_AT_ONCE)
    {
      stw_portal_visit_refuse (visit,
                               503,
                               N_ ("Too many at once"),
                               N_ ("Others are signing in just now. Try again in a few seconds."));
      return FALSE;
    }
  self->n_proofs++;
  return TRUE;
}

/**
 * stw_portal_end_proof:
 *
 * After stw_portal_begin_proof(), before the visit ends.
 */
void
stw_portal_end_proof (StwPortalVisit *visit)
{
  visit->portal->n_proofs--;
}

/**
 * stw_portal_fail:
 * @visit: (transfer full): a visit
 * @error: why it came to nothing
 *
 * Ends the visit with what its reader can use of @error.
 */
void
stw_portal_fail (StwPortalVisit *visit, const GError *error)
{
  static const guint statuses[] = {
    [STW_COMMAND_ERROR_UNKNOWN] = 500,   [STW_COMMAND_ERROR_REFUSED] = 422,
    [STW_COMMAND_ERROR_INVALID] = 422,   [STW_COMMAND_ERROR_NOT_PERMITTED] = 403,
    [STW_COMMAND_ERROR_NOT_FOUND] = 404,
  };

  if (error->domain == STW_COMMAND_ERROR && (guint) error->code < G_N_ELEMENTS (statuses))
    {
      stw_portal_visit_refuse (visit, statuses[error->code], N_ ("Not done"), error->message);
      return;
    }
  g_message ("A page could not be shown: %s", error->message);
  stw_portal_visit_refuse (visit,
                           503,
                           N_ ("Not done"),
                           N_ ("Steward cannot do this at the moment. Try again in some minutes."));
}

/**
 * stw_portal_new:
 * @engine: whose people and incidents they are
 *
 * Returns: (transfer full): the pages
 */
StwPortal *
stw_portal_new (StwEngine *engine)
{
  StwPortal *self = g_new0 (StwPortal, 1);
  Entry *entries = g_new0 (Entry, G_N_ELEMENTS (addresses));

  self->engine = engine;
  self->sessions = stw_sessions_ref (stw_engine_get_sessions (engine));
  self->languages = stw_languages_new (bindtextdomain (STW_GETTEXT_DOMAIN, NULL));
  self->enrolments = stw_portal_make_enrolments ();
  self->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  crypto_auth_hmacsha256_keygen (self->key);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    entries[i] = (Entry){ self, &addresses[i] };
  self->entries = entries;
  return self;
}

/**
 * stw_portal_free:
 * @self: (nullable) (transfer full): pages that no server shows any more
 */
void
stw_portal_free (StwPortal *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self->key, sizeof self->key);
  stw_languages_free (self->languages);
  g_hash_table_unref (self->enrolments);
  g_hash_table_unref (self->attempts);
  stw_sessions_unref (self->sessions);
  g_free (self->entries);
  g_free (self);
}

/**
 * stw_portal_add_routes:
 * @routes: (element-type StwHttpRoute): a server's table; it may serve as long as @self stands
 */
void
stw_portal_add_routes (StwPortal *self, GArray *routes)
{
  const StwHttpRoute style = { .method = "GET", .path = STYLE_PATH, .handle = serve_style };
  Entry *entries = self->entries;

  g_array_append_val (routes, style);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const StwHttpRoute route = {
        .method = addresses[i].method,
        .path = addresses[i].path,
        .body_limit = g_str_equal (addresses[i].method, "POST") ? MAX_FORM_BYTES : 0,
        .handle = handle,
        .data = &entries[i],
      };

      g_array_append_val (routes, route);
    }
}

/**
 * stw_portal_is_idle:
 *
 * Returns: whether every visit was answered
 */
gboolean
stw_portal_is_idle (StwPortal *self)
{
  return self->n_visits == 0;
}

/**
 * stw_portal_make_invitation_link:
 * @token: what "person.invite" was told the hash of
 *
 * Returns: (transfer full) (nullable): where who is invited enrols, %NULL when the desk has no door
 */
char *
stw_portal_make_invitation_link (StwDb *db, const char *token)
{
  g_autofree char *public = stw_setting_dup (db, STW_SETTING_DOOR_PUBLIC);
  g_autofree char *door = stw_setting_dup (db, STW_SETTING_DOOR_URL);
  const char *base = public != NULL ? public : door;
  gsize length = base != NULL ? strlen (base) : 0;

  if (base == NULL)
    return NULL;
  while (length > 0 && base[length - 1] == '/')
    length--;
  return g_strdup_printf ("%.*s" STW_PORTAL_INVITATION "?token=%s", (int) length, base, token);
}
