/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of an escalation. Its number stands before it; it is moved by dragging, or with Alt and
 * the arrows. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/step-row.h"

#include "base/text.h"

#include <glib/gi18n.h>

#define MAX_AFTER 10080
#define MAX_TIMES 100
#define MAX_EVERY 1440

struct _StwStepRow
{
  AdwExpanderRow parent_instance;

  AdwComboRow *whom;    /* (unowned) */
  GtkSpinButton *after; /* (unowned) */
  GtkSpinButton *times; /* (unowned) */
  GtkSpinButton *every; /* (unowned) */
  GtkSwitch *reassign;  /* (unowned) */
  JsonArray *targets;   /* (owned) whom steps can tell */
  guint position;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (StwStepRow, stw_step_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  CHANGED,
  REMOVED,
  MOVED,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* "after 10 min, again every 5 min, at most 3 times" */
static char *
describe_times (StwStepRow *self)
{
  int after = gtk_spin_button_get_value_as_int (self->after);
  int times = gtk_spin_button_get_value_as_int (self->times);
  int every = gtk_spin_button_get_value_as_int (self->every);
  g_autofree char *first =
    after == 0 ? g_strdup (_ ("At once")) : g_strdup_printf (_ ("After %d min"), after);

  if (times == 1)
    return g_steal_pointer (&first);
  /* Translators: %1$s is such as "After 10 min" */
  return g_strdup_printf (_ ("%1$s, again every %2$d min, at most %3$d times"),
                          first,
                          every,
                          times);
}

static JsonObject *
get_target (StwStepRow *self)
{
  guint i = adw_combo_row_get_selected (self->whom);

  return i < json_array_get_length (self->targets)
           ? json_array_get_object_element (self->targets, i)
           : NULL;
}

static void
show (StwStepRow *self)
{
  JsonObject *target = get_target (self);
  g_autofree char *times = describe_times (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 target != NULL ? json_object_get_string_member (target, "label")
                                                : _ ("Nobody"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), times);
  gtk_widget_set_sensitive (GTK_WIDGET (self->every),
                            gtk_spin_button_get_value_as_int (self->times) > 1);
}

static void
edited_cb (StwStepRow *self)
{
  if (self->filling)
    return;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (StwStepRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
move_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[MOVED], 0, g_variant_get_int32 (parameter));
}

static GtkSpinButton *
add_number (StwStepRow *self, const char *title, int least, int most)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (edited_cb), self);
  return GTK_SPIN_BUTTON (spin);
}

static GtkSwitch *
add_switch (StwStepRow *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (edited_cb), self);
  return GTK_SWITCH (toggle);
}

static void
add_remove_button (StwStepRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove Step"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove Step"),
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
}

/* What is dragged is the row. */
static GdkContentProvider *
prepare_cb (StwStepRow *self, double x, double y, GtkDragSource *drag)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (drag, picture, (int) x, (int) y);
  return gdk_content_provider_new_typed (G_TYPE_UINT, self->position);
}

static gboolean
drop_cb (StwStepRow *self, const GValue *value)
{
  guint other = g_value_get_uint (value);

  if (other == self->position)
    return FALSE;
  g_signal_emit (self, signals[DROPPED], 0, other);
  return TRUE;
}

static void
add_handle (StwStepRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *number = g_strdup_printf ("%u", self->position + 1);
  GtkWidget *label = gtk_label_new (number);
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_MOVE);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_set_tooltip_text (handle, _ ("Drag to move, or press Alt with an arrow"));
  gtk_box_append (GTK_BOX (box), handle);
  gtk_box_append (GTK_BOX (box), label);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), box);
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect_swapped (drag, "prepare", G_CALLBACK (prepare_cb), self);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

static void
stw_step_row_finalize (GObject *object)
{
  g_clear_pointer (&STW_STEP_ROW (object)->targets, json_array_unref);
  G_OBJECT_CLASS (stw_step_row_parent_class)->finalize (object);
}

static void
install_signals (StwStepRowClass *klass)
{
  const struct
  {
    const char *name;
    GType parameter;
  } rows[N_SIGNALS] = {
    [CHANGED] = { "changed", G_TYPE_NONE },
    [REMOVED] = { "removed", G_TYPE_NONE },
    [MOVED] = { "moved", G_TYPE_INT },
    [DROPPED] = { "dropped", G_TYPE_UINT },
  };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (rows[i].name,
                               G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               rows[i].parameter != G_TYPE_NONE ? 1 : 0,
                               rows[i].parameter);
}

