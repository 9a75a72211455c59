/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwHelpArticle:
 * @name: such as "door-answers"; that of a view for the article about it
 * @section: under which heading it is listed, translated
 * @title: what it is called, in the reader's language
 * @blocks: (element-type StwMarkdownBlock): all of it, its title as well
 * @plain: what is searched of its words
 */
typedef struct
{
  char *name;
  const char *section;
  char *title;
  GPtrArray *blocks;
  char *plain;
} StwHelpArticle;

GPtrArray *stw_help_articles_new (const char *const *languages, const char *url);
const StwHelpArticle *stw_help_articles_find (GPtrArray *self, const char *name);
GPtrArray *stw_help_articles_search (GPtrArray *self, const char *text);
char *stw_help_article_dup_excerpt (const StwHelpArticle *self, const char *text);

G_END_DECLS
