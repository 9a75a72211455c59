/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwCompanyTable:
 * @kind: what its rows are called where they are counted
 * @table: its name
 * @rows: (nullable): reads those of company ?1; %NULL for what is of no use outside
 * @remove: (nullable): removes at most ?2 of company ?1's; %NULL where that takes more than this
 * @seen: makes the view that stands in its place for who may see some companies, see store/wall.c
 *
 * A table in which a client's data stands.
 */
typedef struct
{
  const char *kind;
  const char *table;
  const char *rows;
  const char *remove;
  const char *seen;
} StwCompanyTable;

const StwCompanyTable *stw_company_data_get_tables (guint *ret_n_tables);
gboolean stw_company_data_is_empty (StwDb *db, gint64 company, gboolean *ret_empty, GError **error);
gboolean stw_company_data_remove (StwTransaction *transaction,
                                  gint64 company,
                                  JsonObject *counts,
                                  guint most,
                                  gboolean *ret_more,
                                  GError **error);

G_END_DECLS
