/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal on a machine over SSH. What is run is a list of arguments from beginning to end: no
 * shell reads it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/terminal.h"

#include <glib/gi18n.h>

/* What runs a command in a window, and what stands before the command. */
static const struct
{
  const char *program;
  const char *option; /* (nullable) */
} terminals[] = {
  { "xdg-terminal-exec", NULL },
  { "ptyxis", "--" },
  { "kgx", "--" },
  { "gnome-terminal", "--" },
  { "konsole", "-e" },
  { "xfce4-terminal", "-x" },
  { "mate-terminal", "-x" },
  { "x-terminal-emulator", "-e" },
  { "xterm", "-e" },
};

/**
 * stw_terminal_make_command:
 * @url: such as "ssh://admin@web-01:2222"
 *
 * Returns: (transfer full) (nullable): the arguments that go there, %NULL when it is no such
 * address
 */
char **
stw_terminal_make_command (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  g_autofree char *target = NULL;

  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "ssh") || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0')
    return NULL;
  target = g_uri_get_userinfo (uri) != NULL
             ? g_strdup_printf ("%s@%s", g_uri_get_userinfo (uri), g_uri_get_host (uri))
             : g_strdup (g_uri_get_host (uri));
  g_strv_builder_add (command, "ssh");
  if (g_uri_get_port (uri) > 0)
    {
      g_autofree char *port = g_strdup_printf ("%d", g_uri_get_port (uri));

      g_strv_builder_add_many (command, "-p", port, NULL);
    }
  /* From here on nothing is an option. */
  g_strv_builder_add_many (command, "--", target, NULL);
  return g_strv_builder_end (command);
}

static gboolean
run_in (const char *program, const char *option, const char *const *command, GError **error)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) built = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_strv_builder_add (arguments, program);
  if (option != NULL)
    g_strv_builder_add (arguments, option);
  for (guint i = 0; command[i] != NULL; i++)
    g_strv_builder_add (arguments, command[i]);
  built = g_strv_builder_end (arguments);
  process = g_subprocess_newv ((const char *const *) built, G_SUBPROCESS_FLAGS_NONE, error);
  return process != NULL;
}

/**
 * stw_terminal_open:
 * @url: begins with "ssh://"
 *
 * Opens a window of the reader's terminal on that machine.
 */
gboolean
stw_terminal_open (const char *url, GError **error)
{
  g_auto (GStrv) command = stw_terminal_make_command (url);

  for (guint i = 0; command != NULL && i < G_N_ELEMENTS (terminals); i++)
    {
      g_autofree char *program = g_find_program_in_path (terminals[i].program);

      if (program != NULL)
        return run_in (program, terminals[i].option, (const char *const *) command, error);
    }
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_NOT_FOUND,
               /* Translators: %s is an address such as ssh://web-01 */
               _ ("No terminal was found. Install one, or go to %s by yourself."),
               url);
  return FALSE;
}
