/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our fields and how each is read. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/field-list.h"

#include "app/alerts/reading-list.h"
#include "app/mapping/step-words.h"

#include <glib/gi18n.h>

#define INDENT 6

struct _StwFieldList
{
  AdwBin parent_instance;

  GtkListBox *list;       /* (unowned) */
  StwMappingDraft *draft; /* (unowned) (nullable) of the editor */
  GPtrArray *places;      /* (owned) (nullable) (element-type StwSamplePlace) */
  GArray *rows;           /* (owned) (element-type Row) */
  int adding;             /* the field that is to get a fallback, -1 for none */
  guint added;            /* as which step */
  gboolean building;
};

/* A step of a field; the first stands there also while the field is drawn nowhere. */
typedef struct
{
  StwField field;
  guint step;
  AdwActionRow *row;   /* (unowned) */
  GtkLabel *value;     /* (unowned) what the sample says there */
  GtkMenuButton *menu; /* (unowned) */
} Row;

enum
{
  ASKED,
  ACTIVATED,
  DROPPED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwFieldList, stw_field_list, ADW_TYPE_BIN)

/* What can be drawn, in the order in which one looks for it. */
static const StwField order[] = {
  STW_FIELD_ASSET,       STW_FIELD_SIGNATURE, STW_FIELD_SEVERITY,  STW_FIELD_MESSAGE,
  STW_FIELD_STATE,       STW_FIELD_TIMESTAMP, STW_FIELD_DEDUP_KEY, STW_FIELD_URL,
  STW_FIELD_TOOL_SOURCE, STW_FIELD_TAGS,
};

static guint
count_steps (StwFieldList *self, StwField field)
{
  return stw_mapping_draft_count_steps (self->draft, field);
}

static gboolean
is_adding (StwFieldList *self, StwField field)
{
  return self->adding == (int) field && self->added == count_steps (self, field);
}

static guint
count_rows (StwFieldList *self, StwField field)
{
  return MAX (count_steps (self, field) + (is_adding (self, field) ? 1 : 0), 1);
}

static Row *
get_row (StwFieldList *self, guint at)
{
  return &g_array_index (self->rows, Row, at);
}

/* The place of a step's row, that of the field's last row when it has no such step. */
static guint
find_row (StwFieldList *self, StwField field, guint step)
{
  guint found = 0;

  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->field == field && get_row (self, i)->step <= step)
      found = i;
  return found;
}

static guint
get_selected (StwFieldList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? (guint) gtk_list_box_row_get_index (row) : 0;
}

/**
 * stw_field_list_get_current:
 * @ret_step: (out): which of its steps, the number of its steps for a new one
 *
 * Returns: which of our fields the next chosen place is for
 */
StwField
stw_field_list_get_current (StwFieldList *self, guint *ret_step)
{
  const Row *row = get_row (self, get_selected (self));

  *ret_step = row->step;
  return row->field;
}

static void
select_row (StwFieldList *self, guint at)
{
  GtkListBoxRow *row = GTK_LIST_BOX_ROW (get_row (self, at)->row);

  gtk_list_box_select_row (self->list, row);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/**
 * stw_field_list_go_on:
 *
 * Asks for the next field that is drawn nowhere.
 */
void
stw_field_list_go_on (StwFieldList *self)
{
  guint at = get_selected (self);

  while (at < self->rows->len && count_steps (self, get_row (self, at)->field) > 0)
    at++;
  if (at < self->rows->len)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (get_row (self, at)->row));
}

/**
 * stw_field_list_set_folded:
 * @folded: whether the list covers the message
 *
 * Where it does, a touch on a row asks for its place; else it only selects the row, and the keys
 * stay with it.
 */
void
stw_field_list_set_folded (StwFieldList *self, gboolean folded)
{
  g_return_if_fail (STW_IS_FIELD_LIST (self));

  gtk_list_box_set_activate_on_single_click (self->list, folded);
}

/* Newer versions of GTK tell that none is chosen while the editor goes. */
static void
selected_cb (StwFieldList *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->building)
    g_signal_emit (self, signals[ASKED], 0);
}

static void
activated_cb (StwFieldList *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, StwFieldList *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  g_signal_emit (self, signals[DROPPED], 0, g_value_get_uint (value));
  return TRUE;
}

static char *
say_row (const Row *row)
{
  const char *title = stw_reading_list_get_title (row->field);

  if (row->step == 0)
    return g_strdup (title);
  /* Translators: what is read when the message does not say the first; %s is a field of an alert,
   * such as "Asset" */
  return g_strdup_printf (_ ("%s, or else"), title);
}

