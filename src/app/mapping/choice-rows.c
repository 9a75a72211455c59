/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conditions by which a step is chosen. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/choice-rows.h"

#include "app/mapping/condition-row.h"
#include "base/text.h"

#include <glib/gi18n.h>

struct _StwChoiceRows
{
  AdwBin parent_instance;

  GtkListBox *list;     /* (unowned) */
  GtkWidget *otherwise; /* (unowned) what is read when no case holds, below the cases */
  GtkWidget *more;      /* (unowned) adds a case, below the list */
  StwChoice *choice;    /* (owned) (nullable) as it is shown */
  GPtrArray *places;    /* (owned) (nullable) (element-type StwSamplePlace) */
  char *name;           /* (owned) (nullable) which step it is */
  char *step;           /* (owned) (nullable) what it was when it was shown last */
  gboolean filling;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwChoiceRows, stw_choice_rows, ADW_TYPE_BIN)

static void
tell (StwChoiceRows *self)
{
  g_signal_emit (self, changed_signal, 0, FALSE);
}

static void
otherwise_cb (StwChoiceRows *self)
{
  if (!self->filling && stw_set_str (&self->choice->otherwise,
                                     gtk_editable_get_text (GTK_EDITABLE (self->otherwise))))
    tell (self);
}

static GtkListBoxRow *
get_row (StwChoiceRows *self, guint at)
{
  return gtk_list_box_get_row_at_index (self->list, (int) at);
}

/* The rows have pointers into the choice: they go before it changes. */
static void
clear (StwChoiceRows *self)
{
  while (STW_IS_CONDITION_ROW (get_row (self, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (get_row (self, 0)));
}

static void
build (StwChoiceRows *self)
{
  guint n_cases = stw_choice_count_cases (self->choice);

  for (guint i = 0; i < self->choice->rows->len; i++)
    {
      GtkWidget *row = stw_condition_row_new (self->choice, i, self->places);

      g_signal_connect_object (row, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
      gtk_list_box_insert (self->list, row, (int) i);
    }
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->otherwise), self->choice->otherwise);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_cases > 0);
  gtk_widget_set_visible (self->more, n_cases < STW_CHOICE_MAX_CASES);
  gtk_button_set_label (GTK_BUTTON (self->more),
                        n_cases == 0 ? _ ("Add a Condition") : _ ("Add a Case"));
}

/* What is not filled in yet stays as long as the step itself is the same. */
static gboolean
is_current (StwChoiceRows *self, const char *name, const char *step, GPtrArray *places)
{
  g_autofree char *shown = stw_choice_rows_dup_step (self);

  return self->places == places && g_strcmp0 (self->name, name) == 0 &&
         (g_strcmp0 (self->step, step) == 0 || g_strcmp0 (shown, step) == 0);
}

/**
 * stw_choice_rows_show:
 * @name: which step it is
 * @step: (nullable): as stw_mapping_draft_dup_step() says it
 * @places: (element-type StwSamplePlace): of the sample
 *
 * Shows the conditions of a step. The rows are hidden when they cannot say it.
 */
void
stw_choice_rows_show (StwChoiceRows *self, const char *name, const char *step, GPtrArray *places)
{
  gboolean current;

  g_return_if_fail (STW_IS_CHOICE_ROWS (self));

  current = is_current (self, name, step, places);
  stw_set_str (&self->name, name);
  stw_set_str (&self->step, step);
  if (current)
    return;
  clear (self);
  g_clear_pointer (&self->choice, stw_choice_free);
  g_ptr_array_ref (places);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = places;
  self->choice = stw_choice_new_from_step (step);
  if (self->choice != NULL)
    build (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->choice != NULL);
}

/**
 * stw_choice_rows_has_conditions:
 *
 * Returns: whether what is shown is more than a plain step
 */
gboolean
stw_choice_rows_has_conditions (StwChoiceRows *self)
{
  g_return_val_if_fail (STW_IS_CHOICE_ROWS (self), FALSE);

  return self->choice != NULL && self->choice->rows->len > 0;
}

/**
 * stw_choice_rows_is_complete:
 *
 * Returns: whether nothing is left to be filled in
 */
gboolean
stw_choice_rows_is_complete (StwChoiceRows *self)
{
  g_return_val_if_fail (STW_IS_CHOICE_ROWS (self), TRUE);

  return self->choice == NULL || stw_choice_is_complete (self->choice);
}

/**
 * stw_choice_rows_dup_step:
 *
 * Returns: (transfer full) (nullable): what is shown as a step, %NULL for none and while something
 *   is to be filled in
 */
char *
stw_choice_rows_dup_step (StwChoiceRows *self)
{
  g_autofree char *step = NULL;

  g_return_val_if_fail (STW_IS_CHOICE_ROWS (self), NULL);

  if (self->choice != NULL && stw_choice_is_complete (self->choice))
    step = stw_choice_to_step (self->choice);
  return step != NULL && *step != '\0' ? g_steal_pointer (&step) : NULL;
}

