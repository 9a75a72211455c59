/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small caption, and under it what it names. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/fact.h"

#include "app/style.h"
#include "app/widgets/tip.h"

struct _StwFact
{
  GtkBox parent_instance;

  GtkLabel *caption; /* (unowned) */
  GtkLabel *text;    /* (unowned) */
  GtkWidget *share;  /* (unowned) (nullable) the bar below it */
};

enum
{
  PROP_CAPTION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwFact, stw_fact, GTK_TYPE_BOX)

static GtkLabel *
append_label (StwFact *self, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

/**
 * stw_fact_set_text:
 * @tooltip: (nullable): the same in full
 */
void
stw_fact_set_text (StwFact *self, const char *text, const char *tooltip)
{
  g_return_if_fail (STW_IS_FACT (self));

  gtk_label_set_label (self->text, text);
  stw_tip_update (GTK_WIDGET (self->text), tooltip);
}

/**
 * stw_fact_set_style:
 * @style: (nullable): CSS class of the text's colour, which says nothing that the text does not
 */
void
stw_fact_set_style (StwFact *self, const char *style)
{
  const char *classes[] = { "strong", style, NULL };

  g_return_if_fail (STW_IS_FACT (self));

  stw_style_set_classes (GTK_WIDGET (self->text), classes);
}

/* Most facts are no share of anything. */
static void
ensure_share (StwFact *self)
{
  if (self->share != NULL)
    return;
  self->share = gtk_progress_bar_new ();
  gtk_widget_set_margin_top (self->share, 2);
  gtk_widget_set_margin_end (self->share, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->share),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->caption),
                                  -1);
  gtk_box_append (GTK_BOX (self), self->share);
}

/**
 * stw_fact_set_share:
 * @share: how much of it is used, 1 for all; more is shown as all
 * @words: the same in words, for the screen reader
 * @style: (nullable): CSS class of its colour
 *
 * Shows a bar below the text.
 */
void
stw_fact_set_share (StwFact *self, double share, const char *words, const char *style)
{
  const char *classes[] = { "share", style, NULL };

  g_return_if_fail (STW_IS_FACT (self));

  ensure_share (self);
  stw_style_set_classes (self->share, classes);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->share), CLAMP (share, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->share),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  words,
                                  -1);
}

static void
stw_fact_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_label_get_label (STW_FACT (object)->caption));
}

static void
stw_fact_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  gtk_label_set_label (STW_FACT (object)->caption, g_value_get_string (value));
}

static void
stw_fact_class_init (StwFactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = stw_fact_get_property;
  object_class->set_property = stw_fact_set_property;
  props[PROP_CAPTION] =
    g_param_spec_string ("caption", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
stw_fact_init (StwFact *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  self->caption = append_label (self, "tiny");
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "dim-label");
  self->text = append_label (self, "strong");
}
