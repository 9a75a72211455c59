/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running without a window: the program is held while its desk is open and the preference says so,
 * and the desktop is asked through org.freedesktop.portal.Background (version 1; the status line is
 * version 2) when the preference changes. Main thread; every call is asynchronous. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/background/background.h"

#include <glib/gi18n.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Background"
#define RUN_KEY "run-in-background"
#define START_KEY "start-with-session"

struct _StwBackground
{
  GApplication *application; /* (unowned) outlives this */
  GSettings *settings;       /* (owned) */
  GSimpleAction *state;      /* (owned) */
  char *data_dir;            /* (owned) (nullable) */
  StwRefusedFunc refused;
  gpointer data;
  GCancellable *cancellable; /* (owned) */
  guint response;            /* the subscription to the portal's answer, 0 for none */
  guint n_requests;
  gboolean desk_open;
  gboolean held;
  gboolean settling; /* this sets the preferences itself */
};

static gboolean
is_wanted (StwBackground *self)
{
  return g_settings_get_boolean (self->settings, RUN_KEY);
}

static void
update_hold (StwBackground *self)
{
  gboolean hold = self->desk_open && is_wanted (self);

  if (hold == self->held)
    return;
  self->held = hold;
  if (hold)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

static void
set_preference (StwBackground *self, const char *key, gboolean value)
{
  self->settling = TRUE;
  g_settings_set_boolean (self->settings, key, value);
  self->settling = FALSE;
}

static void
set_state (StwBackground *self, const char *state)
{
  g_simple_action_set_state (self->state, g_variant_new_string (state));
}

static void
unsubscribe (StwBackground *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (self->response != 0)
    g_dbus_connection_signal_unsubscribe (bus, self->response);
  self->response = 0;
}

static void
call_portal (StwBackground *self,
             const char *interface,
             const char *method,
             GVariant *arguments,
             GAsyncReadyCallback done)
{
  g_dbus_connection_call (g_application_get_dbus_connection (self->application),
                          PORTAL,
                          PORTAL_PATH,
                          interface,
                          method,
                          arguments,
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          self->cancellable,
                          done,
                          done != NULL ? self : NULL);
}

/* At most 96 characters; an older portal does not know the method, and nothing is lost. */
static void
tell_status (StwBackground *self)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options,
                         "{sv}",
                         "message",
                         g_variant_new_string (_ ("Receiving alerts")));
  call_portal (self, PORTAL_INTERFACE, "SetStatus", g_variant_new ("(a{sv})", &options), NULL);
}

static void
allow (StwBackground *self, gboolean autostart)
{
  if (!autostart)
    set_preference (self, START_KEY, FALSE);
  set_state (self, is_wanted (self) ? STW_BACKGROUND_ALLOWED : STW_BACKGROUND_OFF);
  if (is_wanted (self))
    tell_status (self);
}

static void
refuse (StwBackground *self)
{
  set_preference (self, RUN_KEY, FALSE);
  set_preference (self, START_KEY, FALSE);
  set_state (self, STW_BACKGROUND_REFUSED);
  self->refused (self->data);
  update_hold (self);
}

/* Response (u response, a{sv} results): 0 for granted; results "background" and "autostart". */
static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *arguments,
             gpointer data)
{
  StwBackground *self = data;
  g_autoptr (GVariant) results = NULL;
  gboolean background = TRUE;
  gboolean autostart = FALSE;
  guint response = 0;

  unsubscribe (self);
  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (arguments, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "background", "b", &background);
  g_variant_lookup (results, "autostart", "b", &autostart);
  if (!is_wanted (self) || (response == 0 && background))
    allow (self, autostart);
  else
    refuse (self);
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwBackground *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
               g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  unsubscribe (self);
  set_preference (self, START_KEY, FALSE);
  set_state (self, STW_BACKGROUND_UNMANAGED);
}

/* Where the portal answers: /org/freedesktop/portal/desktop/request/SENDER/TOKEN. */
static char *
build_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender =
    g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static GVariant *
