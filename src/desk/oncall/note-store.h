/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/* What the change feed calls one. */
#define STW_ENTITY_SHIFT_NOTE "shift-note"

/**
 * StwShiftNote:
 * @schedule: its number
 * @at: of the hand-over, UTC milliseconds
 * @author_id: who wrote it, 0 for nobody who is known
 * @author: (nullable): who wrote it
 *
 * What who goes off tells who comes on. Texts are owned.
 */
typedef struct
{
  gint64 schedule;
  gint64 at;
  gint64 author_id;
  char *author;
  char *text;
} StwShiftNote;

void stw_shift_note_free (StwShiftNote *note);
GPtrArray *stw_shift_note_list (StwDb *db, gint64 schedule, gint64 since, GError **error);
char *stw_shift_note_dup (StwDb *db, gint64 schedule, gint64 at, GError **error);
gboolean stw_shift_note_write (StwTransaction *transaction,
                               gint64 schedule,
                               gint64 at,
                               const char *text,
                               GError **error);
JsonArray *stw_shift_note_list_to_json (StwDb *db, gint64 schedule, GError **error);
gboolean stw_shift_note_restore_all (StwTransaction *transaction,
                                     gint64 schedule,
                                     JsonArray *notes,
                                     GError **error);

GArray *stw_shift_note_list_waiting (StwDb *db, gint64 after, gint64 limit, GError **error);
StwShiftNote *stw_shift_note_load_waiting (StwDb *db, gint64 id, GError **error);
gboolean stw_shift_note_set_told (StwTransaction *transaction, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwShiftNote, stw_shift_note_free)

G_END_DECLS
