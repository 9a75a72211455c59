/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from a data folder to an open desk in a window, and what waits for it: an incident to
 * open, acknowledgements, and the sentence that says why it cannot be opened. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/application-private.h"

#include "app/failure.h"
#include "base/text.h"
#include "desk/company-store.h"
#include "store/setting.h"

/* That the desk could not be opened, when there is no window to say it. */
#define FAILURE_NOTIFICATION "failure"
/* So long a desk that found its disk full waits before it is opened again, as an open one does. */
#define TRY_AGAIN_S 2

/* A desk greets as long as there is nobody in it and nobody has passed the greeting by. */
static gpointer
read_is_new (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  g_autofree char *welcomed = stw_setting_dup (db, STW_SETTING_WELCOMED);

  if (companies == NULL)
    return NULL;
  return GINT_TO_POINTER (companies->len == 0 && g_strcmp0 (welcomed, "yes") != 0 ? TRUE : -1);
}

/* Goes once to what was asked for; before the desk is in the window that must wait. */
void
stw_application_go_where_wanted (StwApplication *self)
{
  if (!stw_window_has_desk (self->window))
    return;
  if (self->wanted_company != 0)
    stw_window_show_company (self->window, self->wanted_company);
  if (self->wanted_words != NULL)
    stw_window_search (self->window, self->wanted_words);
  if (self->wanted != 0)
    stw_window_show_incident (self->window, self->wanted);
  if (self->wanted_schedule != 0)
    stw_window_show_schedule (self->window, self->wanted_schedule);
  self->wanted = self->wanted_company = self->wanted_schedule = 0;
  g_clear_pointer (&self->wanted_words, g_free);
}

static void
newness_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwApplication) self = data;
  gboolean is_new = GPOINTER_TO_INT (stw_reader_run_finish (result, NULL)) == TRUE;

  if (self->window == NULL || self->client == NULL)
    return;
  stw_window_show_desk (self->window, self->client, is_new && self->page == NULL);
  stw_application_go_where_wanted (self);
}

/* In the window, once it is known whether it greets. */
void
stw_application_show_desk (StwApplication *self)
{
  stw_desk_client_read_async (self->client,
                              read_is_new,
                              NULL,
                              NULL,
                              NULL,
                              NULL,
                              newness_cb,
                              g_object_ref (self));
}

/* Without a window it is announced, once, since nothing else will be; it opens the window. */
void
stw_application_show_failure (StwApplication *self, const GError *error)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *description = NULL;

  stw_failure_describe (error, &title, &description);
  if (self->window != NULL)
    {
      stw_window_show_failure (self->window, title, description);
      return;
    }
  if (self->announced)
    return;
  self->announced = TRUE;
  notification = g_notification_new (title);
  g_notification_set_body (notification, description);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (self), FAILURE_NOTIFICATION, notification);
}

void
stw_application_open_incident (StwApplication *self, gint64 incident)
{
  self->wanted = incident;
  stw_application_show_page (self, "incidents");
  stw_application_go_where_wanted (self);
}

/* An acknowledgement on its way; the program stays for it. */
typedef struct
{
  StwApplication *application; /* (owned) */
  gint64 incident;
} Acknowledgement;

/* What was refused is looked at, which shows why. */
static void
acknowledged_cb (JsonObject *answer, const GError *error, gpointer data)
{
  g_autofree Acknowledgement *given = data;
  g_autoptr (StwApplication) self = given->application;

  if (error != NULL)
    stw_application_open_incident (self, given->incident);
  g_application_release (G_APPLICATION (self));
}

void
stw_application_give_acknowledgements (StwApplication *self)
{
  for (guint i = 0; i < self->acknowledge->len; i++)
    {
      Acknowledgement *given = g_new0 (Acknowledgement, 1);
      StwCommand *command = stw_command_new ("incident.acknowledge", "desk", 0);

      given->application = g_object_ref (self);
      given->incident = g_array_index (self->acknowledge, gint64, i);
      json_object_set_int_member (command->arguments, "incident", given->incident);
      g_application_hold (G_APPLICATION (self));
      stw_desk_client_submit (self->client, command, acknowledged_cb, given);
    }
  g_array_set_size (self->acknowledge, 0);
}

