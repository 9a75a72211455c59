/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the window share: a real desk to look at, and ways to wait and to look. */

#include "config.h"

#include "ui.h"

#include "app/resources.h"
#include "app/style.h"
#include "engine/onboard.h"

#include <adwaita.h>
#include <libintl.h>
#include <locale.h>

/* Whether there is a display; else the test says that it skips. */
gboolean
ui_init (void)
{
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  /* Newer ones warn of the heading of their own message dialog, whatever it says. */
  if (adw_get_minor_version () >= 6)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  stw_resources_register ();
  adw_init ();
  stw_style_install (gdk_display_get_default ());
  return TRUE;
}

/* Few machines have every locale, so it is made there. */
static gboolean
make_locale (const char *folder, const char *name)
{
  g_autofree char *locale = g_strconcat (name, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, locale, NULL);
  const char *command[] = { "localedef", "--inputfile", name, "--charmap", "UTF-8", path, NULL };
  const GSpawnFlags flags =
    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;

  g_spawn_sync (NULL, (char **) command, NULL, flags, NULL, NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", folder, TRUE);
  g_setenv ("LC_ALL", locale, TRUE);
  g_unsetenv ("LANGUAGE");
  return setlocale (LC_ALL, "") != NULL;
}

/* Before ui_init(), the language that STW_TEST_LOCALE names, such as de_DE; FALSE where it cannot
 * be had, and then the test says that it skips. */
gboolean
ui_speak (const char *folder)
{
  if (!make_locale (folder, g_getenv ("STW_TEST_LOCALE")))
    {
      g_print ("1..0 # SKIP the locale cannot be made here\n");
      return FALSE;
    }
  bindtextdomain (STW_GETTEXT_DOMAIN, g_getenv ("STW_TEST_LANGUAGES"));
  bind_textdomain_codeset (STW_GETTEXT_DOMAIN, "UTF-8");
  textdomain (STW_GETTEXT_DOMAIN);
  return TRUE;
}

gboolean
ui_deadline_cb (gpointer data)
{
  g_error ("What the test waits for has not come: %s", (const char *) data);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwDeskClient **client = data;
  g_autoptr (GError) error = NULL;

  *client = stw_desk_client_open_finish (result, &error);
  g_assert_no_error (error);
}

/* No keyring stands where tests run. */
StwDeskClient *
ui_open_desk (const char *folder, const char *listen)
{
  StwDeskClient *client = NULL;

  g_setenv ("STEWARD_SECRETS", "file", TRUE);
  g_setenv ("STEWARD_SECRETS_PASSPHRASE", "a passphrase of the tests", TRUE);
  stw_desk_client_open_async (folder, listen, NULL, NULL, opened_cb, &client);
  WAIT_FOR (client != NULL);
  return client;
}

/* The window that shows it goes before. */
void
ui_close_desk (StwDeskClient *client)
{
  stw_desk_client_close (client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (client);
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  JsonObject **answer = data;

  g_assert_no_error (error);
  *answer = result != NULL ? json_object_ref (result) : json_object_new ();
}

/* The number that the answer has under @member, 0 without one. */
gint64
ui_give (StwDeskClient *client, StwCommand *command, const char *member)
{
  g_autoptr (JsonObject) answer = NULL;

  /* What the engine gives itself is no person's to ask for. */
  if (g_str_equal (command->actor, "desk"))
    stw_desk_client_submit (client, command, done_cb, &answer);
  else
    stw_engine_submit (stw_desk_client_get_engine (client), command, done_cb, &answer);
  WAIT_FOR (answer != NULL);
  return member != NULL ? json_object_get_int_member_with_default (answer, member, 0) : 0;
}

gint64
ui_add_company (StwDeskClient *client, const char *name)
{
  StwCommand *command = stw_command_new ("company.add", "desk", 0);
  const StwSigning unsigned_source = { NULL, NULL };
  StwNewAccess access = { NULL, NULL };

  json_object_set_string_member (command->arguments, "name", name);
  g_assert_true (stw_onboard_prepare (command, &unsigned_source, NULL, &access, NULL));
  stw_new_access_clear (&access);
  return ui_give (client, command, "company");
}

int
ui_measure (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* The first of that type, from @widget on down. */
GtkWidget *
ui_find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The first of what stands in it, itself included, that matches the text. */
GtkWidget *
ui_find_match (GtkWidget *widget, UiMatchFunc match, const char *text)
{
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_match (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A label or a title names a control by itself; these have none. */
void
ui_assert_named (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_CALENDAR (widget) ||
      GTK_IS_LIST_BOX (widget) || GTK_IS_DROP_DOWN (widget))
    {
      g_autofree char *label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                   GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                                   "");

      g_assert_nonnull (label);
      if (g_str_equal (label, "undefined"))
        g_test_message ("%s has no name", G_OBJECT_TYPE_NAME (widget));
      g_assert_cmpstr (label, !=, "undefined");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ui_assert_named (child);
}
