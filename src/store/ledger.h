/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"
#include "model/command.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwLedgerRules:
 * @prepare: before the command's savepoint: what may not be taken back with it; may be %NULL
 * @run: carries out one command; what it returns in @ret_result is the answer
 * @refused: after a command was taken back: what is left of the attempt; may be %NULL
 * @before_commit: writes what a group gathered; may be %NULL
 * @settled: tells after each group whether it is on disk; when not, what memory had of it is void
 *
 * What the ledger thread calls. An error of #STW_STORE_ERROR other than CONSTRAINT and NOT_FOUND
 * fails the whole group; any other error takes back that command alone.
 */
typedef struct
{
  gboolean (*prepare) (StwTransaction *transaction,
                       const StwCommand *command,
                       gpointer data,
                       GError **error);
  gboolean (*run) (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error);
  gboolean (*refused) (StwTransaction *transaction,
                       const StwCommand *command,
                       const GError *why,
                       gpointer data,
                       GError **error);
  gboolean (*before_commit) (StwTransaction *transaction, gpointer data, GError **error);
  void (*settled) (gboolean committed, gpointer data);
} StwLedgerRules;

/**
 * StwChangesFunc:
 * @changes: (element-type StwChange): what one group changed
 *
 * Called on the context that watches.
 */
typedef void (*StwChangesFunc) (GArray *changes, gpointer data);

/**
 * StwFullFunc:
 * @full: whether the disk took nothing more
 *
 * Called on the ledger's thread.
 */
typedef void (*StwFullFunc) (gboolean full, gpointer data);

/**
 * StwWrittenFunc:
 *
 * Called where the ledger writes; does next to nothing, and asks nothing of the ledger.
 */
typedef void (*StwWrittenFunc) (gpointer data);

typedef struct _StwLedger StwLedger;

StwLedger *stw_ledger_new (const char *path,
                           const StwClock *clock,
                           const StwLedgerRules *rules,
                           gpointer data,
                           GError **error);
void stw_ledger_submit (StwLedger *ledger, StwCommand *command, StwCommandDone done, gpointer data);
guint
stw_ledger_watch (StwLedger *ledger, GMainContext *context, StwChangesFunc changed, gpointer data);
void stw_ledger_unwatch (StwLedger *ledger, guint watch);
void stw_ledger_set_full_watch (StwLedger *ledger, StwFullFunc full, gpointer data);
guint stw_ledger_get_backlog (StwLedger *ledger);
void stw_ledger_set_written (StwLedger *ledger, StwWrittenFunc written, gpointer data);
void stw_ledger_free (StwLedger *ledger);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwLedger, stw_ledger_free)

G_END_DECLS
