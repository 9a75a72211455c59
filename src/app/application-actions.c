/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program can be asked to do: over the bus, and by its window alone. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/application-private.h"

#include "app/shortcuts.h"
#include "base/ids.h"
#include "base/secrets.h"
#include "base/text.h"

#include <glib/gi18n.h>

static void
show_incidents_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  stw_application_show_page (data, "incidents");
}

static void
show_companies_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  stw_application_show_page (data, "companies");
}

static void
open_incident_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gint64 incident;

  if (stw_id_parse (STW_ID_INCIDENT, g_variant_get_string (parameter, NULL), &incident))
    stw_application_open_incident (data, incident);
}

/* Without a number the page alone: a hand-over concerns no schedule. */
static void
open_schedule_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  self->wanted_schedule = 0;
  stw_id_parse (STW_ID_SCHEDULE, g_variant_get_string (parameter, NULL), &self->wanted_schedule);
  stw_application_show_page (self, "oncall");
  stw_application_go_where_wanted (self);
}

static void
open_company_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  gint64 company;

  if (!stw_id_parse (STW_ID_COMPANY, g_variant_get_string (parameter, NULL), &company))
    return;
  self->wanted_company = company;
  stw_application_show_page (self, "incidents");
  stw_application_go_where_wanted (self);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  stw_set_str (&self->wanted_words, g_variant_get_string (parameter, NULL));
  stw_application_show_page (self, "incidents");
  stw_application_go_where_wanted (self);
}

/* Also when the program was started for it: then the desk is opened first, without a window. */
static void
acknowledge_incident_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  gint64 incident;

  gboolean known =
    stw_nonces_take (self->nonces, g_variant_get_string (parameter, NULL), &incident);

  if (incident == 0)
    return;
  /* Anybody on the bus can ask; only who got the notification knows the nonce. What is older than
   * this program is looked at. */
  if (!known)
    {
      stw_application_open_incident (self, incident);
      return;
    }
  g_array_append_val (self->acknowledge, incident);
  if (self->client != NULL)
    stw_application_give_acknowledgements (self);
  else
    stw_application_open_desk (self);
}

static void
retried_cb (JsonObject *answer, const GError *error, gpointer data)
{
  g_autoptr (StwApplication) self = data;

  if (error != NULL && self->window != NULL)
    stw_window_tell (self->window, error->message);
}

/* A desk that another process runs is opened anew there. */
static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->window == NULL)
    return;
  if (self->client == NULL || stw_desk_client_get_engine (self->client) != NULL ||
      stw_desk_client_is_gone (self->client))
    stw_application_open_desk (self);
  else
    stw_desk_client_submit (self->client,
                            stw_command_new (STW_NOTICE_RETRY, "desk", 0),
                            retried_cb,
                            g_object_ref (self));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwApplication) self = data;
  g_autoptr (GError) error = NULL;
  gboolean unlocked = stw_secrets_finish (result, &error);

  if (self->own == NULL)
    return;
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->own), "unlock-keyring")),
    TRUE);
  if (!unlocked && self->window != NULL)
    stw_window_tell (self->window, error->message);
}

/* The desk sees by itself when the keyring is open, whoever unlocked it. Asked apart from the
 * desk's own secrets, which do not wait for an answer. */
static void
unlock_keyring_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  StwSecrets *secrets;

  if (self->client == NULL)
    return;
  secrets = stw_secrets_new_keyring (stw_desk_client_get_folder (self->client));
  g_simple_action_set_enabled (action, FALSE);
  stw_secrets_unlock_async (secrets, NULL, unlocked_cb, g_object_ref (self));
  stw_secrets_unref (secrets);
}

static void
sample_data_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  g_autoptr (GError) error = NULL;

  if (self->demo != NULL || self->window == NULL)
    return;
  self->demo = stw_demo_new (&error);
  stw_application_update_demo_actions (self);
  if (self->demo == NULL)
    stw_application_show_failure (self, error);
  else
    stw_application_open_desk (self);
}

static void
own_data_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->demo == NULL || self->opening || self->client == NULL)
    return;
  self->leaving_demo = TRUE;
  stw_application_open_desk (self);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->window != NULL)
    stw_shortcuts_show (GTK_WINDOW (self->window));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name",
                         "Steward",
                         "application-icon",
                         STW_APPLICATION_ID,
                         "version",
                         STW_VERSION,
                         "developer-name",
                         _ ("The Steward Developers"),
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "website",
                         "https://github.com/steward-msp/steward",
                         "issue-url",
                         "https://github.com/steward-msp/steward/issues",
                         "comments",
                         _ ("Turns the alerts of your clients into few incidents."),
                         NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

/* These are exported: whoever reaches the session bus may show a view, and acknowledge what they
 * were announced. */
static const GActionEntry actions[] = {
  { .name = "show-incidents", .activate = show_incidents_cb },
  { .name = "show-companies", .activate = show_companies_cb },
  { .name = "open-incident", .activate = open_incident_cb, .parameter_type = "s" },
  { .name = "open-company", .activate = open_company_cb, .parameter_type = "s" },
  { .name = "open-schedule", .activate = open_schedule_cb, .parameter_type = "s" },
  { .name = "search", .activate = search_cb, .parameter_type = "s" },
  { .name = "acknowledge-incident", .activate = acknowledge_incident_cb, .parameter_type = "s" },
};

/* These are the window's alone. */
static const GActionEntry own_actions[] = {
  { .name = "retry", .activate = retry_cb },
  { .name = "unlock-keyring", .activate = unlock_keyring_cb },
  { .name = "sample-data", .activate = sample_data_cb },
  { .name = "own-data", .activate = own_data_cb },
  { .name = "shortcuts", .activate = shortcuts_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
};

/* To be called once, at startup. */
void
stw_application_add_actions (StwApplication *self)
{
  self->own = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->own),
                                   own_actions,
                                   G_N_ELEMENTS (own_actions),
                                   self);
  stw_application_update_demo_actions (self);
}
