/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/note-store.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_shift_news_tell (StwTransaction *transaction,
                              const StwCommand *command,
                              JsonObject *result,
                              GError **error);

gboolean
stw_shift_news_tell_note (StwTransaction *transaction, const StwShiftNote *note, GError **error);

gboolean stw_shift_news_note_next (StwTransaction *transaction,
                                   gpointer memory,
                                   gint64 id,
                                   gint64 *ret_due,
                                   GError **error);
gboolean
stw_shift_news_note_run (StwTransaction *transaction, gpointer memory, gint64 id, GError **error);

G_END_DECLS
