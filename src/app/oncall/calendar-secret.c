/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of calendars elsewhere, in the keyring: kept before the calendar is read for the
 * first time, forgotten with it. Main thread; the keyring is asked in a worker. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/calendar-secret.h"

#include "base/secrets.h"
#include "desk/oncall/subscription-store.h"

/* The engine's own keyring, or opened beside the engine of another process. */
static StwSecrets *
open_secrets (StwSession *session, GError **error)
{
  StwDeskClient *client = stw_session_get_client (session);
  StwEngine *engine = stw_desk_client_get_engine (client);

  return engine != NULL
           ? stw_secrets_ref (stw_engine_get_secrets (engine))
           : stw_engine_open_secrets (stw_desk_client_get_folder (client), NULL, error);
}

static StwCommand *
new_command (const char *name, gint64 calendar)
{
  StwCommand *command = stw_command_new (name, "desk", 0);

  json_object_set_int_member (command->arguments, "calendar", calendar);
  return command;
}

typedef struct
{
  StwSession *session; /* (owned) */
  char *address;       /* (owned) a secret */
  gint64 calendar;
} Subscribing;

static void
subscribing_free (Subscribing *subscribing)
{
  g_object_unref (subscribing->session);
  stw_secret_free (subscribing->address);
  g_free (subscribing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Subscribing, subscribing_free)

/* A calendar without an address is none. */
static void
give_up (Subscribing *subscribing, const GError *error)
{
  stw_session_give (subscribing->session,
                    new_command ("schedule.remove-calendar", subscribing->calendar),
                    NULL);
  stw_session_refuse (subscribing->session, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Subscribing) subscribing = data;
  g_autoptr (GError) error = NULL;

  if (stw_secrets_finish (result, &error))
    stw_session_give (subscribing->session,
                      new_command ("schedule.refresh-calendar", subscribing->calendar),
                      NULL);
  else
    give_up (subscribing, error);
}

static void
subscribed_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (Subscribing) subscribing = data;
  g_autoptr (StwSecrets) secrets = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *name = NULL;
  const char *address;

  if (error != NULL)
    {
      stw_session_refuse (subscribing->session, error);
      return;
    }
  subscribing->calendar = json_object_get_int_member (result, "calendar");
  secrets = open_secrets (subscribing->session, &failure);
  if (secrets == NULL)
    {
      give_up (subscribing, failure);
      return;
    }
  name = stw_subscription_dup_secret_name (subscribing->calendar);
  address = subscribing->address;
  stw_secrets_keep_async (secrets, name, address, NULL, kept_cb, g_steal_pointer (&subscribing));
}

/**
 * stw_calendar_secret_subscribe:
 * @command: (transfer full): "schedule.subscribe"
 * @address: (transfer full): a secret
 *
 * Subscribes, keeps the address and has it read.
 */
void
stw_calendar_secret_subscribe (StwSession *session, StwCommand *command, char *address)
{
  Subscribing *subscribing = g_new0 (Subscribing, 1);

  *subscribing = (Subscribing){ g_object_ref (session), address, 0 };
  stw_desk_client_submit (stw_session_get_client (session), command, subscribed_cb, subscribing);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSession) session = data;
  g_autoptr (GError) error = NULL;

  if (!stw_secrets_finish (result, &error))
    stw_session_refuse (session, error);
}

/**
 * stw_calendar_secret_forget:
 * @calendar: one that is gone
 *
 * Takes its address out of the keyring.
 */
void
stw_calendar_secret_forget (StwSession *session, gint64 calendar)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSecrets) secrets = open_secrets (session, &error);
  g_autofree char *name = stw_subscription_dup_secret_name (calendar);

  if (secrets == NULL)
    stw_session_refuse (session, error);
  else
    stw_secrets_forget_async (secrets, name, NULL, forgotten_cb, g_object_ref (session));
}
