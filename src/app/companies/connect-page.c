/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integration page. The key and the secret are held while it is open and leave it only through
 * the clipboard and the test alert. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/connect-page.h"

#include "app/companies/sender-setup.h"
#include "app/companies/test-alert.h"
#include "app/companies/waiting-line.h"
#include "app/widgets/copy-row.h"
#include "app/widgets/live.h"
#include "app/widgets/toast.h"
#include "intake/door.h"
#include "store/setting.h"

#include <glib/gi18n.h>

/* The tools that most clients have come first; the others follow by title. */
static const char *const common[] = { "steward", "alertmanager",   "grafana", "datadog",
                                      "zabbix",  "aws_cloudwatch", "aws_sns", "azure_monitor" };

struct _StwConnectPage
{
  GtkBox parent_instance;

  StwWaitingLine *waiting;    /* (unowned) */
  GtkLabel *test_text;        /* (unowned) */
  GtkWidget *test;            /* (unowned) */
  StwCopyRow *url_row;        /* (unowned) */
  StwCopyRow *key_row;        /* (unowned) */
  AdwActionRow *left_row;     /* (unowned) in place of a key that was left once */
  AdwPreferencesGroup *needs; /* (unowned) */
  StwCopyRow *secret_row;     /* (unowned) */
  GtkDropDown *sender;        /* (unowned) */
  GtkLabel *setup;            /* (unowned) */
  AdwActionRow *signing;      /* (unowned) */
  AdwActionRow *reach;        /* (unowned) */
  AdwActionRow *trust;        /* (unowned) */

  StwDeskClient *client;     /* (owned) (nullable) until it starts */
  StwSenders *senders;       /* (owned) */
  GPtrArray *listed;         /* (owned) (element-type StwSender) as the drop-down has them */
  StwLive *live;             /* (owned) (nullable) until it starts */
  GCancellable *cancellable; /* (owned) */
  StwNewAccess access;       /* wiped at the end */
  char *url;                 /* (owned) (nullable) until it is read */
  gboolean self_made;        /* whether the certificate is */
};

G_DEFINE_FINAL_TYPE (StwConnectPage, stw_connect_page, GTK_TYPE_BOX)

static StwSetupDoor
get_door (StwConnectPage *self)
{
  return (StwSetupDoor){ self->url, self->access.key, self->access.secret };
}

/* Takes the sentence. */
static void
show_verdict (AdwActionRow *row, StwSetupVerdict verdict)
{
  adw_action_row_set_subtitle (row, verdict.sentence);
  adw_action_row_set_icon_name (row,
                                verdict.works ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  g_free (verdict.sentence);
}

static void
show_setup (StwConnectPage *self)
{
  const StwSetupDoor door = get_door (self);
  guint position = gtk_drop_down_get_selected (self->sender);
  const StwSender *sender;
  g_autofree char *text = NULL;

  if (self->url == NULL || position >= self->listed->len)
    return;
  sender = g_ptr_array_index (self->listed, position);
  text = stw_sender_setup_write (sender, &door);
  gtk_label_set_label (self->setup, text);
  show_verdict (self->signing, stw_sender_setup_judge_signing (sender, &door));
  show_verdict (self->reach, stw_sender_setup_judge_reach (sender, &door));
  show_verdict (self->trust, stw_sender_setup_judge_trust (&door, self->self_made));
}

static void
copy_setup_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwConnectPage *self = STW_CONNECT_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_label (self->setup));
  stw_toast (widget, _ ("Copied"));
}

static void
show_address (StwConnectPage *self, const char *door)
{
  g_autofree char *url = g_strconcat (door, STW_DOOR_PATH, NULL);

  if (g_strcmp0 (url, self->url) == 0)
    return;
  g_free (self->url);
  self->url = g_steal_pointer (&url);
  stw_copy_row_set_text (self->url_row, self->url);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.test", TRUE);
  show_setup (self);
}

static gpointer
read_door (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_setting_dup (db, STW_SETTING_DOOR_URL);
}

static void
door_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwConnectPage) self = data;
  g_autofree char *door = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (door != NULL)
    show_address (self, door);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwConnectPage *self = data;

  stw_desk_client_read_async (self->client,
                              read_door,
                              NULL,
                              NULL,
                              g_free,
                              NULL,
                              door_cb,
                              g_object_ref (self));
}

static void
show_test (StwConnectPage *self, const char *sentence, gboolean good)
{
  gtk_label_set_label (self->test_text, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->test_text), TRUE);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->test_text), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->test_text), "error");
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwConnectPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 took;

  if (self->live == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.test", TRUE);
  if (!stw_test_alert_send_finish (result, &took, &error))
    {
      text = g_strdup_printf (_ ("The test alert did not arrive. %s"), error->message);
      show_test (self, text, FALSE);
      return;
    }
  text =
    g_strdup_printf (_ ("The test alert arrived, answered in %d ms."), (int) MIN (took, G_MAXINT));
  show_test (self, text, TRUE);
}

static void
test_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwConnectPage *self = STW_CONNECT_PAGE (widget);
  const StwSetupDoor door = get_door (self);

  gtk_widget_action_set_enabled (widget, "connect.test", FALSE);
  stw_test_alert_send_async (&door, self->cancellable, tested_cb, g_object_ref (self));
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(const StwSender *const *) a)->title,
                         (*(const StwSender *const *) b)->title);
}

