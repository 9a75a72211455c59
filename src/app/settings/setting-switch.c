/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that turns a setting of the desk on and off. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/setting-switch.h"

#include "base/text.h"

struct _StwSettingSwitch
{
  AdwActionRow parent_instance;

  GtkSwitch *toggle; /* (unowned) */
  char *setting;     /* (owned) (nullable) until it is built */
};

enum
{
  PROP_SETTING = 1,
  N_PROPS,
};

enum
{
  SWITCHED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwSettingSwitch, stw_setting_switch, ADW_TYPE_ACTION_ROW)

static void
active_cb (StwSettingSwitch *self)
{
  g_signal_emit (self, signals[SWITCHED], 0);
}

static void
stw_setting_switch_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  stw_set_str (&STW_SETTING_SWITCH (object)->setting, g_value_get_string (value));
}

static void
stw_setting_switch_finalize (GObject *object)
{
  g_free (STW_SETTING_SWITCH (object)->setting);
  G_OBJECT_CLASS (stw_setting_switch_parent_class)->finalize (object);
}

static void
stw_setting_switch_class_init (StwSettingSwitchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_setting_switch_finalize;
  object_class->set_property = stw_setting_switch_set_property;
  props[PROP_SETTING] =
    g_param_spec_string ("setting", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SWITCHED] = g_signal_new ("switched",
                                    STW_TYPE_SETTING_SWITCH,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    0);
}

static void
stw_setting_switch_init (StwSettingSwitch *self)
{
  GtkWidget *toggle = gtk_switch_new ();

  self->toggle = GTK_SWITCH (toggle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), toggle);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (active_cb), self);
}

/**
 * stw_setting_switch_get_setting:
 *
 * Returns: (transfer none) (nullable): the name of the setting
 */
const char *
stw_setting_switch_get_setting (StwSettingSwitch *self)
{
  g_return_val_if_fail (STW_IS_SETTING_SWITCH (self), NULL);

  return self->setting;
}

/**
 * stw_setting_switch_is_on:
 *
 * Returns: how it stands
 */
gboolean
stw_setting_switch_is_on (StwSettingSwitch *self)
{
  g_return_val_if_fail (STW_IS_SETTING_SWITCH (self), FALSE);

  return gtk_switch_get_active (self->toggle);
}

/**
 * stw_setting_switch_show:
 * @on: what the desk has
 *
 * Shows it, without saying that a person switched.
 */
void
stw_setting_switch_show (StwSettingSwitch *self, gboolean on)
{
  g_return_if_fail (STW_IS_SETTING_SWITCH (self));

  g_signal_handlers_block_by_func (self->toggle, active_cb, self);
  gtk_switch_set_active (self->toggle, on);
  g_signal_handlers_unblock_by_func (self->toggle, active_cb, self);
}
