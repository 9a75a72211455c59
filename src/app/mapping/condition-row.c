/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One condition of a choice: how it goes with the one above, the place, what is asked of it, and
 * below the last one of a case what is read then. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/condition-row.h"

#include "base/text.h"
#include "intake/sample-places.h"

#include <glib/gi18n.h>

/* The texts of a condition that are typed. */
typedef enum
{
  TEXT_PLACE,
  TEXT_VALUE,
  TEXT_RESULT,
  N_TEXTS,
} Text;

static const struct
{
  const char *title;
  gsize offset;
} texts[N_TEXTS] = {
  [TEXT_PLACE] = { N_ ("Place"), G_STRUCT_OFFSET (StwChoiceRow, place) },
  [TEXT_VALUE] = { N_ ("Value"), G_STRUCT_OFFSET (StwChoiceRow, value) },
  [TEXT_RESULT] = { N_ ("Result"), G_STRUCT_OFFSET (StwChoiceRow, result) },
};

/* What can be asked of a place, in the order in which it is offered. */
static const struct
{
  StwComparison comparison;
  gboolean negated;
  const char *title;
} comparisons[] = {
  { STW_COMPARE_EQUALS, FALSE, N_ ("is one of") },
  { STW_COMPARE_EQUALS, TRUE, N_ ("is none of") },
  { STW_COMPARE_BEGINS, FALSE, N_ ("begins with") },
  { STW_COMPARE_BEGINS, TRUE, N_ ("does not begin with") },
  { STW_COMPARE_MATCHES, FALSE, N_ ("matches") },
  { STW_COMPARE_MATCHES, TRUE, N_ ("does not match") },
  { STW_COMPARE_EXISTS, FALSE, N_ ("is there") },
  { STW_COMPARE_EXISTS, TRUE, N_ ("is not there") },
  { STW_COMPARE_SAYS, FALSE, N_ ("says something") },
  { STW_COMPARE_SAYS, TRUE, N_ ("says nothing") },
  { STW_COMPARE_TYPE, FALSE, N_ ("is of type") },
  { STW_COMPARE_TYPE, TRUE, N_ ("is not of type") },
};

struct _StwConditionRow
{
  GtkListBoxRow parent_instance;

  StwChoice *choice;           /* (unowned) it outlives the row */
  guint at;                    /* which of its conditions */
  GPtrArray *places;           /* (owned) (element-type StwSamplePlace) */
  GtkWidget *entries[N_TEXTS]; /* (unowned) (nullable) */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwConditionRow, stw_condition_row, GTK_TYPE_LIST_BOX_ROW)

static StwChoiceRow *
get_condition (StwConditionRow *self)
{
  return g_ptr_array_index (self->choice->rows, self->at);
}

/* The first condition of a case keeps its result. */
static char **
get_text (StwConditionRow *self, Text text)
{
  guint at = text == TEXT_RESULT ? stw_choice_find_case (self->choice, self->at) : self->at;

  return (char **) G_STRUCT_MEMBER_P (g_ptr_array_index (self->choice->rows, at),
                                      texts[text].offset);
}

static void
tell (StwConditionRow *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
text_cb (StwConditionRow *self, GtkEditable *entry)
{
  for (guint i = 0; i < N_TEXTS; i++)
    if (self->entries[i] == GTK_WIDGET (entry) &&
        stw_set_str (get_text (self, i), gtk_editable_get_text (entry)))
      tell (self);
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
new_entry (StwConditionRow *self, Text text)
{
  GtkWidget *entry = gtk_entry_new ();

  self->entries[text] = entry;
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 4);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (entry, "mono");
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ (texts[text].title));
  set_name (entry, _ (texts[text].title));
  gtk_editable_set_text (GTK_EDITABLE (entry), *get_text (self, text));
  g_signal_connect_object (entry, "changed", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  return entry;
}

static void
show_value (StwConditionRow *self)
{
  gtk_widget_set_visible (self->entries[TEXT_VALUE],
                          stw_comparison_takes_value (get_condition (self)->comparison));
}

static void
comparison_cb (StwConditionRow *self, GParamSpec *pspec, GtkDropDown *choice)
{
  guint selected = gtk_drop_down_get_selected (choice);

  if (selected >= G_N_ELEMENTS (comparisons))
    return;
  get_condition (self)->comparison = comparisons[selected].comparison;
  get_condition (self)->negated = comparisons[selected].negated;
  show_value (self);
  tell (self);
}

static void
join_cb (StwConditionRow *self, GParamSpec *pspec, GtkDropDown *choice)
{
  get_condition (self)->join =
    gtk_drop_down_get_selected (choice) == 0 ? STW_JOIN_AND : STW_JOIN_OR;
  tell (self);
}

static void
set_up_chosen_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 4);
  gtk_list_item_set_child (item, label);
}