static void
stw_step_row_class_init (StwStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_step_row_finalize;
  install_signals (klass);
  gtk_widget_class_install_action (widget_class, "step.move", "i", move_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Up,
                                       GDK_ALT_MASK,
                                       "step.move",
                                       "i",
                                       -1);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Down,
                                       GDK_ALT_MASK,
                                       "step.move",
                                       "i",
                                       1);
}

static void
stw_step_row_init (StwStepRow *self)
{
  self->filling = TRUE;
  self->whom = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->whom), _ ("Whom It Tells"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->whom));
  g_signal_connect_swapped (self->whom, "notify::selected", G_CALLBACK (edited_cb), self);
  self->after = add_number (self, _ ("Minutes After the Start"), 0, MAX_AFTER);
  self->times = add_number (self, _ ("How Often at Most"), 1, MAX_TIMES);
  self->every = add_number (self, _ ("Minutes Between"), 1, MAX_EVERY);
  self->reassign =
    add_switch (self, _ ("Give It to Them"), _ ("The incident becomes the first one’s it reaches"));
  add_remove_button (self);
}

static gboolean
is_target (JsonObject *target, JsonObject *step)
{
  JsonNode *one = json_object_get_member (target, "who");
  JsonNode *other = json_object_get_member (step, "who");

  return g_strcmp0 (json_object_get_string_member (target, "whom"),
                    json_object_get_string_member (step, "whom")) == 0 &&
         (one == NULL ? other == NULL : other != NULL && json_node_equal (one, other));
}

/**
 * stw_step_row_new:
 * @position: from 0
 * @step: as a policy has it
 * @targets: `[{"whom","who","label"}]`: whom steps can tell
 *
 * Returns: a row
 */
GtkWidget *
stw_step_row_new (guint position, JsonObject *step, JsonArray *targets)
{
  StwStepRow *self = g_object_new (STW_TYPE_STEP_ROW, NULL);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint chosen = GTK_INVALID_LIST_POSITION;

  self->position = position;
  self->targets = json_array_ref (targets);
  add_handle (self);
  for (guint i = 0; i < json_array_get_length (targets); i++)
    {
      JsonObject *target = json_array_get_object_element (targets, i);

      gtk_string_list_append (labels, json_object_get_string_member (target, "label"));
      if (is_target (target, step))
        chosen = i;
    }
  adw_combo_row_set_model (self->whom, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->whom, chosen);
  gtk_spin_button_set_value (self->after,
                             (double) json_object_get_int_member (step, "after_minutes"));
  gtk_spin_button_set_value (self->times, (double) json_object_get_int_member (step, "times"));
  gtk_spin_button_set_value (self->every,
                             (double) MAX (json_object_get_int_member (step, "every_minutes"), 1));
  gtk_switch_set_active (self->reassign, json_object_get_boolean_member (step, "reassign"));
  show (self);
  self->filling = FALSE;
  return GTK_WIDGET (self);
}

/**
 * stw_step_row_dup_step:
 *
 * Returns: (transfer full): the step as it is now
 */
JsonObject *
stw_step_row_dup_step (StwStepRow *self)
{
  JsonObject *step = json_object_new ();
  JsonObject *target = get_target (self);
  JsonNode *who = target != NULL ? json_object_get_member (target, "who") : NULL;

  json_object_set_int_member (step,
                              "after_minutes",
                              gtk_spin_button_get_value_as_int (self->after));
  json_object_set_string_member (step,
                                 "whom",
                                 target != NULL ? json_object_get_string_member (target, "whom")
                                                : "assignee");
  if (who != NULL)
    json_object_set_member (step, "who", json_node_copy (who));
  json_object_set_int_member (step, "times", gtk_spin_button_get_value_as_int (self->times));
  json_object_set_int_member (step,
                              "every_minutes",
                              gtk_spin_button_get_value_as_int (self->every));
  json_object_set_boolean_member (step, "reassign", gtk_switch_get_active (self->reassign));
  return step;
}