/* A fallback stands under what it is one for. */
static void
add_indent (AdwActionRow *row)
{
  GtkWidget *indent = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (indent, INDENT, -1);
  adw_action_row_add_prefix (row, indent);
}

static void
add_row (StwFieldList *self, StwField field, guint step)
{
  Row row = { .field = field, .step = step, .row = ADW_ACTION_ROW (adw_action_row_new ()) };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_COPY);
  g_autofree char *title = say_row (&row);
  g_autofree char *name = NULL;

  /* Translators: %s is a field of an alert, such as "Asset" */
  name = g_strdup_printf (_ ("Change %s"), title);
  row.value = GTK_LABEL (gtk_label_new (NULL));
  row.menu = GTK_MENU_BUTTON (gtk_menu_button_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row.row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row.row), title);
  gtk_widget_add_css_class (GTK_WIDGET (row.row), step == 0 ? "field-row" : "fallback-row");
  if (step > 0)
    add_indent (row.row);
  gtk_label_set_ellipsize (row.value, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (row.value, 18);
  gtk_menu_button_set_icon_name (row.menu, "view-more-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (row.menu), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (row.menu), "flat");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row.menu), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row.menu),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  adw_action_row_add_suffix (row.row, GTK_WIDGET (row.value));
  adw_action_row_add_suffix (row.row, GTK_WIDGET (row.menu));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row.row), TRUE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (row.row), GTK_EVENT_CONTROLLER (target));
  gtk_list_box_append (self->list, GTK_WIDGET (row.row));
  g_array_append_val (self->rows, row);
}

/* Whether the rows are those that the draft has. */
static gboolean
is_current (StwFieldList *self)
{
  guint at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint step = 0; step < count_rows (self, order[i]); step++, at++)
      if (at >= self->rows->len || get_row (self, at)->field != order[i] ||
          get_row (self, at)->step != step)
        return FALSE;
  return at == self->rows->len;
}

static void
build (StwFieldList *self)
{
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (old));
  g_array_set_size (self->rows, 0);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint step = 0; step < count_rows (self, order[i]); step++)
      add_row (self, order[i], step);
}

static const char *
find_value (StwFieldList *self, const char *path)
{
  for (guint i = 0; path != NULL && i < self->places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (self->places, i);

      if (g_strcmp0 (place->path, path) == 0 && place->value != NULL)
        return place->value;
    }
  return "";
}

static void
append_item (GMenu *menu, const char *title, const char *action, const Row *row)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target (item, action, "(uu)", (guint) row->field, row->step);
  g_menu_append_item (menu, item);
}

/* Only what can be done with the step. */
static GMenuModel *
make_menu (StwFieldList *self, const Row *row)
{
  GMenu *menu = g_menu_new ();
  guint n_steps = count_steps (self, row->field);

  if (row->step < n_steps)
    append_item (menu, _ ("Add a Fallback"), "field.add-fallback", row);
  if (row->step > 0 && row->step < n_steps)
    append_item (menu, _ ("Move Up"), "field.move-up", row);
  if (row->step + 1 < n_steps)
    append_item (menu, _ ("Move Down"), "field.move-down", row);
  append_item (menu, _ ("Take Away"), "field.take-away", row);
  return G_MENU_MODEL (menu);
}

static void
fill_row (StwFieldList *self, const Row *row)
{
  g_autofree char *step = stw_mapping_draft_dup_step (self->draft, row->field, row->step);
  g_autofree char *said = step != NULL ? stw_step_say (step) : NULL;
  g_autoptr (GMenuModel) menu = make_menu (self, row);
  gboolean drawable = stw_mapping_draft_get_limit (self->draft) == STW_MAPPING_DRAWN;
  const char *nothing = row->step == 0 ? _ ("Not in the message") : _ ("Choose its place");

  adw_action_row_set_subtitle (row->row, said != NULL ? said : nothing);
  gtk_label_set_label (row->value, find_value (self, step));
  gtk_menu_button_set_menu_model (row->menu, menu);
  gtk_widget_set_visible (GTK_WIDGET (row->menu), drawable && (step != NULL || row->step > 0));
}

/**
 * stw_field_list_update:
 *
 * Shows what is drawn by now.
 */
void
stw_field_list_update (StwFieldList *self)
{
  StwField field = order[0];
  guint step = 0;

  g_return_if_fail (STW_IS_FIELD_LIST (self));

  if (self->rows->len > 0)
    field = stw_field_list_get_current (self, &step);
  if (self->adding >= 0 && !is_adding (self, (StwField) self->adding))
    self->adding = -1;
  if (!is_current (self))
    {
      self->building = TRUE;
      build (self);
      select_row (self, find_row (self, field, step));
      self->building = FALSE;
    }
  for (guint i = 0; i < self->rows->len; i++)
    fill_row (self, get_row (self, i));
}

