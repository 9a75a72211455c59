/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the ways to reach people. The password goes to the keyring, the rest is a setting; a
 * test is sent by a worker, and its result stays until the next one. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/channels-page.h"

#include "app/widgets/live.h"
#include "app/widgets/toast.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "engine/mail-channel.h"
#include "engine/mail-token.h"
#include "store/change-feed.h"
#include "store/folder.h"
#include "store/setting.h"

#include <glib/gi18n.h>

struct _StwChannelsPage
{
  AdwBin parent_instance;

  AdwExpanderRow *mail;    /* (unowned) */
  GtkImage *standing_icon; /* (unowned) */
  GtkLabel *standing;      /* (unowned) */
  GtkEditable *host;       /* (unowned) */
  GtkEditable *port;       /* (unowned) */
  AdwComboRow *security;   /* (unowned) */
  GtkEditable *from;       /* (unowned) */
  GtkEditable *user;       /* (unowned) */
  GtkEditable *password;   /* (unowned) */
  AdwComboRow *login;      /* (unowned) */
  GtkEditable *token_url;  /* (unowned) for a login by token: where it is renewed */
  GtkEditable *client_id;  /* (unowned) */
  GtkEditable *client_key; /* (unowned) */
  GtkEditable *ca;         /* (unowned) */
  AdwActionRow *save_row;  /* (unowned) */
  GtkWidget *save;         /* (unowned) */
  GtkEditable *to;         /* (unowned) */
  GtkSpinner *spinner;     /* (unowned) */
  GtkWidget *send;         /* (unowned) */
  AdwActionRow *result;    /* (unowned) */

  StwSession *session;       /* (owned) (nullable) until it is built */
  StwLive *live;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  StwSecrets *secrets;       /* (owned) (nullable) once they were needed */
  gboolean filling;          /* what changes is not the person's doing */
  guint keeping;             /* which secret is on its way to the keyring */
  gboolean edited;           /* something waits to be saved */
};

G_DEFINE_FINAL_TYPE (StwChannelsPage, stw_channels_page, ADW_TYPE_BIN)