static gboolean
is_common (const StwSender *sender)
{
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (g_str_equal (common[i], sender->name))
      return TRUE;
  return FALSE;
}

static void
list_senders (StwConnectPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    g_ptr_array_add (self->listed, (gpointer) stw_senders_find (self->senders, common[i]));
  for (guint i = 0; i < stw_senders_count (self->senders); i++)
    {
      const StwSender *sender = stw_senders_get (self->senders, i);

      if (!is_common (sender) && stw_sender_setup_is_for (sender))
        g_ptr_array_add (others, (gpointer) sender);
    }
  g_ptr_array_sort (others, compare_titles);
  g_ptr_array_extend (self->listed, others, NULL, NULL);
  for (guint i = 0; i < self->listed->len; i++)
    gtk_string_list_append (titles,
                            i == 0
                              ? _ ("curl and scripts")
                              : ((const StwSender *) g_ptr_array_index (self->listed, i))->title);
  gtk_drop_down_set_model (self->sender, G_LIST_MODEL (titles));
}

static void
stw_connect_page_dispose (GObject *object)
{
  StwConnectPage *self = STW_CONNECT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->client);
  stw_new_access_clear (&self->access);
  G_OBJECT_CLASS (stw_connect_page_parent_class)->dispose (object);
}

static void
stw_connect_page_finalize (GObject *object)
{
  StwConnectPage *self = STW_CONNECT_PAGE (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->listed);
  g_clear_pointer (&self->senders, stw_senders_unref);
  g_free (self->url);
  G_OBJECT_CLASS (stw_connect_page_parent_class)->finalize (object);
}

static void
stw_connect_page_class_init (StwConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_connect_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_connect_page_finalize;
  g_type_ensure (STW_TYPE_COPY_ROW);
  g_type_ensure (STW_TYPE_WAITING_LINE);
  gtk_widget_class_install_action (widget_class, "connect.test", NULL, test_cb);
  gtk_widget_class_install_action (widget_class, "connect.copy-setup", NULL, copy_setup_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_c,
                                       GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "connect.copy-setup",
                                       NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, test_text);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, test);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, url_row);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, left_row);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, needs);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, secret_row);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, sender);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, setup);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, signing);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, reach);
  gtk_widget_class_bind_template_child (widget_class, StwConnectPage, trust);
  gtk_widget_class_bind_template_callback (widget_class, show_setup);
}

static void
stw_connect_page_init (StwConnectPage *self)
{
  g_autoptr (GError) error = NULL;

  self->cancellable = g_cancellable_new ();
  self->listed = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.test", FALSE);
  self->senders = stw_senders_new_builtin (&error);
  if (self->senders == NULL)
    g_error ("The senders that Steward brings cannot be read: %s", error->message);
  list_senders (self);
}

static void
begin (StwConnectPage *self, StwDeskClient *client, const StwAwaited *awaited)
{
  StwEngine *engine = stw_desk_client_get_engine (client);
  g_autofree char *fingerprint = engine != NULL ? stw_engine_dup_fingerprint (engine) : NULL;

  self->client = g_object_ref (client);
  self->self_made = fingerprint != NULL;
  self->live = stw_live_new (GTK_WIDGET (self), client, refresh, self);
  stw_waiting_line_start (self->waiting, client, awaited);
}

/**
 * stw_connect_page_start:
 * @company: whose alerts it waits for
 * @access: what was made for it; copied
 */
void
stw_connect_page_start (StwConnectPage *self,
                        StwDeskClient *client,
                        gint64 company,
                        const StwNewAccess *access)
{
  g_return_if_fail (STW_IS_CONNECT_PAGE (self) && self->client == NULL);

  self->access = (StwNewAccess){ g_strdup (access->key), g_strdup (access->secret) };
  stw_copy_row_set_text (self->key_row, access->key);
  if (access->secret != NULL)
    stw_copy_row_set_text (self->secret_row, access->secret);
  gtk_widget_set_visible (GTK_WIDGET (self->secret_row), access->secret != NULL);
  begin (self, client, &(StwAwaited){ .company = company });
}

/**
 * stw_connect_page_guide:
 * @company: whose alerts it waits for
 * @source: by which way in
 * @prefix: how the key begins, which is all that is known of it
 *
 * The same for a source that is there already: its key was shown once, so that it stands in what is
 * to be entered by its beginning, and no test alert can be sent with it.
 */
void
stw_connect_page_guide (StwConnectPage *self,
                        StwDeskClient *client,
                        gint64 company,
                        gint64 source,
                        const char *prefix)
{
  g_return_if_fail (STW_IS_CONNECT_PAGE (self) && self->client == NULL);

  self->access.key = g_strconcat (prefix, "…", NULL);
  adw_action_row_set_subtitle (self->left_row, self->access.key);
  gtk_widget_show (GTK_WIDGET (self->left_row));
  gtk_widget_hide (GTK_WIDGET (self->key_row));
  gtk_widget_hide (self->test);
  adw_preferences_group_set_description (self->needs,
                                         _ ("The key was shown when it was made, and Steward keeps "
                                            "no more than its beginning. When nobody has it any "
                                            "more, rotate it."));
  stw_waiting_line_set_advice (self->waiting,
                               _ ("Copy the configuration below into the client’s monitoring tool, "
                                  "and complete the key."));
  begin (self, client, &(StwAwaited){ .company = company, .source = source });
}
