/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tier's name and settings, which can be taken over from a client that has them. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/tier-editor.h"

#include "app/tiers/company-settings.h"
#include "app/tiers/settings-form.h"
#include "app/widgets/named-groups.h"
#include "base/ids.h"

#include <glib/gi18n.h>

struct _StwTierEditor
{
  AdwWindow parent_instance;

  GtkBox *box;            /* (unowned) */
  GtkEditable *name;      /* (unowned) */
  GtkDropDown *companies; /* (unowned) the first choice is none */
  GtkLabel *error;        /* (unowned) */
  GtkWidget *save;        /* (unowned) */
  StwSettingsForm *form;  /* (unowned) */

  StwSession *session;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  JsonArray *clients;        /* (owned) (nullable) as stw_company_settings_read() says them */
  gint64 tier;               /* 0 for a new one */
};

G_DEFINE_FINAL_TYPE (StwTierEditor, stw_tier_editor, ADW_TYPE_WINDOW)

static char *
dup_name (StwTierEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static void
changed_cb (StwTierEditor *self)
{
  g_autofree char *name = dup_name (self);
  g_autoptr (JsonObject) settings = stw_settings_form_dup (self->form);

  gtk_widget_set_sensitive (self->save, *name != '\0' && json_object_get_size (settings) > 0);
}

static void
company_cb (StwTierEditor *self)
{
  guint chosen = gtk_drop_down_get_selected (self->companies);

  if (self->clients == NULL || chosen == 0 || chosen > json_array_get_length (self->clients))
    return;
  stw_settings_form_set (
    self->form,
    json_object_get_object_member (json_array_get_object_element (self->clients, chosen - 1),
                                   "settings"));
}

static void
saved_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwTierEditor) self = data;
  g_autofree char *name = dup_name (self);
  /* Translators: %s is a tier such as Gold */
  g_autofree char *title = g_strdup_printf (_ ("Saved the tier “%s”"), name);

  if (error == NULL)
    stw_session_offer_undo (self->session, title, result);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_label_set_label (self->error, error->message);
  gtk_widget_show (GTK_WIDGET (self->error));
  changed_cb (self);
}

static void
save_cb (StwTierEditor *self)
{
  StwCommand *command = stw_command_new ("tier.save", "desk", 0);
  g_autofree char *name = dup_name (self);

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_object_member (command->arguments,
                                 "settings",
                                 stw_settings_form_dup (self->form));
  if (self->tier != 0)
    json_object_set_int_member (command->arguments, "tier", self->tier);
  gtk_widget_set_sensitive (self->save, FALSE);
  stw_desk_client_submit (stw_session_get_client (self->session),
                          command,
                          saved_cb,
                          g_object_ref (self));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwTierEditor) self = data;
  g_autoptr (JsonArray) clients = stw_reader_run_finish (result, NULL);
  g_autoptr (GtkStringList) names = NULL;

  if (clients == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, C_ ("company", "None"));
  for (guint i = 0; i < json_array_get_length (clients); i++)
    gtk_string_list_append (
      names,
      json_object_get_string_member (json_array_get_object_element (clients, i), "name"));
  gtk_drop_down_set_model (self->companies, G_LIST_MODEL (names));
  self->clients = g_steal_pointer (&clients);
}

static void
stw_tier_editor_dispose (GObject *object)
{
  StwTierEditor *self = STW_TIER_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->clients, json_array_unref);
  G_OBJECT_CLASS (stw_tier_editor_parent_class)->dispose (object);
}

static void
stw_tier_editor_finalize (GObject *object)
{
  g_object_unref (STW_TIER_EDITOR (object)->cancellable);
  G_OBJECT_CLASS (stw_tier_editor_parent_class)->finalize (object);
}

static void
stw_tier_editor_class_init (StwTierEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_tier_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_tier_editor_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/tiers/tier-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, StwTierEditor, box);
  gtk_widget_class_bind_template_child (widget_class, StwTierEditor, name);
  gtk_widget_class_bind_template_child (widget_class, StwTierEditor, companies);
  gtk_widget_class_bind_template_child (widget_class, StwTierEditor, error);
  gtk_widget_class_bind_template_child (widget_class, StwTierEditor, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, company_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
stw_tier_editor_init (StwTierEditor *self)
{
  self->cancellable = g_cancellable_new ();
  self->form = STW_SETTINGS_FORM (stw_settings_form_new (_ ("Settings of the Tier"), FALSE));
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_named_groups (GTK_WIDGET (self));
  gtk_box_append (self->box, GTK_WIDGET (self->form));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (changed_cb), self);
}

/**
 * stw_tier_editor_show:
 * @widget: who asks
 * @tier: (nullable): as stw_tier_list() says it; %NULL for a new one
 */
void
stw_tier_editor_show (GtkWidget *widget, StwSession *session, JsonObject *tier)
{
  StwTierEditor *self = g_object_new (STW_TYPE_TIER_EDITOR, NULL);

  self->session = g_object_ref (session);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (widget)));
  if (tier != NULL)
    {
      stw_id_parse (STW_ID_TIER, json_object_get_string_member (tier, "id"), &self->tier);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Change Tier"));
      gtk_editable_set_text (self->name, json_object_get_string_member (tier, "name"));
      stw_settings_form_set (self->form, json_object_get_object_member (tier, "settings"));
    }
  stw_desk_client_read_async (stw_session_get_client (session),
                              stw_company_settings_read,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  gtk_window_present (GTK_WINDOW (self));
}
