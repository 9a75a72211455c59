/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its options, its window, and what starts and ends it. Its application id names the
 * folder, so that two folders are two programs and one folder is one. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/application-private.h"

#include "app/background/close-question.h"
#include "app/preferences.h"
#include "app/shortcuts.h"
#include "app/style.h"
#include "base/secrets.h"
#include "base/text.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* What is not drained by then is left; what was answered is on disk. */
#define STOP_TIMEOUT_S 5

G_DEFINE_FINAL_TYPE (StwApplication, stw_application, ADW_TYPE_APPLICATION)

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
    stw_application_show_desk (self);
  else
    stw_application_open_desk (self);
}

static void
stw_application_activate (GApplication *application)
{
  StwApplication *self = STW_APPLICATION (application);

  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
stw_application_show_page (StwApplication *self, const char *page)
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
  stw_application_add_actions (self);
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

  stw_application_close_desk (self);
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
    stw_application_open_desk (self);
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
        stw_application_show_page (self, page);
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

/* Left to itself the C library sets memory aside for each thread; most of ours rest. One place for
 * all would keep the window waiting for the engine. */
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
