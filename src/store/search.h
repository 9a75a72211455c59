/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwSearchScope:
 * @companies: (array length=n_companies) (nullable): whose rows may be found; %NULL for all
 *
 * The companies that whoever searches may see.
 */
typedef struct
{
  const gint64 *companies;
  guint n_companies;
} StwSearchScope;

gboolean
stw_search_index (StwTransaction *transaction, guint most, gboolean *ret_more, GError **error);
gboolean stw_search_rebuild (StwTransaction *transaction, GError **error);

char *stw_search_quote (const char *text);
char *stw_search_quote_in (const char *text, const StwSearchScope *scope);
char *stw_search_scope_to_json (const StwSearchScope *scope);
GArray *stw_search_alerts (StwDb *db,
                           const char *text,
                           const StwSearchScope *scope,
                           gint64 before,
                           guint most,
                           GError **error);
GArray *stw_search_incidents (StwDb *db,
                              const char *text,
                              const StwSearchScope *scope,
                              gint64 before,
                              guint most,
                              GError **error);
GArray *stw_search_articles (StwDb *db,
                             const char *text,
                             const StwSearchScope *scope,
                             guint most,
                             GError **error);
gboolean stw_search_follow_article (StwDb *db, gint64 id, GError **error);
gboolean stw_search_forget_incident (StwDb *db, gint64 id, GError **error);

G_END_DECLS