static void
bind_chosen_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What is chosen gives way where the window is narrow; the list shows all of it. */
static void
let_narrow (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_chosen_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_chosen_cb), NULL);
  gtk_drop_down_set_list_factory (drop_down, gtk_drop_down_get_factory (drop_down));
  gtk_drop_down_set_factory (drop_down, factory);
}

/* Takes @titles. */
static GtkWidget *
new_drop_down (StwConditionRow *self, GtkStringList *titles, guint selected, GCallback chosen)
{
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);

  let_narrow (GTK_DROP_DOWN (drop_down));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), selected);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  g_signal_connect_object (drop_down, "notify::selected", chosen, self, G_CONNECT_SWAPPED);
  return drop_down;
}

static GtkWidget *
new_comparison (StwConditionRow *self)
{
  const StwChoiceRow *condition = get_condition (self);
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      gtk_string_list_append (titles, _ (comparisons[i].title));
      if (comparisons[i].comparison == condition->comparison &&
          comparisons[i].negated == condition->negated)
        selected = i;
    }
  drop_down = new_drop_down (self, titles, selected, G_CALLBACK (comparison_cb));
  set_name (drop_down, _ ("Comparison"));
  return drop_down;
}

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_join (StwConditionRow *self)
{
  StwJoin join = get_condition (self)->join;
  GtkStringList *titles;
  GtkWidget *drop_down;

  if (join == STW_JOIN_WHEN)
    return new_label (self->at == 0 ? _ ("When") : _ ("Else When"));
  titles = gtk_string_list_new (NULL);
  gtk_string_list_append (titles, _ ("And"));
  gtk_string_list_append (titles, _ ("Or"));
  drop_down = new_drop_down (self, titles, join == STW_JOIN_AND ? 0 : 1, G_CALLBACK (join_cb));
  set_name (drop_down, _ ("How it goes with the condition above"));
  return drop_down;
}

static GtkWidget *
new_menu_button (const char *icon, const char *name)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  set_name (button, name);
  return button;
}

static void
append_item (GMenu *menu, const char *title, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/* Only what can be done with the condition. */
static GtkWidget *
new_menu (StwConditionRow *self)
{
  guint first = stw_choice_find_case (self->choice, self->at);
  guint last = stw_choice_find_case (self->choice, self->choice->rows->len - 1);
  const struct
  {
    const char *title;
    const char *action;
    gboolean possible;
  } items[] = {
    { _ ("Add a Condition"), "condition.add", TRUE },
    { _ ("Move Up"), "condition.move-up", first > 0 },
    { _ ("Move Down"), "condition.move-down", first < last },
    { _ ("Take Away"), "condition.take-away", TRUE },
  };
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *name = NULL;
  GtkWidget *button;

  /* Translators: %s is a place in a message, such as "fault.code" */
  name = g_strdup_printf (_ ("Change the condition on %s"), get_condition (self)->place);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].possible)
      append_item (menu, items[i].title, items[i].action, g_variant_new_uint32 (self->at));
  button = new_menu_button ("view-more-symbolic", name);
  gtk_widget_add_css_class (button, "flat");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}

