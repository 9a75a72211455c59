/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a client and waits for its first alert. The key is made here and leaves this window only
 * through the clipboard. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/add-company.h"

#include "app/companies/zones.h"
#include "app/widgets/copy-row.h"
#include "app/widgets/live.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/view-store.h"
#include "engine/onboard.h"
#include "intake/door.h"
#include "store/setting.h"

#include <glib/gi18n.h>

struct _StwAddCompany
{
  AdwWindow parent_instance;

  GtkStack *stack;         /* (unowned) */
  AdwEntryRow *name;       /* (unowned) */
  GtkDropDown *zone;       /* (unowned) */
  GtkLabel *error;         /* (unowned) */
  GtkWidget *add;          /* (unowned) */
  GtkWidget *waiting;      /* (unowned) */
  GtkStack *waiting_icon;  /* (unowned) */
  GtkLabel *waiting_title; /* (unowned) */
  GtkLabel *waiting_text;  /* (unowned) */
  StwCopyRow *url;         /* (unowned) */
  StwCopyRow *key;         /* (unowned) */
  StwCopyRow *test;        /* (unowned) */

  StwDeskClient *client; /* (owned) */
  StwLive *live;         /* (owned) (nullable) until the client is added */
  StwNewAccess access;   /* wiped at the end */
  gint64 company;        /* 0 until it is added */
  gboolean adding;
};

G_DEFINE_FINAL_TYPE (StwAddCompany, stw_add_company, ADW_TYPE_WINDOW)

static char *
dup_name (StwAddCompany *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
name_changed_cb (StwAddCompany *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_set_sensitive (self->add, *name != '\0' && !self->adding);
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
}

static void
show_error (StwAddCompany *self, const char *sentence)
{
  gtk_label_set_label (self->error, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

/* What the integration page asks the database, again and again until the alert is there. */
typedef struct
{
  gint64 company;
  char *url;             /* (owned) (nullable) where the door is */
  StwCompanyView *heard; /* (owned) (nullable) once something came */
} Integration;

static void
integration_free (gpointer data)
{
  Integration *integration = data;

  stw_company_view_free (integration->heard);
  g_free (integration->url);
  g_free (integration);
}

static gpointer
read_integration (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Integration *integration = g_new0 (Integration, 1);
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, error);

  integration->company = *(const gint64 *) data;
  integration->url = stw_setting_dup (db, STW_SETTING_DOOR_URL);
  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      const StwCompanyView *company = g_ptr_array_index (companies, i);

      if (company->id == integration->company && company->last_delivery_at != 0)
        {
          integration->heard = g_ptr_array_steal_index (companies, i);
          break;
        }
    }
  return integration;
}

static void
show_address (StwAddCompany *self, const char *door)
{
  g_autofree char *url = g_strconcat (door, STW_DOOR_PATH, NULL);
  g_autofree char *test = NULL;

  test = g_strdup_printf (
    "curl %s -H 'X-API-Key: %s' --json '{\"asset_name\":\"web-01\",\"signature\":\"test\","
    "\"severity\":\"low\",\"message\":\"A first test\",\"tool_source\":\"curl\"}'",
    url,
    self->access.key);
  stw_copy_row_set_text (self->url, url);
  stw_copy_row_set_text (self->test, test);
}

static void
show_received (StwAddCompany *self, const StwCompanyView *heard)
{
  g_autofree char *moment = stw_words_moment (heard->last_delivery_at, stw_clock_now (NULL));
  g_autofree char *text = NULL;

  /* Translators: a monitoring tool and a time of day */
  text = heard->last_sender != NULL
           ? g_strdup_printf (_ ("From %s, %s; the key is valid"), heard->last_sender, moment)
           : g_strdup_printf (_ ("%s; the key is valid"), moment);
  gtk_widget_add_css_class (self->waiting, "received");
  gtk_stack_set_visible_child_name (self->waiting_icon, "received");
  gtk_label_set_label (self->waiting_title, _ ("First alert received"));
  gtk_label_set_label (self->waiting_text, text);
}

static void
integration_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwAddCompany) self = data;
  Integration *integration = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && integration != NULL)
    {
      if (integration->url != NULL)
        show_address (self, integration->url);
      if (integration->heard != NULL)
        show_received (self, integration->heard);
    }
  if (integration != NULL)
    integration_free (integration);
  if (self->live != NULL)
    stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwAddCompany *self = data;

  stw_desk_client_read_async (self->client,
                              read_integration,
                              g_memdup2 (&self->company, sizeof self->company),
                              g_free,
                              integration_free,
                              NULL,
                              integration_cb,
                              g_object_ref (self));
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwAddCompany) self = data;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  self->adding = FALSE;
  name_changed_cb (self);
  if (error != NULL)
    {
      stw_new_access_clear (&self->access);
      show_error (self, error->message);
      return;
    }
  name = dup_name (self);
  /* Translators: %s is the name of a client */
  title = g_strdup_printf (_ ("Connect %s"), name);
  self->company = json_object_get_int_member (result, "company");
  gtk_window_set_title (GTK_WINDOW (self), title);
  stw_copy_row_set_text (self->key, self->access.key);
  gtk_stack_set_visible_child_name (self->stack, "connect");
  if (self->client != NULL)
    self->live = stw_live_new (GTK_WIDGET (self), self->client, refresh, self);
}

