/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window while something is wrong with its desk: it says so, and goes on. */

#include "config.h"

#include "app/state-bar.h"
#include "app/window.h"
#include "engine/desk-client.h"
#include "scratch.h"
#include "ui.h"
#include "store/folder.h"

#define BEAT_MS 10

typedef struct
{
  Scratch *scratch;      /* (owned) */
  GSettings *settings;   /* (owned) */
  StwDeskClient *client; /* (owned) (nullable) until it is open */
  StwWindow *window;     /* (unowned) */
  StwStateBar *bar;      /* (unowned) */
} Desk;

static void
open_window (Desk *desk, const char *listen)
{
  desk->client = ui_open_desk (desk->scratch, listen);
  desk->window = stw_window_new (ADW_APPLICATION (g_application_get_default ()), desk->settings);
  desk->bar = STW_STATE_BAR (ui_find_type (GTK_WIDGET (desk->window), STW_TYPE_STATE_BAR));
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_present (GTK_WINDOW (desk->window));
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->settings = g_settings_new (STW_APPLICATION_ID);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *closed = data;

  *closed = TRUE;
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gboolean closed = FALSE;

  gtk_window_destroy (GTK_WINDOW (desk->window));
  stw_desk_client_close_async (desk->client, closed_cb, &closed);
  WAIT_FOR (closed);
  g_assert_false (stw_folder_has_owner (desk->scratch));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desk->client);
  g_object_unref (desk->settings);
  scratch_free (desk->scratch);
}

static gboolean
says (Desk *desk, const char *beginning)
{
  const char *sentence = stw_state_bar_get_sentence (desk->bar);

  return sentence != NULL && g_str_has_prefix (sentence, beginning);
}

