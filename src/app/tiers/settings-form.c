/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each setting that companies can share, with a tick that says whether it is meant. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/settings-form.h"

#include "app/companies/zones.h"
#include "app/tiers/shared-setting.h"
#include "app/widgets/named-groups.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

#define MAX_GATE_ALERTS 1000

/* A setting on the screen. */
typedef struct
{
  const StwSharedSetting *setting; /* (unowned) */
  GtkCheckButton *said;            /* (unowned) */
  GtkWidget *value;                /* (unowned) (nullable) for gates, which have those below */
  GtkSpinButton *alerts[STW_N_SEVERITIES];  /* (unowned) */
  GtkSpinButton *minutes[STW_N_SEVERITIES]; /* (unowned) */
} Field;

struct _StwSettingsForm
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* (unowned) */
  Field *fields;              /* (owned) */
  guint n_fields;
  gboolean filling;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwSettingsForm, stw_settings_form, ADW_TYPE_BIN)

static void
changed_cb (StwSettingsForm *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
new_spin (StwSettingsForm *self, const char *name, const StwSharedSetting *range)
{
  GtkWidget *spin = gtk_spin_button_new_with_range ((double) range->min, (double) range->max, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), (double) range->usual);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (spin, name);
  set_name (spin, name);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), self);
  return spin;
}

/* @ret_usual: what is chosen at first */
static GtkStringList *
new_choices (StwSharedKind kind, guint *ret_usual)
{
  GtkStringList *names;

  if (kind == STW_SHARED_ZONE)
    return stw_zones_new_list (ret_usual);
  *ret_usual = STW_STRATEGY_AUTO;
  names = gtk_string_list_new (NULL);
  for (int i = STW_STRATEGY_AUTO; i <= STW_STRATEGY_SIMILAR; i++)
    gtk_string_list_append (names, stw_words_strategy ((StwStrategy) i));
  return names;
}

static GtkWidget *
new_drop_down (StwSettingsForm *self, const StwSharedSetting *setting)
{
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  guint usual;
  GtkStringList *choices = new_choices (setting->kind, &usual);
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (choices), expression);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), usual);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), setting->kind == STW_SHARED_ZONE);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  set_name (drop_down, _ (setting->name));
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (changed_cb), self);
  return drop_down;
}

static GtkWidget *
new_switch (StwSettingsForm *self, const StwSharedSetting *setting)
{
  GtkWidget *widget = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (widget), setting->usual != 0);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  set_name (widget, _ (setting->name));
  g_signal_connect_swapped (widget, "notify::active", G_CALLBACK (changed_cb), self);
  return widget;
}

static GtkWidget *
new_value (StwSettingsForm *self, const StwSharedSetting *setting)
{
  switch (setting->kind)
    {
    case STW_SHARED_ZONE:
    case STW_SHARED_STRATEGY:
      return new_drop_down (self, setting);
    case STW_SHARED_SWITCH:
      return new_switch (self, setting);
    case STW_SHARED_MINUTES:
    case STW_SHARED_NUMBER:
    case STW_SHARED_DAYS:
      return new_spin (self, _ (setting->name), setting);
    case STW_SHARED_GATES:
    default:
      return NULL;
    }
}

/* How long incidents of one severity wait. */
static GtkWidget *
new_gate (StwSettingsForm *self, Field *field, StwSeverity severity)
{
  static const StwSharedSetting gate_alerts = { .max = MAX_GATE_ALERTS };
  static const StwSharedSetting gate_minutes = { .max = STW_DAY / STW_MINUTE };
  const char *word = stw_word_severity (severity).word;
  GtkWidget *row = adw_action_row_new ();
  /* Translators: %s is a severity such as Critical */
  g_autofree char *alerts = g_strdup_printf (_ ("%s: alerts to wait for"), word);
  /* Translators: %s is a severity such as Critical */
  g_autofree char *minutes = g_strdup_printf (_ ("%s: minutes to wait"), word);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), word);
  field->alerts[severity] = GTK_SPIN_BUTTON (new_spin (self, alerts, &gate_alerts));
  field->minutes[severity] = GTK_SPIN_BUTTON (new_spin (self, minutes, &gate_minutes));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (field->alerts[severity]));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (field->minutes[severity]));
  return row;
}