static void
add_cb (StwAddCompany *self)
{
  g_autoptr (StwCommand) command = stw_command_new ("company.add", "desk", 0);
  g_autofree char *name = dup_name (self);
  GtkStringObject *zone = gtk_drop_down_get_selected_item (self->zone);
  const StwSigning unsigned_source = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  if (*name == '\0' || self->adding)
    return;
  json_object_set_string_member (command->arguments, "name", name);
  if (zone != NULL)
    json_object_set_string_member (command->arguments,
                                   "timezone",
                                   gtk_string_object_get_string (zone));
  /* Without a signing secret nothing touches the keyring, so this does not block. */
  if (!stw_onboard_prepare (command, &unsigned_source, NULL, &self->access, &error))
    {
      show_error (self, error->message);
      return;
    }
  self->adding = TRUE;
  gtk_widget_set_sensitive (self->add, FALSE);
  stw_desk_client_submit (self->client, g_steal_pointer (&command), added_cb, g_object_ref (self));
}

static void
stw_add_company_dispose (GObject *object)
{
  StwAddCompany *self = STW_ADD_COMPANY (object);

  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->client);
  stw_new_access_clear (&self->access);
  G_OBJECT_CLASS (stw_add_company_parent_class)->dispose (object);
}

static void
stw_add_company_class_init (StwAddCompanyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_add_company_dispose;
  g_type_ensure (STW_TYPE_COPY_ROW);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/add-company.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, stack);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, name);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, zone);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, error);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, add);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, waiting);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, waiting_icon);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, waiting_title);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, waiting_text);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, url);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, key);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, test);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
stw_add_company_init (StwAddCompany *self)
{
  g_autoptr (GtkStringList) zones = NULL;
  guint local;

  gtk_widget_init_template (GTK_WIDGET (self));
  zones = stw_zones_new_list (&local);
  gtk_drop_down_set_model (self->zone, G_LIST_MODEL (zones));
  gtk_drop_down_set_selected (self->zone, local);
}

/**
 * stw_add_company_show:
 * @parent: the window
 * @client: the desk
 * @name: (nullable): what was typed already; the client is then added at once
 */
void
stw_add_company_show (GtkWindow *parent, StwDeskClient *client, const char *name)
{
  StwAddCompany *self = g_object_new (STW_TYPE_ADD_COMPANY, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  if (name != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name), name);
      add_cb (self);
    }
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