static gboolean
calls_action (GtkWidget *widget, const char *action)
{
  return GTK_IS_ACTIONABLE (widget) &&
         g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

/* Whether the line has that button. */
static gboolean
is_offered (Desk *desk, const char *action)
{
  return gtk_widget_get_visible (ui_find_match (GTK_WIDGET (desk->bar), calls_action, action));
}

static gboolean
beat_cb (gpointer data)
{
  guint *beats = data;

  (*beats)++;
  return G_SOURCE_CONTINUE;
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  gboolean *done = data;

  g_assert_no_error (error);
  *done = TRUE;
}

static void
name_desk (Desk *desk, gboolean *done)
{
  StwCommand *command = stw_command_new ("settings.set", "desk", 0);

  json_object_set_string_member (command->arguments, "msp.name", "Fernhill");
  stw_desk_client_submit (desk->client, command, done_cb, done);
}

/* Another connection holds the one place where can be written, as a slow disk does. */
static void
test_the_window_lives_while_the_writer_is_held (Desk *desk, gconstpointer data)
{
  g_autofree char *path = stw_folder_build_path (desk->scratch, STW_FOLDER_DATABASE);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) holder = NULL;
  gboolean done = FALSE;
  guint beats = 0;
  guint heart;

  open_window (desk, NULL);
  holder = stw_db_open (path, STW_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (stw_db_run_script (holder, "BEGIN IMMEDIATE", &error));
  heart = g_timeout_add (BEAT_MS, beat_cb, &beats);
  name_desk (desk, &done);
  WAIT_FOR (says (desk, "Still waiting for the desk"));
  g_assert_false (done);
  /* It drew, answered and read all the while. */
  g_assert_cmpuint (beats, >, 50);
  stw_window_show_page (desk->window, "companies");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  g_assert_true (stw_db_run_script (holder, "ROLLBACK", &error));
  WAIT_FOR (done);
  WAIT_FOR (stw_state_bar_get_sentence (desk->bar) == NULL);
  g_source_remove (heart);
}

static void
test_a_taken_port_is_said_and_the_desk_is_open (Desk *desk, gconstpointer data)
{
  g_autoptr (GSocketListener) other = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (other, NULL, NULL);
  g_autofree char *listen = g_strdup_printf ("127.0.0.1:%u", port);
  gboolean done = FALSE;

  open_window (desk, listen);
  g_assert_true (says (desk, "The door is closed"));
  g_assert_nonnull (strstr (stw_state_bar_get_sentence (desk->bar), listen));
  name_desk (desk, &done);
  WAIT_FOR (done);
}

static void
test_an_address_without_a_certificate_is_said (Desk *desk, gconstpointer data)
{
  open_window (desk, "192.0.2.1:8480");
  g_assert_true (says (desk, "The door is closed"));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* The window is on the desk of another one, as that of a second process is. */
static StwDeskClient *
attach_window (Desk *desk)
{
  StwDeskClient *owner = ui_open_desk (desk->scratch, NULL);

  open_window (desk, NULL);
  g_assert_null (stw_desk_client_get_engine (desk->client));
  return owner;
}

static void
test_an_attached_window_says_what_is_wrong_and_when_it_is_right (Desk *desk, gconstpointer data)
{
  StwDeskClient *owner = attach_window (desk);
  StwEngine *engine = stw_desk_client_get_engine (owner);

  g_assert_null (stw_state_bar_get_sentence (desk->bar));
  stw_engine_tell (engine, STW_NOTICE_NEWS, "There is no backup.");
  WAIT_FOR (says (desk, "There is no backup."));
  stw_engine_tell (engine, STW_NOTICE_KEYRING, "The keyring is locked.");
  WAIT_FOR (says (desk, "The keyring is locked."));
  g_assert_true (is_offered (desk, "steward.unlock-keyring"));
  g_assert_false (is_offered (desk, "steward.retry"));
  stw_engine_tell (engine, STW_NOTICE_DOOR, "The door is closed.");
  WAIT_FOR (says (desk, "The door is closed."));
  g_assert_true (is_offered (desk, "steward.retry"));
  stw_engine_tell (engine, STW_NOTICE_DISK, "The disk is full.");
  WAIT_FOR (says (desk, "The disk is full."));
  g_assert_false (is_offered (desk, "steward.unlock-keyring"));
  g_assert_false (is_offered (desk, "steward.retry"));

  stw_engine_tell (engine, STW_NOTICE_DISK, NULL);
  stw_engine_tell (engine, STW_NOTICE_DOOR, NULL);
  WAIT_FOR (says (desk, "The keyring is locked."));
  stw_engine_tell (engine, STW_NOTICE_KEYRING, NULL);
  WAIT_FOR (says (desk, "There is no backup."));
  /* Read in one window, they are read in all. */
  g_assert_nonnull (stw_desk_client_get_notice (owner, STW_NOTICE_NEWS));
  stw_desk_client_dismiss_notice (desk->client);
  WAIT_FOR (stw_desk_client_get_notice (owner, STW_NOTICE_NEWS) == NULL);
  WAIT_FOR (stw_state_bar_get_sentence (desk->bar) == NULL);
  stw_engine_tell (engine, STW_NOTICE_NEWS, "There is no backup.");
  WAIT_FOR (says (desk, "There is no backup."));
  stw_desk_client_dismiss_notice (owner);
  WAIT_FOR (stw_state_bar_get_sentence (desk->bar) == NULL);
  ui_close_desk (owner);
  WAIT_FOR (says (desk, "The Steward that ran this desk has ended."));
}

static void
test_an_attached_window_has_the_desk_opened_anew_where_it_runs (Desk *desk, gconstpointer data)
{
  StwDeskClient *owner = attach_window (desk);
  gboolean done = FALSE;
  guint retried = 0;

  g_signal_connect_swapped (owner, "retry", G_CALLBACK (count_cb), &retried);
  stw_desk_client_submit (desk->client,
                          stw_command_new (STW_NOTICE_RETRY, "desk", 0),
                          done_cb,
                          &done);
  WAIT_FOR (done && retried > 0);
  g_assert_cmpuint (retried, ==, 1);
  ui_close_desk (owner);
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  application =
    adw_application_new ("io.github.steward_msp.Steward.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  add ("/app/states/the window lives while the writer is held",
       test_the_window_lives_while_the_writer_is_held);
  add ("/app/states/a taken port is said and the desk is open",
       test_a_taken_port_is_said_and_the_desk_is_open);
  add ("/app/states/an address without a certificate is said",
       test_an_address_without_a_certificate_is_said);
  add ("/app/states/an attached window says what is wrong and when it is right",
       test_an_attached_window_says_what_is_wrong_and_when_it_is_right);
  add ("/app/states/an attached window has the desk opened anew where it runs",
       test_an_attached_window_has_the_desk_opened_anew_where_it_runs);
  return g_test_run ();
}
