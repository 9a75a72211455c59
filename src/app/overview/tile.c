/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tile of the overview. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/overview/tile.h"

#include "app/widgets/tip.h"

struct _StwTile
{
  GtkButton parent_instance;

  GtkImage *icon;    /* (unowned) */
  GtkLabel *caption; /* (unowned) */
  GtkLabel *figure;  /* (unowned) */
  GtkLabel *meaning; /* (unowned) */
};

enum
{
  PROP_CAPTION = 1,
  PROP_SYMBOL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwTile, stw_tile, GTK_TYPE_BUTTON)

/**
 * stw_tile_set_figure:
 * @figure: a few letters
 * @meaning: what there is to know of it
 */
void
stw_tile_set_figure (StwTile *self, const char *figure, const char *meaning)
{
  g_autofree char *name = NULL;

  g_return_if_fail (STW_IS_TILE (self));

  gtk_label_set_label (self->figure, figure);
  gtk_label_set_label (self->meaning, meaning);
  stw_tip_update (GTK_WIDGET (self), meaning);
  name = g_strdup_printf ("%s: %s, %s", gtk_label_get_label (self->caption), figure, meaning);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkLabel *
append_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
stw_tile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwTile *self = STW_TILE (object);

  if (id == PROP_CAPTION)
    gtk_label_set_label (self->caption, g_value_get_string (value));
  else
    gtk_image_set_from_icon_name (self->icon, g_value_get_string (value));
}

static void
stw_tile_class_init (StwTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = stw_tile_set_property;
  props[PROP_CAPTION] =
    g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SYMBOL] =
    g_param_spec_string ("symbol", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
stw_tile_init (StwTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_box_append (GTK_BOX (first), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), first);
  self->caption = append_label (GTK_BOX (first), "small");
  gtk_widget_set_hexpand (GTK_WIDGET (self->caption), TRUE);
  self->figure = append_label (GTK_BOX (box), "big");
  gtk_widget_add_css_class (GTK_WIDGET (self->figure), "numeric");
  self->meaning = append_label (GTK_BOX (box), "small");
  gtk_widget_add_css_class (GTK_WIDGET (self->meaning), "dim-label");
  gtk_label_set_wrap (self->meaning, TRUE);
  gtk_label_set_lines (self->meaning, 3);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
  stw_tile_set_figure (self, "–", "");
}