build_options (StwBackground *self, const char *token)
{
  const char *command[] = { "steward", "--background", "--data-dir", self->data_dir, NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (
    &options,
    "{sv}",
    "reason",
    g_variant_new_string (_ ("Alerts keep coming while the window is closed.")));
  g_variant_builder_add (
    &options,
    "{sv}",
    "autostart",
    g_variant_new_boolean (is_wanted (self) && g_settings_get_boolean (self->settings, START_KEY)));
  g_variant_builder_add (&options,
                         "{sv}",
                         "commandline",
                         g_variant_new_strv (command, self->data_dir != NULL ? 4 : 2));
  /* Activation would open the window. */
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&options);
}

static void
request (StwBackground *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);
  g_autofree char *token = g_strdup_printf ("steward%u", ++self->n_requests);
  g_autofree char *path = bus != NULL ? build_request_path (bus, token) : NULL;

  if (bus == NULL)
    {
      set_state (self, STW_BACKGROUND_UNMANAGED);
      return;
    }
  unsubscribe (self);
  self->response = g_dbus_connection_signal_subscribe (bus,
                                                       PORTAL,
                                                       "org.freedesktop.portal.Request",
                                                       "Response",
                                                       path,
                                                       NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE,
                                                       response_cb,
                                                       self,
                                                       NULL);
  call_portal (self,
               PORTAL_INTERFACE,
               "RequestBackground",
               g_variant_new ("(s@a{sv})", "", build_options (self, token)),
               requested_cb);
}

/* Also when it was turned off: then the portal forgets to start the program. */
static void
preference_cb (StwBackground *self, const char *key)
{
  if (!g_str_equal (key, RUN_KEY) && !g_str_equal (key, START_KEY))
    return;
  if (self->settling)
    return;
  if (!is_wanted (self))
    {
      set_preference (self, START_KEY, FALSE);
      set_state (self, STW_BACKGROUND_OFF);
    }
  update_hold (self);
  request (self);
}

static void
version_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwBackground *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
               g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    set_state (self, STW_BACKGROUND_UNMANAGED);
  else if (is_wanted (self))
    tell_status (self);
}

/* What was granted in an earlier run still holds; whether there is a portal is found out. */
static void
look_for_portal (StwBackground *self)
{
  set_state (self, is_wanted (self) ? STW_BACKGROUND_ALLOWED : STW_BACKGROUND_OFF);
  if (g_application_get_dbus_connection (self->application) == NULL)
    set_state (self, STW_BACKGROUND_UNMANAGED);
  else
    call_portal (self,
                 "org.freedesktop.DBus.Properties",
                 "Get",
                 g_variant_new ("(ss)", PORTAL_INTERFACE, "version"),
                 version_cb);
}

/* It can be read over the bus; nobody changes it there. */
static void
change_state_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
}

/**
 * stw_background_new:
 * @application: which is kept; it must be registered, and outlive this
 * @settings: whether a person wants it
 * @data_dir: (nullable): the folder that it is to be started with, %NULL for its own
 *
 * Returns: (transfer full): what keeps the program
 */
StwBackground *
stw_background_new (GApplication *application,
                    GSettings *settings,
                    const char *data_dir,
                    StwRefusedFunc refused,
                    gpointer data)
{
  StwBackground *self = g_new0 (StwBackground, 1);

  self->application = application;
  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (data_dir);
  self->refused = refused;
  self->data = data;
  self->cancellable = g_cancellable_new ();
  self->state = g_simple_action_new_stateful (STW_BACKGROUND_ACTION,
                                              NULL,
                                              g_variant_new_string (STW_BACKGROUND_OFF));
  g_simple_action_set_enabled (self->state, FALSE);
  g_signal_connect (self->state, "change-state", G_CALLBACK (change_state_cb), NULL);
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (self->state));
  g_signal_connect_swapped (settings, "changed", G_CALLBACK (preference_cb), self);
  look_for_portal (self);
  return self;
}

/**
 * stw_background_free:
 * @self: (nullable) (transfer full): what keeps the program
 */
void
stw_background_free (StwBackground *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->settings, self);
  unsubscribe (self);
  stw_background_set_desk_open (self, FALSE);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->state);
  g_object_unref (self->settings);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * stw_background_set_desk_open:
 * @is_open: whether there is something to keep the program for
 */
void
stw_background_set_desk_open (StwBackground *self, gboolean is_open)
{
  self->desk_open = is_open;
  update_hold (self);
}
