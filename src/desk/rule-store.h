/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwRuleRow:
 *
 * One rule of a company's ordered list. Texts are borrowed.
 */
typedef struct
{
  gint64 id;
  gint64 position;     /* from 1 */
  const char *matcher; /* JSON */
  const char *outcome; /* JSON */
  gboolean enabled;
} StwRuleRow;

typedef void (*StwRuleRowFunc) (const StwRuleRow *row, gpointer data);

gboolean stw_rule_row_foreach (StwDb *db,
                               gint64 company,
                               StwRuleRowFunc func,
                               gpointer data,
                               GError **error);
gboolean stw_rule_row_count (StwDb *db, gint64 company, gint64 *ret_count, GError **error);
gboolean stw_rule_row_insert (StwDb *db,
                              gint64 company,
                              const StwRuleRow *row,
                              gint64 now,
                              gint64 *ret_id,
                              GError **error);
gboolean stw_rule_row_find_position (StwDb *db,
                                     gint64 company,
                                     gint64 id,
                                     gint64 *ret_position,
                                     GError **error);
gboolean stw_rule_row_move (StwDb *db, gint64 company, gint64 from, gint64 to, GError **error);
gboolean stw_rule_row_enable (StwDb *db, gint64 id, gboolean enabled, GError **error);
gboolean stw_rule_row_delete (StwDb *db, gint64 id, GError **error);

G_END_DECLS
