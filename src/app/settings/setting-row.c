/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row in which a setting is typed. The title names the setting, or says in its place what is
 * wrong with the text. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/setting-row.h"

#include "base/text.h"
#include "engine/setting-commands.h"

#include <glib/gi18n.h>

struct _StwSettingRow
{
  AdwEntryRow parent_instance;

  char *setting;   /* (owned) (nullable) until it is built */
  char *complaint; /* (owned) (nullable) */
  char *title;     /* (owned) (nullable) while the complaint stands in its place */
  char *shown;     /* (owned) (nullable) what the desk has */
};

enum
{
  PROP_SETTING = 1,
  PROP_COMPLAINT,
  PROP_IS_FILE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwSettingRow, stw_setting_row, ADW_TYPE_ENTRY_ROW)

static void
begin_complaint (StwSettingRow *self)
{
  AdwPreferencesRow *row = ADW_PREFERENCES_ROW (self);

  if (self->title != NULL)
    return;
  self->title = g_strdup (adw_preferences_row_get_title (row));
  adw_preferences_row_set_title (row, stw_text_or (self->complaint, self->title));
  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
}

static void
end_complaint (StwSettingRow *self)
{
  if (self->title == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->title);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  g_clear_pointer (&self->title, g_free);
}

static void
changed_cb (StwSettingRow *self)
{
  gboolean valid = stw_setting_row_is_valid (self);

  if (valid)
    end_complaint (self);
  else
    begin_complaint (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, StwSettingRow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self), g_file_peek_path (file));
      g_signal_emit_by_name (self, "apply");
    }
  g_object_unref (dialog);
}

static void
choose_cb (StwSettingRow *self)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                                 GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_OPEN,
                                 NULL,
                                 NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
add_file_button (StwSettingRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Choose File…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose File…"),
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_cb), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), button);
}

static char **
find_field (StwSettingRow *self, guint id)
{
  return id == PROP_SETTING ? &self->setting : &self->complaint;
}

static void
stw_setting_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, *find_field (STW_SETTING_ROW (object), id));
}

static void
stw_setting_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwSettingRow *self = STW_SETTING_ROW (object);

  if (id != PROP_IS_FILE)
    stw_set_str (find_field (self, id), g_value_get_string (value));
  else if (g_value_get_boolean (value))
    add_file_button (self);
}

static void
stw_setting_row_finalize (GObject *object)
{
  StwSettingRow *self = STW_SETTING_ROW (object);

  g_free (self->setting);
  g_free (self->complaint);
  g_free (self->title);
  g_free (self->shown);
  G_OBJECT_CLASS (stw_setting_row_parent_class)->finalize (object);
}

static GParamSpec *
new_text_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
}

static void
stw_setting_row_class_init (StwSettingRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_setting_row_finalize;
  object_class->get_property = stw_setting_row_get_property;
  object_class->set_property = stw_setting_row_set_property;
  props[PROP_SETTING] = new_text_property ("setting");
  props[PROP_COMPLAINT] = new_text_property ("complaint");
  props[PROP_IS_FILE] =
    g_param_spec_boolean ("is-file",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
stw_setting_row_init (StwSettingRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), NULL);
}

/**
 * stw_setting_row_get_setting:
 *
 * Returns: (transfer none) (nullable): the name of the setting
 */
const char *
stw_setting_row_get_setting (StwSettingRow *self)
{
  g_return_val_if_fail (STW_IS_SETTING_ROW (self), NULL);

  return self->setting;
}

/**
 * stw_setting_row_dup_value:
 *
 * Returns: (transfer full): what was typed, without the blanks around it
 */
char *
stw_setting_row_dup_value (StwSettingRow *self)
{
  g_return_val_if_fail (STW_IS_SETTING_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

/**
 * stw_setting_row_is_valid:
 *
 * Returns: whether the desk would take what was typed
 */
gboolean
stw_setting_row_is_valid (StwSettingRow *self)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (STW_IS_SETTING_ROW (self), FALSE);

  value = stw_setting_row_dup_value (self);
  return stw_setting_kind_accepts (self->setting, value);
}

/**
 * stw_setting_row_show:
 * @value: what the desk has
 *
 * Shows it, unless it is shown already: what is being typed stays.
 */
void
stw_setting_row_show (StwSettingRow *self, const char *value)
{
  g_return_if_fail (STW_IS_SETTING_ROW (self));

  if (stw_set_str (&self->shown, value))
    gtk_editable_set_text (GTK_EDITABLE (self), value);
}
