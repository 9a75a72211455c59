/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first start: who runs the desk, and what it begins with. It is over for ever once it was
 * answered or passed by, or when a company comes from elsewhere. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/first-start/first-start.h"

#include "app/settings/setting-row.h"
#include "app/widgets/named-groups.h"
#include "app/widgets/toast.h"
#include "store/change-feed.h"
#include "store/setting.h"
#include "store/transaction.h"

struct _StwFirstStart
{
  AdwBin parent_instance;

  StwSettingRow *company;       /* (unowned) */
  StwSettingRow *administrator; /* (unowned) */
  GtkCheckButton *with_client;  /* (unowned) */
  GtkCheckButton *with_sample;  /* (unowned) */

  StwDeskClient *client; /* (owned) */
  const char *next;      /* (unowned) (nullable) static: the action that follows */
  gboolean over;
};

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwFirstStart, stw_first_start, ADW_TYPE_BIN)

static void
end (StwFirstStart *self)
{
  if (self->over)
    return;
  self->over = TRUE;
  g_signal_emit (self, signals[DONE], 0);
}

static void
kept_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwFirstStart) self = data;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  if (window == NULL)
    return;
  if (error != NULL)
    stw_toast (GTK_WIDGET (self), error->message);
  end (self);
  if (self->next != NULL)
    gtk_widget_activate_action (window, self->next, NULL);
}

/* Nothing that goes wrong here keeps a person from the desk. */
static void
keep (StwFirstStart *self, JsonObject *settings, const char *next)
{
  StwCommand *command = stw_command_new ("settings.set", "desk", 0);

  self->next = next;
  json_object_set_string_member (settings, STW_SETTING_WELCOMED, "yes");
  json_object_unref (command->arguments);
  command->arguments = settings;
  stw_desk_client_submit (self->client, command, kept_cb, g_object_ref (self));
}

static void
add_name (StwSettingRow *row, JsonObject *settings)
{
  g_autofree char *name = stw_setting_row_dup_value (row);

  if (*name != '\0')
    json_object_set_string_member (settings, stw_setting_row_get_setting (row), name);
}

static const char *
get_next (StwFirstStart *self)
{
  if (gtk_check_button_get_active (self->with_client))
    return "win.add-company";
  return gtk_check_button_get_active (self->with_sample) ? "steward.sample-data" : NULL;
}

static void
start_cb (StwFirstStart *self)
{
  JsonObject *settings;

  if (!stw_setting_row_is_valid (self->company) || !stw_setting_row_is_valid (self->administrator))
    return;
  settings = json_object_new ();
  add_name (self->company, settings);
  add_name (self->administrator, settings);
  keep (self, settings, get_next (self));
}

static void
start_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  start_cb (STW_FIRST_START (widget));
}

static void
skip_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  keep (STW_FIRST_START (widget), json_object_new (), NULL);
}

static void
changed_cb (StwFirstStart *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "welcome.start",
                                 stw_setting_row_is_valid (self->company) &&
                                   stw_setting_row_is_valid (self->administrator));
}

/* A company came from the command line. */
static void
desk_changed_cb (StwDeskClient *client, GArray *changes, StwFirstStart *self)
{
  if (stw_changes_concern (changes, "company"))
    end (self);
}

static void
stw_first_start_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (stw_first_start_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (STW_FIRST_START (widget)->company));
}

static void
stw_first_start_dispose (GObject *object)
{
  g_clear_object (&STW_FIRST_START (object)->client);
  G_OBJECT_CLASS (stw_first_start_parent_class)->dispose (object);
}

static void
stw_first_start_class_init (StwFirstStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_first_start_dispose;
  widget_class->map = stw_first_start_map;
  signals[DONE] = g_signal_new ("done",
                                STW_TYPE_FIRST_START,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  gtk_widget_class_install_action (widget_class, "welcome.start", NULL, start_action_cb);
  gtk_widget_class_install_action (widget_class, "welcome.skip", NULL, skip_cb);
  g_type_ensure (STW_TYPE_SETTING_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/first-start/first-start.ui");
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, company);
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, administrator);
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, with_client);
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, with_sample);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
stw_first_start_init (StwFirstStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_named_groups (GTK_WIDGET (self));
}

/**
 * stw_first_start_new:
 * @client: the desk
 *
 * Returns: the page
 */
GtkWidget *
stw_first_start_new (StwDeskClient *client)
{
  StwFirstStart *self = g_object_new (STW_TYPE_FIRST_START, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (desk_changed_cb), self, 0);
  return GTK_WIDGET (self);
}