static GtkWidget *
new_gates_row (StwSettingsForm *self, Field *field)
{
  GtkWidget *row = adw_expander_row_new ();

  for (int i = STW_N_SEVERITIES - 1; i >= 0; i--)
    {
      GtkWidget *gate = new_gate (self, field, (StwSeverity) i);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (row), gate);
      g_object_bind_property (field->said, "active", gate, "sensitive", G_BINDING_SYNC_CREATE);
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _ (field->setting->about));
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), GTK_WIDGET (field->said));
  return row;
}

static GtkWidget *
new_row (StwSettingsForm *self, Field *field)
{
  GtkWidget *row = adw_action_row_new ();

  if (field->setting->about != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (field->setting->about));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (field->said));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), field->value);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (field->said));
  g_object_bind_property (field->said, "active", field->value, "sensitive", G_BINDING_SYNC_CREATE);
  return row;
}

static void
add_field (StwSettingsForm *self, Field *field, const StwSharedSetting *setting)
{
  GtkWidget *said = gtk_check_button_new ();
  /* Translators: %s is a setting such as "Burst" */
  g_autofree char *name = g_strdup_printf (_ ("Set “%s”"), _ (setting->name));
  GtkWidget *row;

  set_name (said, name);
  gtk_widget_set_tooltip_text (said, name);
  gtk_widget_set_valign (said, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (said, "toggled", G_CALLBACK (changed_cb), self);
  field->setting = setting;
  field->said = GTK_CHECK_BUTTON (said);
  field->value = new_value (self, setting);
  row = field->value != NULL ? new_row (self, field) : new_gates_row (self, field);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (setting->name));
  adw_preferences_group_add (self->group, row);
}

static void
select_zone (GtkDropDown *drop_down, const char *zone)
{
  GListModel *model = gtk_drop_down_get_model (drop_down);
  guint n = g_list_model_get_n_items (model);
  guint i;

  for (i = 0; i < n; i++)
    if (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (model), i), zone) == 0)
      break;
  /* An old name stands at the end, as it is. */
  if (i == n)
    gtk_string_list_append (GTK_STRING_LIST (model), zone);
  gtk_drop_down_set_selected (drop_down, i);
}

static void
show_gates (const Field *field, JsonObject *gates)
{
  for (guint i = 0; i < STW_N_SEVERITIES; i++)
    {
      const char *member = stw_severity_to_word ((StwSeverity) i);
      JsonObject *gate = json_object_has_member (gates, member)
                           ? json_object_get_object_member (gates, member)
                           : NULL;
      gint64 alerts =
        gate != NULL ? json_object_get_int_member_with_default (gate, "alerts", 0) : 0;
      gint64 wait = gate != NULL ? json_object_get_int_member_with_default (gate, "wait_ms", 0) : 0;

      gtk_spin_button_set_value (field->alerts[i], (double) alerts);
      gtk_spin_button_set_value (field->minutes[i], (double) (wait / STW_MINUTE));
    }
}

static void
show_value (const Field *field, JsonNode *value)
{
  StwStrategy strategy = STW_STRATEGY_AUTO;

  switch (field->setting->kind)
    {
    case STW_SHARED_ZONE:
      select_zone (GTK_DROP_DOWN (field->value), json_node_get_string (value));
      break;
    case STW_SHARED_STRATEGY:
      stw_strategy_from_word (json_node_get_string (value), &strategy);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (field->value), strategy);
      break;
    case STW_SHARED_MINUTES:
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (field->value),
                                 (double) (json_node_get_int (value) / STW_MINUTE));
      break;
    case STW_SHARED_NUMBER:
    case STW_SHARED_DAYS:
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (field->value),
                                 (double) json_node_get_int (value));
      break;
    case STW_SHARED_SWITCH:
      gtk_switch_set_active (GTK_SWITCH (field->value), json_node_get_boolean (value));
      break;
    case STW_SHARED_GATES:
    default:
      show_gates (field, json_node_get_object (value));
      break;
    }
}

