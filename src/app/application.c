/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: options, actions, and the way from a data folder to an open desk in a window. Its
 * application id names the folder, so that two folders are two programs and one folder is one. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/application.h"

#include "app/background/background.h"
#include "app/background/close-question.h"
#include "app/demo.h"
#include "app/failure.h"
#include "app/notifications/nonces.h"
#include "app/notifications/notifier.h"
#include "app/preferences.h"
#include "app/search-provider/search-provider.h"
#include "app/shortcuts.h"
#include "app/style.h"
#include "app/window.h"
#include "base/ids.h"
#include "base/secrets.h"
#include "base/text.h"
#include "desk/company-store.h"
#include "store/setting.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* What is not drained by then is left; what was answered is on disk. */
#define STOP_TIMEOUT_S 5
/* That the desk could not be opened, when there is no window to say it. */
#define FAILURE_NOTIFICATION "failure"

struct _StwApplication
{
  AdwApplication parent_instance;

  char *data_dir;              /* (owned) (nullable) %NULL for the application's own */
  char *listen;                /* (owned) (nullable) where the door is to be */
  char *page;                  /* (owned) (nullable) that was asked for */
  char *passphrase;            /* (owned) (nullable) of sealed secrets, in locked memory */
  StwDemo *demo;               /* (owned) (nullable) */
  GSettings *settings;         /* (owned) (nullable) until startup */
  StwWindow *window;           /* (unowned) (nullable) */
  StwDeskClient *client;       /* (owned) (nullable) */
  StwNotifier *notifier;       /* (owned) (nullable) of the desk that is open */
  StwSearchProvider *provider; /* (owned) (nullable) while it is on the bus */
  StwBackground *background;   /* (owned) (nullable) until startup, and in a demonstration */
  StwNonces *nonces;           /* (owned) what may acknowledge over the bus, once each */
  GSimpleActionGroup *own;     /* (owned) (nullable) from startup: what the bus has no part in */
  GArray *acknowledge;   /* (owned) of gint64: what is acknowledged as soon as the desk is open */
  gint64 wanted;         /* an incident to open with the desk, 0 for none */
  gint64 wanted_company; /* whose incidents are to be shown then, 0 for none */
  char *wanted_words;    /* (owned) (nullable) what is to be looked for then */
  gboolean opening;
  gboolean leaving_demo;
  gboolean stays; /* it was started to run without a window */
};

G_DEFINE_FINAL_TYPE (StwApplication, stw_application, ADW_TYPE_APPLICATION)

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
static void
go_where_wanted (StwApplication *self)
{
  if (!stw_window_has_desk (self->window))
    return;
  if (self->wanted_company != 0)
    stw_window_show_company (self->window, self->wanted_company);
  if (self->wanted_words != NULL)
    stw_window_search (self->window, self->wanted_words);
  if (self->wanted != 0)
    stw_window_show_incident (self->window, self->wanted);
  self->wanted = self->wanted_company = 0;
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
  go_where_wanted (self);
}

static void
show_desk (StwApplication *self)
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

/* Without a window it is announced, since nothing else will be; it opens the window. */
static void
show_failure (StwApplication *self, const GError *error)
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
  notification = g_notification_new (title);
  g_notification_set_body (notification, description);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (G_APPLICATION (self), FAILURE_NOTIFICATION, notification);
}

static void show_page (StwApplication *self, const char *page);

static void
open_incident (StwApplication *self, gint64 incident)
{
  self->wanted = incident;
  show_page (self, "incidents");
  go_where_wanted (self);
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
    open_incident (self, given->incident);
  g_application_release (G_APPLICATION (self));
}

static void
give_acknowledgements (StwApplication *self)
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
      show_failure (self, error);
      return;
    }
  self->client = g_steal_pointer (&client);
  if (self->background != NULL)
    stw_background_set_desk_open (self->background, TRUE);
  start_notifier (self);
  give_acknowledgements (self);
  if (self->window != NULL)
    show_desk (self);
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

static void
close_desk (StwApplication *self)
{
  leave_desk (self);
  if (self->client != NULL)
    stw_desk_client_close (self->client);
  g_clear_object (&self->client);
}

