/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of channels, on a real desk. */

#include "config.h"

#include "app/settings/channels-page.h"
#include "engine/mail-channel.h"
#include "scratch.h"
#include "store/setting.h"
#include "ui.h"

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  GtkWidget *page;       /* (unowned) */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->session = stw_session_new (desk->client);
  desk->page = stw_channels_page_new (desk->session);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 800, 700);
  gtk_window_set_child (desk->window, desk->page);
  gtk_window_present (desk->window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

/* A child of the page's template. */
static gpointer
get (Desk *desk, const char *name)
{
  GObject *child = gtk_widget_get_template_child (desk->page, STW_TYPE_CHANNELS_PAGE, name);

  g_assert_nonnull (child);
  return child;
}

static void
type (Desk *desk, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get (desk, name)), text);
}

static char *
read_settings (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);

  return db != NULL ? stw_setting_dup (db, STW_SETTING_CHANNEL_SMTP) : NULL;
}

static gboolean
says (Desk *desk, const char *text)
{
  return g_str_equal (gtk_label_get_label (get (desk, "standing")), text);
}

static void
test_a_server_is_saved_and_its_password_kept_apart (Desk *desk, gconstpointer data)
{
  g_autofree char *settings = NULL;
  g_autoptr (GError) error = NULL;
  char *password;

  WAIT_FOR (says (desk, "off"));
  type (desk, "host", "mail.example.org");
  type (desk, "from", "desk@example.org");
  type (desk, "user", "desk");
  type (desk, "password", "correct horse");
  g_signal_emit_by_name (get (desk, "save"), "clicked");
  WAIT_FOR (says (desk, "not tested"));
  settings = read_settings (desk);
  g_assert_nonnull (strstr (settings, "mail.example.org"));
  g_assert_null (strstr (settings, "horse"));
  password =
    stw_secrets_look_up (stw_engine_get_secrets (stw_desk_client_get_engine (desk->client)),
                         STW_MAIL_SECRET,
                         NULL,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpstr (password, ==, "correct horse");
  stw_secret_free (password);
  /* What was kept is not shown again. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get (desk, "password"))), ==, "");
}

static char *
dup_settings (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);

  return stw_setting_dup (db, STW_SETTING_CHANNEL_SMTP);
}

static gboolean
are_settings (Desk *desk, const char *part)
{
  g_autofree char *text = dup_settings (desk);

  return text != NULL && strstr (text, part) != NULL;
}

static void
test_a_token_says_where_it_is_renewed (Desk *desk, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (get (desk, "token_url")));
  adw_combo_row_set_selected (get (desk, "login"), STW_SMTP_LOGIN_XOAUTH2);
  g_assert_true (gtk_widget_get_visible (get (desk, "token_url")));
  type (desk, "host", "smtp.example.org");
  type (desk, "from", "desk@example.org");
  type (desk, "user", "desk@example.org");
  type (desk, "password", "1//refresh");
  type (desk, "token_url", "http://provider.example/token");
  type (desk, "client_id", "desk");
  type (desk, "client_key", "s3cret");
  g_signal_emit_by_name (get (desk, "save"), "clicked");
  g_assert_true (gtk_widget_has_css_class (get (desk, "save_row"), "error"));
  type (desk, "token_url", "https://provider.example/token");
  g_signal_emit_by_name (get (desk, "save"), "clicked");
  WAIT_FOR (are_settings (desk, "https://provider.example/token"));
  g_assert_true (are_settings (desk, "\"client_id\":\"desk\""));
  g_assert_false (are_settings (desk, "s3cret"));
  g_assert_false (are_settings (desk, "refresh"));
}

static void
test_what_is_wrong_is_said_and_not_saved (Desk *desk, gconstpointer data)
{
  WAIT_FOR (says (desk, "off"));
  type (desk, "host", "mail.example.org");
  type (desk, "from", "desk");
  g_signal_emit_by_name (get (desk, "save"), "clicked");
  g_assert_nonnull (
    strstr (adw_action_row_get_subtitle (get (desk, "save_row")), "desk@example.org"));
  g_assert_null (read_settings (desk));
}

static void
test_a_test_says_what_became_of_it_and_what_to_do (Desk *desk, gconstpointer data)
{
  WAIT_FOR (says (desk, "off"));
  type (desk, "host", "127.0.0.1");
  type (desk, "port", "1");
  type (desk, "from", "desk@example.org");
  g_signal_emit_by_name (get (desk, "save"), "clicked");
  WAIT_FOR (says (desk, "not tested"));
  type (desk, "to", "dana@example.org");
  g_signal_emit_by_name (get (desk, "send"), "clicked");
  WAIT_FOR (says (desk, "last one failed"));
  g_assert_true (gtk_widget_get_visible (get (desk, "result")));
  g_assert_nonnull (
    strstr (adw_preferences_row_get_title (get (desk, "result")), "cannot be reached"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (get (desk, "result")), "Check its port"));
}

static void
test_it_fits_a_telephone (Desk *desk, gconstpointer data)
{
  adw_expander_row_set_expanded (get (desk, "mail"), TRUE);
  g_assert_cmpint (ui_measure (desk->page), <=, NARROW);
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  add ("/app/channels/a server is saved and its password kept apart",
       test_a_server_is_saved_and_its_password_kept_apart);
  add ("/app/channels/a token says where it is renewed", test_a_token_says_where_it_is_renewed);
  add ("/app/channels/what is wrong is said and not saved",
       test_what_is_wrong_is_said_and_not_saved);
  add ("/app/channels/a test says what became of it and what to do",
       test_a_test_says_what_became_of_it_and_what_to_do);
  add ("/app/channels/it fits a telephone", test_it_fits_a_telephone);
  return g_test_run ();
}
