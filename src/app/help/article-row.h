/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/help/articles.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_article_row_new (StwHelpArticle *article, const char *text);
StwHelpArticle *stw_article_row_get_article (GtkListBoxRow *row);
GtkWidget *stw_article_head_new (const StwArticle *own);

G_END_DECLS
