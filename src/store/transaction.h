/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwChange:
 *
 * What changed: which entity, which row, of which company (0 for none).
 */
typedef struct
{
  const char *entity; /* (unowned) interned */
  gint64 id;
  gint64 company;
} StwChange;

typedef struct _StwTransaction StwTransaction;

StwTransaction *stw_transaction_new (StwDb *db, gint64 now, gint64 monotonic);
void stw_transaction_free (StwTransaction *transaction);

StwDb *stw_transaction_get_db (StwTransaction *transaction);
gint64 stw_transaction_get_now (StwTransaction *transaction);

void
stw_transaction_change (StwTransaction *transaction, const char *entity, gint64 id, gint64 company);
void stw_transaction_set_author (StwTransaction *transaction, gint64 person, const char *origin);
gint64 stw_transaction_get_author (StwTransaction *transaction);
const gint64 *stw_transaction_get_touched (StwTransaction *transaction, guint *ret_n_companies);
gboolean stw_transaction_note_before (StwTransaction *transaction,
                                      const char *entity,
                                      gint64 id,
                                      GError **error);
gboolean stw_transaction_audit (StwTransaction *transaction,
                                const char *actor,
                                gint64 company,
                                const char *action,
                                const char *entity,
                                gint64 id,
                                JsonObject *detail,
                                GError **error);
gboolean stw_transaction_enqueue (StwTransaction *transaction,
                                  const char *kind,
                                  const char *key,
                                  gint64 company,
                                  const char *payload,
                                  gint64 not_before,
                                  GError **error);

gboolean stw_transaction_begin (StwTransaction *transaction, GError **error);
gboolean stw_transaction_savepoint (StwTransaction *transaction, GError **error);
gboolean stw_transaction_release (StwTransaction *transaction, GError **error);
gboolean stw_transaction_undo (StwTransaction *transaction, GError **error);
gboolean stw_transaction_undo_all (StwTransaction *transaction, GError **error);
gboolean stw_transaction_commit (StwTransaction *transaction, GError **error);
void stw_transaction_rollback (StwTransaction *transaction);
GArray *stw_transaction_dup_changes (StwTransaction *transaction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTransaction, stw_transaction_free)

G_END_DECLS
