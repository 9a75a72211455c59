/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A block of the overview. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/overview/block.h"

#include "base/text.h"

struct _StwBlock
{
  GtkBox parent_instance;

  GtkImage *icon;    /* (unowned) */
  GtkLabel *caption; /* (unowned) */
  GtkLabel *count;   /* (unowned) */
  GtkListBox *list;  /* (unowned) */
  char *key;         /* (owned) (nullable) of what is shown */
};

enum
{
  PROP_CAPTION = 1,
  PROP_ICON_NAME,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwBlock, stw_block, GTK_TYPE_BOX)

/**
 * stw_block_begin:
 * @count: how many there are, also those that are not shown
 * @key: tells what is to be shown from what is shown
 *
 * Empties the list when something changed; the rows follow then. What is the same stays, with the
 * focus in it.
 *
 * Returns: whether rows are to follow
 */
gboolean
stw_block_begin (StwBlock *self, gint64 count, const char *key)
{
  g_autofree char *text = NULL;
  GtkListBoxRow *row;

  g_return_val_if_fail (STW_IS_BLOCK (self), FALSE);

  if (g_strcmp0 (key, self->key) == 0)
    return FALSE;
  stw_set_str (&self->key, key);

  text = g_strdup_printf ("%d", (int) MIN (count, G_MAXINT));
  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), count > 0);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  return TRUE;
}

/* Labels ask for little and take what there is, so that blocks stand side by side early. */
static void
append_line (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_tooltip_text (label, text);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, "small");
      gtk_widget_add_css_class (label, style);
    }
  gtk_box_append (box, label);
}

/**
 * stw_block_append:
 * @image: (nullable): what stands before the text
 * @title: what it is
 * @subtitle: (nullable): where, and how it stands
 *
 * Returns: (transfer none): a new row
 */
GtkListBoxRow *
stw_block_append (StwBlock *self, GtkWidget *image, const char *title, const char *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *name = NULL;

  g_return_val_if_fail (STW_IS_BLOCK (self), NULL);

  name = subtitle != NULL ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);
  if (image != NULL)
    gtk_box_append (GTK_BOX (box), image);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  append_line (GTK_BOX (lines), title, subtitle != NULL ? NULL : "dim-label");
  if (subtitle != NULL)
    append_line (GTK_BOX (lines), subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (row, "block-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->list, row);
  return GTK_LIST_BOX_ROW (row);
}

/**
 * stw_block_add_figure:
 * @row: a row of a block
 * @text: a few letters at its end
 * @style: their CSS class
 */
void
stw_block_add_figure (GtkListBoxRow *row, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (row)), label);
}

static void
stw_block_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwBlock *self = STW_BLOCK (object);

  if (id == PROP_ICON_NAME)
    {
      gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
      return;
    }
  gtk_label_set_label (self->caption, g_value_get_string (value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_value_get_string (value),
                                  -1);
}

static void
stw_block_finalize (GObject *object)
{
  g_free (STW_BLOCK (object)->key);
  G_OBJECT_CLASS (stw_block_parent_class)->finalize (object);
}

static void
stw_block_class_init (StwBlockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_block_finalize;
  object_class->set_property = stw_block_set_property;
  props[PROP_CAPTION] =
    g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
stw_block_init (StwBlock *self)
{
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  self->count = GTK_LABEL (gtk_label_new (NULL));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_label_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "badge");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (first), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (first), GTK_WIDGET (self->caption));
  gtk_box_append (GTK_BOX (first), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (self), first);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}
