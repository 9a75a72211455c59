/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/article-store.h"

G_BEGIN_DECLS

/**
 * StwHelpArticle:
 * @name: such as "door-answers"; that of a view for the article about it
 * @section: under which heading it is listed, translated
 * @title: what it is called, in the reader's language
 * @blocks: (element-type StwMarkdownBlock): all of it, its title as well
 * @plain: what is searched of its words
 * @own: (nullable): what the desk wrote, for an article of its own
 * @sender: (nullable): how a monitoring tool is called in alerts, for the guide to it; "" for any
 */
typedef struct
{
  char *name;
  const char *section;
  char *title;
  GPtrArray *blocks;
  char *plain;
  StwArticle *own;
  char *sender;
} StwHelpArticle;

/**
 * StwHelpDoor:
 * @url: the door's
 * @key: (nullable): how the key of the company that is open begins
 * @company: (nullable): what that company is called
 *
 * What the guides tell a sender.
 */
typedef struct
{
  const char *url;
  const char *key;
  const char *company;
} StwHelpDoor;

void stw_help_article_unref (StwHelpArticle *self);

GPtrArray *stw_help_articles_new (const char *const *languages, const StwHelpDoor *door);
StwHelpArticle *stw_help_article_new_own (StwArticle *article);
StwHelpArticle *stw_help_articles_find (GPtrArray *self, const char *name);
GPtrArray *stw_help_articles_search (GPtrArray *self, const char *text);
char *stw_help_article_dup_excerpt (const StwHelpArticle *self, const char *text);

G_END_DECLS
