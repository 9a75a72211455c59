/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/* How long something can be taken back. */
#define STW_UNDO_KEPT STW_DAY

/**
 * StwUndoStep:
 *
 * One command that can be taken back.
 */
typedef struct
{
  gint64 company;
  char *actor;         /* (owned) */
  char *command;       /* (owned) */
  JsonObject *inverse; /* (owned) the arguments of the command that takes it back */
  gint64 timeline;     /* the newest row of any timeline just after it */
} StwUndoStep;

void stw_undo_step_free (StwUndoStep *step);

void stw_undo_watch (JsonObject *inverse, gint64 incident);
void stw_undo_offer (JsonObject **ret_result, JsonObject *inverse);
JsonObject *stw_undo_take_offer (JsonObject *result);

gboolean
stw_undo_add (StwTransaction *transaction, const StwUndoStep *step, gint64 *batch, GError **error);
gboolean stw_undo_expire (StwTransaction *transaction, GError **error);
gboolean stw_undo_find_last (StwDb *db, const char *actor, gint64 *ret_batch, GError **error);
GPtrArray *stw_undo_list (StwDb *db, gint64 batch, GError **error);
gboolean stw_undo_check (StwDb *db, const StwUndoStep *step, GError **error);
gboolean stw_undo_forget (StwDb *db, gint64 batch, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwUndoStep, stw_undo_step_free)

G_END_DECLS