/* The first condition that has no place yet, %NULL when all have one. */
static StwConditionRow *
find_without_place (StwChoiceRows *self)
{
  for (guint i = 0; self->choice != NULL && i < self->choice->rows->len; i++)
    if (*((const StwChoiceRow *) g_ptr_array_index (self->choice->rows, i))->place == '\0')
      return STW_CONDITION_ROW (get_row (self, i));
  return NULL;
}

/**
 * stw_choice_rows_needs_place:
 *
 * Returns: whether a condition has no place yet
 */
gboolean
stw_choice_rows_needs_place (StwChoiceRows *self)
{
  g_return_val_if_fail (STW_IS_CHOICE_ROWS (self), FALSE);

  return find_without_place (self) != NULL;
}

/**
 * stw_choice_rows_take_place:
 * @path: a place, for the condition that stw_choice_rows_needs_place() told of
 */
void
stw_choice_rows_take_place (StwChoiceRows *self, const char *path)
{
  g_return_if_fail (STW_IS_CHOICE_ROWS (self) && stw_choice_rows_needs_place (self));

  stw_condition_row_take_place (find_without_place (self), path);
}

/* The rows are built anew, and the keys go on at @at. */
static void
end_change (StwChoiceRows *self, guint at, gboolean begin)
{
  GtkListBoxRow *row;

  build (self);
  row = get_row (self, at);
  if (self->choice->rows->len == 0)
    gtk_widget_grab_focus (self->more);
  else if (begin)
    stw_condition_row_begin (STW_CONDITION_ROW (row));
  else
    gtk_widget_grab_focus (GTK_WIDGET (row));
  g_signal_emit (self, changed_signal, 0, TRUE);
}

static void
add_case_cb (StwChoiceRows *self)
{
  if (self->choice == NULL || stw_choice_count_cases (self->choice) >= STW_CHOICE_MAX_CASES)
    return;
  clear (self);
  stw_choice_add_case (self->choice);
  end_change (self, self->choice->rows->len - 1, TRUE);
}

static void
add (StwChoiceRows *self, guint at)
{
  clear (self);
  stw_choice_add_condition (self->choice, at);
  end_change (self, at + 1, TRUE);
}

static void
move_up (StwChoiceRows *self, guint at)
{
  clear (self);
  end_change (self, stw_choice_move_case (self->choice, at, -1), FALSE);
}

static void
move_down (StwChoiceRows *self, guint at)
{
  clear (self);
  end_change (self, stw_choice_move_case (self->choice, at, 1), FALSE);
}

static void
take_away (StwChoiceRows *self, guint at)
{
  clear (self);
  stw_choice_remove (self->choice, at);
  end_change (self, MIN (at, MAX (self->choice->rows->len, 1) - 1), FALSE);
}

/* What can be done with a condition: from its menu, and by keys with the one that has them. */
static const struct
{
  const char *action;
  guint key;
  GdkModifierType modifiers;
  void (*run) (StwChoiceRows *self, guint at);
} acts[] = {
  { "condition.add", GDK_KEY_Insert, 0, add },
  { "condition.move-up", GDK_KEY_Up, GDK_ALT_MASK, move_up },
  { "condition.move-down", GDK_KEY_Down, GDK_ALT_MASK, move_down },
  { "condition.take-away", GDK_KEY_Delete, 0, take_away },
};

static void
act_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwChoiceRows *self = STW_CHOICE_ROWS (widget);
  guint at = g_variant_get_uint32 (parameter);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].action, action) && self->choice != NULL &&
        at < self->choice->rows->len)
      {
        acts[i].run (self, at);
        return;
      }
}

static gboolean
key_cb (GtkWidget *widget, GVariant *number, gpointer data)
{
  StwChoiceRows *self = STW_CHOICE_ROWS (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  if (!STW_IS_CONDITION_ROW (row))
    return FALSE;
  acts[g_variant_get_uint32 (number)].run (
    self,
    (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  return TRUE;
}

static void
stw_choice_rows_dispose (GObject *object)
{
  StwChoiceRows *self = STW_CHOICE_ROWS (object);

  if (self->choice != NULL)
    clear (self);
  G_OBJECT_CLASS (stw_choice_rows_parent_class)->dispose (object);
  g_clear_pointer (&self->choice, stw_choice_free);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->step, g_free);
}

static void
stw_choice_rows_class_init (StwChoiceRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_choice_rows_dispose;
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      gtk_widget_class_install_action (widget_class, acts[i].action, "u", act_cb);
      gtk_widget_class_add_binding (widget_class, acts[i].key, acts[i].modifiers, key_cb, "u", i);
    }
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_CHOICE_ROWS,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 G_TYPE_BOOLEAN);
}

static void
stw_choice_rows_init (StwChoiceRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Conditions"),
                                  -1);
  self->otherwise = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->otherwise), _ ("Otherwise Read"));
  g_object_set (self->otherwise, "enable-undo", FALSE, NULL);
  g_signal_connect_object (self->otherwise,
                           "changed",
                           G_CALLBACK (otherwise_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, self->otherwise);
  self->more = gtk_button_new ();
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (add_case_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->more);
  adw_bin_set_child (ADW_BIN (self), box);
}
