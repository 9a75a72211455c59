/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwArticle:
 *
 * What people wrote down for themselves.
 */
typedef struct
{
  gint64 id;
  gint64 company;     /* 0 for every company */
  char *company_name; /* (owned) (nullable) */
  char *title;        /* (owned) */
  char *text;         /* (owned) Markdown */
  char *signature;  /* (owned) (nullable) what alerts it is about: words, a comma between choices */
  gint64 revision;  /* 1, and one more with each writing */
  char *changed_by; /* (owned) */
  gint64 changed_at; /* UTC milliseconds */
} StwArticle;

void stw_article_free (StwArticle *self);

gboolean stw_article_write (StwDb *db, const StwArticle *article, gint64 *ret_id, GError **error);
gboolean stw_article_delete (StwDb *db, gint64 id, GError **error);
gboolean stw_article_find (StwDb *db, gint64 id, StwArticle **ret_article, GError **error);
StwArticle *stw_article_load (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_article_list (StwDb *db, gint64 company, const char *text, GError **error);
GPtrArray *stw_article_list_for_incident (StwDb *db, gint64 incident, guint most, GError **error);
gboolean stw_article_names (const char *signature, const char *alert);

JsonObject *stw_article_to_json (const StwArticle *self);
JsonArray *stw_article_list_to_json (GPtrArray *articles);

const StwCommandRule *stw_article_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwArticle, stw_article_free)

G_END_DECLS