/* The settings and the last result, each %NULL while there is none. */
typedef struct
{
  JsonObject *settings; /* (owned) (nullable) */
  JsonObject *result;   /* (owned) (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->settings, json_object_unref);
  g_clear_pointer (&reading->result, json_object_unref);
  g_free (reading);
}

static JsonObject *
read_object (StwDb *db, const char *key)
{
  g_autofree char *text = stw_setting_dup (db, key);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static gpointer
read_channel (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->settings = read_object (db, STW_SETTING_CHANNEL_SMTP);
  reading->result = read_object (db, STW_SETTING_CHANNEL_SMTP_RESULT);
  return reading;
}

static void
set_text (GtkEditable *entry, JsonObject *settings, const char *member)
{
  gtk_editable_set_text (
    entry,
    stw_text_or (json_object_get_string_member_with_default (settings, member, NULL), ""));
}

static void
fill (StwChannelsPage *self, JsonObject *settings)
{
  g_autoptr (StwSmtpServer) server = stw_mail_channel_read (settings, NULL);
  g_autofree char *port = server != NULL ? g_strdup_printf ("%u", server->port) : NULL;

  if (server == NULL)
    return;
  self->filling = TRUE;
  set_text (self->host, settings, "host");
  gtk_editable_set_text (self->port, port);
  adw_combo_row_set_selected (self->security, server->security);
  set_text (self->from, settings, "from");
  set_text (self->user, settings, "user");
  gtk_editable_set_text (self->password, "");
  adw_combo_row_set_selected (self->login, server->login);
  set_text (self->token_url, settings, "token_url");
  set_text (self->client_id, settings, "client_id");
  gtk_editable_set_text (self->client_key, "");
  set_text (self->ca, settings, "ca");
  self->filling = FALSE;
}

static void
show_standing (StwChannelsPage *self, JsonObject *settings, JsonObject *result)
{
  gboolean sent =
    result != NULL && json_object_get_boolean_member_with_default (result, "sent", FALSE);
  const char *host =
    settings != NULL ? json_object_get_string_member_with_default (settings, "host", "") : "";

  adw_expander_row_set_subtitle (self->mail, settings != NULL ? host : _ ("Not set up"));
  gtk_widget_set_visible (GTK_WIDGET (self->standing_icon), settings != NULL && result != NULL);
  gtk_image_set_from_icon_name (self->standing_icon,
                                sent ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  if (settings == NULL)
    gtk_label_set_label (self->standing, _ ("off"));
  else if (result == NULL)
    gtk_label_set_label (self->standing, _ ("not tested"));
  else
    gtk_label_set_label (self->standing, sent ? _ ("last one went") : _ ("last one failed"));
}

static void
show_result (StwChannelsPage *self, JsonObject *result)
{
  gint64 at = 0;
  gint64 code;
  g_autofree char *ago = NULL;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->result), result != NULL);
  if (result == NULL ||
      !stw_timestamp_parse (json_object_get_string_member_with_default (result, "at", ""), &at))
    return;
  code = json_object_get_int_member_with_default (result, "code", 0);
  ago = stw_words_ago (at, stw_clock_now (NULL));
  title = code != 0
            ? g_strdup_printf ("%s · %d · %s",
                               ago,
                               (int) code,
                               json_object_get_string_member (result, "cause"))
            : g_strdup_printf ("%s · %s", ago, json_object_get_string_member (result, "cause"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->result), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result), title);
  adw_action_row_set_subtitle (self->result,
                               json_object_get_string_member_with_default (result, "remedy", ""));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwChannelsPage) self = data;
  Reading *reading = stw_reader_run_finish (result, NULL);

  if (reading == NULL)
    return;
  if (self->live != NULL)
    {
      if (reading->settings != NULL && !self->edited)
        fill (self, reading->settings);
      show_standing (self, reading->settings, reading->result);
      show_result (self, reading->result);
      stw_live_done (self->live);
    }
  reading_free (reading);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwChannelsPage *self = data;

  if (!stw_changes_concern (changes, "channel"))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_channel,
                              NULL,
                              NULL,
                              reading_free,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

/* Where the passwords are: the engine's own, or opened beside the one of another process. */
static StwSecrets *
get_secrets (StwChannelsPage *self, GError **error)
{
  StwDeskClient *client = stw_session_get_client (self->session);
  StwEngine *engine = stw_desk_client_get_engine (client);

  if (self->secrets == NULL)
    self->secrets = engine != NULL
                      ? stw_secrets_ref (stw_engine_get_secrets (engine))
                      : stw_engine_open_secrets (stw_desk_client_get_folder (client), NULL, error);
  return self->secrets;
}

static void
edited_cb (StwChannelsPage *self)
{
  if (self->filling)
    return;
  self->edited = TRUE;
  gtk_widget_set_sensitive (self->save, TRUE);
}

static JsonObject *
collect (StwChannelsPage *self)
{
  JsonObject *settings = json_object_new ();
  const char *port = gtk_editable_get_text (self->port);
  guint64 number = 0;

  g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL);
  json_object_set_string_member (settings, "channel", "smtp");
  json_object_set_string_member (settings, "host", gtk_editable_get_text (self->host));
  json_object_set_int_member (settings, "port", (gint64) number);
  json_object_set_string_member (
    settings,
    "security",
    stw_smtp_security_to_word ((StwSmtpSecurity) adw_combo_row_get_selected (self->security)));
  json_object_set_string_member (settings, "from", gtk_editable_get_text (self->from));
  json_object_set_string_member (settings, "user", gtk_editable_get_text (self->user));
  json_object_set_string_member (
    settings,
    "login",
    stw_smtp_login_to_word ((StwSmtpLogin) adw_combo_row_get_selected (self->login)));
  if (adw_combo_row_get_selected (self->login) == STW_SMTP_LOGIN_XOAUTH2)
    {
      json_object_set_string_member (settings,
                                     "token_url",
                                     gtk_editable_get_text (self->token_url));
      json_object_set_string_member (settings,
                                     "client_id",
                                     gtk_editable_get_text (self->client_id));
    }
  json_object_set_string_member (settings, "ca", gtk_editable_get_text (self->ca));
  return settings;
}

static void
give (StwChannelsPage *self)
{
  StwCommand *command = stw_command_new ("channel.set", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = collect (self);
  self->edited = FALSE;
  gtk_widget_set_sensitive (self->save, FALSE);
  stw_session_give (self->session, command, NULL);
  stw_toast (GTK_WIDGET (self), _ ("The mail server is saved"));
}

static void keep_from (StwChannelsPage *self, guint i);

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwChannelsPage) self = data;
  g_autoptr (GError) error = NULL;

  if (stw_secrets_finish (result, &error))
    keep_from (self, self->keeping + 1);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    stw_session_refuse (self->session, error);
}

/* One secret after another goes to the keyring, those that were written; then the rest is saved.
 * With a new token the one that it was changed for is none any more. */
static void
keep_from (StwChannelsPage *self, guint i)
{
  static const char *const names[] = { STW_MAIL_SECRET,
                                       STW_MAIL_CLIENT_SECRET,
                                       STW_MAIL_ACCESS_SECRET };
  const char *password = gtk_editable_get_text (self->password);
  const char *const texts[] = { password,
                                gtk_editable_get_text (self->client_key),
                                *password != '\0' ? STW_MAIL_NO_ACCESS : "" };
  g_autoptr (GError) error = NULL;

  while (i < G_N_ELEMENTS (texts) && *texts[i] == '\0')
    i++;
  self->keeping = i;
  if (i == G_N_ELEMENTS (texts))
    give (self);
  else if (get_secrets (self, &error) != NULL)
    stw_secrets_keep_async (self->secrets,
                            names[i],
                            texts[i],
                            self->cancellable,
                            kept_cb,
                            g_object_ref (self));
  else
    stw_session_refuse (self->session, error);
}

