/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: where senders reach the desk, now and when it is opened the next time. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/door-page.h"

#include "app/settings/setting-form.h"
#include "app/settings/setting-row.h"
#include "app/settings/setting-switch.h"
#include "app/widgets/copy-row.h"
#include "intake/door.h"
#include "store/setting.h"

struct _StwDoorPage
{
  AdwBin parent_instance;

  StwCopyRow *url;         /* (unowned) */
  StwCopyRow *fingerprint; /* (unowned) */
  GtkWidget *closed;       /* (unowned) */
};

G_DEFINE_FINAL_TYPE (StwDoorPage, stw_door_page, ADW_TYPE_BIN)

static void
stw_door_page_class_init (StwDoorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (STW_TYPE_COPY_ROW);
  g_type_ensure (STW_TYPE_SETTING_ROW);
  g_type_ensure (STW_TYPE_SETTING_SWITCH);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/settings/door-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwDoorPage, url);
  gtk_widget_class_bind_template_child (widget_class, StwDoorPage, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, StwDoorPage, closed);
}

static void
stw_door_page_init (StwDoorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gpointer
read_url (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_setting_dup (db, STW_SETTING_DOOR_URL);
}

static void
show_url (StwDoorPage *self, const char *door)
{
  g_autofree char *url = door != NULL ? g_strconcat (door, STW_DOOR_PATH, NULL) : NULL;

  if (url != NULL)
    stw_copy_row_set_text (self->url, url);
  gtk_widget_set_visible (GTK_WIDGET (self->url), url != NULL);
  gtk_widget_set_visible (self->closed, url == NULL);
}

static void
url_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwDoorPage) self = data;
  g_autofree char *url = stw_reader_run_finish (result, NULL);

  show_url (self, url);
}

/* An engine of another process tells where its door is only through its settings. */
static void
show_door (StwDoorPage *self, StwDeskClient *client)
{
  StwEngine *engine = stw_desk_client_get_engine (client);
  g_autofree char *url = engine != NULL ? stw_engine_dup_url (engine) : NULL;
  g_autofree char *fingerprint = engine != NULL ? stw_engine_dup_fingerprint (engine) : NULL;

  show_url (self, url);
  if (fingerprint != NULL)
    stw_copy_row_set_text (self->fingerprint, fingerprint);
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprint),
                          fingerprint != NULL && url != NULL && g_str_has_prefix (url, "https"));
  if (engine == NULL)
    stw_desk_client_read_async (client,
                                read_url,
                                NULL,
                                NULL,
                                g_free,
                                NULL,
                                url_cb,
                                g_object_ref (self));
}

/**
 * stw_door_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_door_page_new (StwSession *session)
{
  StwDoorPage *self = g_object_new (STW_TYPE_DOOR_PAGE, NULL);

  show_door (self, stw_session_get_client (session));
  stw_setting_form_attach (GTK_WIDGET (self), session);
  return GTK_WIDGET (self);
}
