/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwPage:
 * @name: of the view; its help is an article of that name
 * @title: translatable
 * @icon: symbolic icon
 * @build: makes it; who may see it is asked by stw_page_build()
 * @whole_desk: whether it is for those alone who see every company
 *
 * A view of the window. One with a list and a detail has a property "detail-alone", which says
 * that the detail covers the list, and an action "page.back" that shows the list again.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*build) (StwSession *session);
  gboolean whole_desk;
} StwPage;

const StwPage *stw_pages_get (guint *ret_n_pages);
const StwPage *stw_pages_find (const char *name);
GtkWidget *stw_page_build (const StwPage *page, StwSession *session);

G_END_DECLS