static JsonObject *
read_gates (const Field *field)
{
  JsonObject *gates = json_object_new ();

  for (guint i = 0; i < STW_N_SEVERITIES; i++)
    {
      JsonObject *gate = json_object_new ();

      json_object_set_int_member (gate,
                                  "alerts",
                                  gtk_spin_button_get_value_as_int (field->alerts[i]));
      json_object_set_int_member (gate,
                                  "wait_ms",
                                  gtk_spin_button_get_value_as_int (field->minutes[i]) *
                                    STW_MINUTE);
      json_object_set_object_member (gates, stw_severity_to_word ((StwSeverity) i), gate);
    }
  return gates;
}

static void
read_value (const Field *field, JsonObject *settings)
{
  const char *member = field->setting->member;
  GtkStringObject *chosen;

  switch (field->setting->kind)
    {
    case STW_SHARED_ZONE:
      chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (field->value));
      json_object_set_string_member (settings, member, gtk_string_object_get_string (chosen));
      break;
    case STW_SHARED_STRATEGY:
      json_object_set_string_member (
        settings,
        member,
        stw_strategy_to_word (
          (StwStrategy) gtk_drop_down_get_selected (GTK_DROP_DOWN (field->value))));
      break;
    case STW_SHARED_MINUTES:
      json_object_set_int_member (
        settings,
        member,
        gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (field->value)) * STW_MINUTE);
      break;
    case STW_SHARED_NUMBER:
    case STW_SHARED_DAYS:
      json_object_set_int_member (
        settings,
        member,
        gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (field->value)));
      break;
    case STW_SHARED_SWITCH:
      json_object_set_boolean_member (settings,
                                      member,
                                      gtk_switch_get_active (GTK_SWITCH (field->value)));
      break;
    case STW_SHARED_GATES:
    default:
      json_object_set_object_member (settings, member, read_gates (field));
      break;
    }
}

static void
stw_settings_form_finalize (GObject *object)
{
  g_free (STW_SETTINGS_FORM (object)->fields);
  G_OBJECT_CLASS (stw_settings_form_parent_class)->finalize (object);
}

static void
stw_settings_form_class_init (StwSettingsFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_settings_form_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   STW_TYPE_SETTINGS_FORM,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
stw_settings_form_init (StwSettingsForm *self)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

/**
 * stw_settings_form_new:
 * @title: what stands above the rows
 * @only_days: whether it is only about how long things are kept
 *
 * Returns: a form that says nothing
 */
GtkWidget *
stw_settings_form_new (const char *title, gboolean only_days)
{
  StwSettingsForm *self = g_object_new (STW_TYPE_SETTINGS_FORM, NULL);
  guint n_settings;
  const StwSharedSetting *settings = stw_shared_settings_get (&n_settings);

  self->fields = g_new0 (Field, n_settings);
  for (guint i = 0; i < n_settings; i++)
    if (!only_days || settings[i].kind == STW_SHARED_DAYS)
      add_field (self, &self->fields[self->n_fields++], &settings[i]);
  adw_preferences_group_set_title (self->group, title);
  stw_named_groups (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * stw_settings_form_set:
 * @settings: those that are said, as "company.apply" takes them
 */
void
stw_settings_form_set (StwSettingsForm *self, JsonObject *settings)
{
  g_return_if_fail (STW_IS_SETTINGS_FORM (self));

  self->filling = TRUE;
  for (guint i = 0; i < self->n_fields; i++)
    {
      JsonNode *value = json_object_get_member (settings, self->fields[i].setting->member);

      gtk_check_button_set_active (self->fields[i].said, value != NULL);
      if (value != NULL)
        show_value (&self->fields[i], value);
    }
  self->filling = FALSE;
  changed_cb (self);
}

/**
 * stw_settings_form_dup:
 *
 * Returns: (transfer full): those that are said
 */
JsonObject *
stw_settings_form_dup (StwSettingsForm *self)
{
  JsonObject *settings = json_object_new ();

  g_return_val_if_fail (STW_IS_SETTINGS_FORM (self), settings);

  for (guint i = 0; i < self->n_fields; i++)
    if (gtk_check_button_get_active (self->fields[i].said))
      read_value (&self->fields[i], settings);
  return settings;
}
