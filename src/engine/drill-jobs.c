/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Night drills on their way: the alert comes in as any other does, through the door, with a key of
 * its own that is made when it is first needed. Where the door shows a certificate, that one is
 * trusted and no other. On the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/drill-jobs.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/secrets.h"
#include "desk/drill-store.h"
#include "engine/onboard.h"

#include <glib/gi18n.h>
#include <string.h>

#define REQUEST_TIMEOUT_S 20
#define SOURCE_NAME "Night drill"

struct _StwDrillJobs
{
  StwEngine *engine;         /* (unowned) */
  StwHttpClient *client;     /* (unowned) */
  GCancellable *cancellable; /* (owned) */
  gboolean making_key;       /* the ledger has been asked for a source */
};

/* One drill on its way. */
typedef struct
{
  StwDrillJobs *jobs; /* (unowned) */
  gint64 drill;
  gint64 company;
  gint64 at;
  gboolean is_last;    /* whether nobody tries again */
  StwNewAccess access; /* (owned) a key that was made for it */
  StwDrillDone done;
  gpointer data;
} Knock;

static void
end (Knock *knock, gboolean cancelled, const char *why)
{
  knock->done (cancelled, why, knock->data);
  stw_new_access_clear (&knock->access);
  g_free (knock);
}

static void
told_cb (JsonObject *result, const GError *error, gpointer data)
{
  if (error != NULL)
    g_message ("What became of a drill could not be written: %s", error->message);
}

/* Says what became of it. */
static void
tell (Knock *knock, const char *name, gint64 alert, const char *why)
{
  StwCommand *command = stw_command_new (name, "engine", knock->company);

  json_object_set_int_member (command->arguments, "drill", knock->drill);
  json_object_set_int_member (command->arguments, "alert", alert);
  json_object_set_string_member (command->arguments, "why", why);
  stw_engine_submit (knock->jobs->engine, command, told_cb, NULL);
  end (knock, FALSE, NULL);
}

/* What cannot come now is tried again while it is night, and then never. */
static void
fail (Knock *knock, const char *why)
{
  if (knock->is_last || stw_clock_now (NULL) > knock->at + STW_DRILL_LATEST)
    tell (knock, STW_COMMAND_DRILL_FAILED, 0, why);
  else
    end (knock, FALSE, why);
}

static void
fail_or_cancel (Knock *knock, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (knock, TRUE, NULL);
  else
    fail (knock, error->message);
}

/* What the door took, in its own words: {"alerts":["alert-5"]}. */
static gint64
read_alert (GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *text = g_strndup (bytes != NULL ? bytes : "", length);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonNode *member = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? json_object_get_member (json_node_get_object (node), "alerts")
                       : NULL;
  JsonArray *alerts =
    member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
  gint64 alert = 0;

  if (alerts != NULL && json_array_get_length (alerts) > 0)
    stw_id_parse (STW_ID_ALERT, json_array_get_string_element (alerts, 0), &alert);
  return alert;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Knock *knock = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);
  g_autofree char *why = NULL;

  if (response == NULL)
    {
      fail_or_cancel (knock, error);
      return;
    }
  if (response->status == 202)
    {
      tell (knock, STW_COMMAND_DRILL_FIRED, read_alert (response->body), NULL);
      return;
    }
  /* Translators: %u is a number such as 401 */
  why = g_strdup_printf (_ ("The door answered %u."), response->status);
  fail (knock, why);
}

/* A door that listens at every address of this machine names none that leads to it. */
static char *
make_address (const char *door)
{
  static const struct
  {
    const char *every;
    const char *own;
  } hosts[] = { { "0.0.0.0", "127.0.0.1" }, { "::", "::1" } };
  g_autoptr (GUri) uri = door != NULL ? g_uri_parse (door, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    if (g_str_equal (host, hosts[i].every))
      host = hosts[i].own;
  return g_uri_join (G_URI_FLAGS_NONE,
                     g_uri_get_scheme (uri),
                     NULL,
                     host,
                     g_uri_get_port (uri),
                     "/api/webhooks/alerts",
                     NULL,
                     NULL);
}

static void
go (Knock *knock, const char *key)
{
  StwDrillJobs *self = knock->jobs;
  g_autofree char *door = stw_engine_dup_url (self->engine);
  g_autofree char *address = make_address (door);
  g_autofree char *text =
    g_strdup_printf ("{\"asset_name\":\"Night drill %" G_GINT64_FORMAT "\","
                     "\"signature\":\"Night drill\",\"severity\":\"critical\","
                     "\"message\":\"This is a drill: nothing is broken. Acknowledge it, and "
                     "Steward keeps how long it took.\",\"tool_source\":\"Steward\"}",
                     knock->drill);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  const StwHttpField headers[] = { { "X-API-Key", key }, { NULL, NULL } };
  const StwHttpRequest request = {
    .method = "POST",
    .url = address,
    .headers = headers,
    .content_type = "application/json",
    .body = body,
    .reach = STW_REACH_PRIVATE,
    .pin = stw_engine_get_pin (self->engine),
    .timeout = REQUEST_TIMEOUT_S,
  };

  if (address == NULL)
    {
      fail (knock, _ ("The door is not open."));
      return;
    }
  stw_http_client_send_async (self->client, &request, self->cancellable, answered_cb, knock);
}

static void
key_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Knock *knock = data;
  g_autoptr (GError) error = NULL;

  if (stw_secrets_finish (result, &error))
    go (knock, knock->access.key);
  else
    fail_or_cancel (knock, error);
}