/* Into the sample data, and back out of them. */
static void
update_demo_actions (StwApplication *self)
{
  GAction *leave = g_action_map_lookup_action (G_ACTION_MAP (self->own), "own-data");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (leave), self->demo != NULL);
}

static void
begin_opening (StwApplication *self)
{
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
  update_demo_actions (self);
  begin_opening (self);
}

static void
open_desk (StwApplication *self)
{
  if (self->window != NULL)
    stw_window_show_starting (self->window);
  if (self->opening)
    return;
  self->opening = TRUE;
  g_application_hold (G_APPLICATION (self));
  leave_desk (self);
  if (self->client != NULL)
    stw_desk_client_close_async (self->client, closed_cb, g_object_ref (self));
  else
    begin_opening (self);
  g_clear_object (&self->client);
}

/* A person is asked once what the last window takes with it. */
static gboolean
close_request_cb (StwApplication *self)
{
  if (self->background == NULL || self->demo != NULL || self->client == NULL || self->stays ||
      g_settings_get_boolean (self->settings, "asked-about-background") ||
      g_settings_get_boolean (self->settings, "run-in-background"))
    return GDK_EVENT_PROPAGATE;
  stw_close_question_ask (GTK_WINDOW (self->window), self->settings);
  return GDK_EVENT_STOP;
}

static void
ensure_window (StwApplication *self)
{
  if (self->window != NULL)
    return;
  self->window = stw_window_new (ADW_APPLICATION (self), self->settings);
  gtk_widget_insert_action_group (GTK_WIDGET (self->window), "steward", G_ACTION_GROUP (self->own));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  g_signal_connect_swapped (self->window, "close-request", G_CALLBACK (close_request_cb), self);
  if (self->page != NULL)
    stw_window_show_page (self->window, self->page);
  if (self->client != NULL)
    show_desk (self);
  else
    open_desk (self);
}

static void
stw_application_activate (GApplication *application)
{
  StwApplication *self = STW_APPLICATION (application);

  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
show_page (StwApplication *self, const char *page)
{
  stw_set_str (&self->page, page);
  stw_application_activate (G_APPLICATION (self));
  stw_window_show_page (self->window, page);
}

/* The window that was closed comes back, since without it the alerts would stop unseen. */
static void
background_refused_cb (gpointer data)
{
  StwApplication *self = data;

  stw_application_activate (G_APPLICATION (self));
  stw_window_tell (self->window, _ ("The desktop does not let Steward stay in the background."));
}

static void
show_incidents_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_page (data, "incidents");
}

static void
show_companies_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_page (data, "companies");
}

static void
open_incident_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gint64 incident;

  if (stw_id_parse (STW_ID_INCIDENT, g_variant_get_string (parameter, NULL), &incident))
    open_incident (data, incident);
}

static void
open_company_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  gint64 company;

  if (!stw_id_parse (STW_ID_COMPANY, g_variant_get_string (parameter, NULL), &company))
    return;
  self->wanted_company = company;
  show_page (self, "incidents");
  go_where_wanted (self);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  stw_set_str (&self->wanted_words, g_variant_get_string (parameter, NULL));
  show_page (self, "incidents");
  go_where_wanted (self);
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
      open_incident (self, incident);
      return;
    }
  g_array_append_val (self->acknowledge, incident);
  if (self->client != NULL)
    give_acknowledgements (self);
  else
    open_desk (self);
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->window != NULL)
    open_desk (self);
}

static void
sample_data_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;
  g_autoptr (GError) error = NULL;

  if (self->demo != NULL || self->window == NULL)
    return;
  self->demo = stw_demo_new (&error);
  update_demo_actions (self);
  if (self->demo == NULL)
    show_failure (self, error);
  else
    open_desk (self);
}

static void
own_data_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwApplication *self = data;

  if (self->demo == NULL || self->opening || self->client == NULL)
    return;
  self->leaving_demo = TRUE;
  open_desk (self);
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
  { .name = "search", .activate = search_cb, .parameter_type = "s" },
  { .name = "acknowledge-incident", .activate = acknowledge_incident_cb, .parameter_type = "s" },
};