/* What is wrong stands in the row whose button was pressed. */
static gboolean
check (StwChannelsPage *self)
{
  g_autoptr (JsonObject) settings = collect (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSmtpServer) server = stw_mail_channel_read (settings, &error);

  adw_action_row_set_subtitle (self->save_row, error != NULL ? _ (error->message) : "");
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->save_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->save_row), "error");
  return server != NULL;
}

static void
save_cb (StwChannelsPage *self)
{
  if (check (self))
    keep_from (self, 0);
}

static void
login_cb (StwChannelsPage *self)
{
  gboolean by_token = adw_combo_row_get_selected (self->login) == STW_SMTP_LOGIN_XOAUTH2;

  gtk_widget_set_visible (GTK_WIDGET (self->token_url), by_token);
  gtk_widget_set_visible (GTK_WIDGET (self->client_id), by_token);
  gtk_widget_set_visible (GTK_WIDGET (self->client_key), by_token);
  edited_cb (self);
}

/* A test on its way. */
typedef struct
{
  char *database;      /* (owned) */
  char *to;            /* (owned) */
  StwSecrets *secrets; /* (owned) */
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_free (test->database);
  g_free (test->to);
  stw_secrets_unref (test->secrets);
  g_free (test);
}

static void
test_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Test *test = data;
  GError *error = NULL;
  g_autoptr (StwDb) db = stw_db_open (test->database, STW_DB_READ_ONLY, &error);
  StwSmtpOutcome *outcome =
    db != NULL ? stw_mail_channel_test (db, test->secrets, test->to, cancellable, &error) : NULL;

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) stw_smtp_outcome_free);
  else
    g_task_return_error (task, error);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwChannelsPage *self = STW_CHANNELS_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSmtpOutcome) outcome = g_task_propagate_pointer (G_TASK (result), &error);

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_sensitive (self->send, TRUE);
  if (outcome != NULL)
    stw_session_give (self->session, stw_mail_channel_tested (outcome), NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    stw_session_refuse (self->session, error);
}

static void
test_cb (StwChannelsPage *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Test *test;

  if (get_secrets (self, &error) == NULL)
    {
      stw_session_refuse (self->session, error);
      return;
    }
  test = g_new0 (Test, 1);
  test->database =
    stw_folder_build_path (stw_desk_client_get_folder (stw_session_get_client (self->session)),
                           STW_FOLDER_DATABASE);
  test->to = g_strdup (gtk_editable_get_text (self->to));
  test->secrets = stw_secrets_ref (self->secrets);
  task = g_task_new (self, self->cancellable, tested_cb, NULL);
  g_task_set_source_tag (task, test_cb);
  g_task_set_name (task, "test a channel");
  g_task_set_task_data (task, test, test_free);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_sensitive (self->send, FALSE);
  g_task_run_in_thread (task, test_in_thread);
}

static void
copy_cb (StwChannelsPage *self)
{
  g_autofree char *text =
    g_strdup_printf ("%s\n%s",
                     adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->result)),
                     adw_action_row_get_subtitle (self->result));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  stw_toast (GTK_WIDGET (self), _ ("Copied"));
}

static void
stw_channels_page_dispose (GObject *object)
{
  StwChannelsPage *self = STW_CHANNELS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->secrets, stw_secrets_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_channels_page_parent_class)->dispose (object);
}

static void
stw_channels_page_finalize (GObject *object)
{
  g_object_unref (STW_CHANNELS_PAGE (object)->cancellable);
  G_OBJECT_CLASS (stw_channels_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, mail);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, standing_icon);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, standing);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, host);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, port);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, security);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, from);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, user);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, password);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, login);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, token_url);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, client_id);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, client_key);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, ca);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, save_row);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, save);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, to);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, send);
  gtk_widget_class_bind_template_child (widget_class, StwChannelsPage, result);
}

static void
stw_channels_page_class_init (StwChannelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_channels_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_channels_page_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/channels-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, login_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
stw_channels_page_init (StwChannelsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (self->port, "587");
  adw_combo_row_set_selected (self->security, STW_SMTP_STARTTLS);
  self->filling = FALSE;
}

/**
 * stw_channels_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_channels_page_new (StwSession *session)
{
  StwChannelsPage *self = g_object_new (STW_TYPE_CHANNELS_PAGE, NULL);

  self->session = g_object_ref (session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
