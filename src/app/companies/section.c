/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a company's page. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/section.h"

#include "app/widgets/named-groups.h"

struct _StwSection
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* (unowned) */
  GPtrArray *rows;            /* (owned) (element-type GtkWidget) unowned ones */
  char *shown;                /* (owned) (nullable) JSON of what stands there */
};

enum
{
  PROP_CAPTION = 1,
  PROP_ABOUT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwSection, stw_section, ADW_TYPE_BIN)

/**
 * stw_section_row_new:
 * @subtitle: (nullable): how it stands
 * @icon: (nullable): what stands before it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
stw_section_row_new (const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  return row;
}

/**
 * stw_section_button_new:
 * @label: a word, or the name of a symbolic icon
 * @name: what it does, for who does not see where it stands
 *
 * Returns: (transfer none): a new button at the end of a row
 */
GtkWidget *
stw_section_button_new (GtkWidget *row, const char *label, const char *name)
{
  GtkWidget *button = g_str_has_suffix (label, "-symbolic") ? gtk_button_new_from_icon_name (label)
                                                            : gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static void
add_row (StwSection *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static char *
write_array (JsonArray *things)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, things);
  return json_to_string (node, FALSE);
}

/* Which row has the focus, -1 for none. */
static int
find_focus (StwSection *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_widget_get_focus_child (gtk_widget_get_parent (g_ptr_array_index (self->rows, i))) ==
        g_ptr_array_index (self->rows, i))
      return (int) i;
  return -1;
}

/**
 * stw_section_show:
 * @things: an object for each row; when they are those that stand there, nothing happens
 * @empty: what is said when there are none
 * @new_row: makes the row of one
 */
void
stw_section_show (StwSection *self,
                  JsonArray *things,
                  const char *empty,
                  StwSectionRowFunc new_row,
                  gpointer data)
{
  g_autofree char *shown = write_array (things);
  int focus;

  g_return_if_fail (STW_IS_SECTION (self));

  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  focus = find_focus (self);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < json_array_get_length (things); i++)
    {
      GtkWidget *row = new_row (json_array_get_object_element (things, i), data);

      if (row != NULL)
        add_row (self, row);
    }
  if (self->rows->len == 0)
    {
      GtkWidget *row = stw_section_row_new (empty, NULL, NULL);

      gtk_widget_add_css_class (row, "dim-label");
      add_row (self, row);
    }
  if (focus >= 0)
    gtk_widget_child_focus (
      g_ptr_array_index (self->rows, MIN ((guint) focus, self->rows->len - 1)),
      GTK_DIR_TAB_FORWARD);
}

static void
stw_section_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwSection *self = STW_SECTION (object);

  if (id == PROP_CAPTION)
    {
      adw_preferences_group_set_title (self->group, g_value_get_string (value));
      stw_named_groups (GTK_WIDGET (self));
    }
  else
    adw_preferences_group_set_description (self->group, g_value_get_string (value));
}

static void
stw_section_finalize (GObject *object)
{
  StwSection *self = STW_SECTION (object);

  g_ptr_array_unref (self->rows);
  g_free (self->shown);
  G_OBJECT_CLASS (stw_section_parent_class)->finalize (object);
}

static void
stw_section_class_init (StwSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_section_finalize;
  object_class->set_property = stw_section_set_property;
  props[PROP_CAPTION] =
    g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ABOUT] =
    g_param_spec_string ("about", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
stw_section_init (StwSection *self)
{
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}