/* These are the window's alone. */
static const GActionEntry own_actions[] = {
  { .name = "retry", .activate = retry_cb },
  { .name = "sample-data", .activate = sample_data_cb },
  { .name = "own-data", .activate = own_data_cb },
  { .name = "shortcuts", .activate = shortcuts_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
};

/* A stopped program commits what waits, as a closed one does. */
static gboolean
stop_cb (gpointer data)
{
  alarm (STOP_TIMEOUT_S);
  g_action_group_activate_action (G_ACTION_GROUP (((StwApplication *) data)->own), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
stw_application_startup (GApplication *application)
{
  StwApplication *self = STW_APPLICATION (application);

  G_APPLICATION_CLASS (stw_application_parent_class)->startup (application);
  g_set_application_name ("Steward");
  gtk_window_set_default_icon_name (STW_APPLICATION_ID);
  self->settings = stw_preferences_new ();
  self->nonces = stw_nonces_new (g_application_get_application_id (application));
  stw_style_install (gdk_display_get_default ());
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  self->own = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->own),
                                   own_actions,
                                   G_N_ELEMENTS (own_actions),
                                   self);
  update_demo_actions (self);
  if ((g_application_get_flags (application) & G_APPLICATION_NON_UNIQUE) == 0)
    self->background =
      stw_background_new (application, self->settings, self->data_dir, background_refused_cb, self);
  stw_shortcuts_install (GTK_APPLICATION (self));
  g_unix_signal_add (SIGTERM, stop_cb, self);
  g_unix_signal_add (SIGINT, stop_cb, self);
}

static void
stw_application_shutdown (GApplication *application)
{
  StwApplication *self = STW_APPLICATION (application);

  close_desk (self);
  g_clear_pointer (&self->background, stw_background_free);
  g_clear_pointer (&self->demo, stw_demo_free);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (stw_application_parent_class)->shutdown (application);
}

/* Opens the desk without a window, until somebody quits. */
static void
stay (StwApplication *self)
{
  if (!self->stays)
    g_application_hold (G_APPLICATION (self));
  self->stays = TRUE;
  if (self->client == NULL)
    open_desk (self);
}

static gboolean
stw_application_dbus_register (GApplication *application,
                               GDBusConnection *bus,
                               const char *path,
                               GError **error)
{
  StwApplication *self = STW_APPLICATION (application);

  if (!G_APPLICATION_CLASS (stw_application_parent_class)
         ->dbus_register (application, bus, path, error))
    return FALSE;
  self->provider = stw_search_provider_new (application, self->data_dir);
  return stw_search_provider_export (self->provider, bus, path, error);
}

static void
stw_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  StwApplication *self = STW_APPLICATION (application);

  if (self->provider != NULL)
    stw_search_provider_unexport (self->provider, bus);
  g_clear_pointer (&self->provider, stw_search_provider_free);
  G_APPLICATION_CLASS (stw_application_parent_class)->dbus_unregister (application, bus, path);
}

/* In the process that owns the desk. */
static int
stw_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  StwApplication *self = STW_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  const char *page = NULL;

  if (g_variant_dict_contains (options, "background"))
    {
      stay (self);
      return 0;
    }
  if (g_variant_dict_lookup (options, "page", "&s", &page))
    {
      if (stw_window_has_page (page))
        show_page (self, page);
      else
        {
          g_application_command_line_printerr (line, _ ("There is no page “%s”.\n"), page);
          return 2;
        }
    }
  g_application_activate (application);
  return 0;
}

/* In the process that was started. */
static int
stw_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  StwApplication *self = STW_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("steward %s\n", STW_VERSION);
      return EXIT_SUCCESS;
    }
  g_variant_dict_lookup (options, "listen", "s", &self->listen);
  if (g_variant_dict_contains (options, "demo"))
    {
      self->demo = stw_demo_new (&error);
      if (self->demo == NULL)
        {
          g_printerr ("steward: %s\n", error->message);
          return EXIT_FAILURE;
        }
    }
  return -1;
}

