/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwHandOver:
 *
 * What one shift tells the next. Texts are borrowed.
 */
typedef struct
{
  gint64 from;      /* a person */
  gint64 to;        /* a person, 0 for whoever comes */
  const char *text; /* Markdown */
} StwHandOver;

char *stw_hand_over_draft (StwDb *db, gint64 person, gint64 now, GError **error);

gboolean stw_hand_over_insert (StwTransaction *transaction,
                               const StwHandOver *hand_over,
                               gint64 *ret_id,
                               GError **error);
gboolean stw_hand_over_read (StwTransaction *transaction,
                             gint64 id,
                             gint64 reader,
                             gboolean *ret_done,
                             GError **error);
gboolean
stw_hand_over_withdraw (StwTransaction *transaction, gint64 id, gboolean *ret_done, GError **error);
JsonArray *stw_hand_over_list (StwDb *db, GError **error);
JsonArray *stw_hand_over_list_unread (StwDb *db, gint64 reader, GError **error);
GArray *stw_hand_over_list_incidents (StwDb *db, gint64 person, GError **error);

gboolean stw_shift_hand_over (StwTransaction *transaction,
                              StwCommand *command,
                              JsonObject **ret_result,
                              gpointer data,
                              GError **error);
gboolean stw_shift_withdraw (StwTransaction *transaction,
                             StwCommand *command,
                             JsonObject **ret_result,
                             gpointer data,
                             GError **error);
gboolean stw_shift_read (StwTransaction *transaction,
                         StwCommand *command,
                         JsonObject **ret_result,
                         gpointer data,
                         GError **error);

G_END_DECLS
