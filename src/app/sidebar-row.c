/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A view in the sidebar, with a badge for what waits in it. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sidebar-row.h"

#include "app/widgets/tip.h"

struct _StwSidebarRow
{
  GtkListBoxRow parent_instance;

  const char *page; /* (unowned) static */
  GtkLabel *title;  /* (unowned) */
  GtkWidget *badge; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (StwSidebarRow, stw_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

/**
 * stw_sidebar_row_get_page:
 *
 * Returns: (transfer none): the view that the row opens
 */
const char *
stw_sidebar_row_get_page (StwSidebarRow *self)
{
  g_return_val_if_fail (STW_IS_SIDEBAR_ROW (self), NULL);

  return self->page;
}

/**
 * stw_sidebar_row_set_badge:
 * @badge: (nullable): a few letters, %NULL for no badge
 * @meaning: (nullable): the same as a screen reader says it
 */
void
stw_sidebar_row_set_badge (StwSidebarRow *self, const char *badge, const char *meaning)
{
  g_autofree char *name = NULL;

  g_return_if_fail (STW_IS_SIDEBAR_ROW (self));

  gtk_label_set_label (GTK_LABEL (self->badge), badge != NULL ? badge : "");
  gtk_widget_set_visible (self->badge, badge != NULL);
  stw_tip_update (self->badge, meaning);
  name = meaning != NULL ? g_strdup_printf ("%s, %s", gtk_label_get_label (self->title), meaning)
                         : g_strdup (gtk_label_get_label (self->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
stw_sidebar_row_class_init (StwSidebarRowClass *klass)
{
}

static void
stw_sidebar_row_init (StwSidebarRow *self)
{
}

/**
 * stw_sidebar_row_new:
 * @page: the name of the view; borrowed for ever
 * @title: translated
 * @icon: symbolic icon
 *
 * Returns: a row
 */
GtkWidget *
stw_sidebar_row_new (const char *page, const char *title, const char *icon)
{
  StwSidebarRow *self = g_object_new (STW_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title);

  self->page = page;
  self->title = GTK_LABEL (label);
  self->badge = gtk_label_new (NULL);
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (self->badge, "badge");
  gtk_widget_add_css_class (self->badge, "numeric");
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  stw_sidebar_row_set_badge (self, NULL, NULL);
  return GTK_WIDGET (self);
}