static void
stw_application_finalize (GObject *object)
{
  StwApplication *self = STW_APPLICATION (object);

  g_clear_object (&self->own);
  g_array_unref (self->acknowledge);
  stw_nonces_free (self->nonces);
  g_free (self->wanted_words);
  g_free (self->data_dir);
  g_free (self->listen);
  g_free (self->page);
  stw_secret_free (self->passphrase);
  G_OBJECT_CLASS (stw_application_parent_class)->finalize (object);
}

static void
stw_application_class_init (StwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_application_finalize;
  application_class->activate = stw_application_activate;
  application_class->startup = stw_application_startup;
  application_class->shutdown = stw_application_shutdown;
  application_class->dbus_register = stw_application_dbus_register;
  application_class->dbus_unregister = stw_application_dbus_unregister;
  application_class->command_line = stw_application_command_line;
  application_class->handle_local_options = stw_application_handle_local_options;
}

static void
stw_application_init (StwApplication *self)
{
  static const GOptionEntry options[] = {
    { .long_name = "background",
      .arg = G_OPTION_ARG_NONE,
      .description = N_ ("Receive alerts without a window") },
    { .long_name = "data-dir",
      .arg = G_OPTION_ARG_FILENAME,
      .description = N_ ("Use the data in this folder"),
      .arg_description = N_ ("DIR") },
    { .long_name = "demo",
      .arg = G_OPTION_ARG_NONE,
      .description = N_ ("Open a desk with sample data") },
    { .long_name = "listen",
      .arg = G_OPTION_ARG_STRING,
      .description = N_ ("Where the door is, in place of what is set"),
      .arg_description = N_ ("ADDRESS:PORT") },
    { .long_name = "page",
      .arg = G_OPTION_ARG_STRING,
      .description = N_ ("Open overview, incidents, alerts, companies, settings or help"),
      .arg_description = N_ ("PAGE") },
    { .long_name = "version",
      .arg = G_OPTION_ARG_NONE,
      .description = N_ ("Say which version this is") },
    { .long_name = NULL },
  };

  self->acknowledge = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/* The value of an option that decides who this program is, before anything reads the others. */
static char *
peek_option (int argc, char **argv, const char *option)
{
  g_autofree char *with_value = g_strconcat (option, "=", NULL);

  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], option) && i + 1 < argc)
        return g_strdup (argv[i + 1]);
      if (g_str_has_prefix (argv[i], with_value))
        return g_strdup (argv[i] + strlen (with_value));
    }
  return NULL;
}

static gboolean
has_option (int argc, char **argv, const char *option)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], option))
      return TRUE;
  return FALSE;
}

/* Our own id with a digest of the folder, which a D-Bus name can hold. */
static char *
build_application_id (const char *data_dir)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, data_dir, -1);

  return g_strdup_printf ("%s.Data%.12s", STW_APPLICATION_ID, digest);
}

/* Left to itself the C library sets memory aside for each thread; most of ours rest. */
static void
share_memory (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 2);
#endif
}

/**
 * stw_application_new:
 *
 * Returns: (transfer full): the program for these arguments
 */
StwApplication *
stw_application_new (int argc, char **argv)
{
  g_autofree char *argument = peek_option (argc, argv, "--data-dir");
  g_autofree char *data_dir = argument != NULL ? g_canonicalize_filename (argument, NULL) : NULL;
  g_autofree char *id = data_dir != NULL ? build_application_id (data_dir) : NULL;
  gboolean is_demo = has_option (argc, argv, "--demo");
  StwApplication *self;

  share_memory ();
  self =
    g_object_new (STW_TYPE_APPLICATION,
                  "application-id",
                  id != NULL ? id : STW_APPLICATION_ID,
                  "flags",
                  G_APPLICATION_HANDLES_COMMAND_LINE | (is_demo ? G_APPLICATION_NON_UNIQUE : 0),
                  "resource-base-path",
                  "/io/github/steward_msp/Steward",
                  NULL);
  self->data_dir = g_steal_pointer (&data_dir);
  /* Before there are threads, and once: the desk may be opened again. */
  self->passphrase = stw_secrets_take_passphrase ();
  return self;
}