static gboolean
in_view_cb (gint64 company, gpointer data)
{
  StwApplication *self = data;

  return self->window != NULL && stw_window_is_watching (self->window, company);
}

/* Two programs of one name cannot both be called back by what they announce. */
static void
start_notifier (StwApplication *self)
{
  if ((g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_NON_UNIQUE) != 0)
    return;
  g_application_withdraw_notification (G_APPLICATION (self), FAILURE_NOTIFICATION);
  self->notifier = stw_notifier_new (G_APPLICATION (self),
                                     self->client,
                                     self->settings,
                                     self->nonces,
                                     in_view_cb,
                                     self);
}

static void begin_opening (StwApplication *self);

/* What the window says stays until the desk is open: nothing flickers. */
static gboolean
try_again_cb (gpointer data)
{
  StwApplication *self = data;

  self->retry_source = 0;
  if (!self->opening)
    begin_opening (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDeskClient) client = stw_desk_client_open_finish (result, &error);

  self->opening = FALSE;
  g_application_release (G_APPLICATION (self));
  if (client != NULL && self->demo != NULL &&
      !stw_demo_start (self->demo, stw_desk_client_get_engine (client), &error))
    g_clear_object (&client);
  if (client == NULL)
    {
      stw_application_show_failure (self, error);
      if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL))
        self->retry_source = g_timeout_add_seconds (TRY_AGAIN_S, try_again_cb, self);
      return;
    }
  self->announced = FALSE;
  self->client = g_steal_pointer (&client);
  g_signal_connect_object (self->client,
                           "retry",
                           G_CALLBACK (stw_application_open_desk),
                           self,
                           G_CONNECT_SWAPPED);
  if (self->background != NULL)
    stw_background_set_desk_open (self->background, TRUE);
  start_notifier (self);
  stw_application_give_acknowledgements (self);
  if (self->window != NULL)
    stw_application_show_desk (self);
}

/* Everything of the desk but the desk itself. */
static void
leave_desk (StwApplication *self)
{
  if (self->demo != NULL)
    stw_demo_stop (self->demo);
  g_clear_pointer (&self->notifier, stw_notifier_free);
  if (self->background != NULL)
    stw_background_set_desk_open (self->background, FALSE);
}

void
stw_application_close_desk (StwApplication *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  leave_desk (self);
  if (self->client != NULL)
    stw_desk_client_close (self->client);
  g_clear_object (&self->client);
}

/* Into the sample data, and back out of them. */
void
stw_application_update_demo_actions (StwApplication *self)
{
  GAction *leave = g_action_map_lookup_action (G_ACTION_MAP (self->own), "own-data");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (leave), self->demo != NULL);
}

static void
begin_opening (StwApplication *self)
{
  self->opening = TRUE;
  g_application_hold (G_APPLICATION (self));
  stw_desk_client_open_async (
    self->demo != NULL ? stw_demo_get_folder (self->demo) : self->data_dir,
    self->demo != NULL ? STW_DEMO_LISTEN : stw_text_or (self->listen, STW_LISTEN_AS_SET),
    self->passphrase,
    NULL,
    opened_cb,
    g_object_ref (self));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwApplication) self = data;

  if (self->leaving_demo)
    g_clear_pointer (&self->demo, stw_demo_free);
  self->leaving_demo = FALSE;
  stw_application_update_demo_actions (self);
  begin_opening (self);
  g_application_release (G_APPLICATION (self));
}

/* Anew, when one is open. */
void
stw_application_open_desk (StwApplication *self)
{
  if (self->window != NULL)
    stw_window_show_starting (self->window);
  if (self->opening)
    return;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->announced = FALSE;
  leave_desk (self);
  if (self->client != NULL)
    {
      self->opening = TRUE;
      g_application_hold (G_APPLICATION (self));
      stw_desk_client_close_async (self->client, closed_cb, g_object_ref (self));
    }
  else
    begin_opening (self);
  g_clear_object (&self->client);
}