/* A message may have hundreds of places: the menu is made when it is asked for. */
static void
list_places_cb (GtkMenuButton *button, gpointer data)
{
  StwConditionRow *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < self->places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (self->places, i);
      g_auto (GStrv) parts = place->path != NULL ? g_strsplit (place->path, "_", -1) : NULL;
      /* A path is no mnemonic. */
      g_autofree char *title = parts != NULL ? g_strjoinv ("__", parts) : NULL;

      if (title != NULL && place->value != NULL)
        append_item (menu, title, "condition.choose-place", g_variant_new_string (place->path));
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/**
 * stw_condition_row_take_place:
 * @path: the place that it is about from now on
 */
void
stw_condition_row_take_place (StwConditionRow *self, const char *path)
{
  g_return_if_fail (STW_IS_CONDITION_ROW (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entries[TEXT_PLACE]), path);
}

static void
choose_place_cb (GtkWidget *widget, const char *action, GVariant *path)
{
  stw_condition_row_take_place (STW_CONDITION_ROW (widget), g_variant_get_string (path, NULL));
}

static gboolean
drop_cb (StwConditionRow *self, const GValue *value)
{
  guint number = g_value_get_uint (value);
  const StwSamplePlace *place =
    number < self->places->len ? g_ptr_array_index (self->places, number) : NULL;

  if (place == NULL || place->path == NULL)
    return FALSE;
  stw_condition_row_take_place (self, place->path);
  return TRUE;
}

static GtkWidget *
new_place (StwConditionRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = new_menu_button ("pan-down-symbolic", _ ("Choose a place of the message"));

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), list_places_cb, self, NULL);
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), new_entry (self, TEXT_PLACE));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
fill (StwConditionRow *self)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 6);
  gtk_grid_attach (grid, new_join (self), 0, 0, 1, 1);
  gtk_grid_attach (grid, new_place (self), 1, 0, 1, 1);
  gtk_grid_attach (grid, new_menu (self), 2, 0, 1, 1);
  gtk_grid_attach (grid, new_comparison (self), 0, 1, 1, 1);
  gtk_grid_attach (grid, new_entry (self, TEXT_VALUE), 1, 1, 2, 1);
  show_value (self);
  if (stw_choice_find_end (self->choice, self->at) == self->at + 1)
    {
      gtk_grid_attach (grid, new_label (_ ("Then Read")), 0, 2, 1, 1);
      gtk_grid_attach (grid, new_entry (self, TEXT_RESULT), 1, 2, 2, 1);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (grid));
}

/**
 * stw_condition_row_new:
 * @choice: (transfer none): it outlives the row, and no condition comes or goes meanwhile
 * @at: which of its conditions
 * @places: (element-type StwSamplePlace): of the sample
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
stw_condition_row_new (StwChoice *choice, guint at, GPtrArray *places)
{
  StwConditionRow *self = g_object_new (STW_TYPE_CONDITION_ROW, "activatable", FALSE, NULL);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_COPY);
  g_autofree char *name = NULL;

  self->choice = choice;
  self->at = at;
  self->places = g_ptr_array_ref (places);
  /* Translators: %s is a place in a message, such as "fault.code" */
  name = g_strdup_printf (_ ("Condition on %s"), get_condition (self)->place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "condition-row");
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  fill (self);
  return GTK_WIDGET (self);
}

/**
 * stw_condition_row_begin:
 *
 * Puts the cursor where something is to be filled in.
 */
void
stw_condition_row_begin (StwConditionRow *self)
{
  Text first = TEXT_PLACE;

  g_return_if_fail (STW_IS_CONDITION_ROW (self));

  while (first < TEXT_VALUE && **get_text (self, first) != '\0')
    first++;
  gtk_widget_grab_focus (self->entries[first]);
}

static void
stw_condition_row_finalize (GObject *object)
{
  g_ptr_array_unref (STW_CONDITION_ROW (object)->places);
  G_OBJECT_CLASS (stw_condition_row_parent_class)->finalize (object);
}

static void
stw_condition_row_class_init (StwConditionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_condition_row_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass),
                                   "condition.choose-place",
                                   "s",
                                   choose_place_cb);
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_CONDITION_ROW,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
stw_condition_row_init (StwConditionRow *self)
{
}