/**
 * stw_field_list_show:
 * @draft: what is drawn; it outlives the list's use of it
 * @places: (element-type StwSamplePlace): of the sample
 */
void
stw_field_list_show (StwFieldList *self, StwMappingDraft *draft, GPtrArray *places)
{
  g_return_if_fail (STW_IS_FIELD_LIST (self));

  g_ptr_array_ref (places);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->places = places;
  self->draft = draft;
  stw_field_list_update (self);
}

/* After a change the row that it made is the one that is seen. */
static void
end_change (StwFieldList *self, StwField field, guint step)
{
  stw_field_list_update (self);
  select_row (self, find_row (self, field, step));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_fallback (StwFieldList *self, StwField field, guint step)
{
  if (step >= count_steps (self, field))
    return;
  self->adding = (int) field;
  self->added = count_steps (self, field);
  stw_field_list_update (self);
  select_row (self, find_row (self, field, self->added));
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
move_up (StwFieldList *self, StwField field, guint step)
{
  if (step == 0 || step >= count_steps (self, field))
    return;
  stw_mapping_draft_move_step (self->draft, field, step, step - 1);
  end_change (self, field, step - 1);
}

static void
move_down (StwFieldList *self, StwField field, guint step)
{
  if (step + 1 >= count_steps (self, field))
    return;
  stw_mapping_draft_move_step (self->draft, field, step, step + 1);
  end_change (self, field, step + 1);
}

static void
take_away (StwFieldList *self, StwField field, guint step)
{
  gboolean written = step < count_steps (self, field);

  self->adding = -1;
  if (written)
    stw_mapping_draft_write_step (self->draft, field, step, NULL, self->places);
  if (written && count_steps (self, field) == 0)
    stw_mapping_draft_forget_words (self->draft, field);
  if (written)
    end_change (self, field, step);
  else
    stw_field_list_update (self);
}

/* What can be done with a step: from its menu, and by keys with the one that is selected. */
static const struct
{
  const char *action;
  guint key;
  GdkModifierType modifiers;
  void (*run) (StwFieldList *self, StwField field, guint step);
} acts[] = {
  { "field.add-fallback", GDK_KEY_Insert, 0, add_fallback },
  { "field.move-up", GDK_KEY_Up, GDK_ALT_MASK, move_up },
  { "field.move-down", GDK_KEY_Down, GDK_ALT_MASK, move_down },
  { "field.take-away", GDK_KEY_Delete, 0, take_away },
};

static gboolean
can_act (StwFieldList *self)
{
  return self->draft != NULL && stw_mapping_draft_get_limit (self->draft) == STW_MAPPING_DRAWN;
}

static void
act_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwFieldList *self = STW_FIELD_LIST (widget);
  guint field, step;

  g_variant_get (parameter, "(uu)", &field, &step);
  for (guint i = 0; can_act (self) && field < STW_N_FIELDS && i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].action, action))
      acts[i].run (self, (StwField) field, step);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *number, gpointer data)
{
  StwFieldList *self = STW_FIELD_LIST (widget);
  guint step;
  StwField field;

  if (!can_act (self))
    return FALSE;
  field = stw_field_list_get_current (self, &step);
  acts[g_variant_get_uint32 (number)].run (self, field, step);
  return TRUE;
}

static void
stw_field_list_finalize (GObject *object)
{
  StwFieldList *self = STW_FIELD_LIST (object);

  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_array_unref (self->rows);
  G_OBJECT_CLASS (stw_field_list_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n_parameters)
{
  return g_signal_new (name,
                       STW_TYPE_FIELD_LIST,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_parameters,
                       G_TYPE_UINT);
}

static void
stw_field_list_class_init (StwFieldListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_field_list_finalize;
  signals[ASKED] = new_signal ("asked", 0);
  signals[ACTIVATED] = new_signal ("activated", 0);
  signals[DROPPED] = new_signal ("dropped", 1);
  signals[CHANGED] = new_signal ("changed", 0);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      gtk_widget_class_install_action (widget_class, acts[i].action, "(uu)", act_cb);
      gtk_widget_class_add_binding (widget_class, acts[i].key, acts[i].modifiers, key_cb, "u", i);
    }
}

static void
stw_field_list_init (StwFieldList *self)
{
  self->adding = -1;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Our Fields"),
                                  -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}