static void
source_added_cb (JsonObject *result, const GError *error, gpointer data)
{
  Knock *knock = data;
  StwDrillJobs *self = knock->jobs;
  g_autofree char *name = stw_drill_make_secret_name (knock->company);

  self->making_key = FALSE;
  if (error != NULL)
    fail (knock, error->message);
  else
    stw_secrets_keep_async (stw_engine_get_secrets (self->engine),
                            name,
                            knock->access.key,
                            self->cancellable,
                            key_kept_cb,
                            knock);
}

/* A source of its own for a company's drills, whose key is in the keyring. */
static void
make_key (Knock *knock)
{
  const StwSigning unsigned_source = { NULL, NULL };
  g_autoptr (StwCommand) command = stw_command_new ("source.add", "engine", knock->company);
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (command->arguments, "name", SOURCE_NAME);
  if (!stw_onboard_prepare (command, &unsigned_source, NULL, &knock->access, &error))
    {
      fail (knock, error->message);
      return;
    }
  knock->jobs->making_key = TRUE;
  stw_engine_submit (knock->jobs->engine, g_steal_pointer (&command), source_added_cb, knock);
}

static void
key_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Knock *knock = data;
  g_autoptr (GError) error = NULL;
  char *key = stw_secrets_look_up_finish (result, &error);

  if (error != NULL)
    fail_or_cancel (knock, error);
  else if (key != NULL)
    go (knock, key);
  else if (knock->jobs->making_key)
    end (knock, FALSE, "The key of another drill is being made.");
  else
    make_key (knock);
  stw_secret_free (key);
}

static gint64
get_number (const StwJob *job, const char *member)
{
  g_autoptr (JsonNode) payload = json_from_string (job->payload, NULL);

  return payload != NULL && JSON_NODE_HOLDS_OBJECT (payload)
           ? json_object_get_int_member_with_default (json_node_get_object (payload), member, 0)
           : 0;
}

/**
 * stw_drill_jobs_new:
 * @client: (transfer none): how they go
 * @cancellable: (transfer none): ends all
 *
 * Returns: (transfer full): what sends drills
 */
StwDrillJobs *
stw_drill_jobs_new (StwEngine *engine, StwHttpClient *client, GCancellable *cancellable)
{
  StwDrillJobs *self = g_new0 (StwDrillJobs, 1);

  self->engine = engine;
  self->client = client;
  self->cancellable = g_object_ref (cancellable);
  return self;
}

/**
 * stw_drill_jobs_free:
 * @self: (transfer full): what sends drills
 */
void
stw_drill_jobs_free (StwDrillJobs *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * stw_drill_jobs_is_idle:
 *
 * Returns: whether it waits for no answer of the ledger
 */
gboolean
stw_drill_jobs_is_idle (StwDrillJobs *self)
{
  return !self->making_key;
}

/**
 * stw_drill_jobs_run:
 * @job: of the kind #STW_JOB_DRILL
 * @done: told when it has been sent, or not
 *
 * Sends the alert of a drill.
 */
void
stw_drill_jobs_run (StwDrillJobs *self, const StwJob *job, StwDrillDone done, gpointer data)
{
  Knock *knock = g_new0 (Knock, 1);
  g_autofree char *door = stw_engine_dup_url (self->engine);
  g_autofree char *name = NULL;

  knock->jobs = self;
  knock->drill = get_number (job, "drill");
  knock->company = get_number (job, "company");
  knock->at = get_number (job, "at");
  knock->is_last = job->attempts >= stw_retry_policy_default.max_attempts;
  knock->done = done;
  knock->data = data;
  name = stw_drill_make_secret_name (knock->company);
  if (stw_clock_now (NULL) > knock->at + STW_DRILL_LATEST)
    fail (knock, _ ("Steward was not running when it was due."));
  else if (door == NULL)
    fail (knock, _ ("The door is not open."));
  else
    stw_secrets_look_up_async (stw_engine_get_secrets (self->engine),
                               name,
                               self->cancellable,
                               key_found_cb,
                               knock);
}
